-- +goose Up
CREATE TABLE warehouses (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    code text /*pg: COLLATE "C" */ NOT NULL,
    name text NOT NULL,
    region text NOT NULL,
    priority bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX warehouses_code ON warehouses (workspace_id, code);

-- What came and went; never changed.
CREATE TABLE stock_moves (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quantity bigint NOT NULL,
    kind text NOT NULL,
    ref text NOT NULL,
    at bigint NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX stock_moves_product ON stock_moves (workspace_id, product_id, id);
CREATE INDEX stock_moves_warehouse ON stock_moves (workspace_id, warehouse_id, id);

-- The counters beside moves and reservations. below is how far orders under
-- `allow` have pushed what is available below zero: nobody else may.
CREATE TABLE stock (
    workspace_id uuid NOT NULL,
    product_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    on_hand bigint NOT NULL,
    reserved bigint NOT NULL CHECK (reserved >= 0),
    below bigint NOT NULL CHECK (below >= 0),
    PRIMARY KEY (workspace_id, product_id, warehouse_id),
    CHECK (on_hand - reserved + below >= 0)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX stock_warehouse ON stock (workspace_id, warehouse_id, product_id);

-- One row per product that ever lay in a warehouse or is waited for: the
-- counter beside backorders, and the lock for whoever hands out what came in.
CREATE TABLE demand (
    workspace_id uuid NOT NULL,
    product_id uuid NOT NULL,
    waiting bigint NOT NULL CHECK (waiting >= 0),
    PRIMARY KEY (workspace_id, product_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

CREATE TABLE reservations (
    workspace_id uuid NOT NULL,
    order_id uuid NOT NULL,
    line bigint NOT NULL,
    warehouse_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    state text NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (workspace_id, order_id, line, warehouse_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- What placed orders still wait for, in the order in which it is served.
CREATE TABLE backorders (
    workspace_id uuid NOT NULL,
    product_id uuid NOT NULL,
    placed_at bigint NOT NULL,
    order_id uuid NOT NULL,
    line bigint NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    state text NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (workspace_id, product_id, placed_at, order_id, line)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX backorders_order ON backorders (workspace_id, order_id);

CREATE TABLE receipts (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    ref text /*pg: COLLATE "C" */,
    warehouse_id uuid NOT NULL,
    at bigint NOT NULL,
    by_name text NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX receipts_ref ON receipts (workspace_id, ref);

-- +goose Down
DROP TABLE receipts;
DROP TABLE backorders;
DROP TABLE reservations;
DROP TABLE demand;
DROP TABLE stock;
DROP TABLE stock_moves;
DROP TABLE warehouses;
