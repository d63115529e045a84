package db

import "testing"

func TestTranslateGivesEachDatabaseItsWords(t *testing.T) {
	const source = `-- +goose Up
CREATE TABLE IF NOT EXISTS notes (
  workspace_id uuid NOT NULL, -- the text of a comment stays: uuid
  text text NOT NULL /*pg: COLLATE "C" */,
  "order" bigint,
  PRIMARY KEY (workspace_id, text)
) /*sqlite: WITHOUT ROWID */;
-- distribute: workspace_id
CREATE INDEX a ON notes (workspace_id, text);
ALTER TABLE notes ADD COLUMN boolean boolean DEFAULT ('bytea');
INSERT INTO kinds VALUES ('x', uuid bigint);
/*sqlite: PRAGMA one; */
-- +goose Down
DROP TABLE notes;
`
	const lite = `-- +goose Up
CREATE TABLE IF NOT EXISTS notes (
  workspace_id BLOB NOT NULL, -- the text of a comment stays: uuid
  text TEXT NOT NULL ,
  "order" INTEGER,
  PRIMARY KEY (workspace_id, text)
) WITHOUT ROWID, STRICT;
-- distribute: workspace_id
CREATE INDEX a ON notes (workspace_id, text);
ALTER TABLE notes ADD COLUMN boolean INTEGER DEFAULT ('bytea');
INSERT INTO kinds VALUES ('x', uuid bigint);
PRAGMA one;
-- +goose Down
DROP TABLE notes;
`
	const pg = `-- +goose Up
CREATE TABLE IF NOT EXISTS notes (
  workspace_id uuid NOT NULL, -- the text of a comment stays: uuid
  text text NOT NULL COLLATE "C",
  "order" bigint,
  PRIMARY KEY (workspace_id, text)
) ;
`
	const rest = `
CREATE INDEX a ON notes (workspace_id, text);
ALTER TABLE notes ADD COLUMN boolean boolean DEFAULT ('bytea');
INSERT INTO kinds VALUES ('x', uuid bigint);

-- +goose Down
DROP TABLE notes;
`
	for _, c := range []struct {
		to   target
		want string
	}{
		{target{dialect: SQLite}, lite},
		{target{dialect: Postgres}, pg + "-- distribute: workspace_id" + rest},
		{target{dialect: Postgres, citus: true}, pg + "\nSELECT create_distributed_table('notes', 'workspace_id');" + rest},
	} {
		if got := c.to.translate(source); got != c.want {
			t.Errorf("%+v:\n%s", c.to, got)
		}
	}
}

func TestATableIsDistributedAfterItsStatement(t *testing.T) {
	const source = "CREATE TABLE a ( -- distribute: workspace_id\n workspace_id uuid);\n"
	const want = "CREATE TABLE a ( -- distribute: workspace_id\n workspace_id uuid);\n"
	if got := (target{dialect: Postgres}).translate(source); got != want {
		t.Errorf("got %q", got)
	}
	const distributed = "CREATE TABLE a ( \n workspace_id uuid);\nSELECT create_distributed_table('a', 'workspace_id');\n"
	if got := (target{dialect: Postgres, citus: true}).translate(source); got != distributed {
		t.Errorf("got %q", got)
	}
}

func TestQuestionMarksAreNumberedOutsideOfQuotes(t *testing.T) {
	for sql, want := range map[string]string{
		"":                               "",
		"SELECT ?, ?":                    "SELECT $1, $2",
		"'?' ? \"?\" ?":                  "'?' $1 \"?\" $2",
		"'it''s ?' ?":                    "'it''s ?' $1",
		"a -- ?\n ? /* ? */ ? -- ?":      "a -- ?\n $1 /* ? */ $2 -- ?",
		"x - ? / ? * 'unfinished ?":      "x - $1 / $2 * 'unfinished ?",
		"INSERT INTO 表 VALUES (?, '量?')": "INSERT INTO 表 VALUES ($1, '量?')",
	} {
		if got := numbered(sql); got != want {
			t.Errorf("%s became %s", sql, got)
		}
	}
}
