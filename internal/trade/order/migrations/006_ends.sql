-- +goose Up
-- When an order's process was completed or the order cancelled, and whether the
-- promised day was kept: written after the fact, by a subscriber (ends.go).
ALTER TABLE orders ADD COLUMN completed_at bigint;
ALTER TABLE orders ADD COLUMN cancelled_at bigint;
ALTER TABLE orders ADD COLUMN promise text;
CREATE INDEX orders_completed ON orders (workspace_id, completed_at, id) WHERE completed_at IS NOT NULL;
CREATE INDEX orders_cancelled ON orders (workspace_id, cancelled_at, id) WHERE cancelled_at IS NOT NULL;
CREATE INDEX orders_promise ON orders (workspace_id, promise, placed_at, id) WHERE promise IS NOT NULL;

-- +goose Down
DROP INDEX orders_promise;
DROP INDEX orders_cancelled;
DROP INDEX orders_completed;
ALTER TABLE orders DROP COLUMN promise;
ALTER TABLE orders DROP COLUMN cancelled_at;
ALTER TABLE orders DROP COLUMN completed_at;
