package pricing

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// sum makes the order's goods and its discount, step 6, and spreads the
// discount over the lines.
func (x *pass) sum() {
	q := x.quote
	exact := q.Goods
	if x.policy.Round.At == "order" {
		q.Goods = x.policy.order(exact)
	}
	x.env.Set(x.facts.goods, x.money(q.Goods))
	out := x.decide("price.order", nil)
	d, e := discount(q.Goods, q.Currency, out.Hits)
	x.check(e)
	for _, hit := range d.hits {
		q.Reasons = append(q.Reasons, x.book.Reason(hit, x.env))
	}
	q.Subtotal, q.Fees = q.Goods, d.fees
	if d.to != q.Goods {
		q.Subtotal = x.policy.order(d.to)
	}
	q.Discount = q.Goods - q.Subtotal
	x.spread(exact - q.Subtotal)
	x.env.Set(x.facts.orderDiscount, x.money(q.Discount))
	x.env.Set(x.facts.subtotal, x.money(q.Subtotal))
}

// spread takes the difference between amounts and subtotal off the lines, by
// their amounts, so that their nets sum to the subtotal exactly.
func (x *pass) spread(off dec.Dec) {
	if off == 0 || len(x.quote.Lines) == 0 {
		return
	}
	weights := make([]dec.Dec, len(x.quote.Lines))
	for i := range x.quote.Lines {
		weights[i] = x.quote.Lines[i].Amount
	}
	parts := dec.Allocate(off, x.step(off, weights), weights)
	for i := range x.quote.Lines {
		x.quote.Lines[i].Net -= parts[i]
	}
}

// step is the smallest part that an amount is divided into: a cent where all
// is in cents, else as fine as amounts can be.
func (x *pass) step(total dec.Dec, weights []dec.Dec) dec.Dec {
	step := x.policy.Round.Step
	if step < 1 || total%step != 0 {
		return 1
	}
	for _, w := range weights {
		if w%step != 0 {
			return 1
		}
	}
	return step
}

// netted sets the facts of the stage sum and holds the net price against the
// floor.
func (x *pass) netted(line *Line) {
	x.bind(line)
	floor, ok := x.policy.amount(line.Floor, line.Quantity)
	line.BelowFloor = line.HasFloor && (!ok || line.Net < floor)
	x.env.Set(x.facts.net, x.money(line.Net))
	x.env.Set(x.facts.belowFloor, rule.Bool(line.BelowFloor))
}

func (x *pass) below() bool {
	for i := range x.quote.Lines {
		if x.quote.Lines[i].BelowFloor {
			return true
		}
	}
	return false
}
