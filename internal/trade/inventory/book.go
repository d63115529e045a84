package inventory

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// commitReceive books the receipts and serves the orders that wait. Tells
// stock.received, and stock.served for each order that got something.
func commitReceive(_ context.Context, tx *event.Tx, cmds []op.Cmd[received]) []op.Result[Receipt] {
	errs, err := receive(tx, cmds)
	return answer(cmds, errs, err)
}

// answer tells each command what it did, or what went wrong with it or with all.
func answer[P interface{ view(act.Act) V }, V any](cmds []op.Cmd[P], errs []error, err error) []op.Result[V] {
	rs := make([]op.Result[V], len(cmds))
	for i := range errs {
		if rs[i].Err = errs[i]; errs[i] == nil {
			rs[i].Out = cmds[i].In.view(cmds[i].Act)
		}
	}
	return op.FailAll(rs, err)
}

// receive locks first and writes then, so that a refused receipt leaves nothing.
func receive(tx *event.Tx, cmds []op.Cmd[received]) ([]error, error) {
	c := newCounters(tx)
	if err := c.lockReceived(cmds); err != nil {
		return nil, err
	}
	errs, err := c.book(cmds)
	if err != nil {
		return nil, err
	}
	var moves []moveRow
	acts := map[catalog.ID]act.Act{}
	for i, cmd := range cmds {
		if errs[i] != nil {
			continue
		}
		for _, l := range cmd.In.lines {
			moves = append(moves, moveRow{id.New[moveKind](), l.Product, cmd.In.warehouse.ID, l.Quantity, "receipt",
				cmd.In.ref, cmd.Act.Micros(), cmd.Act.Name, ""})
			acts[l.Product] = cmd.Act
		}
		tx.Tell(cmd.Act, ReceivedFact{cmd.In.id, cmd.In.ref, cmd.In.warehouse.ID, cmd.In.lines})
	}
	if err := insert(tx, "stock_moves", moves); err != nil {
		return nil, err
	}
	return errs, c.finish(acts)
}

// lockReceived locks the counters that the receipts raise.
func (c *counters) lockReceived(cmds []op.Cmd[received]) error {
	var spots []spot
	for _, cmd := range cmds {
		for _, l := range cmd.In.lines {
			spots = append(spots, spot{l.Product, cmd.In.warehouse.ID})
		}
	}
	return c.lockBorn(spots)
}

// lockBorn locks spots with their products' demand, and makes those of products
// that come to a warehouse for the first time.
func (c *counters) lockBorn(spots []spot) error {
	products := make([]catalog.ID, len(spots))
	for i, s := range spots {
		products[i] = s.Product
	}
	if err := c.lockDemand(products); err != nil {
		return err
	}
	if err := c.lockSpots(spots); err != nil {
		return err
	}
	var born []spot
	for _, s := range spots {
		if c.stock[s] == nil {
			born = append(born, s)
		}
	}
	if err := c.makeStock(born); err != nil {
		return err
	}
	return c.lockSpots(born)
}

// book inserts the heads and raises what is on hand. A receipt whose reference
// is taken, or that would leave the range of quantities, is refused.
func (c *counters) book(cmds []op.Cmd[received]) ([]error, error) {
	errs := make([]error, len(cmds))
	var rows []receiptRow
	var of []int
	for i, cmd := range cmds {
		if errs[i] = c.raise(cmd.In); errs[i] == nil {
			rows = append(rows, cmd.In.row(cmd.Act))
			of = append(of, i)
		}
	}
	fresh, err := insertFresh(c.tx, "receipts", rows)
	if err != nil {
		return nil, err
	}
	for j, i := range of {
		if fresh[j] {
			continue
		}
		c.lower(cmds[i].In, len(cmds[i].In.lines))
		first, err := receiptByRef(c.tx, cmds[i].In.ref)
		if err != nil {
			return nil, err
		}
		errs[i] = errReceiptTwice.New("ref", cmds[i].In.ref).At("/ref").With(map[string]ReceiptID{"id": first})
	}
	return errs, nil
}

// raise adds what came in to the counters, or nothing if one would overflow.
func (c *counters) raise(p received) error {
	for i, l := range p.lines {
		r := c.stock[spot{l.Product, p.warehouse.ID}]
		if r.OnHand+l.Quantity > qty.Quantity(dec.Max) {
			c.lower(p, i)
			return errReceipt.New().Of(outOfRange(i))
		}
		r.OnHand += l.Quantity
		r.changed = true
	}
	return nil
}

// lower takes the first n lines out again.
func (c *counters) lower(p received, n int) {
	for _, l := range p.lines[:n] {
		c.stock[spot{l.Product, p.warehouse.ID}].OnHand -= l.Quantity
	}
}

func (p received) row(a act.Act) receiptRow {
	r := receiptRow{ID: p.id, Warehouse: p.warehouse.ID, At: a.Micros(), By: a.Name}
	if p.ref != "" {
		r.Ref = &p.ref
	}
	return r
}
