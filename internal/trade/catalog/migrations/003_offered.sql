-- +goose Up
-- What is offered, by category: the catalogue's chips step from one to the next.
CREATE INDEX products_offered ON products (workspace_id, category, id) WHERE active;
CREATE INDEX products_offered_latest ON products (workspace_id, id) WHERE active;

-- +goose Down
DROP INDEX products_offered_latest;
DROP INDEX products_offered;
