-- +goose Up
-- Who was sent a copy of a subject: he may read it from then on.
CREATE TABLE flow_copies (
    workspace_id uuid NOT NULL,
    subject uuid NOT NULL,
    user_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, subject, user_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX flow_copies_by_user ON flow_copies (workspace_id, user_id, subject);

-- +goose Down
DROP TABLE flow_copies;
