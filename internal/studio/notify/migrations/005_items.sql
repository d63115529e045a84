-- +goose Up
-- In a loop, for which item something was asked.
ALTER TABLE notices ADD COLUMN item text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE notices DROP COLUMN item;
