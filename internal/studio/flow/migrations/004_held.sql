-- +goose Up
-- The open tasks by whom they are with and by when they are due.
CREATE INDEX tasks_held ON tasks (workspace_id, holder, due_at, subject, step) WHERE state = 'open';

-- +goose Down
DROP INDEX tasks_held;
