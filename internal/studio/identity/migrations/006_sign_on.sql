-- +goose Up

-- The keys that seal what has to be read again, each wrapped by the server's
-- master key, which is in no database. The newest seals; older ones open.
CREATE TABLE data_keys (
  workspace_id uuid   NOT NULL,
  version      bigint NOT NULL,
  wrapped      bytea  NOT NULL,
  made_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, version)
);
-- distribute: workspace_id

-- The provider at which the staff prove who they are: one of each workspace, at
-- n 1. secret is sealed, domains are a JSON list; role is '' where only those come
-- in who are users already.
CREATE TABLE sign_on (
  workspace_id uuid   NOT NULL,
  n            bigint NOT NULL,
  name         text   NOT NULL,
  issuer       text   NOT NULL,
  client_id    text   NOT NULL,
  secret       bytea  NOT NULL,
  domains      text   NOT NULL,
  role         text   NOT NULL,
  PRIMARY KEY (workspace_id, n)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- Who somebody is at a provider, from his first sign-on.
CREATE TABLE sign_on_links (
  workspace_id uuid   NOT NULL,
  issuer       text   /*pg: COLLATE "C" */ NOT NULL,
  subject      text   /*pg: COLLATE "C" */ NOT NULL,
  user_id      uuid   NOT NULL,
  linked_at    bigint NOT NULL,
  PRIMARY KEY (workspace_id, issuer, subject)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE sign_on_links;
DROP TABLE sign_on;
DROP TABLE data_keys;
