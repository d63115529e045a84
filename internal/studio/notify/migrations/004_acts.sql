-- +goose Up
-- What was done by the buttons of a letter: each letter does one thing, once.
CREATE TABLE notice_acts (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  verb         text   NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE notice_acts;
