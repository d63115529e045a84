-- +goose Up

-- What is done to many: ended_at is 0 while it runs. beat_at is when somebody
-- last worked at it; passed counts the items that were left undone.
CREATE TABLE bulk_jobs (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  at           bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  channel      text   NOT NULL,
  lang         text   NOT NULL,
  kind         text   NOT NULL,
  verb         text   NOT NULL,
  about        text   NOT NULL,
  state        text   NOT NULL,
  total        bigint NOT NULL,
  done         bigint NOT NULL,
  failed       bigint NOT NULL,
  passed       bigint NOT NULL,
  begun_at     bigint NOT NULL,
  beat_at      bigint NOT NULL,
  ended_at     bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX bulk_jobs_user ON bulk_jobs (workspace_id, user_id, id);
CREATE INDEX bulk_jobs_open ON bulk_jobs (workspace_id, user_id, id) WHERE ended_at = 0;
-- What is too old is swept by its moment.
CREATE INDEX bulk_jobs_ended ON bulk_jobs (workspace_id, ended_at);

-- Items are done in the order of n, a wave after the other.
CREATE TABLE bulk_items (
  workspace_id uuid   NOT NULL,
  job_id       uuid   NOT NULL,
  n            bigint NOT NULL,
  wave         bigint NOT NULL,
  verb         text   NOT NULL,
  subject      text   NOT NULL,
  label        text   NOT NULL,
  input        text   NOT NULL,
  source       text   NOT NULL,
  state        text   /*pg: COLLATE "C" */ NOT NULL,
  problem      text   NOT NULL,
  PRIMARY KEY (workspace_id, job_id, n)
);
-- distribute: workspace_id
CREATE INDEX bulk_items_state ON bulk_items (workspace_id, job_id, state, n);

-- +goose Down
DROP TABLE bulk_items;
DROP TABLE bulk_jobs;
