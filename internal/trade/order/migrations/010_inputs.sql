-- +goose Up
-- What an order was decided from beside what it says itself, so that it can be
-- decided again. Orders that were placed before have '': nobody knows any more.
ALTER TABLE order_decisions ADD COLUMN inputs text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE order_decisions DROP COLUMN inputs;
