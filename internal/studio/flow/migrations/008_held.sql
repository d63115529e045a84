-- +goose Up
-- A run on hold says so in its row, so that lists find those that are.
UPDATE flow_runs SET status = 'hold' WHERE status = 'running' AND state LIKE '%"hold":{"by":%';
CREATE INDEX flow_runs_held ON flow_runs (workspace_id, subject) WHERE status = 'hold';

-- +goose Down
DROP INDEX flow_runs_held;
UPDATE flow_runs SET status = 'running' WHERE status = 'hold';
