-- +goose Up
-- A subject has few tasks: its seats find them all.
DROP INDEX tasks_subject;

-- +goose Down
CREATE INDEX tasks_subject ON tasks (workspace_id, subject, state, id);
