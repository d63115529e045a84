package inventory_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/inventory"
	"bespoke/test/rig"
)

func TestALineComesFromTheFirstWarehouseThatHasAllOfIt(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 3)
		s.receive(t, "EAST", "A", 5)
		for _, c := range []struct {
			wishes []wish
			want   string
		}{
			{[]wish{{"A", 3, "refuse", nil}}, "firm 1:MAIN:3"},
			{[]wish{{"A", 4, "refuse", nil}}, "firm 1:EAST:4"},
			{[]wish{{"A", 1, "backorder", nil}, {"A", 2, "backorder", nil}}, "firm 1:EAST:1 2:waits:2"},
		} {
			if got := s.standing(t, s.must(t, nil, c.wishes...)); got != c.want {
				t.Errorf("%v: %s; want %s", c.wishes, got, c.want)
			}
		}
		if got := s.stock(t, "A"); got != "8 8 0 2" {
			t.Error(got)
		}
		s.audit(t)
	})
}

func TestALineThatNoWarehouseHasInFullComesInParts(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "EAST", "A", 5)
		s.receive(t, "MAIN", "A", 3)
		order := s.must(t, nil, wish{"A", 6, "refuse", nil}, wish{"A", 1, "refuse", nil})
		if got := s.standing(t, order); got != "firm 1:EAST:3 1:MAIN:3 2:EAST:1" && got != "firm 1:MAIN:3 1:EAST:3 2:EAST:1" {
			t.Error(got)
		}
		s.audit(t)
	})
}

func TestThePoliciesForWhatIsShort(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "EAST", "A", 2)
		if _, err := s.reserve(t, nil, wish{"A", 1, "refuse", nil}, wish{"A", 2, "refuse", nil}); err != errRefused {
			t.Errorf("refuse took what is not there: %v", err)
		}
		made := s.must(t, nil, wish{"A", 3, "make", nil})
		if got := s.standing(t, made); got != "firm 1:EAST:2" {
			t.Errorf("make: %s", got)
		}
		if got := s.standing(t, s.must(t, nil, wish{"A", 3, "backorder", nil})); got != "firm 1:waits:3" {
			t.Errorf("backorder: %s", got)
		}
		if got := s.standing(t, s.must(t, nil, wish{"A", 4, "allow", nil})); got != "firm 1:MAIN:4" {
			t.Errorf("allow: %s", got)
		}
		if got := s.standing(t, s.must(t, nil, wish{"C", 4, "allow", nil})); got != "firm 1:MAIN:4" {
			t.Errorf("allow of what never lay anywhere: %s", got)
		}
		if a, c := s.stock(t, "A"), s.stock(t, "C"); a != "2 6 -4 3" || c != "0 4 -4 0" {
			t.Errorf("A %s, C %s", a, c)
		}
		s.receive(t, "MAIN", "A", 5)
		if got := s.stock(t, "A"); got != "7 7 0 2" {
			t.Errorf("what came in fills the hole first, then serves: %s", got)
		}
		s.audit(t)
	})
}

func TestNobodyButAllowMayOversell(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 5)
		err := s.DB.Write(t.Context(), s.Act, func(tx db.Tx) error {
			_, err := tx.Exec(`UPDATE stock SET reserved = reserved + ? WHERE workspace_id = ?`, int64(60_000), tx.Workspace())
			return err
		})
		if err == nil {
			t.Error("the table let stock be sold twice")
		}
	})
}

func TestARefusalSaysWhatIsAvailable(t *testing.T) {
	e := inventory.Refusal(2, "SOFA-3", qty.Of(5), inventory.Taken{Short: qty.Of(3), Available: qty.Of(2)})
	if e.Field != "/lines/2/quantity" || e.Code != "stock.short" || e.Say("en") != "5 of SOFA-3 are wanted, 2 are available" || !strings.Contains(e.Say("zh-CN"), "目前可用 2") ||
		e.Remedy("zh-CN") == "" || e.Remedy("en") == "" {
		t.Errorf("%v %s", e, e.Say("zh-CN"))
	}
}

func TestAnEndlessShelfHasEverything(t *testing.T) {
	shelf := inventory.Endless()
	got := shelf.Take(inventory.Want{Quantity: qty.Of(1_000_000), Short: inventory.Refuse})
	if got.Short != 0 || len(got.Parts) != 0 || shelf.Available(got.Product) <= 0 {
		t.Errorf("%+v", got)
	}
}

// An order that another room refuses gives back what it took; whoever was
// planned short because of it gets it.
func TestWhatARefusedOrderTookServesTheNext(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 2)
		var first, next inventory.Claim
		s.Read(t, func(r db.Reader) error {
			shelf, err := s.load(r)
			first, _ = s.plan(shelf, rig.NewRaw(), wish{"A", 2, "backorder", nil})
			next, _ = s.plan(shelf, rig.NewRaw(), wish{"A", 3, "backorder", nil})
			return err
		})
		s.Write(t, func(tx *event.Tx) error {
			admitted, errs, err := inventory.Admit(tx, []inventory.Claim{first, next})
			if err != nil || errs[0] != nil || errs[1] != nil {
				t.Fatal(errs, err)
			}
			return admitted.Store(func(i int) bool { return i == 1 })
		})
		if got := s.standing(t, first.Order) + s.standing(t, next.Order) + ", " + s.stock(t, "A"); got != "firm 1:MAIN:2 1:waits:1, 2 2 0 1" {
			t.Error(got)
		}
		s.audit(t)
	})
}

func TestAPlanThatDoesNotFitAnyMoreIsStale(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 3)
		var early, late, short inventory.Claim
		s.Read(t, func(r db.Reader) error {
			one, err := s.load(r)
			if err != nil {
				return err
			}
			two, _ := s.load(r)
			early, _ = s.plan(one, rig.NewRaw(), wish{"A", 2, "refuse", nil})
			short, _ = s.plan(one, rig.NewRaw(), wish{"A", 2, "backorder", nil})
			late, _ = s.plan(two, rig.NewRaw(), wish{"A", 1, "refuse", nil}, wish{"A", 1, "refuse", nil})
			return nil
		})
		s.Write(t, func(tx *event.Tx) error {
			errs, err := take(tx, early, late)
			if errs[0] != nil || errs[1] != op.ErrStale {
				t.Errorf("first come first served: %v", errs)
			}
			return err
		})
		s.receive(t, "EAST", "A", 1)
		s.Write(t, func(tx *event.Tx) error {
			errs, err := take(tx, short)
			if errs[0] != op.ErrStale {
				t.Errorf("was planned short, though stock came in: %v", errs)
			}
			return err
		})
		if got := s.stock(t, "A"); got != "4 2 2 0" {
			t.Error(got)
		}
		if n := len(s.Facts(t, 5)); n != 1 {
			t.Errorf("told %v", s.Facts(t, 5))
		}
		s.audit(t)
	})
}

func TestOneFactPerOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 2)
		until := s.Act.At.Add(time.Hour).UnixMicro()
		order := s.must(t, func(c *inventory.Claim) { c.State, c.Until = inventory.StateHeld, until }, wish{"A", 1, "backorder", nil}, wish{"A", 3, "backorder", nil})
		facts := s.Facts(t, 4)
		if len(facts) != 1 || !strings.HasPrefix(facts[0], `stock.reserved {"order":"ord_`) ||
			!strings.Contains(facts[0], `"state":"held","until":`) || strings.Count(facts[0], `"warehouse"`) != 2 ||
			!strings.Contains(facts[0], `"waiting":[{"line":2,`) {
			t.Errorf("told %q", facts)
		}
		if got := s.standing(t, order); got != "held 1:MAIN:1 2:MAIN:1 2:waits:2" {
			t.Error(got)
		}
		s.free(t, order)
		s.free(t, order)
		if facts = s.Facts(t, 5); len(facts) != 1 || !strings.HasPrefix(facts[0], `stock.freed {"order":"ord_`) {
			t.Errorf("told %q", facts)
		}
		if got, n := s.stock(t, "A"), s.Count(t, "timers"); got != "2 0 2 0" || n != 0 {
			t.Errorf("%s, %d timers", got, n)
		}
		s.audit(t)
	})
}

func TestBackordersAreServedInOrderOfPlacing(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		at := func(hour int64) func(*inventory.Claim) {
			return func(c *inventory.Claim) { c.PlacedAt += hour * 3_600_000_000 }
		}
		third := s.must(t, at(3), wish{"A", 2, "backorder", nil})
		first := s.must(t, at(1), wish{"A", 2, "backorder", nil})
		second := s.must(t, at(2), wish{"A", 3, "backorder", nil})
		s.receive(t, "EAST", "A", 3)
		for order, want := range map[id.Raw]string{first: "firm 1:EAST:2", second: "firm 1:EAST:1 1:waits:2", third: "firm 1:waits:2"} {
			if got := s.standing(t, order); got != want {
				t.Errorf("%s; want %s", got, want)
			}
		}
		s.receive(t, "EAST", "A", 1)
		s.free(t, first)
		if got := s.standing(t, second) + ", " + s.standing(t, third) + ", " + s.standing(t, first); got != "firm 1:EAST:3, firm 1:EAST:1 1:waits:1, freed 1:EAST:2" {
			t.Error(got)
		}
		facts := s.Facts(t, 3+3)
		var names []string
		for _, f := range facts {
			name, _, _ := strings.Cut(f, " ")
			names = append(names, strings.TrimPrefix(name, "stock."))
		}
		if got := strings.Join(names, " "); got != "received served served received served freed served served" {
			t.Errorf("told %s", got)
		}
		s.audit(t)
	})
}

func TestWhatIsHeldForTooLongExpires(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 3)
		hold := func(c *inventory.Claim) {
			c.State, c.Until = inventory.StateHeld, s.Act.At.Add(72*time.Hour).UnixMicro()
		}
		idle := s.must(t, hold, wish{"A", 2, "backorder", nil})
		kept := s.must(t, hold, wish{"A", 1, "backorder", nil})
		waits := s.must(t, nil, wish{"A", 2, "backorder", nil})
		if errs := s.firm(t, kept); errs[0] != nil {
			t.Error(errs)
		}
		fire(t, s, 71*time.Hour, 0)
		fire(t, s, 2*time.Hour, 1)
		fire(t, s, 100*time.Hour, 0)
		for order, want := range map[id.Raw]string{idle: "expired 1:MAIN:2", kept: "firm 1:MAIN:1", waits: "firm 1:MAIN:2"} {
			if got := s.standing(t, order); got != want {
				t.Errorf("%s; want %s", got, want)
			}
		}
		if errs := s.firm(t, idle); errs[0] != op.ErrStale {
			t.Errorf("an expired hold was made firm: %v", errs)
		}
		facts := s.Facts(t, 7)
		if len(facts) != 2 || !strings.HasPrefix(facts[0], "stock.expired") || !strings.HasPrefix(facts[1], "stock.served") {
			t.Errorf("told %q", facts)
		}
		s.receive(t, "EAST", "A", 5)
		s.Read(t, func(r db.Reader) error {
			shelf, err := s.load(r)
			c, _ := s.plan(shelf, idle, wish{"A", 2, "backorder", nil})
			c.Again = true
			s.Write(t, func(tx *event.Tx) error {
				errs, err := take(tx, c)
				if errs[0] != nil {
					t.Error(errs)
				}
				return err
			})
			return err
		})
		if got := s.standing(t, idle); got != "firm 1:EAST:2" {
			t.Errorf("reserved again: %s", got)
		}
		s.audit(t)
	})
}

// fire moves the clock and fires the timers that are due then.
func fire(t *testing.T, s *store, d time.Duration, want int) {
	t.Helper()
	now := s.Clock.Move(d)
	due, err := s.Log.DueTimers(t.Context(), now, 100)
	if err != nil || len(due) != want {
		t.Fatalf("%d timers are due, %v; want %d", len(due), err, want)
	}
	a := s.Act.As("clock")
	a.At = now
	for _, timer := range due {
		if err := s.Reg.Fire(t.Context(), a, timer); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRulesSeeStock(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 3)
		s.receive(t, "EAST", "A", 2)
		s.must(t, nil, wish{"A", 4, "refuse", nil})
		c := blueprint.Of[*rule.Catalogue](s.Release())
		e := c.NewEnv(s.Clock.Now(), nil)
		s.Read(t, func(r db.Reader) error {
			shelf, err := s.load(r)
			if err == nil {
				inventory.NewFactRefs(s.Release()).SetFacts(e, shelf, s.products["A"])
			}
			return err
		})
		for path, want := range map[string]rule.Value{"stock.onHand": rule.Quantity(qty.Of(5)), "stock.available": rule.Quantity(qty.Of(1))} {
			if got := e.Get(c.MustRef(path)); got != want {
				t.Errorf("%s is %v", path, got)
			}
		}
	})
}
