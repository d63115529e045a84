-- +goose Up
CREATE TABLE facts (
  workspace_id uuid   NOT NULL,
  seq          bigint NOT NULL,
  name         text   NOT NULL,
  version      bigint NOT NULL,
  subject      uuid   NOT NULL,
  at           bigint NOT NULL,
  user_id      uuid   NOT NULL,
  by_name      text   NOT NULL,
  request      text   NOT NULL,
  data         text   NOT NULL,
  PRIMARY KEY (workspace_id, seq)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX facts_subject ON facts (workspace_id, subject, seq);

-- The counter is the last row that a transaction locks.
CREATE TABLE fact_counters (
  workspace_id uuid   NOT NULL,
  seq          bigint NOT NULL,
  PRIMARY KEY (workspace_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- How far each subscriber has heard, and how often the next fact has failed.
CREATE TABLE fact_cursors (
  workspace_id uuid   NOT NULL,
  subscriber   text   /*pg: COLLATE "C" */ NOT NULL,
  seq          bigint NOT NULL,
  failures     bigint NOT NULL,
  retry_at     bigint NOT NULL,
  PRIMARY KEY (workspace_id, subscriber)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- Facts that a subscriber could not take in.
CREATE TABLE fact_parked (
  workspace_id uuid   NOT NULL,
  seq          bigint NOT NULL,
  subscriber   text   /*pg: COLLATE "C" */ NOT NULL,
  at           bigint NOT NULL,
  error        text   NOT NULL,
  PRIMARY KEY (workspace_id, seq, subscriber)
);
-- distribute: workspace_id

CREATE TABLE timers (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  due_at       bigint NOT NULL,
  verb         text   NOT NULL,
  subject      uuid   NOT NULL,
  input        text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
-- Begins with the moment, for the clock looks over all workspaces at once.
CREATE INDEX timers_due ON timers (due_at);
