-- +goose Up
-- What of the current release does not hold any more with today's people and
-- calendar: one row for a workspace. timer_id is the next look, at which the
-- release was looked at last; findings is JSON.
CREATE TABLE release_watches (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  timer_id     uuid   NOT NULL,
  release_id   text   NOT NULL,
  at           bigint NOT NULL,
  findings     text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE release_watches;
