package pricing

import (
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
)

// pass is one order on its way through the price lists and rules.
type pass struct {
	*Lists
	env       *rule.Env
	book      *rule.Book
	policy    *Policy
	orderType string
	quote     *Quote
	offered   []*list
	today     clock.Date
}

// Price makes list prices, prices, amounts and the order's discount, and sets
// their facts. The facts of the stages open, form and goods are there; a line's
// frames are bound while it is asked about. Problems are left in the quote:
// price (no list prices a product), range, rule.failed.
func (l *Lists) Price(e *rule.Env, b *rule.Book, p *Policy, orderType string, q *Quote) {
	x := &pass{Lists: l, env: e, book: b, policy: p, orderType: orderType, quote: q, today: e.Get(l.facts.today).Date()}
	x.offered = l.offered(e, q.Currency, x.today)
	defer x.rebind(e.Bind(l.facts.line, nil), e.Bind(l.facts.product, nil))
	for i := range q.Lines {
		x.line(&q.Lines[i])
	}
	x.sum()
	for i := range q.Lines {
		x.netted(&q.Lines[i])
	}
	x.env.Set(l.facts.orderBelow, rule.Bool(x.below()))
}

// rebind gives the environment the frames back that were bound before.
func (x *pass) rebind(line, product rule.Frame) {
	x.env.Bind(x.facts.line, line)
	x.env.Bind(x.facts.product, product)
}

func (x *pass) bind(line *Line) {
	x.env.Bind(x.facts.line, line.Line)
	x.env.Bind(x.facts.product, line.Product)
}

// line makes one line's price, steps 2 to 5.
func (x *pass) line(line *Line) {
	x.bind(line)
	var room found
	listed := x.listed(line, &room)
	if !x.listPrice(line, listed) {
		return
	}
	x.env.Set(x.facts.priceList, rule.Code(line.PriceList))
	x.floor(line, listed)
	x.env.Set(x.facts.listPrice, x.money(line.ListPrice))
	line.Price = x.policy.unit(x.price(line))
	amount, ok := x.policy.amount(line.Price, line.Quantity)
	gross, fine := dec.Mul(line.ListPrice, dec.Dec(line.Quantity))
	if !ok || !fine || !fits(x.quote.Gross+gross) || !fits(x.quote.Goods+amount) {
		x.quote.problem(outOfRange("金额", "amount", at(line.N, "quantity")))
		return
	}
	line.Amount, line.Net = amount, amount
	x.quote.Gross += gross
	x.quote.Goods += amount
	x.priced(line)
}

// listed finds the list that prices the line, and puts what it says into best; nil when
// none does.
func (x *pass) listed(line *Line, best *found) *found {
	any := false
	for _, l := range x.offered {
		f, ok := l.price(x.env, x.today, line.SKU, line.Quantity)
		if !ok || any && f.price >= best.price {
			continue
		}
		*best, any = f, true
		if x.policy.Choose != Lowest {
			break
		}
	}
	if !any {
		return nil
	}
	return best
}

// listPrice settles what the line's price starts from: what staff entered,
// else the list. It answers whether there is anything to go on with.
func (x *pass) listPrice(line *Line, listed *found) bool {
	switch {
	case line.EnteredPrice != nil:
		line.ListPrice = *line.EnteredPrice
		if line.ListPrice < 0 || !fits(line.ListPrice) {
			x.quote.problem(outOfRange("价格", "price", at(line.N, "price")))
			return false
		}
	case listed != nil && listed.fails != nil:
		x.quote.problem(listed.fails.Fault().At(at(line.N, "options")))
		return false
	case listed != nil:
		line.ListPrice, line.PriceList = listed.price, listed.list.key
		line.Reasons = append(line.Reasons, x.listReason(line, listed))
	case x.policy.None != Free:
		x.quote.problem(errNoPrice.New("sku", line.SKU).At(at(line.N, "sku")))
		return false
	}
	return true
}

// listReason records which list priced the line.
func (x *pass) listReason(line *Line, listed *found) rule.Reason {
	l := listed.list
	if !x.book.Tells() {
		return rule.Reason{Point: "prices", Document: l.document, Row: line.SKU}
	}
	r := rule.Reason{Point: "prices", Document: l.document, Row: line.SKU, Release: x.book.Release, Say: l.say}
	for _, in := range l.reads {
		if v := x.env.Get(in.ref); !v.Missing() {
			r.Inputs = append(r.Inputs, rule.Input{Fact: in.path, Value: v.JSON()})
		}
	}
	r.Inputs = append(r.Inputs, listed.used...)
	return r
}

// floor settles the lowest price of a unit that the business is glad of. Its tables see
// the list's price also where staff entered one: what is held against a floor must not
// lower it.
func (x *pass) floor(line *Line, listed *found) {
	list := line.ListPrice
	if listed != nil && listed.fails == nil {
		list = listed.price
	}
	x.env.Set(x.facts.listPrice, x.money(list))
	if listed != nil {
		line.Floor, line.HasFloor = listed.floor, listed.has
	}
	out := x.decide("price.floor", line)
	if v, hit := out.One("floor"); hit != nil {
		if e := foreign(hit, x.quote.Currency); e != nil {
			x.quote.problem(e.At(at(line.N, "sku")))
			return
		}
		line.Floor, line.HasFloor = v.Dec(), true
		line.Reasons = append(line.Reasons, x.book.Reason(*hit, x.env))
	}
	if line.HasFloor {
		x.env.Set(x.facts.floor, x.money(line.Floor))
	}
}

// price settles the price of a unit: what staff entered, else what the rules
// make of the list price.
func (x *pass) price(line *Line) dec.Dec {
	if pct := line.EnteredDiscountPct; pct != nil {
		if *pct < 0 || *pct > hundred {
			x.quote.problem(outOfRange("折扣", "discount", at(line.N, "discountPct")))
			return line.ListPrice
		}
		n, _ := dec.MulDiv(int64(line.ListPrice), int64(hundred-*pct), int64(hundred), dec.HalfUp) // at most the list price
		return dec.Dec(n)
	}
	if line.EnteredPrice != nil {
		return line.ListPrice
	}
	out := x.decide("price.line", line)
	d, e := discount(line.ListPrice, x.quote.Currency, out.Hits)
	if e != nil {
		x.quote.problem(e.At(at(line.N, "sku")))
	}
	for _, hit := range d.hits {
		line.Reasons = append(line.Reasons, x.book.Reason(hit, x.env))
	}
	return d.to
}

// priced sets the facts of the stage price.
func (x *pass) priced(line *Line) {
	x.env.Set(x.facts.price, x.money(line.Price))
	x.env.Set(x.facts.amount, x.money(line.Amount))
	off, pct := Off(line.ListPrice, line.Price, line.Amount, line.Quantity)
	x.env.Set(x.facts.discount, x.money(off))
	x.env.Set(x.facts.discountPct, rule.Number(pct))
}

// Off is by how much a line is cheaper than its list price: all of it, and a
// unit in percent.
func Off(list, price, amount dec.Dec, q qty.Quantity) (off, pct dec.Dec) {
	gross, _ := dec.Mul(list, dec.Dec(q)) // what does not fit was refused before
	if list > 0 {
		n, _ := dec.MulDiv(int64(list-price), int64(hundred), int64(list), dec.HalfUp)
		pct = dec.Dec(n)
	}
	return gross - amount, pct
}

// decide asks a point's tables. What their formulas could not work out is a
// problem: no price is guessed.
func (x *pass) decide(point string, of *Line) rule.Outcome {
	out := x.book.Decide(point, x.orderType, x.env)
	for _, f := range out.Failures() {
		e := f.Fault()
		if of != nil {
			e = e.At(at(of.N, "sku"))
		}
		x.quote.problem(e)
	}
	return out
}

func (x *pass) money(d dec.Dec) rule.Value { return rule.Money(money.Of(d, x.quote.Currency)) }

// check notes a problem of the whole order, if there is one.
func (x *pass) check(e *fault.Error) bool {
	if e != nil {
		x.quote.problem(e)
	}
	return e == nil
}
