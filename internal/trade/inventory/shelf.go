package inventory

import (
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
)

// Shelf is what lay where when it was read, less what was planned on it since.
// It is pure: plans change the shelf, never the database.
type Shelf struct {
	warehouses []Warehouse // as orders are served from them
	rows       map[catalog.ID][]*stockRow
	endless    bool

	groups [][]*stockRow // those that serve, while something is planned
	served []*stockRow
}

// Endless is a shelf that has as much of everything as anybody wants, for
// examples of a blueprint: they are about its rules, not about today's stock.
func Endless() *Shelf { return &Shelf{endless: true} }

// newShelf puts the rows of each product in the order of the warehouses.
func newShelf(warehouses []Warehouse, rows []*stockRow) *Shelf {
	slices.SortFunc(warehouses, Warehouse.before)
	rank := make(map[WarehouseID]int, len(warehouses))
	for i, w := range warehouses {
		rank[w.ID] = i
	}
	s := &Shelf{warehouses: warehouses, rows: make(map[catalog.ID][]*stockRow, len(rows))}
	for _, r := range rows {
		s.rows[r.Product] = append(s.rows[r.Product], r)
	}
	for _, of := range s.rows {
		slices.SortFunc(of, func(a, b *stockRow) int { return rank[a.Warehouse] - rank[b.Warehouse] })
	}
	return s
}

// Want is a line's wish for a product that is taken from stock.
type Want struct {
	Product  catalog.ID
	Quantity qty.Quantity
	Short    Policy
	From     Sources // which warehouses may serve it
}

// Taken is the plan for one line.
type Taken struct {
	Product   catalog.ID
	From      Sources
	Parts     []Part
	Short     qty.Quantity // what is not there
	Available qty.Quantity // what there was to take before
}

// Take plans where a line is taken from: of warehouses that serve equally well,
// the first that has all of it, else parts of several in their order. What the
// shelf lacks is Short, and the policy decides what becomes of it: under refuse
// nothing is taken then, under allow the first warehouse gives what it does not
// have.
func (s *Shelf) Take(w Want) Taken {
	t := Taken{Product: w.Product, From: w.From}
	if s.endless {
		t.Available = w.Quantity
		return t
	}
	groups := s.serving(w)
	for _, rows := range groups {
		for _, r := range rows {
			t.Available += max(r.free(), 0)
		}
	}
	if w.Short == Refuse && t.Available < w.Quantity {
		t.Short = w.Quantity - t.Available
		return t
	}
	left := w.Quantity
	for _, rows := range groups {
		left = t.gather(rows, left)
	}
	if left > 0 && w.Short == Allow {
		left = s.overdraw(&t, left)
	}
	t.Short = left
	return t
}

// gather takes from warehouses that serve equally well, and returns what is left.
func (t *Taken) gather(rows []*stockRow, left qty.Quantity) qty.Quantity {
	if left <= 0 {
		return left
	}
	if i := slices.IndexFunc(rows, func(r *stockRow) bool { return r.free() >= left }); i >= 0 {
		t.take(rows[i], left)
		return 0
	}
	for _, r := range rows {
		if give := min(r.free(), left); give > 0 {
			t.take(r, give)
			left -= give
		}
	}
	return left
}

func (t *Taken) take(r *stockRow, q qty.Quantity) {
	r.take(q)
	t.Parts = append(t.Parts, Part{Warehouse: r.Warehouse, Quantity: q})
}

// overdraw takes from the first warehouse what it does not have, and returns
// what is left: nothing, unless no warehouse may serve at all.
func (s *Shelf) overdraw(t *Taken, q qty.Quantity) qty.Quantity {
	first, any := s.first(t.From)
	if !any {
		return q
	}
	r, known := s.row(t.Product, first)
	r.take(q)
	if i := slices.IndexFunc(t.Parts, func(p Part) bool { return p.Warehouse == first }); i >= 0 {
		t.Parts[i].Quantity += q
		return 0
	}
	t.Parts = append(t.Parts, Part{Warehouse: first, Quantity: q, New: !known})
	return 0
}

// row finds the counters of a product in a warehouse, or puts empty ones where
// they belong.
func (s *Shelf) row(p catalog.ID, w WarehouseID) (r *stockRow, known bool) {
	rows, at := s.rows[p], 0
	for _, r := range rows {
		if r.Warehouse == w {
			return r, !r.unborn
		}
		if s.rank(r.Warehouse) < s.rank(w) {
			at++
		}
	}
	r = &stockRow{spot: spot{p, w}, unborn: true}
	s.rows[p] = slices.Insert(rows, at, r)
	return r, false
}

// rank is a warehouse's place in the order in which they serve.
func (s *Shelf) rank(w WarehouseID) int {
	return slices.IndexFunc(s.warehouses, func(one Warehouse) bool { return one.ID == w })
}

// left tells whether some of a product is free.
func (s *Shelf) left(p catalog.ID) bool {
	return slices.ContainsFunc(s.rows[p], func(r *stockRow) bool { return r.free() > 0 })
}

// PutBack undoes the plans of an order that was refused.
func (s *Shelf) PutBack(plans ...Taken) {
	for _, t := range plans {
		for _, p := range t.Parts {
			r, _ := s.row(t.Product, p.Warehouse)
			r.take(-p.Quantity)
		}
	}
}

// OnHand is how much of a product lies in all warehouses.
func (s *Shelf) OnHand(p catalog.ID) (sum qty.Quantity) {
	if s.endless {
		return qty.Quantity(dec.Max)
	}
	for _, r := range s.rows[p] {
		sum += r.OnHand
	}
	return sum
}

// Available is how much of it nobody has a claim on; below zero where orders
// were allowed more than there is.
func (s *Shelf) Available(p catalog.ID) (sum qty.Quantity) {
	if s.endless {
		return qty.Quantity(dec.Max)
	}
	for _, r := range s.rows[p] {
		sum += r.free()
	}
	return sum
}

// Code is a warehouse's code, as lines show their source.
func (s *Shelf) Code(w WarehouseID) string {
	for _, known := range s.warehouses {
		if known.ID == w {
			return known.Code
		}
	}
	return ""
}
