-- +goose Up
-- Tail is how a text ends, forwards, instead of all of it backwards: orders that
-- follow each other are then found, and written, side by side.
UPDATE order_finds SET tail = /*sqlite: substr(text, -4) */ /*pg: right(text, 4) */;

-- +goose Down
-- SQLite cannot write a text backwards: the older program finds these orders by
-- how they begin and what they hold.
UPDATE order_finds SET tail = text;
