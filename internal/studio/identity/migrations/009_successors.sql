-- +goose Up

-- Who takes over from a user who has left; the zero id where nobody was named.
ALTER TABLE users ADD COLUMN successor uuid NOT NULL
  DEFAULT /*sqlite: x'00000000000000000000000000000000' */ /*pg: '00000000-0000-0000-0000-000000000000' */;

-- +goose Down
ALTER TABLE users DROP COLUMN successor;
