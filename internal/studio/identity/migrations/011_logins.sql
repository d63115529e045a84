-- +goose Up

-- What a login is found by: the login, or where it is sealed, its place in the blind
-- index. So it is of what proves once who somebody is, and of the counters of tries.
ALTER TABLE users ADD COLUMN login_key text /*pg: COLLATE "C" */ NOT NULL DEFAULT '';
UPDATE users SET login_key = login;
DROP INDEX users_login;
CREATE UNIQUE INDEX users_login ON users (workspace_id, login_key);

ALTER TABLE sign_in_proofs ADD COLUMN login_key text /*pg: COLLATE "C" */ NOT NULL DEFAULT '';
UPDATE sign_in_proofs SET login_key = login;
DROP INDEX sign_in_proofs_login;
CREATE INDEX sign_in_proofs_login ON sign_in_proofs (workspace_id, login_key, kind, id);

-- +goose Down
DROP INDEX sign_in_proofs_login;
CREATE INDEX sign_in_proofs_login ON sign_in_proofs (workspace_id, login, kind, id);
ALTER TABLE sign_in_proofs DROP COLUMN login_key;
DROP INDEX users_login;
CREATE UNIQUE INDEX users_login ON users (workspace_id, login);
ALTER TABLE users DROP COLUMN login_key;
