-- +goose Up
-- Where somebody is written to who has no login; sealed. His person is mailto: and
-- what the address is found by.
ALTER TABLE notices ADD COLUMN address text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE notices DROP COLUMN address;
