-- +goose Up

-- That somebody asked to cancel an order, and waits for an answer. What he said
-- stands in the fact that told it.
CREATE TABLE order_cancels (
  workspace_id uuid   NOT NULL,
  order_id     uuid   NOT NULL,
  user_id      uuid   NOT NULL,
  at           bigint NOT NULL,
  PRIMARY KEY (workspace_id, order_id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_cancels;
