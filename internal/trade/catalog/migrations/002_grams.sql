-- +goose Up
-- The pieces of texts that products are found by, kept with them: see base/gram.
-- grams is 0 for rows that have no pieces yet; the room catches up with these.
ALTER TABLE products ADD COLUMN grams bigint NOT NULL DEFAULT 0;
CREATE INDEX products_ungrammed ON products (workspace_id, id) WHERE grams = 0;
CREATE TABLE product_grams (
    workspace_id uuid NOT NULL,
    gram text /*pg: COLLATE "C" */ NOT NULL,
    product_id uuid NOT NULL,
    field text /*pg: COLLATE "C" */ NOT NULL,
    PRIMARY KEY (workspace_id, gram, product_id, field)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE product_grams;
DROP INDEX products_ungrammed;
ALTER TABLE products DROP COLUMN grams;
