-- +goose Up

-- What people send. expires_at is 0 while somebody holds the file; hash is
-- empty until the whole of it was read.
CREATE TABLE files (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  created_at   bigint NOT NULL,
  expires_at   bigint NOT NULL,
  finished_at  bigint NOT NULL,
  purpose      text   NOT NULL,
  name         text   NOT NULL,
  size         bigint NOT NULL,
  type         text   NOT NULL,
  hash         text   NOT NULL,
  holder       uuid,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX files_expiring ON files (workspace_id, expires_at, id);
CREATE INDEX files_hash ON files (workspace_id, hash);
CREATE INDEX files_user ON files (workspace_id, user_id, expires_at);

-- +goose Down
DROP TABLE files;
