package order

import (
	"context"
	"fmt"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// decidePlace decides a batch of orders purely, first come first served on the
// stock as it was read.
func (s *Service) decidePlace(ctx context.Context, r db.Reader, cmds []op.Cmd[Request]) []op.Result[*draft] {
	asked := make([]op.Cmd[*Request], len(cmds))
	for i := range cmds {
		asked[i] = op.Cmd[*Request]{Act: cmds[i].Act, In: &cmds[i].In}
	}
	out := make([]op.Result[*draft], len(cmds))
	drafts, err := s.decideAll(ctx, r, asked, false)
	for i := range out {
		if err != nil {
			out[i].Err = err
			continue
		}
		out[i].Out = drafts[i]
		if out[i].Err = s.judge(ctx, r, asked[i], drafts[i]); out[i].Err == nil {
			out[i].Err = drafts[i].keep()
		}
	}
	return out
}

// judge refuses what may not be placed, and what came out dearer or cheaper
// than the customer was shown: then with the quote as it is now.
func (s *Service) judge(ctx context.Context, r db.Reader, c op.Cmd[*Request], d *draft) error {
	if f := d.refused(); f != nil {
		return f
	}
	if d.surprises() {
		again, err := s.quote(ctx, c.Act, r, *c.In)
		if err != nil {
			return err
		}
		return errPrice.New("total", d.rights().told(d.order.Total)).At("/expectTotal").With(map[string]any{"quote": again})
	}
	return nil
}

// surprises tells whether the total is another one than the customer was shown.
func (d *draft) surprises() bool {
	return d.req.ExpectTotal != nil && *d.req.ExpectTotal != d.order.Total
}

// commitPlace stores decided orders as sets: foreign ids, stock, credit and
// numbers are taken in this order on locked rows, and who does not fit is
// refused by name, or decided again where the plan was overtaken.
func (s *Service) commitPlace(_ context.Context, tx *event.Tx, cmds []op.Cmd[*draft]) []op.Result[View] {
	b := &placing{tx: tx, drafts: make([]*draft, len(cmds)), errs: make([]error, len(cmds))}
	for i, c := range cmds {
		b.drafts[i] = c.In
	}
	out := make([]op.Result[View], len(cmds))
	if err := b.all(s.o.Flows); err != nil {
		for i := range out {
			out[i].Err = fmt.Errorf("place orders: %w", err)
		}
		return out
	}
	for i, d := range b.drafts {
		if out[i].Err = b.errs[i]; out[i].Err == nil {
			out[i].Out = d.kept.answer
		}
	}
	return out
}

// placing is one set of orders on its way into the database.
type placing struct {
	tx     *event.Tx
	drafts []*draft
	errs   []error // by draft: why it is not placed
	stock  *inventory.Admission
	claims []int // by claim: whose it is
}

// all takes the steps of placing. Whatever may still turn an order away comes
// before anything of it is written, but for two cases too rare to lock for
// (two orders over one credit limit, a foreign id that another node accepts at
// this moment): they are refused as written.
func (b *placing) all(flows *flow.Service) error {
	for _, d := range b.drafts {
		d.order.Number = d.req.Number // a plan may be committed more than once
	}
	for _, step := range []func() error{b.judgeFiles, b.admit, b.ownNumbers, b.foreignIDs, b.credit, b.serials, b.numbers, b.rows, b.storeFiles, b.storeStock} {
		if err := step(); err != nil {
			return err
		}
	}
	var moves []flow.Move
	b.each(func(_ int, d *draft) { moves = append(moves, d.move) })
	return flows.Store(b.tx, moves)
}

// each calls f for the orders that are still to be placed.
func (b *placing) each(f func(i int, d *draft)) {
	for i, d := range b.drafts {
		if b.errs[i] == nil {
			f(i, d)
		}
	}
}

// foreignIDs accepts each channel's id once.
func (b *placing) foreignIDs() error {
	var claims []channel.Claim
	var at []int
	b.each(func(i int, d *draft) {
		if d.order.ForeignID != "" {
			claims, at = append(claims, channel.Claim{Channel: d.order.Channel, ForeignID: d.order.ForeignID, Order: d.order.ID.Raw()}), append(at, i)
		}
	})
	if len(claims) == 0 {
		return nil
	}
	errs, err := channel.Accept(b.tx, claims)
	for i, refused := range errs {
		b.errs[at[i]] = refused
	}
	return err
}

// admit takes stock on the locked counters, first come first served; whose plan
// does not fit any more is decided again.
func (b *placing) admit() error {
	var claims []inventory.Claim
	b.each(func(i int, d *draft) {
		if c := d.subject.claim(d.act); c != nil {
			claims, b.claims = append(claims, *c), append(b.claims, i)
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

func (b *placing) storeStock() error {
	if b.stock == nil {
		return nil
	}
	return b.stock.Store(func(i int) bool { return b.errs[b.claims[i]] == nil })
}

// credit adds each order to its customer's account, and checks the limit on
// the locked row: two orders of one moment may both have seen room for one.
func (b *placing) credit() error {
	var charges []party.Charge
	var at []int
	b.each(func(i int, d *draft) {
		charges, at = append(charges, party.Charge{Party: d.order.Customer, Amount: d.order.Total, PlacedAt: d.order.PlacedAt,
			Sure: d.sure}), append(at, i)
	})
	errs, err := party.Book(b.tx, charges)
	for i, stale := range errs {
		if stale != nil {
			b.errs[at[i]] = op.AfterWriting(stale)
		}
	}
	return err
}

// rows stores heads, lines and decisions, and tells order.placed.
func (b *placing) rows() error {
	var orders []orderRow
	var lines []lineRow
	var decisions []decidedRow
	var finds []findRow
	b.each(func(_ int, d *draft) {
		d.kept.number(d.order.Number)
		orders, lines, decisions = append(orders, d.kept.head), append(lines, d.kept.lines...), append(decisions, d.kept.decision)
		finds = append(finds, d.kept.finds...)
		b.tx.Tell(d.act, PlacedFact{Order: d.order.ID, Number: d.order.Number, Type: d.order.Type, Customer: d.order.Customer,
			Channel: d.order.Channel, Lines: len(d.order.Lines), Total: d.order.Total, Lane: d.order.Body.Route.Lane, Release: d.order.Release,
			Asides: asidesOf(&d.order, d.act.At)})
		tellAttached(b.tx, d.act, d.files)
	})
	if err := insert(b.tx, orders, lines, decisions); err != nil {
		return err
	}
	finds, err := blindly(b.tx, finds)
	if err != nil {
		return err
	}
	return db.InsertRows(b.tx.Tx, "order_finds", finds)
}

func previewPlace(c op.Cmd[*draft]) View { return c.In.kept.answer }

// weigh tells how many rows a request will write, for the size of a turn.
func weigh(r Request) int { return 10 + 4*len(r.Lines) + 2*len(r.Attachments) }
