-- +goose Up
-- Which process a task is of, whatever release its run is under, for lists by process.
ALTER TABLE tasks ADD COLUMN flow text /*pg: COLLATE "C" */ NOT NULL DEFAULT '';
UPDATE tasks SET flow = (SELECT r.flow FROM flow_runs r WHERE r.workspace_id = tasks.workspace_id AND r.subject = tasks.subject)
    WHERE EXISTS (SELECT 1 FROM flow_runs r WHERE r.workspace_id = tasks.workspace_id AND r.subject = tasks.subject);
CREATE INDEX tasks_flow ON tasks (workspace_id, holder, flow, due_at, id) WHERE state = 'open';

-- +goose Down
DROP INDEX tasks_flow;
ALTER TABLE tasks DROP COLUMN flow;
