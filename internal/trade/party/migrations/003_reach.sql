-- +goose Up

-- Telephone numbers are found as a whole now, and blind: see the room's reach.go.
-- The room cuts all parties again.
DELETE FROM party_grams WHERE field = 'phone';
UPDATE parties SET grams = 0;
DROP INDEX parties_ungrammed;
CREATE INDEX parties_grams ON parties (workspace_id, grams, id);

-- +goose Down
DROP INDEX parties_grams;
CREATE INDEX parties_ungrammed ON parties (workspace_id, id) WHERE grams = 0;
