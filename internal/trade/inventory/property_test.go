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
	from   map[wanted]inventory.Sources // who may serve, by order and line
}

type wanted struct {
	order id.Raw
	line  int64
}

func TestAnySequenceKeepsCountersAndLedgersTogether(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		rapid.Check(t, func(rt *rapid.T) {
			m := &model{store: &store{World: s.Elsewhere(), verbs: s.verbs, products: map[string]catalog.ID{}}, t: t, came: map[string]int64{}, from: map[wanted]inventory.Sources{}}
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
		var from inventory.Sources
		if groups := rapid.SampledFrom(choices).Draw(rt, "from"); groups != nil {
			from = m.sources(m.t, groups...)
		}
		wishes = append(wishes, wish{sku.Draw(rt, "sku"), rapid.Int64Range(1, 5).Draw(rt, "n"), policy, from})
	}
	held := rapid.Bool().Draw(rt, "held")
	order, err := m.reserve(m.t, func(c *inventory.Claim) {
		if held {
			c.State, c.Until = inventory.StateHeld, m.Clock.Now().Add(90*time.Minute).UnixMicro()
		}
	}, wishes...)
	if err == nil {
		m.orders = append(m.orders, order)
		for i, w := range wishes {
			m.from[wanted{order, int64(i + 1)}] = w.from
		}
	}
}

// choices are who may serve a line; nil for everybody, as without rules.
var choices = [][][]string{nil, nil, {{"EAST"}, {"MAIN"}}, {{"MAIN"}}, {{"EAST", "MAIN"}}, {}}

// check: counters are what their ledgers say; what came is on hand; everybody is
// served by who may serve him, and nobody waits for what is free there; nothing is
// sold twice but under allow.
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
		for i := 0; a.Get(m.t, "items", 0, "warehouses", i, "warehouse") != ""; i++ {
			if free := number("items", 0, "warehouses", i, "available"); free < 0 && !m.allow {
				m.t.Fatalf("%s", a.Body)
			}
		}
	}
	m.ends()
}

// ends: who gave its claim back keeps nothing and waits for nothing.
func (m *model) ends() {
	m.Read(m.t, func(r db.Reader) error {
		shelf, err := m.load(r)
		if err != nil {
			return err
		}
		all, err := inventory.Find(r, slices.Clone(m.orders))
		for order, st := range all {
			if (st.State == inventory.StateFreed || st.State == inventory.StateExpired) && len(st.Waiting) > 0 {
				m.t.Fatalf("ended, and still waits: %+v", st)
			}
			m.served(shelf, order, st)
		}
		return err
	})
}

// served: what a line has comes from who may serve it, and it does not wait for what
// is free there.
func (m *model) served(shelf *inventory.Shelf, order id.Raw, st *inventory.Standing) {
	may := func(line int64, w inventory.WarehouseID) bool {
		from := m.from[wanted{order, line}]
		return from == nil || slices.ContainsFunc(from, func(group []inventory.WarehouseID) bool { return slices.Contains(group, w) })
	}
	for _, p := range st.Pieces {
		if !may(p.Line, p.Warehouse) {
			m.t.Fatalf("line %d is served by %s, which may not", p.Line, shelf.Code(p.Warehouse))
		}
	}
	for _, w := range st.Waiting {
		for c := range shelf.Candidates(w.Product) {
			if may(w.Line, c.ID) && c.Available > 0 {
				m.t.Fatalf("line %d waits while %s has %s", w.Line, c.Code, c.Available)
			}
		}
	}
}
