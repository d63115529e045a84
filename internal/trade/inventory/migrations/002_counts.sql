-- +goose Up
-- Why a move was made, where it was not something that came or went.
ALTER TABLE stock_moves ADD COLUMN reason text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE stock_moves DROP COLUMN reason;
