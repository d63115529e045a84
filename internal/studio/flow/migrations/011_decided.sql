-- +goose Up
-- What each user has decided, the latest first.
CREATE INDEX tasks_decided ON tasks (workspace_id, closed_user, closed_at, id) WHERE state = 'done' AND closed_user IS NOT NULL;

-- +goose Down
DROP INDEX tasks_decided;
