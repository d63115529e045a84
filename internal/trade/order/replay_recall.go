package order

import (
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/base/pen"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
	"bespoke/internal/trade/pricing"
)

// recalled is a placed order as it was asked for, and what it was decided on.
type recalled struct {
	record   *Record
	basis    basis
	act      act.Act
	req      Request
	customer party.Recorded
	products []*catalog.Product
	ids      []catalog.ID
	fields   fieldsRoom
}

// fieldsRoom is fields of forms that are filled in anew for each record.
type fieldsRoom struct {
	all  []Fields
	used int
}

// next are fields that are empty.
func (m *fieldsRoom) next() Fields {
	if m.used == len(m.all) {
		m.all = append(m.all, Fields{})
	}
	m.used++
	clear(m.all[m.used-1])
	return m.all[m.used-1]
}

// things are customers and products as they were, by how they are written down:
// most orders name the same ones.
type things struct {
	customers map[string]party.Recorded
	products  map[string]*catalog.Product
}

// customer reads back what a customer was like.
func (t *things) customer(text string) (party.Recorded, error) {
	if was, known := t.customers[text]; known {
		return was, nil
	}
	return t.newCustomer(text)
}

func (t *things) newCustomer(text string) (was party.Recorded, err error) {
	err = restore(text, &was)
	t.customers[text] = was
	return was, err
}

// product reads back what a product was like.
func (t *things) product(text string) (*catalog.Product, error) {
	if p := t.products[text]; p != nil {
		return p, nil
	}
	var was catalog.Recorded
	err := restore(text, &was)
	p := was.Product()
	t.products[text] = p
	return p, err
}

// named finds the customer and the products of an order as they were.
func (c *recalled) named(t *things) (err error) {
	if c.customer, err = t.customer(string(c.basis.Customer)); err != nil {
		return err
	}
	c.products, c.ids = c.products[:0], c.ids[:0]
	for _, text := range c.basis.Products {
		p, err := t.product(string(text))
		if err != nil {
			return err
		}
		c.products, c.ids = append(c.products, p), append(c.ids, p.ID)
	}
	return nil
}

// recall makes of a record what was asked for; false where it was placed before
// that was kept. The memory of the one before is used again.
func (c *recalled) recall(r *Record, t *things) (known bool) {
	c.record, c.fields.used = r, 0
	if !c.basis.parse(r.decision.Inputs) || len(c.basis.Lines) != len(r.order.Lines) || c.named(t) != nil {
		return false
	}
	o, b := r.order, &c.basis
	c.act = act.Act{At: time.UnixMicro(r.decision.At).UTC(), User: b.User, Name: r.decision.By, Kind: b.Kind, Roles: b.Roles, Channel: o.Channel}
	if b.Kind == act.Customer {
		c.act.Party = o.Customer.Raw()
	}
	c.req = Request{Type: o.Type, Customer: &PartyRef{ID: o.Customer}, Channel: o.Channel, ForeignID: o.ForeignID, Currency: string(o.Total.Currency),
		Fields: b.fields(o.Body.Fields, &c.fields), Lines: c.lines(), Destinations: o.Body.Destinations, Note: o.Body.Note, WishDate: o.Body.WishDate,
		Coupon: o.Body.Coupon}
	if b.Freight != nil {
		c.req.Freight = &money.Amount{Units: *b.Freight, Currency: o.Total.Currency}
	}
	if o.PlacedAt != r.decision.At {
		at := time.UnixMicro(o.PlacedAt).UTC()
		c.req.PlacedAt = &at
	}
	if b.Numbered {
		c.req.Number = o.Number
	}
	return true
}

func (c *recalled) lines() []LineRequest {
	lines := slices.Grow(c.req.Lines[:0], len(c.record.order.Lines))
	for i := range c.record.order.Lines {
		l, b := &c.record.order.Lines[i], &c.basis.Lines[i]
		lines = append(lines, LineRequest{SKU: l.SKU, Options: optionsOf(l.Body.Options), Fields: b.fields(l.Body.Fields, &c.fields), Destination: l.Body.Destination,
			WishDate: l.Body.WishDate, Note: l.Body.Note, DiscountPct: b.DiscountPct})
		if !b.Filled {
			lines[i].Quantity = &l.Quantity
		}
		if b.Price != nil {
			lines[i].Price = &money.Amount{Units: *b.Price, Currency: c.record.order.Total.Currency}
		}
	}
	return lines
}

// optionsOf reads back what was chosen of a product.
func optionsOf(stored rawJSON) Fields {
	if len(stored) <= len("{}") {
		return nil
	}
	r := pen.Read(string(stored)) // it was printed when it was chosen
	return readFields(&r)
}

// under decides what was asked for under a release, without a flow that runs: the
// way it would go is the last thing that is found out.
func (c *recalled) under(s *replaySide, people flow.People, busy *flow.Turns) *draft {
	s.env.Again(c.act.At)
	s.room.Empty()
	s.req = c.req
	d := &s.draft
	*d = draft{ground: c.ground(s, people, busy), act: c.act, req: &s.req, quoting: true, env: s.env, lines: d.lines[:0], together: d.together, places: d.places, from: d.from,
		problems: d.problems[:0], reasons: d.reasons[:0], order: Order{Lines: d.order.Lines[:0]}, price: pricing.Quote{Lines: d.price.Lines[:0], Reasons: d.price.Reasons[:0]}}
	d.room, d.ahead = &s.room, &s.ahead
	d.act.Lang = s.setup.Workspace.Locale
	if !d.through() {
		return d
	}
	w, begin := d.ready()
	d.way(w, begin)
	return d
}

// ground is what was recorded, as a decision wants it. Whatever an order came
// with was allowed, and whatever its fields name was there.
func (c *recalled) ground(side *replaySide, people flow.People, busy *flow.Turns) ground {
	s := side.setup
	customer := c.record.customer
	if customer == nil {
		customer = &party.Party{ID: c.record.order.Customer}
	}
	side.customer = c.customer.Over(customer, c.basis.Accounts)
	sources := c.basis.Sources
	if len(sources) == 0 && s.sources(c.record.order.Type) {
		sources = c.record.sources
	}
	g := ground{setup: s, people: people, turns: busy, shelf: side.stock.Recall(c.ids, c.basis.Stock, sources), customer: &side.customer, products: side.products[:0],
		allow: func(string) bool { return true }, known: func(r form.Ref) (form.Ref, bool) { return r, true }, came: c.basis.Files,
		person: func(user string) rule.Frame { return flow.FactsOf(people, user, s.facts.c, s.kept) }}
	for i := range c.basis.Lines {
		g.products = append(g.products, c.products[c.basis.Lines[i].Product])
	}
	side.products = g.products
	if last := c.basis.Last; last != nil {
		g.last = func(key string) rawJSON { return last[key] }
	}
	return g
}
