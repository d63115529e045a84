package plain

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"bespoke/internal/base/id"
)

func raw(n byte) id.Raw { return id.Raw{15: n} }

// quiet is a workspace that holds one order, of product 1 for customer 9.
func quiet() snapshot {
	s := snapshot{rows: map[string]rows{}}
	s.put(table{"facts", []string{"workspace_id", "seq", "subject"}, []int{0, 1}}, []any{raw(7), int64(1), raw(20)})
	s.put(table{"fact_counters", []string{"workspace_id", "seq"}, []int{0}}, []any{raw(7), int64(1)})
	s.put(table{"fact_cursors", []string{"workspace_id", "seq"}, []int{0}}, []any{raw(7), int64(1)})
	s.put(table{"order_lines", []string{"workspace_id", "order_id", "product_id"}, []int{0, 1}}, []any{raw(7), raw(20), raw(1)})
	s.put(table{"order_numbers", []string{"workspace_id", "last"}, []int{0}}, []any{raw(7), int64(1)})
	s.put(table{"orders", []string{"workspace_id", "id", "number", "customer_id"}, []int{0, 1}}, []any{raw(7), raw(20), "SO-0001", raw(9)})
	s.put(table{"stock", []string{"workspace_id", "product_id", "reserved"}, []int{0, 1}}, []any{raw(7), raw(1), int64(2)}, []any{raw(7), raw(2), int64(0)})
	return s
}

// ordered is the same with a second order, of product 2 for customer 9.
func ordered() snapshot {
	s := quiet()
	s.set("facts", []any{raw(7), int64(2), raw(21)}, []any{raw(7), int64(3), raw(21)})
	s.set("fact_counters", []any{raw(7), int64(3)})
	s.set("fact_cursors", []any{raw(7), int64(3)})
	s.set("order_lines", []any{raw(7), raw(21), raw(2)})
	s.set("order_numbers", []any{raw(7), int64(2)})
	s.set("orders", []any{raw(7), raw(21), "SO-0002", raw(9)})
	s.set("stock", []any{raw(7), raw(2), int64(5)})
	return s
}

func (s *snapshot) put(t table, all ...[]any) {
	s.tables = append(s.tables, t)
	s.rows[t.name] = rows{}
	s.set(t.name, all...)
}

func (s *snapshot) set(name string, all ...[]any) {
	for _, t := range s.tables {
		if t.name == name {
			for _, row := range all {
				s.rows[name][t.keyOf(row)] = row
			}
		}
	}
}

func TestAShapeIsWhatOneOrderWrote(t *testing.T) {
	s, err := learn(quiet(), ordered())
	if err != nil {
		t.Fatal(err)
	}
	want := []step{
		{"INSERT INTO order_lines (workspace_id, order_id, product_id) VALUES (?, ?, ?)", []cell{raw(7), freshID(0), product(0)}, nothing},
		{"UPDATE stock SET reserved = reserved + ? WHERE workspace_id = ? AND product_id = ?", []cell{int64(5), raw(7), product(0)}, nothing},
		{"UPDATE order_numbers SET last = last + ? WHERE workspace_id = ? RETURNING last", []cell{int64(1), raw(7)}, theNumber},
		{"INSERT INTO orders (workspace_id, id, number, customer_id) VALUES (?, ?, ?, ?)", []cell{raw(7), freshID(0), number("SO-"), customer{}}, nothing},
		{"UPDATE fact_counters SET seq = seq + ? WHERE workspace_id = ? RETURNING seq", []cell{int64(2), raw(7)}, theFact},
		{"INSERT INTO facts (workspace_id, seq, subject) VALUES (?, ?, ?)", []cell{raw(7), factSeq(-1), freshID(0)}, nothing},
		{"INSERT INTO facts (workspace_id, seq, subject) VALUES (?, ?, ?)", []cell{raw(7), factSeq(0), freshID(0)}, nothing},
	}
	if !reflect.DeepEqual(s.steps, want) {
		t.Errorf("an order's statements are\n%v\nwanted\n%v", s.steps, want)
	}
	if s.Inserted["facts"] != 2 || s.Updated["stock"] != 1 {
		t.Errorf("inserted %v, updated %v", s.Inserted, s.Updated)
	}
}

func TestAnOrderOfTheFloorIsANewOne(t *testing.T) {
	s, err := learn(quiet(), ordered())
	if err != nil {
		t.Fatal(err)
	}
	o := s.newOrder(rand.New(rand.NewPCG(1, 1)))
	o.number, o.fact = 17, 40
	for c, want := range map[cell]any{number("SO-"): "SO-0017", factSeq(-1): int64(39), customer{}: raw(9), freshID(0): o.fresh[0], "text": "text"} {
		if got := o.value(c); got != want {
			t.Errorf("%#v stands for %v, wanted %v", c, got, want)
		}
	}
	if o.fresh[0] == raw(21) || o.value(product(0)) == (id.Raw{}) {
		t.Errorf("ids are not its own: %v", o)
	}
}
