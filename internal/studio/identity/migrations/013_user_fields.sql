-- +goose Up

-- What a business keeps of its users in fields of its own: an object as JSON, sealed;
-- '' is none.
ALTER TABLE users ADD COLUMN fields text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE users DROP COLUMN fields;
