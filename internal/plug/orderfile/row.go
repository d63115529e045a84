package orderfile

import (
	"strings"

	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
)

// place is where a row stands.
type place struct {
	file string
	line int
}

// item is a row that became a line of an order.
type item struct {
	place
	line  order.LineRequest
	goods goods
}

// goods is what a new product would be.
type goods struct{ name, category, unit, supply string }

func (g goods) body(sku string) catalog.Body {
	b := catalog.Body{SKU: sku, Name: g.name, Category: g.category, Unit: g.unit, Supply: catalog.Supply(g.supply)}
	if b.Name == "" {
		b.Name = sku
	}
	return b
}

// group is an order that is being gathered.
type group struct {
	foreignID string
	head      order.Request // without lines
	buyer     party.Body
	items     []item
}

// item reads a row as a line.
func (r *reading) item() item {
	r.readable()
	x := &r.line
	quantity := qty.Quantity(r.quantity())
	it := item{place: place{r.rec.file, r.rec.line}, line: order.LineRequest{
		Quantity:    &quantity,
		SKU:         r.needed("sku", &x.sku),
		Price:       r.money("price", &x.price),
		DiscountPct: r.discount(),
		Options:     r.values(x.options),
		Fields:      r.values(x.fields),
		Note:        x.note.of(r.rec),
	}}
	if r.Line.Create {
		it.goods = goods{x.name.of(r.rec), x.category.of(r.rec), x.unit.of(r.rec), x.supply.of(r.rec)}
	}
	return it
}

// readable refuses the one character that no database column takes.
func (r *reading) readable() {
	for _, cells := range r.rec.tables {
		for _, c := range cells {
			if strings.IndexByte(c, 0) >= 0 {
				r.wrong(refuse("text", errNul))
			}
		}
	}
}

// who is the customer that the row names; defaulted tells that it names none.
func (r *reading) who() (ref string, defaulted bool) {
	if ref = r.key("customer", &r.customer.ref); ref != "" {
		return ref, false
	}
	if r.Customer.Default == nil {
		r.wrong(refuse("customer", errRequired))
		return "", false
	}
	return r.Customer.Default.Ref, true
}

// start reads what concerns the order as a whole.
func (r *reading) start(foreignID, customer string, defaulted bool) *group {
	return &group{foreignID: foreignID, buyer: r.buyer(customer, defaulted), head: order.Request{
		Type:      r.Type,
		Channel:   r.Channel,
		ForeignID: foreignID,
		Currency:  string(r.Currency),
		Customer:  &order.PartyRef{Ref: customer},
		PlacedAt:  r.moment("placedAt", &r.placedAt),
		Freight:   r.money("freight", &r.freight),
		Number:    r.key("number", &r.number),
		WishDate:  r.date("wishDate", &r.wishDate),
		Fields:    r.values(r.fields),
		Note:      r.note.of(r.rec),
	}}
}

// buyer is what a new customer would be. Of the default customer the row knows
// nothing; only a type that holds for everybody holds for it too.
func (r *reading) buyer(ref string, defaulted bool) party.Body {
	x := &r.customer
	b := party.Body{Ref: ref, Name: ref}
	switch {
	case !r.Customer.Create:
		return b
	case defaulted:
		b.Name, b.Type = or(r.Customer.Default.Name, ref), x.kind.text
		return b
	}
	b.Name, b.Type, b.Region = or(x.name.of(r.rec), ref), x.kind.of(r.rec), x.region.of(r.rec)
	b.Phone, b.Email = x.phone.of(r.rec), x.email.of(r.rec)
	if to := x.address.of(r.rec); to != (party.Address{}) {
		b.Address = &to
	}
	if fields := r.values(x.fields); len(fields) > 0 {
		b.Fields = encode(fields)
	}
	return b
}

func (a *addressPlan) of(rec *record) party.Address {
	return party.Address{Name: a.name.of(rec), Phone: a.phone.of(rec), Country: a.country.of(rec), Province: a.province.of(rec),
		City: a.city.of(rec), Postcode: a.postcode.of(rec), Street: a.street.of(rec)}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
