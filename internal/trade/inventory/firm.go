package inventory

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// Settle names an order whose claim becomes firm or ends, and by whose act.
type Settle struct {
	Act   act.Act
	Order id.Raw
}

// Firm makes what the orders hold firm: it does not expire any more. An order
// without a claim is fine as it is. errs[i] is op.ErrStale where the hold
// expired meanwhile: then the order is decided again and reserves anew.
func Firm(tx *event.Tx, orders []Settle) (errs []error, err error) {
	held, err := readClaims(tx, orders, db.ForUpdate)
	if err != nil {
		return nil, err
	}
	errs = make([]error, len(orders))
	for i, o := range orders {
		if held.any(o.Order, func(s State) bool { return s == StateExpired }) {
			errs[i] = op.ErrStale
		}
	}
	timers := held.timers()
	held.keep(func(s State, _ int64) bool { return s == StateHeld })
	for i := range held.reservations {
		held.reservations[i].State, held.reservations[i].Until = StateFirm, 0
	}
	for i := range held.backorders {
		held.backorders[i].State, held.backorders[i].Until = StateFirm, 0
	}
	if err := update(tx, "reservations", held.reservations); err != nil {
		return nil, err
	}
	if err := update(tx, "backorders", held.backorders); err != nil {
		return nil, err
	}
	return errs, dropTimers(tx, timers)
}

// claims are the rows of some orders: what is kept for them, what they wait for.
type claims struct {
	backorders   []backorderRow
	reservations []reservationRow
}

// readClaims reads the rows of the orders, in the one order of locks.
func readClaims(r db.Reader, orders []Settle, lock db.Lock) (c claims, err error) {
	keys := make([]byOrder, len(orders))
	for i, o := range orders {
		keys[i] = byOrder{o.Order}
	}
	if c.backorders, err = selectBackorders(r, keys, lock); err != nil {
		return c, err
	}
	c.reservations, err = selectReservations(r, keys, lock)
	return c, err
}

// keep leaves only the rows of a state and until that is asked for.
func (c *claims) keep(of func(State, int64) bool) {
	c.backorders = slices.DeleteFunc(c.backorders, func(b backorderRow) bool { return !of(b.State, b.Until) })
	c.reservations = slices.DeleteFunc(c.reservations, func(r reservationRow) bool { return !of(r.State, r.Until) })
}

// any tells whether one of the order's reservations is of such a state.
func (c *claims) any(order id.Raw, of func(State) bool) bool {
	return slices.ContainsFunc(c.reservations, func(r reservationRow) bool { return r.Order == order && of(r.State) })
}

// timers names the timers of the orders that hold something for a time.
func (c *claims) timers() (ids []event.TimerID) {
	seen := map[id.Raw]bool{}
	add := func(order id.Raw, s State, until int64) {
		if s == StateHeld && until > 0 && !seen[order] {
			seen[order] = true
			ids = append(ids, timerID(order))
		}
	}
	for _, r := range c.reservations {
		add(r.Order, r.State, r.Until)
	}
	for _, b := range c.backorders {
		add(b.Order, b.State, b.Until)
	}
	return ids
}

// products lists what the rows are of; some stand there several times.
func (c *claims) products() (ids []catalog.ID) {
	for _, r := range c.reservations {
		ids = append(ids, r.Product)
	}
	for _, b := range c.backorders {
		ids = append(ids, b.Product)
	}
	return ids
}

func dropTimers(tx *event.Tx, ids []event.TimerID) error {
	if len(ids) == 0 {
		return nil
	}
	return tx.DropTimers(ids)
}
