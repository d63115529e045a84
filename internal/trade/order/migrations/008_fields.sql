-- +goose Up

-- The fact of the custom field whose value a file is; '' for an attachment.
ALTER TABLE order_files ADD COLUMN field text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE order_files DROP COLUMN field;
