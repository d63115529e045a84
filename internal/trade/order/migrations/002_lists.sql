-- +goose Up
-- What lists sort and filter by. Rows that are there have 0 and '' until the
-- room has caught up with them (catchup.go): in batches, not under one lock.
ALTER TABLE orders ADD COLUMN updated_at bigint NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN line_count bigint NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN customer_type text NOT NULL DEFAULT '';
CREATE INDEX orders_updated ON orders (workspace_id, updated_at, id);
CREATE INDEX orders_total ON orders (workspace_id, total, id);
CREATE INDEX orders_customer_type ON orders (workspace_id, customer_type, placed_at, id);

-- +goose Down
DROP INDEX orders_customer_type;
DROP INDEX orders_total;
DROP INDEX orders_updated;
ALTER TABLE orders DROP COLUMN customer_type;
ALTER TABLE orders DROP COLUMN line_count;
ALTER TABLE orders DROP COLUMN updated_at;
