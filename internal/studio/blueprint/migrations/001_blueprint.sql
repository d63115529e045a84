-- +goose Up
-- The draft: what people edit. It may hold errors.
CREATE TABLE documents (
  workspace_id uuid   NOT NULL,
  path         text   /*pg: COLLATE "C" */ NOT NULL,
  json         text   NOT NULL,
  hash         text   NOT NULL,
  size         bigint NOT NULL,
  version      bigint NOT NULL,
  updated_at   bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  PRIMARY KEY (workspace_id, path)
);
-- distribute: workspace_id

-- What was ever published, each content once.
CREATE TABLE release_contents (
  workspace_id uuid NOT NULL,
  hash         text /*pg: COLLATE "C" */ NOT NULL,
  json         text NOT NULL,
  PRIMARY KEY (workspace_id, hash)
);
-- distribute: workspace_id

CREATE TABLE releases (
  workspace_id uuid   NOT NULL,
  id           text   /*pg: COLLATE "C" */ NOT NULL,
  n            bigint NOT NULL,
  published_at bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  note         text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX releases_n ON releases (workspace_id, n);

CREATE TABLE release_documents (
  workspace_id uuid NOT NULL,
  release_id   text /*pg: COLLATE "C" */ NOT NULL,
  path         text /*pg: COLLATE "C" */ NOT NULL,
  hash         text NOT NULL,
  PRIMARY KEY (workspace_id, release_id, path)
);
-- distribute: workspace_id

-- Which release is current ('' for none), how often the draft was changed, and
-- how many releases there are. Whoever changes any of it locks this row first.
CREATE TABLE blueprint_state (
  workspace_id uuid   NOT NULL,
  release_id   text   NOT NULL,
  draft        bigint NOT NULL,
  releases     bigint NOT NULL,
  PRIMARY KEY (workspace_id)
);
-- distribute: workspace_id
