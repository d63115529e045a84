package inventory_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
)

// model is what a sequence of deeds must keep true, whatever they are.
type model struct {
	*store
	t      *testing.T
	orders []id.Raw
	came   map[string]int64
	allow  bool
}

func TestAnySequenceKeepsCountersAndLedgersTogether(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		rapid.Check(t, func(rt *rapid.T) {
			m := &model{store: &store{World: s.Elsewhere(), verbs: s.verbs, products: map[string]catalog.ID{}}, t: t, came: map[string]int64{}}
			m.stockUp(t)
			m.allow = rapid.Bool().Draw(rt, "allow")
			for range rapid.IntRange(1, 8).Draw(rt, "deeds") {
				m.deed(rt)
				m.check()
			}
		})
	})
}

func (m *model) deed(rt *rapid.T) {
	sku := rapid.SampledFrom([]string{"A", "B"})
	switch rapid.SampledFrom([]string{"receive", "reserve", "reserve", "firm", "free", "expire"}).Draw(rt, "deed") {
	case "receive":
		p, n := sku.Draw(rt, "sku"), rapid.Int64Range(1, 6).Draw(rt, "n")
		m.receive(m.t, rapid.SampledFrom([]string{"MAIN", "EAST"}).Draw(rt, "warehouse"), p, n)
		m.came[p] += n
	case "reserve":
		m.order(rt, sku)
	case "firm":
		if len(m.orders) > 0 {
			m.firm(m.t, rapid.SampledFrom(m.orders).Draw(rt, "order"))
		}
	case "free":
		if len(m.orders) > 0 {
			m.free(m.t, rapid.SampledFrom(m.orders).Draw(rt, "one"), rapid.SampledFrom(m.orders).Draw(rt, "other"))
		}
	case "expire":
		now := m.Clock.Move(time.Hour)
		due, err := m.Log.DueTimers(m.t.Context(), now, 100)
		if err != nil {
			m.t.Fatal(err)
		}
		m.Act.At = now
		for _, timer := range due {
			if err := m.Reg.Fire(m.t.Context(), m.Act, timer); timer.Workspace == m.Act.Workspace && err != nil {
				m.t.Fatal(err)
			}
		}
	}
}

func (m *model) order(rt *rapid.T, sku *rapid.Generator[string]) {
	policies := []inventory.Policy{inventory.Refuse, inventory.Backorder, inventory.Make}
	if m.allow {
		policies = append(policies, inventory.Allow)
	}
	policy := rapid.SampledFrom(policies).Draw(rt, "policy")
	var wishes []wish
	for range rapid.IntRange(1, 3).Draw(rt, "lines") {
		wishes = append(wishes, wish{sku.Draw(rt, "sku"), rapid.Int64Range(1, 5).Draw(rt, "n"), policy})
	}
	held := rapid.Bool().Draw(rt, "held")
	order, err := m.reserve(m.t, func(c *inventory.Claim) {
		if held {
			c.State, c.Until = inventory.StateHeld, m.Clock.Now().Add(90*time.Minute).UnixMicro()
		}
	}, wishes...)
	if err == nil {
		m.orders = append(m.orders, order)
	}
}

// check: counters are what their ledgers say; what came is on hand; nobody
// waits for what is free; nothing is sold twice but under allow.
func (m *model) check() {
	m.t.Helper()
	m.audit(m.t)
	for _, sku := range []string{"A", "B"} {
		a := m.Do(m.t, "GET", "/api/v1/stock?sku="+sku, "").Want(m.t, 200)
		if a.Get(m.t, "items", 0, "sku") == "" {
			continue
		}
		number := func(path ...any) qty.Quantity {
			q, err := qty.Parse(a.Get(m.t, path...))
			if err != nil {
				m.t.Fatalf("%s: %v", a.Body, err)
			}
			return q
		}
		if on := number("items", 0, "onHand"); on != qty.Of(m.came[sku]) {
			m.t.Fatalf("%d of %s came, %s are on hand", m.came[sku], sku, on)
		}
		waiting := number("items", 0, "waiting")
		for i := 0; a.Get(m.t, "items", 0, "warehouses", i, "warehouse") != ""; i++ {
			free := number("items", 0, "warehouses", i, "available")
			if free > 0 && waiting > 0 || free < 0 && !m.allow {
				m.t.Fatalf("%s", a.Body)
			}
		}
	}
	m.ends()
}

// ends: who gave its claim back keeps nothing and waits for nothing.
func (m *model) ends() {
	m.Read(m.t, func(r db.Reader) error {
		all, err := inventory.Find(r, slices.Clone(m.orders))
		for _, st := range all {
			if (st.State == inventory.StateFreed || st.State == inventory.StateExpired) && len(st.Waiting) > 0 {
				m.t.Fatalf("ended, and still waits: %+v", st)
			}
		}
		return err
	})
}
