-- +goose Up
-- The facts that some release of a workspace reacts to. Releases stay, so these do too.
CREATE TABLE reaction_facts (
  workspace_id uuid NOT NULL,
  fact         text /*pg: COLLATE "C" */ NOT NULL,
  PRIMARY KEY (workspace_id, fact)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- What is over is forgotten after a time.
CREATE INDEX reactions_over ON reactions (workspace_id, at) WHERE state IN ('done', 'byHand', 'givenUp');

-- +goose Down
DROP INDEX reactions_over;
DROP TABLE reaction_facts;
