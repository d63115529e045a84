-- +goose Up

-- Every write that was committed. The row stays for the audit trail; key, hash
-- and answer are emptied when the key may be used again.
CREATE TABLE commands (
  workspace_id    uuid   NOT NULL,
  id              uuid   NOT NULL,
  at              bigint NOT NULL,
  verb            text   NOT NULL,
  user_id         uuid   NOT NULL,
  by_name         text   NOT NULL,
  request         text   NOT NULL,
  subject         uuid   NOT NULL,
  idempotency_key text   /*pg: COLLATE "C" */,
  hash            bytea,
  answer          text,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX commands_key ON commands (workspace_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- Up to which command the keys have been forgotten.
CREATE TABLE command_sweeps (
  workspace_id uuid NOT NULL,
  swept        uuid NOT NULL,
  PRIMARY KEY (workspace_id)
);
-- distribute: workspace_id
