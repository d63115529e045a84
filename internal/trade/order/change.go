package order

import (
	"fmt"

	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// changing is one set of placed orders whose phase changes.
type changing struct {
	tx     *event.Tx
	items  []op.Cmd[*subject]
	errs   []error
	stock  *inventory.Admission
	claims []int // by claim: whose it is
}

// Lock locks orders in the order of their ids, checks that they are as they
// were decided on, and takes stock for those that reserve now. Nothing is written.
func (s *Service) Lock(tx *event.Tx, items []op.Cmd[flow.Subject]) (flow.Changes, []error) {
	b := &changing{tx: tx, errs: make([]error, len(items))}
	for _, item := range items {
		b.items = append(b.items, op.Cmd[*subject]{Act: item.Act, In: item.In.(*subject)})
	}
	err := b.lock()
	if err == nil {
		err = b.weigh()
	}
	if err == nil {
		err = b.judgeFiles()
	}
	if err == nil {
		err = b.admit()
	}
	if err != nil {
		for i := range b.errs {
			b.errs[i] = fmt.Errorf("lock orders: %w", err)
		}
	}
	return b, b.errs
}

// Store stores what was done to the orders that are still to be stored: stock
// and credit first, then the orders themselves.
func (b *changing) Store(tx *event.Tx, still func(i int) bool) ([]error, error) {
	for i := range b.items {
		if b.errs[i] == nil && !still(i) {
			b.errs[i] = op.ErrStale
		}
	}
	for _, step := range []func() error{b.reserve, b.firm, b.free, b.refund, b.move, b.ask, b.rewrite} {
		if err := step(); err != nil {
			return b.errs, fmt.Errorf("change orders: %w", err)
		}
	}
	return b.errs, nil
}

func (b *changing) each(which func(*subject) bool, f func(i int, c op.Cmd[*subject])) {
	for i, c := range b.items {
		if b.errs[i] == nil && which(c.In) {
			f(i, c)
		}
	}
}

func anyone(*subject) bool { return true }

// lock locks the orders and finds those that changed since they were decided on.
func (b *changing) lock() error {
	ids := make([]ID, len(b.items))
	at := make(map[ID]int, len(b.items))
	for i, c := range b.items {
		ids[i], at[c.In.order.ID] = c.In.order.ID, i
	}
	return lock(b.tx, ids, func(row orderVersion) error {
		if i := at[row.ID]; b.items[i].In.from != row.Version {
			b.errs[i] = op.ErrStale
		}
		return nil
	})
}

// admit takes stock for orders whose type reserves at this phase.
func (b *changing) admit() error {
	var claims []inventory.Claim
	b.each(anyone, func(i int, c op.Cmd[*subject]) {
		if claim := c.In.claim(c.Act); claim != nil {
			claims, b.claims = append(claims, *claim), append(b.claims, i)
		}
	})
	if len(claims) == 0 {
		return nil
	}
	stock, errs, err := inventory.Admit(b.tx, claims)
	for i, stale := range errs {
		b.errs[b.claims[i]] = stale
	}
	b.stock = stock
	return err
}

func (b *changing) reserve() error {
	if b.stock == nil {
		return nil
	}
	return b.stock.Store(func(i int) bool { return b.errs[b.claims[i]] == nil })
}

func (b *changing) settle(which func(*subject) bool) (settled []inventory.Settle, at []int) {
	b.each(which, func(i int, c op.Cmd[*subject]) {
		settled, at = append(settled, inventory.Settle{Act: c.Act, Order: c.In.order.ID.Raw()}), append(at, i)
	})
	return settled, at
}

func (b *changing) firm() error {
	settled, at := b.settle(func(s *subject) bool { return s.firm })
	if len(settled) == 0 {
		return nil
	}
	errs, err := inventory.Firm(b.tx, settled)
	for i, stale := range errs {
		if stale != nil {
			b.errs[at[i]] = op.AfterWriting(stale)
		}
	}
	return err
}

func (b *changing) free() error {
	settled, _ := b.settle(func(s *subject) bool { return s.free })
	if len(settled) == 0 {
		return nil
	}
	return inventory.Free(b.tx, settled)
}

// refund gives cancelled orders' credit back.
func (b *changing) refund() error {
	var charges []party.Charge
	b.each(func(s *subject) bool { return s.free }, func(_ int, c op.Cmd[*subject]) {
		charges = append(charges, party.Charge{Party: c.In.order.Customer, Amount: c.In.order.Total})
	})
	if len(charges) == 0 {
		return nil
	}
	return party.GiveBack(b.tx, charges)
}

// move stores the new phases, and that something happened. An order that only
// passed a step keeps its version.
func (b *changing) move() error {
	var rows []orderMoved
	b.each(anyone, func(_ int, c op.Cmd[*subject]) {
		o := c.In.order
		rows = append(rows, orderMoved{ID: o.ID, Phase: o.Phase, Version: o.Version, ConfirmedAt: o.confirmed(),
			UpdatedAt: max(o.UpdatedAt, c.Act.Micros())})
	})
	if len(rows) == 0 {
		return nil
	}
	var pinned []orderPinned
	b.each(func(s *subject) bool { return s.pinned }, func(_ int, c op.Cmd[*subject]) {
		pinned = append(pinned, orderPinned{ID: c.In.order.ID, Release: c.In.order.Release})
	})
	return move(b.tx, rows, pinned)
}
