package dbtest_test

import (
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// Whatever a test did to its database, the next one finds it as if it had been made for it.
func TestADatabaseThatWasUsedIsAsNew(t *testing.T) {
	thing := db.Room{Name: "used", Files: fstest.MapFS{"001_used.sql": {Data: []byte("-- +goose Up\nCREATE TABLE used_things (id bigserial PRIMARY KEY, name text);\n-- +goose Down\nDROP TABLE used_things;\n")}}}
	for _, deed := range []string{
		"INSERT INTO used_things (name) VALUES ('a'), ('b')",
		"ALTER TABLE used_things ADD COLUMN more text",
		"CREATE INDEX used_names ON used_things (name)",
		"DROP TABLE used_things",
		"DELETE FROM migrations_used",
		"INSERT INTO used_things (name) SELECT repeat('x', 1000) FROM generate_series(1, 20000)",
		"SELECT 1",
	} {
		t.Run(deed, func(t *testing.T) {
			conn, err := pgx.Connect(t.Context(), dbtest.URL(t, db.Postgres, thing))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close(t.Context())
			var rows, columns, next, indexes, versions int
			var small bool
			if err := conn.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM used_things), (SELECT count(*) FROM information_schema.columns WHERE table_name = 'used_things'),
				nextval('used_things_id_seq'), (SELECT count(*) FROM pg_indexes WHERE tablename = 'used_things'), (SELECT count(*) FROM migrations_used), pg_relation_size('used_things') < 100000`).
				Scan(&rows, &columns, &next, &indexes, &versions, &small); err != nil {
				t.Fatal(err)
			}
			if rows != 0 || columns != 2 || next != 1 || indexes != 1 || versions != 2 || !small {
				t.Errorf("it has %d rows, %d columns, the sequence at %d, %d indexes, %d versions, small %v", rows, columns, next, indexes, versions, small)
			}
			if _, err := conn.Exec(t.Context(), deed); err != nil {
				t.Error(err)
			}
		})
	}
}
