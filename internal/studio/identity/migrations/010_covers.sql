-- +goose Up

-- Which columns hold nothing open any more, by the program that saw to it: a newer one
-- seals others too.
ALTER TABLE data_keys ADD COLUMN covers text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE data_keys DROP COLUMN covers;
