-- +goose Up
CREATE TABLE flow_runs (
    workspace_id uuid NOT NULL,
    subject uuid NOT NULL,
    entity text NOT NULL,
    flow text NOT NULL,
    release text NOT NULL,
    version bigint NOT NULL,
    status text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (workspace_id, subject)
);
-- distribute: workspace_id

CREATE TABLE tasks (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    subject uuid NOT NULL,
    seat text NOT NULL,
    entity text NOT NULL,
    step text NOT NULL,
    kind text NOT NULL,
    holder text NOT NULL,
    state text NOT NULL,
    opened_at bigint NOT NULL,
    due_at bigint NOT NULL,
    closed_at bigint,
    closed_by text,
    result text,
    PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE UNIQUE INDEX tasks_seat ON tasks (workspace_id, subject, seat);
CREATE INDEX tasks_holder ON tasks (workspace_id, holder, state, id);
CREATE INDEX tasks_state ON tasks (workspace_id, state, id);
CREATE INDEX tasks_subject ON tasks (workspace_id, subject, state, id);

CREATE TABLE task_shares (
    workspace_id uuid NOT NULL,
    holder text NOT NULL,
    subject uuid NOT NULL,
    seat text NOT NULL,
    PRIMARY KEY (workspace_id, holder, subject, seat)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE task_shares;
DROP TABLE tasks;
DROP TABLE flow_runs;
