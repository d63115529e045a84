package inventory

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
)

// commitCounts books the differences and serves the orders that wait from what
// was found. Where the books moved on so that a count does not fit any more, it
// is decided again. Tells stock.counted, and stock.served for each order that
// got something.
func commitCounts(_ context.Context, tx *event.Tx, cmds []op.Cmd[counted]) []op.Result[Count] {
	errs, err := bookCounts(tx, cmds)
	return answer(cmds, errs, err)
}

func bookCounts(tx *event.Tx, cmds []op.Cmd[counted]) ([]error, error) {
	c := newCounters(tx)
	var spots []spot
	for _, cmd := range cmds {
		spots = append(spots, cmd.In.spots()...)
	}
	if err := c.lockBorn(spots); err != nil {
		return nil, err
	}
	errs := make([]error, len(cmds))
	acts := map[catalog.ID]act.Act{}
	var moves []moveRow
	for i, cmd := range cmds {
		if errs[i] = c.settle(cmd.In); errs[i] != nil {
			continue
		}
		for _, l := range cmd.In.lines {
			if l.Difference != 0 {
				moves = append(moves, moveRow{id.New[moveKind](), l.Product, cmd.In.warehouse.ID, l.Difference, "count",
					cmd.In.ref, cmd.Act.Micros(), cmd.Act.Name, cmd.In.reason})
				acts[l.Product] = cmd.Act
			}
		}
		tx.Tell(cmd.Act, CountedFact{cmd.In.id, cmd.In.ref, cmd.In.reason, cmd.In.warehouse.ID, cmd.In.lines})
	}
	if err := insert(tx, "stock_moves", moves); err != nil {
		return nil, err
	}
	return errs, c.finish(acts)
}

// settle sets what is on hand to what was counted, or leaves all of it.
func (c *counters) settle(p counted) error {
	for _, l := range p.lines {
		if l.lacks(c.stock[spot{l.Product, p.warehouse.ID}]) {
			return op.ErrStale
		}
	}
	for i := range p.lines {
		l := &p.lines[i]
		row := c.stock[spot{l.Product, p.warehouse.ID}]
		l.meet(row)
		row.OnHand, row.changed = l.Counted, true
	}
	return nil
}
