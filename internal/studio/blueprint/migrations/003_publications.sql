-- +goose Up
-- What became current, when and why: a release may become current again.
CREATE TABLE publications (
  workspace_id uuid   NOT NULL,
  n            bigint NOT NULL,
  release_id   text   NOT NULL,
  previous     text   NOT NULL,
  cause        text   NOT NULL,
  at           bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  note         text   NOT NULL,
  PRIMARY KEY (workspace_id, n)
);
-- distribute: workspace_id

INSERT INTO publications (workspace_id, n, release_id, previous, cause, at, user_id, by_name, note)
SELECT r.workspace_id, r.n, r.id, coalesce(p.id, ''), 'publish', r.published_at, r.user_id, r.by_name, r.note
FROM releases r
LEFT JOIN releases p ON p.workspace_id = r.workspace_id AND p.n = r.n - 1;

ALTER TABLE blueprint_state ADD COLUMN publications bigint NOT NULL DEFAULT 0;
UPDATE blueprint_state SET publications = releases WHERE workspace_id = workspace_id;

-- What is to be published at a time: a draft as it stood when that was asked.
-- documents holds what it changes, by path, '' for what it takes out.
CREATE TABLE release_schedules (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  at           bigint NOT NULL,
  base         text   NOT NULL,
  documents    text   NOT NULL,
  note         text   NOT NULL,
  created_at   bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  timer_id     uuid   NOT NULL,
  refused_at   bigint NOT NULL,
  refusal      text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX release_schedules_at ON release_schedules (workspace_id, at, id);
