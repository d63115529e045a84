-- +goose Up

-- When everything older was sealed with a key, 0 for not yet, and the job that
-- does so. Version 0 is the key of the blind index.
ALTER TABLE data_keys ADD COLUMN done_at bigint NOT NULL DEFAULT 0;
ALTER TABLE data_keys ADD COLUMN job_id uuid;

-- +goose Down
ALTER TABLE data_keys DROP COLUMN job_id;
ALTER TABLE data_keys DROP COLUMN done_at;
