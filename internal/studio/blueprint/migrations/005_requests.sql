-- +goose Up
-- Where two people publish: what one asks for, to be released by another. It
-- holds what is to become current as it stood when it was asked for; release_id
-- names it by its content. at is when it is to be published, 0 for at once;
-- state is waiting, released, declined or withdrawn.
CREATE TABLE release_requests (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  cause        text   NOT NULL,
  at           bigint NOT NULL,
  base         text   NOT NULL,
  documents    text   NOT NULL,
  release_id   text   NOT NULL,
  note         text   NOT NULL,
  created_at   bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  state        text   NOT NULL,
  ended_at     bigint NOT NULL,
  ended_by     text   NOT NULL,
  why          text   NOT NULL,
  current_id   text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX release_requests_state ON release_requests (workspace_id, state, id);

-- +goose Down
DROP TABLE release_requests;
