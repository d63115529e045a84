package db

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// These look at what the exported functions do not show.

func TestABusyFileCanBeTriedAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.db")
	holder, err := openLiteConn(file)
	if err != nil {
		t.Fatal(err)
	}
	defer holder.close()
	if _, err := holder.exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	other, err := openLiteConn(file, "PRAGMA busy_timeout = 1")
	if err != nil {
		t.Fatal(err)
	}
	defer other.close()
	if _, err := other.exec("BEGIN IMMEDIATE"); !Retryable(err) || Refused(err) || OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
}

func TestArgumentsBeyondTheArenaAreGivenBack(t *testing.T) {
	c, err := openLiteConn(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	long := strings.Repeat("x", arenaSize-10)
	for range 3 {
		s, err := c.statement("SELECT ?, ?, ?")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.bindAll([]any{long, long, "short"}); err != nil {
			t.Fatal(err)
		}
		err = s.each(func() error {
			for i, want := range []string{long, long, "short"} {
				if v, err := s.value(i); err != nil || v.s != want {
					t.Errorf("argument %d came back as %.20q, %v", i, v.s, err)
				}
			}
			if len(c.spills) == 0 {
				t.Error("the arena had room after all")
			}
			return nil
		})
		if err != nil || c.used != 0 || len(c.spills) != 0 {
			t.Errorf("%v, %d bytes and %d texts are left", err, c.used, len(c.spills))
		}
	}
}

func TestConnectionsCommitDurablyAndReadOnlyWhereTheyShould(t *testing.T) {
	l, err := openLite(&DB{}, filepath.Join(t.TempDir(), "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	w, err := l.startedWriter()
	if err != nil {
		t.Fatal(err)
	}
	r, err := l.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.giveBack(r)
	for pragma, want := range map[string]struct{ write, read string }{
		"journal_mode": {"wal", "wal"},
		"synchronous":  {"2", "2"},
		"foreign_keys": {"1", "1"},
		"query_only":   {"0", "1"},
		"busy_timeout": {"10000", "10000"},
	} {
		if got := setting(t, w.c, pragma); got != want.write {
			t.Errorf("the writer's %s is %s", pragma, got)
		}
		if got := setting(t, r, pragma); got != want.read {
			t.Errorf("a reader's %s is %s", pragma, got)
		}
	}
}

func setting(t *testing.T, c *liteConn, pragma string) (got string) {
	t.Helper()
	s, err := c.statement("SELECT CAST(" + pragma + " AS text) FROM pragma_" + pragma)
	if err == nil {
		err = s.each(func() error { return s.Scan(&got) })
	}
	if err != nil {
		s, err = c.statement("SELECT CAST(timeout AS text) FROM pragma_" + pragma)
		if err == nil {
			err = s.each(func() error { return s.Scan(&got) })
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestRowsAreFoundByTheirKeyAlone: a key that does not begin the primary key
// has an index of its own, and the order that rows are wanted in must not lead
// the planner past it, over all rows of the workspace.
func TestRowsAreFoundByTheirKeyAlone(t *testing.T) {
	type row struct {
		Product int64 `db:"product,key"`
		Order   int64 `db:"order_id,key"`
		Line    int64 `db:"line,key"`
		Amount  int64 `db:"amount"`
	}
	type byOrder struct {
		Order int64 `db:"order_id"`
	}
	type byProduct struct {
		Product int64 `db:"product"`
	}
	c, err := openLiteConn(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, sql := range []string{
		`CREATE TABLE waits (workspace_id BLOB, product INTEGER, order_id INTEGER, line INTEGER, amount INTEGER, PRIMARY KEY (workspace_id, product, order_id, line))`,
		`CREATE INDEX waits_order ON waits (workspace_id, order_id)`,
	} {
		if _, err := c.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []struct {
		key  reflect.Type
		plan string
	}{
		{reflect.TypeFor[byOrder](), "waits_order (workspace_id=? AND order_id=?)"},
		{reflect.TypeFor[byProduct](), "(workspace_id=? AND product=?)"},
	} {
		p := &plan{planKey: planKey{what: choose, table: "waits", row: reflect.TypeFor[row](), key: want.key}}
		if err := p.build(SQLite); err != nil {
			t.Fatal(err)
		}
		s, err := c.statement("EXPLAIN QUERY PLAN " + p.sql)
		if err == nil {
			err = s.bindAll([]any{"w", int64(1)})
		}
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = s.each(func() error {
			v, err := s.value(3)
			got = append(got, strings.Clone(v.s))
			return err
		})
		if err != nil || !strings.Contains(strings.Join(got, "; "), want.plan) {
			t.Errorf("%s is found by %q, %v", want.key, got, err)
		}
	}
}
