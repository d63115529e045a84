-- +goose Up

-- The tree of departments. above is the code of the one above, '' at the top;
-- head is the zero id where there is none.
CREATE TABLE departments (
  workspace_id uuid NOT NULL,
  code         text /*pg: COLLATE "C" */ NOT NULL,
  name         text NOT NULL,
  above        text /*pg: COLLATE "C" */ NOT NULL,
  head         uuid NOT NULL,
  PRIMARY KEY (workspace_id, code)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id

-- Until now a user's department was any text: each becomes one at the top.
INSERT INTO departments (workspace_id, code, name, above, head)
SELECT DISTINCT workspace_id, department, department, '', /*sqlite: zeroblob(16) */ /*pg: CAST('00000000-0000-0000-0000-000000000000' AS uuid) */
FROM users WHERE department <> '';

-- +goose Down
DROP TABLE departments;
