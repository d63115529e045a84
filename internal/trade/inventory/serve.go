package inventory

import (
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// page is how many of those who wait are read at a time.
const page = 200

// serve hands what is free on the locked spots to the orders that wait, in
// order of placing, and tells stock.served for each. acts are the products
// that something came in of, and by whose act. The caller holds their demand.
func (c *counters) serve(acts map[catalog.ID]act.Act) error {
	s := &serving{counters: c, by: map[id.Raw]act.Act{}, pieces: map[id.Raw][]Piece{}}
	for _, p := range sortedIDs(slices.Collect(maps.Keys(acts))) {
		if c.demand[p].Waiting <= 0 {
			continue
		}
		if err := s.product(p, acts[p]); err != nil {
			return err
		}
	}
	return s.write()
}

// finish serves from what came in and writes all counters.
func (c *counters) finish(acts map[catalog.ID]act.Act) error {
	if err := c.serve(acts); err != nil {
		return err
	}
	return c.store()
}

// serving collects what one call hands out.
type serving struct {
	*counters
	shelf        *Shelf
	reservations []reservationRow // new, or more of what there is
	backorders   []backorderRow   // of which some is left
	orders       []id.Raw         // in the order in which they were served
	by           map[id.Raw]act.Act
	pieces       map[id.Raw][]Piece
}

// product serves those who wait for one product until nothing is free or
// nobody waits any more.
func (s *serving) product(p catalog.ID, by act.Act) error {
	if s.shelf == nil {
		warehouses, err := allWarehouses(s.tx)
		if err != nil {
			return err
		}
		s.shelf = newShelf(warehouses, slices.Collect(maps.Values(s.stock)))
	}
	var last backorderRow
	for {
		rows, err := waiting(s.tx, p, last, page)
		if err != nil {
			return err
		}
		for _, b := range rows {
			if !s.shelf.left(p) {
				return nil
			}
			from, err := readSources(b.Sources)
			if err != nil {
				return err
			}
			if t := s.shelf.Take(Want{p, b.Quantity, Backorder, from}); len(t.Parts) > 0 {
				s.hand(b, t, by)
			}
		}
		if len(rows) < page {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// hand gives a line what was taken for it.
func (s *serving) hand(b backorderRow, t Taken, by act.Act) {
	if _, known := s.by[b.Order]; !known {
		s.by[b.Order] = by
		s.orders = append(s.orders, b.Order)
	}
	for _, p := range t.Parts {
		r := reservationRow{b.Order, b.Line, p.Warehouse, b.Product, p.Quantity, b.State, b.Until}
		s.reservations = append(s.reservations, r)
		s.pieces[b.Order] = append(s.pieces[b.Order], r.piece())
	}
	s.wait(b.Product, t.Short-b.Quantity)
	if t.Short == 0 {
		dropBackorders(s.tx, []backorderRow{b})
		return
	}
	b.Quantity = t.Short
	s.backorders = append(s.backorders, b)
}

// write stores what was handed out. A line that already has something from the
// same warehouse has more of it now.
func (s *serving) write() error {
	if len(s.orders) == 0 {
		return nil
	}
	keys := make([]reservationKey, len(s.reservations))
	for i, r := range s.reservations {
		keys[i] = r.key()
	}
	old, err := selectReservations(s.tx, keys, db.ForUpdate)
	if err != nil {
		return err
	}
	had := make(map[reservationKey]reservationRow, len(old))
	for _, r := range old {
		had[r.key()] = r
	}
	var more, fresh []reservationRow
	for _, r := range s.reservations {
		if before, known := had[r.key()]; known {
			r.Quantity += before.Quantity
			more = append(more, r)
		} else {
			fresh = append(fresh, r)
		}
	}
	if err := update(s.tx, "reservations", more); err != nil {
		return err
	}
	if err := insert(s.tx, "reservations", fresh); err != nil {
		return err
	}
	for _, o := range s.orders {
		s.tx.Tell(s.by[o], ServedFact{id.From[orderKind](o), s.pieces[o]})
	}
	return update(s.tx, "backorders", s.backorders)
}
