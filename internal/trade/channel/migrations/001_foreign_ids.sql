-- +goose Up
CREATE TABLE foreign_ids (
    workspace_id uuid NOT NULL,
    channel text /*pg: COLLATE "C" */ NOT NULL,
    foreign_id text /*pg: COLLATE "C" */ NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, channel, foreign_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE foreign_ids;
