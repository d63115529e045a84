-- +goose Up
-- Who may act on the tasks of a subject besides their holders: few rows, asked
-- for by subject when the subject's facts are followed live.
CREATE INDEX task_shares_subject ON task_shares (workspace_id, subject);

-- +goose Down
DROP INDEX task_shares_subject;
