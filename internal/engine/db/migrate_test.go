package db_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

func folder(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const first = `-- +goose Up
CREATE TABLE notes (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  text text NOT NULL DEFAULT 'a bigint; text, uuid',
  done boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
/*sqlite: CREATE INDEX notes_lite ON notes (workspace_id, done);*/
/*pg: CREATE INDEX notes_pg ON notes (workspace_id, done);*/
`

const second = `-- +goose Up
ALTER TABLE notes ADD COLUMN blob bytea;
ALTER TABLE notes ADD COLUMN n bigint NOT NULL DEFAULT 0;
`

func migrated(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.Each(t, test)
}

func TestMigratingTwiceChangesNothing(t *testing.T) {
	migrated(t, func(t *testing.T, d *db.DB) {
		rooms := []db.Room{{Name: "empty"}, {Name: "bare", Files: folder(nil)}, {Name: "note", Files: folder(map[string]string{"001_notes.sql": first})}}
		for range 2 {
			if err := d.Migrate(t.Context(), rooms); err != nil {
				t.Fatal(err)
			}
		}
		a := dbtest.Act()
		insert := func(n int, columns string) error {
			return d.Write(t.Context(), a, func(tx db.Tx) error {
				tx.Write(`INSERT INTO notes (workspace_id, id`+columns+`) VALUES (?, ?, ?)`, tx.Workspace(), newThing("").ID, n)
				return nil
			})
		}
		if err := insert(1, ", n"); err == nil || db.Refused(err) {
			t.Errorf("the column n is there too early: %v", err)
		}
		rooms[2].Files = folder(map[string]string{"001_notes.sql": first, "002_more.sql": second})
		if err := d.Migrate(t.Context(), rooms); err != nil {
			t.Fatal(err)
		}
		if err := insert(1, ", n"); err != nil {
			t.Errorf("after the second migration, under an open writer: %v", err)
		}
		var text string
		var done bool
		err := d.Read(t.Context(), a, func(r db.Reader) error {
			return r.Query(`SELECT text, done FROM notes WHERE workspace_id = ?`, []any{r.Workspace()},
				func(row db.Row) error { return row.Scan(&text, &done) })
		})
		if text != "a bigint; text, uuid" || done || err != nil {
			t.Errorf("defaults %q, %v, %v", text, done, err)
		}
	})
}

func TestEachDatabaseReadsItsOwnComments(t *testing.T) {
	migrated(t, func(t *testing.T, d *db.DB) {
		rooms := []db.Room{{Name: "note", Files: folder(map[string]string{"001_notes.sql": first})}}
		if err := d.Migrate(t.Context(), rooms); err != nil {
			t.Fatal(err)
		}
		sql, want := `SELECT name FROM sqlite_master WHERE name LIKE ?`, "notes_lite"
		if d.Dialect() == db.Postgres {
			sql, want = `SELECT indexname FROM pg_indexes WHERE indexname LIKE ? AND indexname <> 'notes_pkey'`, "notes_pg"
		}
		var names []string
		err := d.Sweep(t.Context(), sql, []any{"notes_%"}, func(r db.Row) error {
			var name string
			err := r.Scan(&name)
			names = append(names, name)
			return err
		})
		if !slices.Equal(names, []string{want}) || err != nil {
			t.Errorf("indexes %q, %v", names, err)
		}
	})
}

func TestTypesAreAsStrictOnSQLiteAsOnPostgres(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, bad := range []any{"words", []byte("x"), newThing("").ID} {
			err := s.write(func(tx db.Tx) error {
				tx.Write(`INSERT INTO things (workspace_id, id, name, amount, seal) VALUES (?, ?, 'a', ?, ?)`,
					tx.Workspace(), newThing("").ID, bad, []byte{})
				return nil
			})
			if err == nil {
				t.Errorf("%T went into a bigint", bad)
			}
		}
	})
}

func TestAFailingMigrationNamesItsRoomAndLeavesNothing(t *testing.T) {
	migrated(t, func(t *testing.T, d *db.DB) {
		bad := "-- +goose Up\nCREATE TABLE half (workspace_id uuid NOT NULL PRIMARY KEY);\nCREATE NONSENSE;\n"
		err := d.Migrate(t.Context(), []db.Room{{Name: "broken", Files: folder(map[string]string{"001_x.sql": bad})}})
		if err == nil {
			t.Fatal("it migrated")
		}
		err = d.Sweep(t.Context(), `SELECT 1 FROM half`, nil, func(db.Row) error { return nil })
		if err == nil {
			t.Error("half a migration is there")
		}
	})
}

func TestServersThatStartTogetherMigrateOnce(t *testing.T) {
	url := dbtest.URL(t, db.Postgres)
	rooms := []db.Room{{Name: "note", Files: folder(map[string]string{"001_notes.sql": first, "002_more.sql": second})}}
	failures(t, atOnce(4, func(int) (err error) {
		d, err := db.Open(context.Background(), url, db.Options{})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		return d.Migrate(context.Background(), rooms)
	}))
}

func TestAStatementThatOutlivedItsTableCanBeTriedAgain(t *testing.T) {
	migrated(t, func(t *testing.T, d *db.DB) {
		rooms := []db.Room{{Name: "note", Files: folder(map[string]string{"001_notes.sql": first})}}
		look := func() error {
			return d.Read(t.Context(), dbtest.Act(), func(r db.Reader) error {
				return r.Query(`SELECT * FROM notes WHERE workspace_id = ?`, []any{r.Workspace()}, func(db.Row) error { return nil })
			})
		}
		if err := errors.Join(d.Migrate(t.Context(), rooms), look()); err != nil {
			t.Fatal(err)
		}
		rooms[0].Files = folder(map[string]string{"001_notes.sql": first, "002_more.sql": second})
		if err := d.Migrate(t.Context(), rooms); err != nil {
			t.Fatal(err)
		}
		if err := look(); err != nil && !db.Retryable(err) {
			t.Errorf("first look: %v", err)
		}
		if err := look(); err != nil {
			t.Errorf("second look: %v", err)
		}
	})
}

func TestTheAdminAddressMigratesAndSweeps(t *testing.T) {
	url := dbtest.URL(t, db.Postgres)
	d, err := db.Open(t.Context(), url, db.Options{Admin: url + "&application_name=admin"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context(), []db.Room{{Name: "note", Files: folder(map[string]string{"001_notes.sql": first})}}); err != nil {
		t.Fatal(err)
	}
	const who = `SELECT current_setting('application_name')`
	var sweeper, reader string
	err = errors.Join(
		d.Sweep(t.Context(), who, nil, func(r db.Row) error { return r.Scan(&sweeper) }),
		d.Read(t.Context(), dbtest.Act(), func(r db.Reader) error {
			return r.Query(who, nil, func(r db.Row) error { return r.Scan(&reader) })
		}))
	if sweeper != "admin" || reader != "bespoke" || err != nil {
		t.Errorf("swept as %q, read as %q, %v", sweeper, reader, err)
	}
}
