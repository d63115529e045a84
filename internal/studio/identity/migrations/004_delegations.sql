-- +goose Up

-- Who stands in for whom, and when. Times are µs UTC; ends is not included.
CREATE TABLE delegations (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  deputy       uuid   NOT NULL,
  starts       bigint NOT NULL,
  ends         bigint NOT NULL,
  note         text   NOT NULL,
  PRIMARY KEY (workspace_id, id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE delegations;
