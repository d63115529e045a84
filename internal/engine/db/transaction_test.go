package db_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

func TestAWriteIsSeenAfterItsCommit(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			add(tx, newThing("a"))
			return nil
		})
		if got := s.names(); !slices.Equal(got, []string{"a"}) {
			t.Fatalf("got %q", got)
		}
	})
}

func TestTheFunctionsErrorComesBackUnchangedAndUndoesEverything(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, ask := range []bool{false, true} {
			err := s.write(func(tx db.Tx) error {
				add(tx, newThing("a"))
				if ask {
					if list, err := all(tx); err != nil || len(list) != 1 {
						t.Errorf("inside: %v, %v", list, err)
					}
				}
				return errOwn
			})
			if err != errOwn {
				t.Errorf("got %v", err)
			}
		}
		if got := s.names(); len(got) != 0 {
			t.Errorf("left behind: %q", got)
		}
	})
}

func TestATransactionReadsItsOwnQueuedWrites(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error {
			add(tx, a)
			tx.Write(`UPDATE things SET amount = ? WHERE workspace_id = ? AND id = ?`, 7, tx.Workspace(), a.ID)
			if n, err := amount(tx, a.ID); n != 7 || err != nil {
				t.Errorf("read %d, %v", n, err)
			}
			n, err := tx.Exec(`UPDATE things SET amount = amount + 1 WHERE workspace_id = ? AND amount = 7`, tx.Workspace())
			if n != 1 || err != nil {
				t.Errorf("touched %d, %v", n, err)
			}
			return nil
		})
		s.read(func(r db.Reader) error {
			if n, err := amount(r, a.ID); n != 8 || err != nil {
				t.Errorf("read %d, %v", n, err)
			}
			return nil
		})
	})
}

func TestAQueuedWritesErrorSurfacesAtTheNextQuestionAndSpoilsTheCommit(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		err := s.write(func(tx db.Tx) error {
			add(tx, a)
			add(tx, a)
			if _, err := all(tx); !db.Refused(err) {
				t.Errorf("the question was answered: %v", err)
			}
			if _, err := tx.Exec(`DELETE FROM things WHERE workspace_id = ?`, tx.Workspace()); err == nil {
				t.Error("a spoiled transaction went on")
			}
			return nil
		})
		if !db.Refused(err) {
			t.Errorf("a swallowed error was committed: %v", err)
		}
		if err := s.write(func(tx db.Tx) error { add(tx, a); add(tx, a); return nil }); !db.Refused(err) {
			t.Errorf("at the commit: %v", err)
		}
		if got := s.names(); len(got) != 0 {
			t.Errorf("left behind: %q", got)
		}
	})
}

func TestAPanicBecomesAnErrorWithItsStack(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		err := s.write(func(tx db.Tx) error {
			add(tx, newThing("a"))
			return tx.Query(`SELECT 1 WHERE ? = ?`, []any{1, 1}, func(db.Row) error { panic("out of thread") })
		})
		if err == nil || !strings.Contains(err.Error(), "out of thread") || !strings.Contains(err.Error(), "transaction_test.go") {
			t.Errorf("got %v", err)
		}
		if got := s.names(); len(got) != 0 {
			t.Errorf("left behind: %q", got)
		}
		s.must(func(tx db.Tx) error {
			add(tx, newThing("b"))
			return tx.Query(`SELECT 1 WHERE ? = ?`, []any{1, 1}, func(db.Row) error { return nil })
		})
	})
}

func TestACancelledContextStartsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ran := false
		err := s.d.Write(ctx, s.a, func(tx db.Tx) error { ran = true; return nil })
		if !errors.Is(err, context.Canceled) || ran {
			t.Errorf("write: %v, ran %v", err, ran)
		}
		err = s.d.Read(ctx, s.a, func(r db.Reader) error {
			_, err := all(r)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("read: %v", err)
		}
	})
}

func TestACancellationDoesNotCutATransactionShort(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.d.Write(ctx, s.a, func(tx db.Tx) error {
			if _, err := all(tx); err != nil {
				return err
			}
			cancel()
			add(tx, newThing("a"))
			return nil
		})
		if err != nil || len(s.names()) != 1 {
			t.Errorf("%v, %q", err, s.names())
		}
	})
}

func TestACancellationEndsAReadingUnderWay(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.d.Read(ctx, s.a, func(r db.Reader) error {
			return r.Query(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT i FROM n WHERE ? = ?`,
				[]any{1, 1}, func(row db.Row) error { cancel(); return nil })
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if got := s.names(); len(got) != 0 {
			t.Errorf("the next reader got %q", got)
		}
	})
}

func TestAReaderSeesOneMoment(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error { add(tx, a); return nil })
		s.read(func(r db.Reader) error {
			before, err := amount(r, a.ID)
			if err != nil {
				return err
			}
			s.must(func(tx db.Tx) error {
				tx.Write(`UPDATE things SET amount = 5 WHERE workspace_id = ? AND id = ?`, tx.Workspace(), a.ID)
				return nil
			})
			after, err := amount(r, a.ID)
			if before != 0 || after != 0 {
				t.Errorf("saw %d, then %d", before, after)
			}
			return err
		})
	})
}

func TestAReaderCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		err := s.d.Read(t.Context(), s.a, func(r db.Reader) error {
			return r.Query(`INSERT INTO things (workspace_id, id, name, amount, seal) VALUES (?, ?, 'a', 1, ?) RETURNING amount`,
				[]any{r.Workspace(), newThing("").ID, []byte{}}, func(db.Row) error { return nil })
		})
		if err == nil || len(s.names()) != 0 {
			t.Errorf("%v, %q", err, s.names())
		}
	})
}

func TestASweepCrossesWorkspaces(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for range 3 {
			s.a = dbtest.Act()
			s.must(func(tx db.Tx) error { add(tx, newThing("a")); return nil })
		}
		n := 0
		err := s.d.Sweep(t.Context(), `SELECT workspace_id FROM things WHERE name = ?`, []any{"a"}, func(r db.Row) error {
			n++
			return r.Scan(&s.a.Workspace)
		})
		if n != 3 || err != nil {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

func TestAClosedDatabaseRefuses(t *testing.T) {
	dbtest.EachURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		a := dbtest.Act()
		if err := d.Write(t.Context(), a, func(tx db.Tx) error { _, err := all(tx); return err }); !errors.Is(err, db.ErrClosed) {
			t.Errorf("write: %v", err)
		}
		if err := d.Read(t.Context(), a, func(r db.Reader) error { _, err := all(r); return err }); !errors.Is(err, db.ErrClosed) {
			t.Errorf("read: %v", err)
		}
	})
}

func TestAnAddressThatLeadsNowhereIsRefused(t *testing.T) {
	for _, url := range []string{"", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:/no/such/folder/x.db", "postgres://u:secret@127.0.0.1:1/x"} {
		_, err := db.Open(t.Context(), url, db.Options{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestATransactionKeptBeyondItsFunctionIsShut(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		var kept db.Tx
		var reader db.Reader
		s.must(func(tx db.Tx) error {
			kept = tx
			add(tx, newThing("a"))
			return nil
		})
		s.read(func(r db.Reader) error {
			reader = r
			_, err := all(r)
			return err
		})
		if _, err := kept.Exec(`DELETE FROM things WHERE workspace_id = ?`, s.a.Workspace); err == nil {
			t.Error("it wrote")
		}
		if _, err := all(reader); err == nil {
			t.Error("it read")
		}
		if got := s.names(); len(got) != 1 {
			t.Errorf("got %q", got)
		}
	})
}
