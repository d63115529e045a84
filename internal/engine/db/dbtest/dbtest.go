package dbtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Each runs the test on SQLite and on PostgreSQL, each time on a fresh database
// that has the tables of the rooms.
func Each(t *testing.T, test func(t *testing.T, d *db.DB), rooms ...db.Room) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { test(t, open(t, url)) }, rooms...)
}

// EachURL is Each for tests that open the database themselves, as those that
// start several servers.
func EachURL(t *testing.T, test func(t *testing.T, url string), rooms ...db.Room) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, URL(t, db.SQLite, rooms...)) })
	t.Run("postgres", func(t *testing.T) { test(t, URL(t, db.Postgres, rooms...)) })
}

// Open is a fresh SQLite database for tests that need only some database.
func Open(t testing.TB, rooms ...db.Room) *db.DB {
	t.Helper()
	return open(t, URL(t, db.SQLite, rooms...))
}

// OpenPostgres is a fresh PostgreSQL database, or skips the test.
func OpenPostgres(t testing.TB, rooms ...db.Room) *db.DB {
	t.Helper()
	return open(t, URL(t, db.Postgres, rooms...))
}

// URL is the address of a fresh database with the tables of the rooms. It is
// gone when the test has ended.
func URL(t testing.TB, on db.Dialect, rooms ...db.Room) string {
	t.Helper()
	if on == db.Postgres {
		return postgresURL(t, rooms)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if len(rooms) > 0 {
		if err := os.WriteFile(file, migrated(t, rooms), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "sqlite:" + file
}

// files are SQLite files with the tables of some rooms, by the state of the rooms'
// files: a copy takes a fraction of the time that migrating takes.
var files = struct {
	sync.Mutex
	by map[string][]byte
}{by: map[string][]byte{}}

// migrated is an SQLite file with the tables of the rooms.
func migrated(t testing.TB, rooms []db.Room) []byte {
	t.Helper()
	files.Lock()
	defer files.Unlock()
	state := fingerprint(t, rooms)
	if files.by[state] == nil {
		dir, err := os.MkdirTemp("", "dbtest-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "migrated.db")
		migrate(t, "sqlite:"+file, rooms) // and closed, so that nothing is left in its log
		if files.by[state], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return files.by[state]
}

// Act is an act of a robot in a workspace of its own.
func Act() act.Act {
	return act.Act{Workspace: fresh(act.WorkspaceID{}), Lang: "en", At: time.Unix(1_800_000_000, 0).UTC()}.As("test")
}

// fresh finds the kind of id from an example: act keeps its kinds to itself.
func fresh[K id.Kind](id.Of[K]) id.Of[K] { return id.New[K]() }

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{PoolConns: 8})
	if err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close %s: %v", url, err)
		}
	})
	return d
}

func migrate(t testing.TB, url string, rooms []db.Room) {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	if err := d.Migrate(t.Context(), rooms); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}
