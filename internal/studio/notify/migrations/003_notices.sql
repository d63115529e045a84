-- +goose Up

-- What one person is told of one occasion over one channel: the log, and the
-- queue of what is not sent yet. person is a user's id, or mailto: and an
-- address; occasion is what it is told once for. channels are those to try if
-- this one does not work; reads are the facts that its text shows. While an
-- occasion waits, it has one row without a person, which keeps the fact.
CREATE TABLE notices (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  notice       text   /*pg: COLLATE "C" */ NOT NULL,
  occasion     text   /*pg: COLLATE "C" */ NOT NULL,
  person       text   /*pg: COLLATE "C" */ NOT NULL,
  channel      text   /*pg: COLLATE "C" */ NOT NULL,
  name         text   NOT NULL,
  lang         text   NOT NULL,
  event        text   NOT NULL,
  seq          bigint NOT NULL,
  subject      uuid   NOT NULL,
  step         text   NOT NULL,
  at           bigint NOT NULL,
  title        text   NOT NULL,
  body         text   NOT NULL,
  reads        text   NOT NULL,
  fact         text   NOT NULL,
  must         bigint NOT NULL,
  channels     text   NOT NULL,
  state        text   /*pg: COLLATE "C" */ NOT NULL,
  reason       text   /*pg: COLLATE "C" */ NOT NULL,
  error        text   NOT NULL,
  attempts     bigint NOT NULL,
  failures     bigint NOT NULL,
  due_at       bigint NOT NULL,
  sent_at      bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX notices_once ON notices (workspace_id, notice, occasion, person, channel);
CREATE INDEX notices_due ON notices (workspace_id, due_at) WHERE state = 'queued';
CREATE INDEX notices_digest ON notices (workspace_id, person) WHERE state = 'queued' AND reason = 'digest';
CREATE INDEX notices_of ON notices (workspace_id, notice, id);
CREATE INDEX notices_state ON notices (workspace_id, state, id);
CREATE INDEX notices_person ON notices (workspace_id, person, id);
CREATE INDEX notices_subject ON notices (workspace_id, subject, id);
-- What is too old is swept by its moment.
CREATE INDEX notices_at ON notices (workspace_id, at);

-- What somebody chose for a notice on a channel: off, or daily.
CREATE TABLE notice_choices (
  workspace_id uuid   NOT NULL,
  person       text   /*pg: COLLATE "C" */ NOT NULL,
  notice       text   /*pg: COLLATE "C" */ NOT NULL,
  channel      text   /*pg: COLLATE "C" */ NOT NULL,
  choice       text   NOT NULL,
  PRIMARY KEY (workspace_id, person, notice, channel)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE notice_choices;
DROP TABLE notices;
