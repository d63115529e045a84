package inventory_test

import (
	"testing"

	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/trade/inventory"
)

// sources are warehouses by their codes, in groups.
func (s *store) sources(t testing.TB, groups ...[]string) inventory.Sources {
	t.Helper()
	from := inventory.Sources{}
	s.Read(t, func(r db.Reader) error {
		shelf, err := inventory.Load(r, nil)
		for _, codes := range groups {
			var group []inventory.WarehouseID
			for c := range shelf.Candidates(s.products["A"]) {
				for _, code := range codes {
					if c.Code == code {
						group = append(group, c.ID)
					}
				}
			}
			from = append(from, group)
		}
		return err
	})
	return from
}

func TestWhoServesALineWhereRulesHaveASay(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 6)
		s.receive(t, "EAST", "A", 4)
		east, main := []string{"EAST"}, []string{"MAIN"}
		for _, c := range []struct {
			name  string
			n     int64
			short inventory.Policy
			from  [][]string
			want  string
		}{
			{"the better one first, the rest from the next", 5, "refuse", [][]string{east, main}, "4 of EAST 1 of MAIN"},
			{"equally good: who has all of it", 5, "refuse", [][]string{{"EAST", "MAIN"}}, "5 of MAIN"},
			{"only who may", 3, "refuse", [][]string{east}, "3 of EAST"},
			{"what others have does not count", 5, "refuse", [][]string{east}, "short 1, 4 are there"},
			{"the rest waits", 5, "backorder", [][]string{east}, "4 of EAST short 1, 4 are there"},
			{"the first gives what it does not have", 12, "allow", [][]string{east, main}, "6 of EAST 6 of MAIN"},
			{"nobody may", 2, "backorder", nil, "short 2, 0 are there"},
			{"nobody may, and more than there is is allowed", 2, "allow", nil, "short 2, 0 are there"},
		} {
			s.Read(t, func(r db.Reader) error {
				shelf, err := s.load(r)
				got := shelf.Take(inventory.Want{Product: s.products["A"], Quantity: qty.Of(c.n), Short: c.short, From: s.sources(t, c.from...)})
				text := ""
				for _, p := range got.Parts {
					text += p.Quantity.String() + " of " + shelf.Code(p.Warehouse) + " "
				}
				if got.Short > 0 {
					text += "short " + got.Short.String() + ", " + got.Available.String() + " are there "
				}
				if text != c.want+" " {
					t.Errorf("%s: %s; want %s", c.name, text, c.want)
				}
				return err
			})
		}
	})
}

func TestAWarehouseThatNeverHadAProductIsPutWhereItServes(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 1)
		order := s.must(t, nil, wish{"A", 2, "allow", s.sources(t, []string{"EAST"})}, wish{"A", 1, "refuse", nil})
		if got := s.standing(t, order); got != "firm 1:EAST:2 2:MAIN:1" {
			t.Error(got)
		}
		s.audit(t)
	})
}

// Who may come from one warehouse alone is not served by another, does not keep it
// from those behind, and is short although it has some.
func TestWhoWaitsIsServedByWhoMayServe(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 1)
		east := s.must(t, nil, wish{"A", 3, "backorder", s.sources(t, []string{"EAST"})})
		any := s.must(t, nil, wish{"A", 2, "backorder", nil})
		if got := s.standing(t, east) + ", " + s.standing(t, any); got != "firm 1:waits:3, firm 1:MAIN:1 1:waits:1" {
			t.Error(got)
		}
		s.receive(t, "MAIN", "A", 5)
		if got := s.standing(t, east) + ", " + s.standing(t, any); got != "firm 1:waits:3, firm 1:MAIN:2" {
			t.Error(got)
		}
		s.receive(t, "EAST", "A", 2)
		if got := s.standing(t, east); got != "firm 1:EAST:2 1:waits:1" {
			t.Error(got)
		}
		if got := s.stock(t, "A"); got != "8 4 4 1" {
			t.Error(got)
		}
		s.audit(t)
	})
}

// What comes in where a line may come from, after it was planned as short, makes the
// plan stale; what lies elsewhere does not.
func TestAShortPlanIsStaleByWhatMayServeIt(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 9)
		only := s.sources(t, []string{"EAST"})
		var claim inventory.Claim
		s.Read(t, func(r db.Reader) error {
			shelf, err := s.load(r)
			claim, _ = s.plan(shelf, [16]byte{1}, wish{"A", 2, "make", only})
			return err
		})
		s.receive(t, "EAST", "A", 1)
		s.Write(t, func(tx *event.Tx) error {
			errs, err := take(tx, claim)
			if errs[0] == nil {
				t.Error("the plan still fits")
			}
			return err
		})
	})
}
