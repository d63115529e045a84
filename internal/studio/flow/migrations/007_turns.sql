-- +goose Up
-- Who was last given a task of a step, where tasks are given by turns or to who had
-- the customer last (about): one row for each who had one, the highest
-- turn his who had the last.
CREATE TABLE task_turns (
    workspace_id uuid NOT NULL,
    flow text NOT NULL,
    step text NOT NULL,
    about text NOT NULL,
    holder text NOT NULL,
    turn bigint NOT NULL,
    PRIMARY KEY (workspace_id, flow, step, about, holder)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE task_turns;
