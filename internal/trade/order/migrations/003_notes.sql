-- +goose Up

-- What people wrote about an order. The text of a dropped one is empty; that it
-- was there stays, as the fact that told it does.
CREATE TABLE order_notes (
  workspace_id     uuid    NOT NULL,
  order_id         uuid    NOT NULL,
  id               uuid    NOT NULL,
  at               bigint  NOT NULL,
  user_id          uuid    NOT NULL,
  by_name          text    NOT NULL,
  customer_visible boolean NOT NULL,
  reply_to         uuid,
  mentions         text    NOT NULL,
  text             text    NOT NULL,
  dropped_at       bigint,
  PRIMARY KEY (workspace_id, order_id, id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_notes;
