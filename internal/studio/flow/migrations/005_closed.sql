-- +goose Up
-- Who decided a task, for figures and lists: closed_by is only a name.
ALTER TABLE tasks ADD COLUMN closed_user uuid;

-- +goose Down
ALTER TABLE tasks DROP COLUMN closed_user;
