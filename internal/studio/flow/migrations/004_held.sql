-- +goose Up
-- The open tasks by whom they are with and by when they are due.
CREATE INDEX tasks_held ON tasks (workspace_id, holder, due_at, subject, step) WHERE state = 'open';

-- A share of a closed task only tells who had it: the index holds the others.
ALTER TABLE task_shares ADD COLUMN closed boolean NOT NULL DEFAULT false;
UPDATE task_shares SET closed = true WHERE EXISTS (SELECT 1 FROM tasks t
    WHERE t.workspace_id = task_shares.workspace_id AND t.subject = task_shares.subject AND t.seat = task_shares.seat AND t.state <> 'open');
CREATE INDEX task_shares_open ON task_shares (workspace_id, holder, subject, seat) WHERE NOT closed;

-- +goose Down
DROP INDEX task_shares_open;
ALTER TABLE task_shares DROP COLUMN closed;
DROP INDEX tasks_held;
