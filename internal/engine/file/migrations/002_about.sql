-- +goose Up

-- Of whom a file tells that the program made, so that it goes when they are erased.
ALTER TABLE files ADD COLUMN about uuid;
CREATE INDEX files_about ON files (workspace_id, about) WHERE about IS NOT NULL;

-- +goose Down
DROP INDEX files_about;
ALTER TABLE files DROP COLUMN about;
