-- +goose Up

-- The local list of workspaces: the one table that is not sharded.
CREATE TABLE workspaces (
  workspace_id uuid   NOT NULL,
  name         text   NOT NULL,
  created_at   bigint NOT NULL,
  PRIMARY KEY (workspace_id)
);

-- manager and party are the zero id where there is none.
CREATE TABLE users (
  workspace_id uuid    NOT NULL,
  id           uuid    NOT NULL,
  login        text    /*pg: COLLATE "C" */ NOT NULL,
  name         text    NOT NULL,
  kind         text    NOT NULL,
  active       boolean NOT NULL,
  region       text    NOT NULL,
  department   text    NOT NULL,
  manager      uuid    NOT NULL,
  party        uuid    NOT NULL,
  lang         text    NOT NULL,
  created_at   bigint  NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX users_login ON users (workspace_id, login);

CREATE TABLE user_roles (
  workspace_id uuid NOT NULL,
  user_id      uuid NOT NULL,
  role         text /*pg: COLLATE "C" */ NOT NULL,
  PRIMARY KEY (workspace_id, user_id, role)
);
-- distribute: workspace_id
CREATE INDEX user_roles_role ON user_roles (workspace_id, role);

-- hash is SHA-256 of the key's secret, which is kept nowhere; dropped_at and
-- last_used are 0 for never.
CREATE TABLE api_keys (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  name         text   NOT NULL,
  hash         bytea  NOT NULL,
  created_at   bigint NOT NULL,
  dropped_at   bigint NOT NULL,
  last_used    bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id

-- A fresh id with every change of users and roles, and the lock under which
-- such changes wait for each other.
CREATE TABLE staffing (
  workspace_id uuid NOT NULL,
  version      uuid NOT NULL,
  PRIMARY KEY (workspace_id)
);
-- distribute: workspace_id
