-- +goose Up
-- What was filled in of placed orders by those who decide their tasks: each field with what
-- it was and what it became, by the version of the order that it did with.
CREATE TABLE order_changes (
    workspace_id uuid NOT NULL,
    order_id uuid NOT NULL,
    version bigint NOT NULL,
    fact text NOT NULL,
    line bigint NOT NULL,
    was text NOT NULL,
    became text NOT NULL,
    PRIMARY KEY (workspace_id, order_id, version, fact, line)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- +goose Down
DROP TABLE order_changes;
