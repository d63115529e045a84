-- +goose Up
-- Replays: what a draft, as it stood when that was asked, would have made of
-- placed orders. documents holds what it changes of its base, as in
-- release_schedules; release_id names the tree by its content.
CREATE TABLE release_replays (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  at           bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  base         text   NOT NULL,
  documents    text   NOT NULL,
  release_id   text   NOT NULL,
  asked        bigint NOT NULL,
  since        bigint NOT NULL,
  subjects     bigint NOT NULL,
  job_id       uuid   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id

-- What came of each part, and the subjects that came out differently.
CREATE TABLE release_replay_parts (
  workspace_id uuid   NOT NULL,
  replay_id    uuid   NOT NULL,
  n            bigint NOT NULL,
  body         text   NOT NULL,
  PRIMARY KEY (workspace_id, replay_id, n)
);
-- distribute: workspace_id

CREATE TABLE release_replay_differences (
  workspace_id uuid   NOT NULL,
  replay_id    uuid   NOT NULL,
  n            bigint NOT NULL,
  body         text   NOT NULL,
  PRIMARY KEY (workspace_id, replay_id, n)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE release_replay_differences;
DROP TABLE release_replay_parts;
DROP TABLE release_replays;
