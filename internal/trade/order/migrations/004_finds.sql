-- +goose Up
-- Numbers and foreign ids are looked for by how they begin, byte by byte.
/*pg: ALTER TABLE orders ALTER COLUMN number TYPE text COLLATE "C"; */
/*pg: ALTER TABLE orders ALTER COLUMN foreign_id TYPE text COLLATE "C"; */

-- What orders are found by, written after they are placed: text without case,
-- blanks and dashes, to be scanned latest first, and tail, the same backwards,
-- for how it ends.
CREATE TABLE order_finds (
    workspace_id uuid NOT NULL,
    order_id uuid NOT NULL,
    what text /*pg: COLLATE "C" */ NOT NULL,
    text text /*pg: COLLATE "C" */ NOT NULL,
    tail text /*pg: COLLATE "C" */ NOT NULL,
    PRIMARY KEY (workspace_id, order_id, what, text)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX order_finds_tail ON order_finds (workspace_id, tail, order_id, what);

-- +goose Down
DROP TABLE order_finds;
