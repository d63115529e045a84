package inventory

import (
	"context"
	"math"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// Free ends the claims of orders that were cancelled or rejected; what they
// gave back serves those who wait. An order without a claim is fine as it is.
// Tells stock.freed, and stock.served for those who got it.
func Free(tx *event.Tx, orders []Settle) error {
	return end(tx, orders, ending{StateFreed, math.MaxInt64, func(o OrderID, p []Piece, w []Wait) event.Fact {
		return FreedFact{o, p, w}
	}})
}

// ExpireInput names the order whose hold is over.
type ExpireInput struct {
	Order OrderID `json:"order"`
}

// expireVerb is called by the timer that Reserve sets.
const expireVerb = "inventory.expire"

// expire ends the claims that were held until now or earlier; firm ones, and
// those held longer, stay. The order stays as it is: it is short now. Tells
// stock.expired, and stock.served for those who got what was given back.
func expire(_ context.Context, tx *event.Tx, cmds []op.Cmd[ExpireInput]) []op.Result[struct{}] {
	rs := make([]op.Result[struct{}], len(cmds))
	orders := make([]Settle, len(cmds))
	now := int64(0)
	for i, c := range cmds {
		orders[i] = Settle{c.Act, c.In.Order.Raw()}
		now = max(now, c.Act.Micros())
	}
	err := end(tx, orders, ending{StateExpired, now, func(o OrderID, p []Piece, w []Wait) event.Fact {
		return ExpiredFact{o, p, w}
	}})
	return op.FailAll(rs, err)
}

// ending is how claims end: as what, which ones, and what is told of it.
type ending struct {
	as   State
	till int64 // held ones until then; MaxInt64 ends firm ones too
	fact func(OrderID, []Piece, []Wait) event.Fact
}

// ends tells whether a claim of this state and time is one that ends.
func (e ending) ends(s State, until int64) bool {
	if e.till == math.MaxInt64 {
		return s.live()
	}
	return s == StateHeld && until > 0 && until <= e.till
}

// end finds out which products the orders have a claim on, locks their demand,
// and only then trusts what it reads: nobody serves these orders meanwhile.
func end(tx *event.Tx, orders []Settle, e ending) error {
	seen, err := readClaims(tx, orders, db.Unlocked)
	seen.keep(e.ends)
	products := seen.products()
	if err != nil || len(products) == 0 {
		return err
	}
	c := newCounters(tx)
	if err := c.lockDemand(products); err != nil {
		return err
	}
	ended, err := readClaims(tx, orders, db.ForUpdate)
	if err != nil {
		return err
	}
	ended.keep(e.ends)
	if err := c.giveBack(&ended, e.as); err != nil {
		return err
	}
	if err := dropTimers(tx, ended.timers()); err != nil {
		return err
	}
	tellEnds(tx, orders, &ended, e)
	return c.finish(ended.actOf(orders))
}

// giveBack takes the claims out of the counters and ends their rows.
func (c *counters) giveBack(ended *claims, as State) error {
	spots := make([]spot, len(ended.reservations))
	for i, r := range ended.reservations {
		spots[i] = spot{r.Product, r.Warehouse}
	}
	if err := c.lockSpots(spots); err != nil {
		return err
	}
	rows := make([]reservationRow, len(ended.reservations))
	for i, r := range ended.reservations {
		c.stock[spots[i]].take(-r.Quantity)
		r.State = as
		rows[i] = r
	}
	dropBackorders(c.tx, ended.backorders)
	for _, b := range ended.backorders {
		c.wait(b.Product, -b.Quantity)
	}
	return update(c.tx, "reservations", rows)
}

// tellEnds tells one fact per order, whatever its lines.
func tellEnds(tx *event.Tx, orders []Settle, ended *claims, e ending) {
	pieces, waits := map[id.Raw][]Piece{}, map[id.Raw][]Wait{}
	for _, r := range ended.reservations {
		pieces[r.Order] = append(pieces[r.Order], r.piece())
	}
	for _, b := range ended.backorders {
		waits[b.Order] = append(waits[b.Order], b.wait())
	}
	for _, o := range orders {
		if p, w := pieces[o.Order], waits[o.Order]; len(p)+len(w) > 0 {
			tx.Tell(o.Act, e.fact(id.From[orderKind](o.Order), p, w))
			delete(pieces, o.Order) // an order that is named twice ends once
			delete(waits, o.Order)
		}
	}
}

// actOf tells, for each product that was given back, by whose act.
func (c *claims) actOf(orders []Settle) map[catalog.ID]act.Act {
	by := map[id.Raw]act.Act{}
	for _, o := range orders {
		by[o.Order] = o.Act
	}
	acts := map[catalog.ID]act.Act{}
	for _, r := range c.reservations {
		acts[r.Product] = by[r.Order]
	}
	return acts
}
