-- +goose Up

-- read_at is 0 for what was not read yet.
CREATE TABLE inbox (
  workspace_id uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  id           uuid   NOT NULL,
  at           bigint NOT NULL,
  code         text   NOT NULL,
  fact         text   NOT NULL,
  seq          bigint NOT NULL,
  subject_kind text   NOT NULL,
  subject      uuid   NOT NULL,
  args         text   NOT NULL,
  read_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, user_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX inbox_unread ON inbox (workspace_id, user_id, id) WHERE read_at = 0;
-- What is too old is swept by its moment.
CREATE INDEX inbox_at ON inbox (workspace_id, at);

-- +goose Down
DROP TABLE inbox;
