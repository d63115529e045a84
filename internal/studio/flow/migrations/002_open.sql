-- +goose Up
-- The open tasks by when they are due, with what lists and figures count by: it
-- holds what is open and nothing of what was.
CREATE INDEX tasks_open ON tasks (workspace_id, due_at, subject, step, holder) WHERE state = 'open';
-- What was decided, by when.
CREATE INDEX tasks_done ON tasks (workspace_id, closed_at, id, step) WHERE state = 'done';

-- +goose Down
DROP INDEX tasks_done;
DROP INDEX tasks_open;
