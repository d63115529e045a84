package plain

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/id"
)

// Shape is what one order writes, as statements in the order in which they are sent.
type Shape struct {
	Inserted map[string]int // rows by table
	Updated  map[string]int
	steps    []step
	pools    pools
	fresh    int
	products int
}

// step is one statement. draws tells that it moves a counter and returns it.
type step struct {
	sql   string
	cells []cell
	draws drawn
}

type drawn uint8

const (
	nothing drawn = iota
	theNumber
	theFact
)

// Statements is how many an order takes, BEGIN and COMMIT not counted.
func (s *Shape) Statements() int { return len(s.steps) }

// The tables that need more than copying: those with the counters that all
// orders share, and what is filled from them.
const (
	numberCounter = "order_numbers"
	factCounter   = "fact_counters"
	factCursors   = "fact_cursors"
)

// late are tables written after all others, in this order: a shared counter is
// locked until COMMIT, and what needs it comes right behind it.
var late = []string{numberCounter, "orders", factCounter, "facts"}

// perBatch are tables that a batch of orders writes once: not an order's.
var perBatch = []string{factCursors, "insight_orders", "insight_rules", "order_lasts"}

// learner turns a difference of snapshots into a shape.
type learner struct {
	Shape
	known    map[id.Raw]bool // ids from before the order
	fresh    map[id.Raw]freshID
	products map[id.Raw]product
	buyer    id.Raw
	lastFact int64
}

// learn compares the moments before and after one order. Both must hold orders
// already, so that counters and accounts are there.
func learn(before, after snapshot) (*Shape, error) {
	l := &learner{known: before.known(), fresh: map[id.Raw]freshID{}, products: map[id.Raw]product{},
		Shape: Shape{Inserted: map[string]int{}, Updated: map[string]int{},
			pools: pools{before.ids("stock", "product_id"), before.ids("orders", "customer_id")}}}
	if err := l.look(before, after); err != nil {
		return nil, err
	}
	for _, t := range inOrder(after.tables) {
		l.table(t, before.rows[t.name], after.rows[t.name])
	}
	l.Shape.fresh, l.Shape.products = len(l.fresh), len(l.products)
	if len(l.pools.products) < l.Shape.products || len(l.pools.customers) == 0 {
		return nil, fmt.Errorf("there are too few products or customers to choose from")
	}
	return &l.Shape, nil
}

// look finds who bought what in the order, and how far the facts went.
func (l *learner) look(before, after snapshot) error {
	var bought []id.Raw
	for _, t := range after.tables {
		for key, row := range after.rows[t.name] {
			switch fresh := before.rows[t.name][key] == nil; {
			case t.name == "orders" && fresh:
				l.buyer = row[t.at("customer_id")].(id.Raw)
			case t.name == "order_lines" && fresh:
				bought = append(bought, row[t.at("product_id")].(id.Raw))
			case t.name == factCounter:
				l.lastFact = row[t.at("seq")].(int64)
			}
		}
	}
	if l.buyer == (id.Raw{}) || len(bought) == 0 {
		return fmt.Errorf("no order was placed between the two snapshots")
	}
	slices.SortFunc(bought, compareIDs)
	for i, p := range slices.Compact(bought) {
		l.products[p] = product(i)
	}
	return nil
}

// inOrder sorts tables as they are written: what has to be locked in an agreed
// order first, shared counters last.
func inOrder(all []table) []table {
	rank := func(t table) int { return slices.Index(late, t.name) }
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b table) int {
		if ra, rb := rank(a), rank(b); ra != rb {
			return ra - rb
		}
		return strings.Compare(a.name, b.name)
	})
	return slices.DeleteFunc(sorted, func(t table) bool { return slices.Contains(perBatch, t.name) })
}

// table turns the changes of one table into statements, updates first.
func (l *learner) table(t table, before, after rows) {
	keys := make([]string, 0, len(after))
	for key := range after {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return l.compareRows(t, after[a], after[b]) })
	var inserts []step
	for _, key := range keys {
		switch old := before[key]; {
		case old == nil:
			inserts = append(inserts, l.insert(t, after[key]))
			l.Inserted[t.name]++
		case fmt.Sprint(old) != fmt.Sprint(after[key]):
			l.steps = append(l.steps, l.update(t, old, after[key]))
			l.Updated[t.name]++
		}
	}
	l.steps = append(l.steps, inserts...)
}

// compareRows sorts by primary key, ids by their bytes, as the picked products
// of other orders will be.
func (l *learner) compareRows(t table, a, b []any) int {
	for _, i := range t.key {
		x, isID := a[i].(id.Raw)
		if y, too := b[i].(id.Raw); isID && too && x != y {
			return compareIDs(x, y)
		}
	}
	return strings.Compare(t.keyOf(a), t.keyOf(b))
}

func (l *learner) insert(t table, row []any) step {
	s := step{sql: "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(row)-1) + ")"}
	for i, v := range row {
		s.cells = append(s.cells, l.cell(t, i, v))
	}
	return s
}

// update moves numbers by what they moved, and sets everything else.
func (l *learner) update(t table, old, now []any) step {
	var s step
	var sets, wheres []string
	for i, column := range t.columns {
		if fmt.Sprint(old[i]) == fmt.Sprint(now[i]) {
			continue
		}
		was, isNumber := old[i].(int64)
		if is, too := now[i].(int64); isNumber && too {
			sets, s.cells = append(sets, column+" = "+column+" + ?"), append(s.cells, is-was)
		} else {
			sets, s.cells = append(sets, column+" = ?"), append(s.cells, l.cell(t, i, now[i]))
		}
	}
	for _, i := range t.key {
		wheres, s.cells = append(wheres, t.columns[i]+" = ?"), append(s.cells, l.cell(t, i, now[i]))
	}
	s.sql = "UPDATE " + t.name + " SET " + strings.Join(sets, ", ") + " WHERE " + strings.Join(wheres, " AND ")
	switch t.name {
	case numberCounter:
		s.sql, s.draws = s.sql+" RETURNING last", theNumber
	case factCounter:
		s.sql, s.draws = s.sql+" RETURNING seq", theFact
	}
	return s
}

// cell marks what is different in every order.
func (l *learner) cell(t table, column int, v any) cell {
	switch t.name + "." + t.columns[column] {
	case "orders.number":
		return beforeNumber(v.(string))
	case "facts.seq":
		return factSeq(v.(int64) - l.lastFact)
	case "commands.idempotency_key", "notices.occasion":
		return unique{}
	}
	i, is := v.(id.Raw)
	if !is {
		return v
	}
	if p, bought := l.products[i]; bought {
		return p
	}
	if i == l.buyer {
		return customer{}
	}
	if l.known[i] {
		return v
	}
	if _, seen := l.fresh[i]; !seen {
		l.fresh[i] = freshID(len(l.fresh))
	}
	return l.fresh[i]
}
