-- +goose Up

-- Saved views of lists. owner is "user usr_…", "role KEY" or "all".
CREATE TABLE views (
  workspace_id uuid   NOT NULL,
  id           uuid   NOT NULL,
  owner        text   /*pg: COLLATE "C" */ NOT NULL,
  entity       text   NOT NULL,
  name         text   NOT NULL,
  position     bigint NOT NULL,
  filter       text   NOT NULL,
  sort         text   NOT NULL,
  columns      text   NOT NULL,
  density      text   NOT NULL,
  version      bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE INDEX views_owner ON views (workspace_id, owner);

-- +goose Down
DROP TABLE views;
