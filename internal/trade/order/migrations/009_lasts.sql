-- +goose Up
-- The last order of each customer, whose answers forms may repeat: written after
-- it was placed, by a subscriber (last.go).
CREATE TABLE order_lasts (
    workspace_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    placed_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, customer_id)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_lasts;
