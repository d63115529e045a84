package inventory

import (
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/trade/catalog"
)

// Store writes what the admitted orders take, a statement per table whatever
// their number. still says of a claim whether its order is placed at all; one
// that was refused for another reason gives back what it took, and that serves
// those who wait. Tells stock.reserved.
func (a *Admission) Store(still func(i int) bool) error {
	rows := &reserving{counters: a.counters}
	back := false
	for i := range a.claims {
		switch {
		case a.fit[i] && still(i):
			rows.add(&a.claims[i])
		case a.fit[i]:
			a.giveUp(&a.claims[i], len(a.claims[i].Lines), 0)
			back = true
		}
	}
	if err := rows.write(); err != nil {
		return err
	}
	if back {
		if err := a.serve(rows.waits); err != nil {
			return err
		}
	}
	return a.store()
}

// reserving is the rows of a batch.
type reserving struct {
	*counters
	again        []id.Raw
	reservations []reservationRow
	backorders   []backorderRow
	timers       []event.Timer
	waits        map[catalog.ID]act.Act // what somebody waits for, and by whose act
}

// add notes the rows, the timer and the fact of an order.
func (b *reserving) add(c *Claim) {
	if c.Again {
		b.again = append(b.again, c.Order)
	}
	fact := ReservedFact{Order: id.From[orderKind](c.Order), State: c.State, Until: c.Until}
	for i := range c.Lines {
		b.line(c, &c.Lines[i], &fact)
	}
	if len(fact.Pieces)+len(fact.Waiting) == 0 {
		return
	}
	if c.State == StateHeld && c.Until > 0 {
		b.timers = append(b.timers, timerOf(c.Order, c.Until))
	}
	b.tx.Tell(c.Act, fact)
}

// line notes what one line takes, and, under backorder alone, what it waits for:
// what is made for it has a date of its own.
func (b *reserving) line(c *Claim, l *Line, fact *ReservedFact) {
	for _, p := range l.Parts {
		r := reservationRow{c.Order, l.N, p.Warehouse, l.Product, p.Quantity, c.State, c.Until}
		b.reservations = append(b.reservations, r)
		fact.Pieces = append(fact.Pieces, r.piece())
		if l.Policy == Allow {
			b.stock[spot{l.Product, p.Warehouse}].allowed = true
		}
	}
	if l.Short <= 0 || l.Policy != Backorder {
		return
	}
	w := backorderRow{l.Product, c.PlacedAt, c.Order, l.N, l.Short, c.State, c.Until, l.From.text()}
	b.backorders = append(b.backorders, w)
	b.wait(l.Product, l.Short)
	fact.Waiting = append(fact.Waiting, w.wait())
	if b.waits == nil {
		b.waits = map[catalog.ID]act.Act{}
	}
	b.waits[l.Product] = c.Act
}

func (b *reserving) write() error {
	for _, order := range b.again {
		forget(b.tx, order)
	}
	if err := insert(b.tx, "reservations", b.reservations); err != nil {
		return err
	}
	if err := insert(b.tx, "backorders", b.backorders); err != nil {
		return err
	}
	if len(b.timers) == 0 {
		return nil
	}
	return b.tx.SetTimers(b.timers)
}

// timerOf is the timer that ends an order's hold. An order holds once, so the
// order's id names its timer and nobody needs to remember another.
func timerOf(order id.Raw, until int64) event.Timer {
	input, _ := json.Marshal(ExpireInput{Order: id.From[orderKind](order)}) // never fails
	return event.Timer{ID: timerID(order), DueAt: until, Verb: expireVerb, Subject: order, Input: string(input)}
}

func timerID(order id.Raw) (t event.TimerID) {
	t.SetRaw(order)
	return t
}
