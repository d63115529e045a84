package db_test

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

func TestValuesComeBackAsTheyWere(t *testing.T) {
	cases := map[string]thing{
		"plain":     {Name: "a", Amount: 1, Open: true, Seal: []byte{1, 2}, Order: 3},
		"nothing":   {Name: "", Seal: []byte{}},
		"NULLs set": {Name: "b", Seal: []byte{}, Note: ptr(""), Parent: ptr(id.New[thingKind]()), Part: ptr(int64(0))},
		"extremes":  {Name: "c", Amount: math.MaxInt64, Seal: bytes.Repeat([]byte{0, 255}, 100_000), Order: math.MinInt32, Part: ptr(int64(math.MinInt64))},
		"words":     {Name: "量单 Ω\u200b\u202e e\u0301 👩‍👩‍👧 \r\n\t'\"\\?$1", Seal: []byte{}, Note: ptr(strings.Repeat("宽", 70_000))},
		"zero id":   {Name: "d", Seal: []byte("'"), Parent: new(thingID)},
	}
	each(t, func(t *testing.T, s *suite) {
		for name, want := range cases {
			want.ID = id.New[thingKind]()
			want.Name += label(name)
			s.must(func(tx db.Tx) error { add(tx, want); return nil })
			var got thing
			s.read(func(r db.Reader) error {
				return r.Query(`SELECT `+columns+` FROM things WHERE workspace_id = ? AND id = ?`,
					[]any{r.Workspace(), want.ID}, func(row db.Row) error { return scanThing(row, &got) })
			})
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v came back as %+v", name, want, got)
			}
		}
	})
}

func TestArgumentsMayBePointersAndNamedTypes(t *testing.T) {
	type mark []byte
	type flag bool
	type small uint8
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error {
			tx.Write(`INSERT INTO things (workspace_id, id, name, amount, open, seal, note, parent, part) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				ptr(tx.Workspace()), a.ID.Raw(), ptr(label("a")), small(200), flag(true), mark("x"), (*string)(nil), &a.ID, nil)
			return nil
		})
		got := s.all()
		want := thing{key: a.key, Name: "a", Amount: 200, Open: true, Seal: []byte("x"), Parent: &a.ID}
		if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestOneTextTakesArgumentsOfChangingTypes(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error { add(tx, a); return nil })
		notes := []any{nil, "one", nil, label("two"), (*string)(nil)}
		for _, note := range notes {
			s.must(func(tx db.Tx) error {
				n, err := tx.Exec(`UPDATE things SET note = ? WHERE workspace_id = ? AND id = ?`, note, tx.Workspace(), a.ID)
				if n != 1 {
					t.Errorf("%v touched %d rows", note, n)
				}
				return err
			})
		}
	})
}

func TestWhatNoColumnHoldsIsRefusedByTheProgram(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, bad := range []any{1.5, struct{}{}, ptr(ptr("x")), uint64(math.MaxUint64), []string{"a"}} {
			err := s.write(func(tx db.Tx) error {
				tx.Write(`UPDATE things SET note = ? WHERE workspace_id = ?`, bad, tx.Workspace())
				return nil
			})
			if err == nil {
				t.Errorf("%T was taken", bad)
			}
		}
	})
}

func TestScanSaysWhatDoesNotFit(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		a.Amount = 300
		s.must(func(tx db.Tx) error { add(tx, a); return nil })
		cases := map[string][]any{
			"NULL into text":     {new(string), new(int64)},
			"number into text":   {new(*string), new(string)},
			"number into a byte": {new(*string), new(int8)},
			"into no pointer":    {new(*string), 1},
			"too few":            {new(*string)},
			"too many":           {new(*string), new(int64), new(int64)},
			"number into an id":  {new(*string), new(thingID)},
		}
		for name, dst := range cases {
			err := s.d.Read(t.Context(), s.a, func(r db.Reader) error {
				return r.Query(`SELECT note, amount FROM things WHERE workspace_id = ?`, []any{r.Workspace()},
					func(row db.Row) error { return row.Scan(dst...) })
			})
			if err == nil {
				t.Errorf("%s: was scanned", name)
			}
		}
	})
}

func TestSumsAndCountsAreIntegers(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, amounts := range [][]int64{{}, {0}, {1, 2}, {-10_000, -20_000}, {math.MaxInt64 - 1, 1}, {math.MinInt64 + 1, 0}, {100_000_000, 1}} {
			var want, sum, count int64
			s.must(func(tx db.Tx) error {
				tx.Write(`DELETE FROM things WHERE workspace_id = ?`, tx.Workspace())
				for i, n := range amounts {
					a := newThing(string(rune('a' + i)))
					a.Amount = n
					want += n
					add(tx, a)
				}
				return tx.Query(`SELECT coalesce(sum(amount), 0), count(*) FROM things WHERE workspace_id = ?`,
					[]any{tx.Workspace()}, func(r db.Row) error { return r.Scan(&sum, &count) })
			})
			if sum != want || count != int64(len(amounts)) {
				t.Errorf("%v: sum %d, count %d", amounts, sum, count)
			}
		}
	})
}

func TestACallbacksErrorEndsTheQueryButNotTheTransaction(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			add(tx, newThing("a"))
			add(tx, newThing("b"))
			calls := 0
			err := tx.Query(`SELECT name FROM things WHERE workspace_id = ?`, []any{tx.Workspace()},
				func(db.Row) error { calls++; return errOwn })
			if err != errOwn || calls != 1 {
				t.Errorf("%v after %d calls", err, calls)
			}
			add(tx, newThing("c"))
			return nil
		})
		if got := s.names(); len(got) != 3 {
			t.Errorf("got %q", got)
		}
	})
}

func TestAStatementInsideACallbackIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		err := s.write(func(tx db.Tx) error {
			add(tx, newThing("a"))
			return tx.Query(`SELECT name FROM things WHERE workspace_id = ?`, []any{tx.Workspace()}, func(db.Row) error {
				tx.Write(`DELETE FROM things WHERE workspace_id = ?`, tx.Workspace())
				return nil
			})
		})
		if err == nil || errors.Is(err, errOwn) || len(s.names()) != 0 {
			t.Errorf("%v, %q", err, s.names())
		}
	})
}

func TestQuestionMarksInQuotesAreNoArguments(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			var text, name string
			err := tx.Query(`SELECT 'a?''?', ? AS "what?" -- ?
				/* ? */`, []any{"x"}, func(r db.Row) error { return r.Scan(&text, &name) })
			if text != "a?'?" || name != "x" {
				t.Errorf("got %q, %q", text, name)
			}
			return err
		})
	})
}

func TestWrongNumbersOfArgumentsAndTwoStatementsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		for _, bad := range []struct {
			sql  string
			args []any
		}{
			{`SELECT ?`, nil},
			{`SELECT ?`, []any{"a", "b"}},
			{`SELECT 1; SELECT 2`, nil},
			{`SELECT no FROM such`, nil},
		} {
			err := s.write(func(tx db.Tx) error {
				return tx.Query(bad.sql, bad.args, func(db.Row) error { return nil })
			})
			if err == nil || db.Retryable(err) || db.Refused(err) || db.OutcomeUnknown(err) {
				t.Errorf("%s: %v", bad.sql, err)
			}
		}
		s.must(func(tx db.Tx) error { add(tx, newThing("a")); return nil })
	})
}

func TestManyTextsOfStatementsAreNotKeptForEver(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		s.must(func(tx db.Tx) error {
			for i := range 1_200 {
				sql := `SELECT ?` + strings.Repeat(" ", i)
				if err := tx.Query(sql, []any{"a"}, func(db.Row) error { return nil }); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
