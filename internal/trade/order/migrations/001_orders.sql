-- +goose Up
CREATE TABLE orders (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    number text NOT NULL,
    type text NOT NULL,
    phase text NOT NULL,
    version bigint NOT NULL,
    customer_id uuid NOT NULL,
    channel text NOT NULL,
    foreign_id text,
    release text NOT NULL,
    placed_at bigint NOT NULL,
    confirmed_at bigint,
    owner_id uuid,
    currency text NOT NULL,
    total bigint NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE UNIQUE INDEX orders_number ON orders (workspace_id, number /*pg: COLLATE "C" */);
CREATE INDEX orders_placed ON orders (workspace_id, placed_at, id);
CREATE INDEX orders_customer ON orders (workspace_id, customer_id, placed_at, id);
CREATE INDEX orders_phase ON orders (workspace_id, phase, placed_at, id);
CREATE INDEX orders_type ON orders (workspace_id, type, placed_at, id);
CREATE INDEX orders_channel ON orders (workspace_id, channel, placed_at, id);
CREATE INDEX orders_foreign ON orders (workspace_id, foreign_id, placed_at, id) WHERE foreign_id IS NOT NULL;
CREATE INDEX orders_owner ON orders (workspace_id, owner_id, placed_at, id) WHERE owner_id IS NOT NULL;

CREATE TABLE order_lines (
    workspace_id uuid NOT NULL,
    order_id uuid NOT NULL,
    n bigint NOT NULL,
    product_id uuid NOT NULL,
    sku text NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    list_price bigint NOT NULL CHECK (list_price >= 0),
    price bigint NOT NULL CHECK (price >= 0),
    amount bigint NOT NULL,
    net bigint NOT NULL,
    tax bigint NOT NULL,
    short bigint NOT NULL,
    source text,
    promised_at bigint,
    body text NOT NULL,
    PRIMARY KEY (workspace_id, order_id, n)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

CREATE TABLE order_decisions (
    workspace_id uuid NOT NULL,
    order_id uuid NOT NULL,
    n bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    by_name text NOT NULL,
    release text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (workspace_id, order_id, n)
);
-- distribute: workspace_id

CREATE TABLE order_numbers (
    workspace_id uuid NOT NULL,
    series text NOT NULL,
    period text NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (workspace_id, series, period)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_numbers;
DROP TABLE order_decisions;
DROP TABLE order_lines;
DROP TABLE orders;
