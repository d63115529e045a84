-- +goose Up
CREATE TABLE things (
  workspace_id uuid    NOT NULL,
  id           uuid    NOT NULL,
  name         text    NOT NULL /*pg: COLLATE "C" */,
  amount       bigint  NOT NULL,
  open         boolean NOT NULL DEFAULT true,
  seal         bytea   NOT NULL,
  "order"      bigint  NOT NULL DEFAULT 0,
  note         text,
  parent       uuid,
  part         bigint,
  PRIMARY KEY (workspace_id, id),
  CHECK (amount >= -9223372036854775807 OR note IS NOT NULL)
)/*sqlite: WITHOUT ROWID*/;
-- distribute: workspace_id

CREATE UNIQUE INDEX things_name ON things (workspace_id, name);

CREATE TABLE parts (
  workspace_id uuid   NOT NULL,
  thing_id     uuid   NOT NULL,
  n            bigint NOT NULL,
  label        text   NOT NULL,
  PRIMARY KEY (workspace_id, thing_id, n),
  FOREIGN KEY (workspace_id, thing_id) REFERENCES things (workspace_id, id)
);
-- distribute: workspace_id

-- +goose Down
DROP TABLE parts;
DROP TABLE things;
