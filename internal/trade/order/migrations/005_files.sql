-- +goose Up

-- What is attached to an order now, for its facts and for the most it may have.
ALTER TABLE orders ADD COLUMN file_count bigint NOT NULL DEFAULT 0;

-- The files of orders. What a dropped one was called stays, as the facts that
-- tell of it do; its content goes.
CREATE TABLE order_files (
  workspace_id     uuid    NOT NULL,
  order_id         uuid    NOT NULL,
  id               uuid    NOT NULL,
  at               bigint  NOT NULL,
  user_id          uuid    NOT NULL,
  by_name          text    NOT NULL,
  customer_visible boolean NOT NULL,
  name             text    NOT NULL,
  size             bigint  NOT NULL,
  type             text    NOT NULL,
  dropped_at       bigint,
  PRIMARY KEY (workspace_id, order_id, id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_files;
ALTER TABLE orders DROP COLUMN file_count;
