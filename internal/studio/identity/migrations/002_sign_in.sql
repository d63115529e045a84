-- +goose Up

-- The short name by which those call a workspace who are not signed in yet.
-- Older ones are called by the end of their id until somebody says better.
ALTER TABLE workspaces ADD COLUMN slug text /*pg: COLLATE "C" */ NOT NULL DEFAULT '';
UPDATE workspaces SET slug = /*sqlite: 'ws-' || lower(substr(hex(workspace_id), 25)) */ /*pg: 'ws-' || substr(replace(CAST(workspace_id AS text), '-', ''), 25) */;
CREATE UNIQUE INDEX workspaces_slug ON workspaces (slug);

-- Where codes and links go.
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN phone text NOT NULL DEFAULT '';

-- hash is argon2id with its parameters and salt, as one text.
CREATE TABLE user_passwords (
  workspace_id uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  hash         text   NOT NULL,
  set_at       bigint NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
);
-- distribute: workspace_id

-- hash is SHA-256 of the token's secret, former that of the token before it,
-- which is good until former_until. ended_at is 0 for never.
CREATE TABLE user_sessions (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  hash         bytea  NOT NULL,
  former       bytea  NOT NULL,
  former_until bigint NOT NULL,
  rotated_at   bigint NOT NULL,
  created_at   bigint NOT NULL,
  last_used    bigint NOT NULL,
  expires_at   bigint NOT NULL,
  ended_at     bigint NOT NULL,
  proof        text   NOT NULL,
  agent        text   NOT NULL,
  address      text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX user_sessions_user ON user_sessions (workspace_id, user_id, id);

-- What proves once who somebody is: a code, a link, an invitation. hash is an
-- HMAC with the workspace's secret, empty until it is sent; user_id is zero
-- until then, for who asks for a code is not told whether there is such a login.
CREATE TABLE sign_in_proofs (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  kind         text   NOT NULL,
  channel      text   NOT NULL,
  login        text   /*pg: COLLATE "C" */ NOT NULL,
  user_id      uuid   NOT NULL,
  lang         text   NOT NULL,
  hash         bytea  NOT NULL,
  made_at      bigint NOT NULL,
  expires_at   bigint NOT NULL,
  tries        bigint NOT NULL,
  used_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX sign_in_proofs_login ON sign_in_proofs (workspace_id, login, kind, id);
CREATE INDEX sign_in_proofs_user ON sign_in_proofs (workspace_id, user_id, kind, id);

-- How often something was tried since a moment, and until when it pauses.
CREATE TABLE sign_in_counters (
  workspace_id uuid   NOT NULL,
  kind         text   /*pg: COLLATE "C" */ NOT NULL,
  subject      text   /*pg: COLLATE "C" */ NOT NULL,
  tries        bigint NOT NULL,
  since        bigint NOT NULL,
  until        bigint NOT NULL,
  PRIMARY KEY (workspace_id, kind, subject)
);
-- distribute: workspace_id

-- What signs links and hashes codes. A new version is used from then on; older
-- ones are kept for what they signed.
CREATE TABLE workspace_secrets (
  workspace_id uuid   NOT NULL,
  version      bigint NOT NULL,
  secret       bytea  NOT NULL,
  made_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, version)
);
-- distribute: workspace_id
