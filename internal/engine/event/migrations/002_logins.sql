-- +goose Up

-- A fact tells that a user was added, and of what kind, but not any more how they sign
-- in: that is personal, and facts are not sealed.
UPDATE facts SET data = '{}' WHERE name = 'identity.userAdded';

-- +goose Down
SELECT 1;
