-- +goose Up

-- What a row of a table had done because of a fact. input and reason are there as
-- long as something is still to be done; problem is what the verb answered last.
CREATE TABLE reactions (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  seq          bigint NOT NULL,
  event        text   NOT NULL,
  subject      uuid   NOT NULL,
  at           bigint NOT NULL,
  release      text   NOT NULL,
  document     text   /*pg: COLLATE "C" */ NOT NULL,
  rule_row     text   /*pg: COLLATE "C" */ NOT NULL,
  say          text   NOT NULL,
  holder       text   NOT NULL,
  verb         text   NOT NULL,
  input        text   NOT NULL,
  reason       text   NOT NULL,
  state        text   /*pg: COLLATE "C" */ NOT NULL,
  attempts     bigint NOT NULL,
  due_at       bigint NOT NULL,
  problem      text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX reactions_once ON reactions (workspace_id, seq, document, rule_row);
CREATE INDEX reactions_subject ON reactions (workspace_id, subject, id);
CREATE INDEX reactions_queued ON reactions (workspace_id, id) WHERE state = 'queued';

-- +goose Down
DROP TABLE reactions;
