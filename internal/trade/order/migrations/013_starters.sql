-- +goose Up
-- Who placed an order. Of those that were placed before nobody knows it here: of them
-- whose order it is counts.
ALTER TABLE orders ADD COLUMN placed_by uuid;

-- +goose Down
ALTER TABLE orders DROP COLUMN placed_by;
