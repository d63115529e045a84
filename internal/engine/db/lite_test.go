package db

import (
	"path/filepath"
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
