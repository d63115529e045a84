package inventory

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
)

// Sources are the warehouses that may serve a line where rules have a say: in
// groups, the best first; those of one group serve equally well. nil is all
// warehouses as one group, and none is none.
type Sources [][]WarehouseID

// holds tells whether a warehouse may serve.
func (s Sources) holds(w WarehouseID) bool {
	return s == nil || slices.ContainsFunc(s, func(group []WarehouseID) bool { return slices.Contains(group, w) })
}

// text is how a line that waits keeps them; "" for all.
func (s Sources) text() string {
	if s == nil {
		return ""
	}
	raw, _ := json.Marshal(s) // never fails for ids
	return string(raw)
}

func readSources(text string) (s Sources, err error) {
	if text == "" {
		return nil, nil
	}
	if err = json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("inventory: read which warehouses may serve: %w", err)
	}
	return s, nil
}

// Candidate is a warehouse that might serve a line, and what nobody has a claim
// on there; below zero where orders were allowed more than there is.
type Candidate struct {
	Warehouse
	Available qty.Quantity
}

// Candidates are all warehouses as they serve, with what each has of a product.
func (s *Shelf) Candidates(p catalog.ID) iter.Seq[Candidate] {
	return func(yield func(Candidate) bool) {
		rows := s.rows[p]
		for _, w := range s.warehouses {
			c := Candidate{Warehouse: w}
			if i := slices.IndexFunc(rows, func(r *stockRow) bool { return r.Warehouse == w.ID }); i >= 0 {
				c.Available = rows[i].free()
			}
			if !yield(c) {
				return
			}
		}
	}
}

// serving is the rows of what is wanted, in the groups in which they serve, until
// something else is.
func (s *Shelf) serving(w Want) [][]*stockRow {
	rows := s.rows[w.Product]
	s.groups, s.served = s.groups[:0], s.served[:0]
	if w.From == nil {
		s.groups = append(s.groups, rows)
	}
	for _, group := range w.From {
		from := len(s.served)
		for _, r := range rows {
			if slices.Contains(group, r.Warehouse) {
				s.served = append(s.served, r)
			}
		}
		s.groups = append(s.groups, s.served[from:])
	}
	return s.groups
}

// first is the warehouse that serves before all others, if there is one.
func (s *Shelf) first(from Sources) (w WarehouseID, any bool) {
	if from == nil {
		if len(s.warehouses) == 0 {
			return w, false
		}
		return s.warehouses[0].ID, true
	}
	for _, group := range from {
		if len(group) > 0 {
			return group[0], true
		}
	}
	return w, false
}
