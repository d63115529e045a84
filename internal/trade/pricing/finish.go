package pricing

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// Finish adds freight, fees, tax and the total to a quote that Price made, and
// sets their facts. The facts of the stages up to promise are there;
// destinations are their frames, with weight and amount.
func (l *Lists) Finish(e *rule.Env, b *rule.Book, p *Policy, orderType string, q *Quote, destinations []rule.Frame) {
	x := &pass{Lists: l, env: e, book: b, policy: p, orderType: orderType, quote: q}
	x.freight(destinations)
	x.tax()
	q.Total = q.Subtotal + q.Freight + q.Fees
	if p.TaxMode == Added {
		q.Total += q.Tax
	}
	if !fits(q.Total) {
		x.check(outOfRange("订单金额", "order's amount", "/lines"))
		q.Total = 0
	}
	e.Set(l.facts.freight, x.money(q.Freight))
	e.Set(l.facts.fees, x.money(q.Fees))
	e.Set(l.facts.tax, x.money(q.Tax))
	e.Set(l.facts.total, x.money(q.Total))
	e.Set(l.facts.totalBase, x.inBase(q.Total))
}

// freight asks what it costs to each destination, and who carries it. An
// entered freight stands for the amounts; the carriers are still the rules'.
func (x *pass) freight(destinations []rule.Frame) {
	defer x.env.Bind(x.facts.destination, x.env.Bind(x.facts.destination, nil))
	for _, frame := range destinations {
		x.env.Bind(x.facts.destination, frame)
		out := x.decide("freight.order", nil)
		amount, hit := out.One("amount")
		carrier, by := out.One("carrier")
		if hit != nil {
			if x.check(foreign(hit, x.quote.Currency)) {
				x.quote.Freight += x.policy.order(amount.Dec())
			}
			x.quote.Reasons = append(x.quote.Reasons, x.book.Reason(*hit, x.env))
		}
		if by != nil && (hit == nil || by.Document != hit.Document || by.Row != hit.Row) {
			x.quote.Reasons = append(x.quote.Reasons, x.book.Reason(*by, x.env))
		}
		x.env.Set(x.facts.carrier, carrier)
	}
	if entered := x.quote.EnteredFreight; entered != nil {
		x.quote.Freight = *entered
		if *entered < 0 || !fits(*entered) {
			x.quote.Freight = 0
			x.check(outOfRange("运费", "freight", "/freight"))
		}
	}
}

// inBase is an amount in the workspace's currency; missing when nobody knows
// what the order's is worth.
func (x *pass) inBase(d dec.Dec) rule.Value {
	switch {
	case x.quote.Currency == x.base:
		return x.money(d)
	case x.quote.Rate == 0:
		return rule.Value{}
	}
	n, ok := dec.Mul(d, x.quote.Rate)
	if !ok || !fits(n) {
		return rule.Value{}
	}
	return rule.Money(money.Of(n, x.base))
}
