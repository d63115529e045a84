-- +goose Up
-- The pieces of texts that parties are found by, kept with them: see base/gram.
-- grams is 0 for rows that have no pieces yet; the room catches up with these.
ALTER TABLE parties ADD COLUMN grams bigint NOT NULL DEFAULT 0;
CREATE INDEX parties_ungrammed ON parties (workspace_id, id) WHERE grams = 0;
CREATE TABLE party_grams (
    workspace_id uuid NOT NULL,
    gram text /*pg: COLLATE "C" */ NOT NULL,
    party_id uuid NOT NULL,
    field text /*pg: COLLATE "C" */ NOT NULL,
    PRIMARY KEY (workspace_id, gram, party_id, field)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE party_grams;
DROP INDEX parties_ungrammed;
ALTER TABLE parties DROP COLUMN grams;
