package pricing

import (
	"slices"

	"bespoke/internal/base/dec"
)

// taxed is everything of one order that has one rate of tax.
type taxed struct {
	rate  dec.Dec
	base  dec.Dec
	lines []int
	other dec.Dec // freight and fees
}

// tax works the tax out per rate, on rounded amounts, and divides it over the
// lines. Freight and fees are taxed at the policy's own rate.
func (x *pass) tax() {
	if x.policy.TaxMode != Included && x.policy.TaxMode != Added {
		return
	}
	for _, g := range x.rates() {
		tax, ok := x.taxOf(g)
		if !ok {
			x.check(outOfRange("税额", "tax", "/lines"))
			continue
		}
		x.quote.Tax += tax
		x.divide(tax, g)
	}
}

// rates asks for each line's rate and gathers lines by rate.
func (x *pass) rates() []taxed {
	q := x.quote
	line, product := x.env.Bind(x.facts.line, nil), x.env.Bind(x.facts.product, nil)
	defer x.rebind(line, product)
	groups := []taxed{{rate: x.policy.TaxRate, base: q.Freight + q.Fees, other: q.Freight + q.Fees}}
	for i := range q.Lines {
		l := &q.Lines[i]
		x.bind(l)
		l.TaxRate = x.rate(l)
		at := slices.IndexFunc(groups, func(g taxed) bool { return g.rate == l.TaxRate })
		if at < 0 {
			at = len(groups)
			groups = append(groups, taxed{rate: l.TaxRate})
		}
		groups[at].base += l.Net
		groups[at].lines = append(groups[at].lines, i)
	}
	return groups
}

func (x *pass) rate(l *Line) dec.Dec {
	out := x.decide("tax.line", l)
	v, hit := out.One("rate")
	if hit == nil {
		return x.policy.TaxRate
	}
	if v.Dec() < 0 {
		x.check(outOfRange("税率", "tax rate", at(l.N, "sku")))
		return x.policy.TaxRate
	}
	l.Reasons = append(l.Reasons, x.book.Reason(*hit, x.env))
	return v.Dec()
}

// taxOf is the tax inside of a base, or on top of it.
func (x *pass) taxOf(g taxed) (dec.Dec, bool) {
	whole := hundred
	if x.policy.TaxMode == Included {
		whole += g.rate
	}
	step := max(x.policy.Round.Step, 1)
	n, ok := dec.MulDiv(int64(g.base), int64(g.rate), int64(whole*step), x.policy.Round.Mode)
	return dec.Dec(n) * step, ok && n <= int64(dec.Max/step)
}

// divide gives each line its share of a rate's tax.
func (x *pass) divide(tax dec.Dec, g taxed) {
	weights := []dec.Dec{g.other}
	for _, i := range g.lines {
		weights = append(weights, x.quote.Lines[i].Net)
	}
	parts := dec.Allocate(tax, x.step(tax, nil), weights)
	for j, i := range g.lines {
		x.quote.Lines[i].Tax = parts[j+1]
	}
}
