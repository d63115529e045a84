package order

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
)

// stall is where one customer asks what things cost: products of a page, over
// the shelf of that page. It decides and reads nothing.
type stall struct {
	ground
	act act.Act
	typ *Type
}

// fewLeft is from how much on there is enough of a product: less is few.
const fewLeft = 5 * qty.Quantity(dec.One)

// offer is a product as the customer can order it; false where it cannot be
// ordered at all.
func (c *stall) offer(p *catalog.Product) (OfferView, bool) {
	if p.Supply == catalog.Bundle {
		return OfferView{}, false
	}
	d, least := c.least(p)
	if d == nil {
		return OfferView{}, false
	}
	v := OfferView{Product: OfferedProduct{ID: p.ID, SKU: p.SKU, Name: p.Name, Category: p.Category, Unit: p.Unit}}
	if p.Category != "" {
		v.Product.CategoryName = c.setup.codeLabel("category", p.Category, c.act.Lang)
	}
	v.price(d)
	if least > qty.Quantity(dec.One) {
		v.Least = &least
	}
	c.stand(&v, d)
	v.Options = c.options(p, d, least)
	return v, true
}

// least prices the smallest order of a product: of one, or of as much as the
// first price is for. Nil where it has no price and the actor can give it none.
func (c *stall) least(p *catalog.Product) (*draft, qty.Quantity) {
	one := qty.Quantity(dec.One)
	d := c.priced(p, one, nil)
	if d.unpriced() {
		if from, priced := c.setup.prices.Least(p.SKU); priced && from > one {
			one, d = from, c.priced(p, from, nil)
		}
	}
	if d.unpriced() && !c.allow("order.price") {
		return nil, 0
	}
	return d, one
}

// priced takes an order of one product through the stages that make its price.
func (c *stall) priced(p *catalog.Product, quantity qty.Quantity, options Fields) *draft {
	req := Request{Type: c.typ.Key, Lines: []LineRequest{{SKU: p.SKU, Quantity: &quantity, Options: options}}}
	if c.customer != nil {
		req.Customer = &PartyRef{ID: c.customer.ID}
	}
	d := &draft{ground: c.ground, act: c.act, req: &req, quoting: true}
	d.products = []*catalog.Product{p}
	d.open()
	for _, stage := range []func(){d.goods, d.fill, d.configure, d.priced} {
		stage()
	}
	return d
}

// unpriced tells whether the line has no price: no list has one, or a rule could
// not work it out.
func (d *draft) unpriced() bool {
	return slices.ContainsFunc(d.price.Problems, func(f *fault.Error) bool { return f.Code == "price" || f.Code == "rule.failed" })
}

// price shows what one costs, and what it would without rules.
func (v *OfferView) price(d *draft) {
	if d.unpriced() || len(d.order.Lines) == 0 {
		return
	}
	of := func(n dec.Dec) *money.Amount {
		m := money.Of(n, d.order.Total.Currency)
		return &m
	}
	line := &d.order.Lines[0]
	if v.From = of(line.Price); line.ListPrice > line.Price {
		v.List = of(line.ListPrice)
	}
}

// stand says whether the product is there, in a word, and how long it takes
// otherwise. The word is for whoever may see roughly what there is; the number
// for those who read the stock.
func (c *stall) stand(v *OfferView, d *draft) {
	p := d.lines[0].product
	available := c.shelf.Available(p.ID)
	d.take()
	c.shelf.PutBack(d.lines[0].plan)
	if identity.SightOf(c.act, c.setup.whole).Level("stock.available") > identity.None {
		v.Stock = c.word(p, available)
	}
	if p.Stocked() && c.allow("inventory.read") {
		v.Available = &available
	}
	if days := d.lead(d.atLine(0), &d.order.Lines[0]); days > 0 {
		v.LeadDays = &days
	}
}

func (c *stall) word(p *catalog.Product, available qty.Quantity) string {
	switch {
	case p.Supply == catalog.Make || p.Supply == catalog.Buy:
		return "make"
	case !p.Stocked():
		return ""
	case available >= fewLeft:
		return "stock"
	case available > 0:
		return "few"
	case c.typ.Short == inventory.Refuse && c.typ.ReserveOn != "":
		return "none"
	}
	return "order"
}

// options describes what can be chosen about a product, and what each choice
// adds to its price when nothing else is chosen.
func (c *stall) options(p *catalog.Product, base *draft, quantity qty.Quantity) []OfferOption {
	rights := base.rights()
	var all []OfferOption
	for _, key := range p.Options {
		f := c.setup.forms.Field("option", key)
		if f == nil || f.Retired || !rights.Sees(f.Path()) {
			continue
		}
		limits := f.Limits()
		o := OfferOption{Key: key, Name: f.Name.In(c.act.Lang, c.setup.Workspace.Locale), Kind: f.Kind, Unit: f.Unit, Min: limits.Min, Max: limits.Max, Step: limits.Step}
		for _, choice := range f.Options() {
			o.Choices = append(o.Choices, OfferChoice{choice.Code, choice.Label(c.act.Lang), c.delta(p, base, f, choice, quantity)})
		}
		all = append(all, o)
	}
	return all
}

// delta is what a choice adds; nil for nothing, and where there is no price.
func (c *stall) delta(p *catalog.Product, base *draft, f *form.Field, choice form.Choice, quantity qty.Quantity) *money.Amount {
	value := json.RawMessage(raw(choice.Code))
	if f.Kind == "multi" {
		value = json.RawMessage(`[` + string(value) + `]`)
	}
	d := c.priced(p, quantity, Fields{f.Key: value})
	if base.unpriced() || d.unpriced() {
		return nil
	}
	if more := d.order.Lines[0].Price - base.order.Lines[0].Price; more != 0 {
		m := money.Of(more, base.order.Total.Currency)
		return &m
	}
	return nil
}
