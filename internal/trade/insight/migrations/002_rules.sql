-- +goose Up
-- How often the rows of decision tables decided something, by day.
CREATE TABLE insight_rules (
    workspace_id uuid NOT NULL,
    document text /*pg: COLLATE "C" */ NOT NULL,
    day bigint NOT NULL,
    rule_row text /*pg: COLLATE "C" */ NOT NULL,
    hits bigint NOT NULL,
    PRIMARY KEY (workspace_id, document, day, rule_row)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE insight_rules;
