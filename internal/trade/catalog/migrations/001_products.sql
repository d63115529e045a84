-- +goose Up
CREATE TABLE products (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    sku text /*pg: COLLATE "C" */ NOT NULL,
    name text NOT NULL,
    category text NOT NULL,
    supply text NOT NULL,
    fulfil text NOT NULL,
    unit text NOT NULL,
    weight bigint,
    volume bigint,
    lead_days bigint NOT NULL CHECK (lead_days >= 0),
    tags text NOT NULL,
    options text NOT NULL,
    fields text NOT NULL,
    active boolean NOT NULL,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX products_sku ON products (workspace_id, sku);
CREATE INDEX products_name ON products (workspace_id, name, id);
CREATE INDEX products_category ON products (workspace_id, category, id);
CREATE INDEX products_supply ON products (workspace_id, supply, id);

-- +goose Down
DROP TABLE products;
