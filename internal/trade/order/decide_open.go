package order

import (
	"slices"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/party"
)

// open decides who orders what in which way: type, customer, channel,
// currency, and what only some may state. Without a type nothing else means anything.
func (d *draft) open() bool {
	if d.typ = d.setup.typeOf(d.req.Type); d.typ == nil {
		d.problem("/type", errType.New("type", d.req.Type))
		return false
	}
	currency := money.Currency(or(d.req.Currency, string(d.setup.Workspace.Currency)))
	d.order = Order{ID: newID(), Type: d.typ.Key, Phase: Placed, Version: 1, Release: d.setup.Release, PlacedAt: d.act.Micros(), UpdatedAt: d.act.Micros(),
		Channel: or(d.req.Channel, d.act.Channel), ForeignID: d.req.ForeignID, Number: d.req.Number, Total: money.Of(0, currency), Lines: d.order.Lines}
	if !slices.Contains(d.setup.Workspace.Currencies, currency) {
		d.problem("/currency", errOption.New("value", string(currency)))
	}
	if !channel.Valid(d.order.Channel) {
		d.problem("/channel", errOption.New("value", d.order.Channel))
	}
	d.entered()
	if d.env == nil {
		d.env = d.setup.facts.c.NewEnv(d.act.At, d.setup.calendar)
	}
	d.facts = d.setup.facts
	d.facts.roles.SetFacts(d.env, d.act)
	d.who()
	d.facts.open(d.env, &d.order, currency)
	if d.given != nil { // an example states its customer's facts
		d.given(d.env)
	}
	if !d.typ.Open.Holds(d.env) {
		d.problem("/type", errClosed.New("type", d.typ.Name.In(d.act.Lang, "")))
	}
	return true
}

// entered checks what only some may state: numbers and moments of an import,
// agreed prices and freight.
func (d *draft) entered() {
	if d.req.PlacedAt != nil {
		if d.req.PlacedAt.After(d.act.At) {
			d.problem("/placedAt", errFuture.New())
		}
		d.order.PlacedAt = d.req.PlacedAt.UnixMicro()
	}
	if (d.req.PlacedAt != nil || d.req.Number != "") && !d.allow("order.import") {
		d.problem("", errNeeds.New("permission", "order.import", "what", "placedAt, number"))
	}
	agreed := d.req.Freight != nil || slices.ContainsFunc(d.req.Lines, func(l LineRequest) bool { return l.Price != nil || l.DiscountPct != nil })
	if agreed && !d.allow("order.price") {
		d.problem("", errNeeds.New("permission", "order.price", "what", "price, discountPct, freight"))
	}
	d.amount(d.req.Freight, 0, "/freight")
}

// who finds the customer, and the salesperson who owns the order.
func (d *draft) who() {
	if d.customer != nil && !party.ReaderOf(d.act, d.setup.whole).Names(d.customer) {
		d.customer = nil
	}
	if d.customer == nil {
		if d.req.Customer == nil {
			d.problem("/customer", errRequired.New())
		} else {
			d.problem("/customer", errReference.New("what", or(d.req.Customer.Ref, d.req.Customer.ID.String())))
		}
		return
	}
	if d.customer.ErasedAt > 0 {
		d.problem("/customer", party.ErrErased.New())
		return
	}
	d.order.Customer, d.order.CustomerType = d.customer.ID, d.customer.Type
	if d.order.Owner = d.customer.Owner; d.act.Kind == act.Staff {
		d.order.Owner = d.act.User
	}
	d.order.PlacedBy = d.act.User
	d.accounts = slices.Clone(d.customer.Accounts)
	d.facts.customer.SetFacts(d.env, d.customer)
}

// goods resolves lines and destinations and says what follows from the
// products: weights, counts, whether something is made to order.
func (d *draft) goods() {
	d.typed()
	if len(d.req.Lines) > MaxLines {
		d.problem("/lines", errTooMany.New("max", MaxLines))
		return
	}
	d.lines = slices.Grow(d.lines[:0], len(d.req.Lines))
	d.order.Lines = slices.Grow(d.order.Lines[:0], len(d.req.Lines))
	d.together = slices.Grow(d.together[:0], len(d.req.Lines))
	for i := range d.req.Lines {
		if d.line(i, &d.req.Lines[i], d.products[i]) {
			n := len(d.lines) - 1
			d.together = append(d.together, goodsLine{&d.order.Lines[n], d.lines[n].product, d.lines[n].frames})
		}
	}
	d.facts.together(d.env, d.together)
}

// typed takes over what was typed outside lines and custom fields.
func (d *draft) typed() {
	b := &d.order.Body
	b.Note, b.WishDate, b.Coupon = d.req.Note, d.req.WishDate, d.req.Coupon
	b.Destinations = d.req.Destinations
	d.facts.typed(d.env, b)
	d.attached()
	seen := map[string]bool{}
	for i, dest := range d.req.Destinations {
		at := "/destinations/" + strconv.Itoa(i)
		if dest.Key == "" {
			d.problem(at+"/key", errRequired.New())
		} else if seen[dest.Key] {
			d.problem(at+"/key", errDuplicate.New("value", dest.Key))
		}
		seen[dest.Key] = true
		d.place(dest, at)
	}
	if len(b.Destinations) == 0 {
		d.places = d.facts.places(d.env, d.places[:0], d.home())
		return
	}
	d.places = d.facts.places(d.env, d.places[:0], b.Destinations...)
	d.env.Set(d.facts.destinations, d.facts.rows(d.places))
}

// place checks where a destination is, and when it can be served.
func (d *draft) place(dest Destination, at string) {
	if dest.Address != nil {
		d.problems = append(d.problems, form.CheckAddress(dest.Address.Part, at+"/address")...)
	}
	if w := dest.Window; w != nil && !w.To.IsZero() && w.To.Before(w.From) {
		d.problem(at+"/window/to", errWindow.New())
	}
}

// home is where goods go when nobody said: the customer's own address.
func (d *draft) home() Destination {
	to := Destination{Key: "customer"}
	if d.customer != nil {
		to.Address = d.customer.Address
	}
	return to
}

// line resolves one line; a line that names no product is told and left out.
func (d *draft) line(i int, req *LineRequest, p *catalog.Product) bool {
	switch {
	case p == nil && req.SKU == "" && req.Product == nil:
		d.problem(pointerTo(i+1)+"/sku", errRequired.New())
		return false
	case p == nil:
		d.problem(pointerTo(i+1)+"/sku", errReference.New("what", req.name()))
		return false
	case !p.Offered():
		d.problem(pointerTo(i+1)+"/sku", errNotOffered.New("sku", p.SKU))
	}
	var quantity qty.Quantity // that nobody stated may be filled in; a stated zero is a mistake
	if req.Quantity != nil {
		quantity = *req.Quantity
	}
	if quantity < 0 || req.Quantity != nil && quantity == 0 {
		d.problem(pointerTo(i+1)+"/quantity", errPositive.New())
		return false
	}
	d.amount(req.Price, i+1, "/price")
	d.order.Lines = append(d.order.Lines, Line{N: i + 1, Product: p.ID, SKU: p.SKU, Quantity: quantity,
		Body: LineBody{Destination: req.Destination, WishDate: req.WishDate, Note: req.Note}})
	l := &d.order.Lines[len(d.order.Lines)-1]
	frame, product := d.env.Frame(d.facts.line), d.env.Frame(d.facts.productRoot)
	d.lines = append(d.lines, lineDraft{req: req, product: p, stocked: p.Stocked(), stock: d.env.Frame(d.facts.stock),
		frames: rule.Element{{Root: d.facts.line, Frame: frame}, {Root: d.facts.productRoot, Frame: product}}})
	d.facts.bind(d.env, d.lines[len(d.lines)-1].frames)
	d.facts.product.SetFacts(d.env, p)
	d.facts.typedLine(d.env, l)
	return true
}

// name is what the line called its product.
func (l *LineRequest) name() string {
	if l.Product != nil {
		return or(l.Product.SKU, l.Product.ID.String())
	}
	return l.SKU
}
