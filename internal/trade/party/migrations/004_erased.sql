-- +goose Up

-- When what is personal of a party was erased; 0 for never.
ALTER TABLE parties ADD COLUMN erased_at bigint NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE parties DROP COLUMN erased_at;
