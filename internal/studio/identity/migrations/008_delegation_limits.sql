-- +goose Up

-- Within which limits somebody stands in: the keys of processes as JSON, none for
-- all, and an amount in 1/10,000 of a currency; no currency for any.
ALTER TABLE delegations ADD COLUMN processes text NOT NULL DEFAULT '[]';
ALTER TABLE delegations ADD COLUMN most bigint NOT NULL DEFAULT 0;
ALTER TABLE delegations ADD COLUMN currency text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE delegations DROP COLUMN currency;
ALTER TABLE delegations DROP COLUMN most;
ALTER TABLE delegations DROP COLUMN processes;
