-- +goose Up
-- What kind of place goods are shipped from, and which warehouses may serve an
-- order that waits ('' for all of them), as rules had decided.
ALTER TABLE warehouses ADD COLUMN kind text NOT NULL DEFAULT 'warehouse';
ALTER TABLE backorders ADD COLUMN sources text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE backorders DROP COLUMN sources;
ALTER TABLE warehouses DROP COLUMN kind;
