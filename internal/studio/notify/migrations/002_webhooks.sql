-- +goose Up

-- An endpoint. state is on, off, or why it was switched off; the last four
-- columns are how its receiver fares.
CREATE TABLE webhooks (
  workspace_id  uuid   NOT NULL,
  id            uuid   NOT NULL,
  user_id       uuid   NOT NULL,
  name          text   NOT NULL,
  url           text   NOT NULL,
  facts         text   NOT NULL,
  state         text   NOT NULL,
  version       bigint NOT NULL,
  added_at      bigint NOT NULL,
  secret        text   NOT NULL,
  old_secret    text   NOT NULL,
  old_until     bigint NOT NULL,
  failures      bigint NOT NULL,
  failing_since bigint NOT NULL,
  paused_until  bigint NOT NULL,
  taken_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- What an endpoint is told of one fact; seq is 0 for a test, due_at for what
-- waits alone. status and error are those of the last attempt.
CREATE TABLE webhook_deliveries (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  webhook      uuid   NOT NULL,
  seq          bigint NOT NULL,
  fact         text   /*pg: COLLATE "C" */ NOT NULL,
  subject      text   NOT NULL,
  at           bigint NOT NULL,
  body         text   NOT NULL,
  state        text   /*pg: COLLATE "C" */ NOT NULL,
  attempts     bigint NOT NULL,
  failures     bigint NOT NULL,
  due_at       bigint NOT NULL,
  status       bigint NOT NULL,
  error        text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (workspace_id, webhook, seq) WHERE seq > 0;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace_id, webhook, due_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (workspace_id, webhook, id);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (workspace_id, state, id);
CREATE INDEX webhook_deliveries_fact ON webhook_deliveries (workspace_id, fact, id);
-- What is too old is swept by its moment.
CREATE INDEX webhook_deliveries_at ON webhook_deliveries (workspace_id, at);

CREATE TABLE webhook_attempts (
  workspace_id uuid   NOT NULL,
  delivery     uuid   NOT NULL,
  n            bigint NOT NULL,
  at           bigint NOT NULL,
  millis       bigint NOT NULL,
  status       bigint NOT NULL,
  error        text   NOT NULL,
  answer       text   NOT NULL,
  PRIMARY KEY (workspace_id, delivery, n)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE webhook_attempts;
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
