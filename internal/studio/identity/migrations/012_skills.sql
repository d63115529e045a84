-- +goose Up

-- What somebody can do, in the words of the business: a list as JSON; '' is none.
ALTER TABLE users ADD COLUMN skills text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE users DROP COLUMN skills;
