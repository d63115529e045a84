package order

import (
	"slices"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/pricing"
)

// priced makes the prices of the lines and the order's discounts.
func (d *draft) priced() {
	d.price = pricing.Quote{Currency: d.order.Total.Currency, Lines: slices.Grow(d.price.Lines[:0], len(d.lines)), Reasons: d.price.Reasons[:0]}
	if d.req.Freight != nil {
		d.price.EnteredFreight = &d.req.Freight.Units
	}
	for i, l := range d.lines {
		line := &d.order.Lines[i]
		d.price.Add(pricing.Line{N: line.N - 1, SKU: line.SKU, Quantity: line.Quantity,
			Line: l.frames[0].Frame, Product: l.frames[1].Frame, EnteredDiscountPct: l.req.DiscountPct})
		if l.req.Price != nil {
			d.price.Lines[i].EnteredPrice = &l.req.Price.Units
		}
	}
	d.setup.prices.Price(d.env, d.setup.rules, &d.typ.Price, d.order.Type, &d.price)
	for i := range d.price.Lines {
		p, line := &d.price.Lines[i], &d.order.Lines[i]
		line.ListPrice, line.Price, line.Amount = p.ListPrice, p.Price, p.Amount
		line.Body.PriceList, line.Body.BelowFloor = p.PriceList, p.BelowFloor
		if p.HasFloor {
			line.Body.Floor = &p.Floor
		}
		for _, r := range p.Reasons {
			r.Line = line.N
			d.reasons = append(d.reasons, r)
		}
	}
}

// take plans where lines are taken from. The shelf is shared by the batch, so
// that its orders are decided first come first served.
func (d *draft) take() {
	d.from = d.setup.sourcing(d.order.Type, d.env, d.shelf, d.from)
	d.remember(d.from.ruled)
	for i := range d.lines {
		l, line := d.atLine(i), &d.order.Lines[i]
		l.stocked = l.product.Supply == catalog.Stock && d.typ.ReserveOn != ""
		if l.stocked {
			d.facts.stocked.SetFacts(d.env, d.shelf, l.product.ID)
			l.plan = d.source(&d.from, inventory.Want{Product: l.product.ID, Quantity: line.Quantity, Short: d.typ.Short}, line.N)
			line.Short = l.plan.Short
			if len(l.plan.Parts) > 0 {
				line.Source = d.shelf.Code(l.plan.Parts[0].Warehouse)
			}
			if line.Short > 0 && d.typ.Short == inventory.Refuse {
				d.problems = append(d.problems, inventory.Refusal(line.N-1, line.SKU, line.Quantity, l.plan))
			}
		}
		d.env.Set(d.facts.lineShort, rule.Quantity(line.Short))
		d.env.Set(d.facts.lineSource, rule.Code(line.Source))
	}
	d.facts.taken(d.env, d.order.Lines)
}

// remember keeps what lies on the shelf of the order's products before it takes
// any, to be recorded with the order; and the warehouses, where rules look at them.
func (d *draft) remember(ruled bool) {
	if d.quoting {
		return
	}
	if ruled {
		d.sources = d.shelf.RecordSources()
	}
	d.lay = make(map[catalog.ID][]inventory.Recorded, len(d.lines))
	for i := range d.lines {
		p := d.lines[i].product
		if _, known := d.lay[p.ID]; !known && p.Stocked() {
			d.lay[p.ID] = d.shelf.Record(p.ID)
		}
	}
}

// promise says when each line can be there: so many working days from today.
func (d *draft) promise() {
	today := clock.DateOf(d.act.At.In(d.setup.calendar.Zone()))
	var last clock.Date
	for i := range d.lines {
		l, line := d.atLine(i), &d.order.Lines[i]
		line.Body.LeadDays = d.lead(l, line)
		at := d.setup.calendar.AddWorkdays(today, int(line.Body.LeadDays.Round(dec.One, dec.Up)/dec.One))
		line.PromisedAt = &at
		last = max(last, at)
		d.env.Set(d.facts.lineLeadDays, rule.Number(line.Body.LeadDays))
		d.env.Set(d.facts.linePromisedAt, rule.Date(at))
	}
	if len(d.lines) > 0 {
		d.order.Body.PromisedAt = &last
		d.env.Set(d.facts.promisedAt, rule.Date(last))
	}
	d.load()
	d.finish()
}

// lead is how many working days a line takes: as the rules promise, else the
// product's own.
func (d *draft) lead(l *lineDraft, line *Line) dec.Dec {
	out := d.askLine("promise.line", line)
	if days, hit := out.One("leadDays"); hit != nil {
		return days.Dec()
	}
	return ownLead(l, line.Short)
}

// ownLead is the product's own lead time: what lies there needs none.
func ownLead(l *lineDraft, short qty.Quantity) dec.Dec {
	if l.stocked && short == 0 {
		return 0
	}
	return dec.Of(l.product.LeadDays)
}

// load says what goes to each destination.
func (d *draft) load() { d.facts.load(d.env, d.places, d.together, d.order.Total.Currency) }

// total adds freight and tax, and takes over what the prices came to.
func (d *draft) total() {
	frames := make([]rule.Frame, len(d.places))
	for i := range d.places {
		frames[i] = d.places[i].frame
	}
	d.setup.prices.Finish(d.env, d.setup.rules, &d.typ.Price, d.order.Type, &d.price, frames)
	q := &d.price
	d.reasons = append(d.reasons, q.Reasons...)
	d.problems = append(d.problems, q.Problems...)
	rounding := q.Goods
	for i := range q.Lines {
		d.order.Lines[i].Net, d.order.Lines[i].Tax = q.Lines[i].Net, q.Lines[i].Tax
		rounding -= q.Lines[i].Amount
	}
	d.order.Body.Totals = Totals{Currency: q.Currency, Gross: q.Gross, Goods: q.Goods, Discount: q.Discount, Subtotal: q.Subtotal,
		Freight: q.Freight, Fees: q.Fees, Tax: q.Tax, Total: q.Total, Rounding: rounding}
	d.order.Total = money.Of(q.Total, q.Currency)
}

// planned says by which plan the order is paid: that of a table, else its type's.
func (d *draft) planned() {
	out := d.rules("plan.order", 0, "")
	d.record(out, 0)
	d.order.Body.Plan = d.typ.Plan
	if plan, hit := out.One("plan"); hit != nil {
		d.order.Body.Plan = plan.Text()
	}
	d.env.Set(d.facts.planKey, rule.Code(d.order.Body.Plan))
}
