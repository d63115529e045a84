-- +goose Up
-- What was filled in of a step's own form with a decision, at the seat that it was made at.
CREATE TABLE task_answers (
    workspace_id uuid NOT NULL,
    subject uuid NOT NULL,
    seat text NOT NULL,
    step text NOT NULL,
    fields text NOT NULL,
    PRIMARY KEY (workspace_id, subject, seat)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE task_answers;
