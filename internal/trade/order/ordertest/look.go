package ordertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
)

// Rows are the rows of a table in the order of their columns, as texts with
// blanks between the values; "-" is NULL. Ids, which differ from run to run,
// are not for it.
func (s *Shop) Rows(t testing.TB, table string, columns ...string) (rows []string) {
	t.Helper()
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = "COALESCE(CAST(" + c + " AS text), '-')"
	}
	sql := `SELECT ` + strings.Join(texts, ` || ' ' || `) + ` FROM ` + table + ` WHERE workspace_id = ?`
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		return r.Query(sql, []any{r.Workspace()}, func(row db.Row) error {
			var text string
			err := row.Scan(&text)
			rows = append(rows, text)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}

// Count counts the workspace's rows of a table.
func (s *Shop) Count(t testing.TB, table string) (n int64) {
	t.Helper()
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		return r.Query(`SELECT count(*) FROM `+table+` WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Falsify writes something by hand, as an accident would. The statement ends
// in the condition on the workspace.
func (s *Shop) Falsify(t testing.TB, sql string) {
	t.Helper()
	err := s.DB.Write(t.Context(), s.Owner.Act, func(tx db.Tx) error {
		_, err := tx.Exec(sql, tx.Workspace())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Told lists the facts that were told while something was done, each as its
// name and who did it.
func (s *Shop) Told(t testing.TB, do func()) (facts []string) {
	t.Helper()
	before := s.Count(t, "facts") // they are numbered without gaps
	do()
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		return r.Query(`SELECT name, by_name FROM facts WHERE workspace_id = ? AND seq > ? ORDER BY seq`, []any{r.Workspace(), before},
			func(row db.Row) error {
				var name, by string
				err := row.Scan(&name, &by)
				facts = append(facts, name+" "+by)
				return err
			})
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// Same fails the test unless two lists are the same.
func Same(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// Wrong lists the counters of the workspace that the audit finds wrong, each
// once.
func (s *Shop) Wrong(t testing.TB) (counters []string) {
	t.Helper()
	credit := func(r db.Reader) ([]tally.Difference, error) {
		counts, totals, err := order.Owed(r)
		if err != nil {
			return nil, err
		}
		return party.Audit(r, counts, totals)
	}
	flows := func(r db.Reader) ([]tally.Difference, error) {
		people, err := s.Identity.People(t.Context(), r)
		if err != nil {
			return nil, err
		}
		return flow.Audit(r, flow.StaffOf(people, s.Clock.Now()))
	}
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		for _, audit := range []func(db.Reader) ([]tally.Difference, error){inventory.Audit, order.Audit, credit, flows} {
			found, err := audit(r)
			if err != nil {
				return err
			}
			for _, d := range found {
				counters = append(counters, d.Counter)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(counters)
	return slices.Compact(counters)
}

// Sound fails the test if the audit finds anything.
func (s *Shop) Sound(t testing.TB) {
	t.Helper()
	if wrong := s.Wrong(t); len(wrong) > 0 {
		t.Errorf("the audit finds %v", wrong)
	}
}

// Shelf is what the workspace has of a product: on hand, reserved, waited for.
func (s *Shop) Shelf(t testing.TB, sku string) string {
	t.Helper()
	a := s.Do(t, s.Owner, "GET", "/api/v1/stock?sku="+sku, "").Want(t, 200)
	if a.Get(t, "items", 0) == "" {
		return "nothing"
	}
	return fmt.Sprintf("%s on hand, %s reserved, %s waiting", a.Get(t, "items", 0, "onHand"), a.Get(t, "items", 0, "reserved"), a.Get(t, "items", 0, "waiting"))
}

// Hear lets every subscriber hear what was told.
func (s *Shop) Hear(t testing.TB) {
	t.Helper()
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
}
