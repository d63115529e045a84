-- +goose Up

-- How a command came, what it was about (with the prefix of the subject's id),
-- and what it was sent with, as far as that is kept. Rows of before have none.
ALTER TABLE commands ADD COLUMN channel text NOT NULL DEFAULT '';
ALTER TABLE commands ADD COLUMN subject_kind text NOT NULL DEFAULT '';
ALTER TABLE commands ADD COLUMN input text;
-- The trail is read by moment, and by one thing besides.
CREATE INDEX commands_at ON commands (workspace_id, at, id);
CREATE INDEX commands_user ON commands (workspace_id, user_id, at, id);
CREATE INDEX commands_verb ON commands (workspace_id, verb, at, id);
CREATE INDEX commands_subject ON commands (workspace_id, subject, at, id);

-- +goose Down
DROP INDEX commands_subject;
DROP INDEX commands_verb;
DROP INDEX commands_user;
DROP INDEX commands_at;
ALTER TABLE commands DROP COLUMN input;
ALTER TABLE commands DROP COLUMN subject_kind;
ALTER TABLE commands DROP COLUMN channel;
