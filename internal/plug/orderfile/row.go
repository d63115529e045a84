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
func (p *plan) item(rec *record) (item, *wrong) {
	it := item{place: place{rec.file, rec.line}}
	l := &it.line
	if no := p.readable(rec); no != nil {
		return it, no
	}
	n, no := p.quantity(rec)
	if no != nil {
		return it, no
	}
	l.Quantity = qty.Quantity(n)
	if l.SKU, no = p.needed(rec, "sku", &p.line.sku); no != nil {
		return it, no
	}
	if l.Price, no = p.money(rec, "price", &p.line.price); no != nil {
		return it, no
	}
	if l.DiscountPct, no = p.discount(rec); no != nil {
		return it, no
	}
	if l.Options, no = p.values(rec, p.line.options); no != nil {
		return it, no
	}
	l.Fields, no = p.values(rec, p.line.fields)
	l.Note = p.line.note.of(rec)
	if p.Line.Create {
		x := &p.line
		it.goods = goods{x.name.of(rec), x.category.of(rec), x.unit.of(rec), x.supply.of(rec)}
	}
	return it, no
}

// readable refuses the one character that no database column takes.
func (p *plan) readable(rec *record) *wrong {
	for _, cells := range rec.tables {
		for _, c := range cells {
			if strings.IndexByte(c, 0) >= 0 {
				return refuse("text", errNul)
			}
		}
	}
	return nil
}

// customerRef is who the row says ordered; defaulted tells that it says nobody.
func (p *plan) customerRef(rec *record) (ref string, defaulted bool, no *wrong) {
	ref, no = p.key(rec, "customer", &p.customer.ref)
	if no != nil || ref != "" {
		return ref, false, no
	}
	if p.Customer.Default == nil {
		return "", false, refuse("customer", errRequired)
	}
	return p.Customer.Default.Ref, true, nil
}

// start reads the order that a row is the first line of.
func (p *plan) start(rec *record, foreignID string, customer string, defaulted bool) (*group, *wrong) {
	g := &group{foreignID: foreignID}
	h := &g.head
	h.Type, h.Channel, h.ForeignID, h.Currency = p.Type, p.Channel, foreignID, string(p.Currency)
	h.Customer = &order.PartyRef{Ref: customer}
	var no *wrong
	if no = p.placed(rec, h); no != nil {
		return nil, no
	}
	if h.Freight, no = p.money(rec, "freight", &p.freight); no != nil {
		return nil, no
	}
	if h.Number, no = p.key(rec, "number", &p.number); no != nil {
		return nil, no
	}
	if h.WishDate, no = date(rec, "wishDate", &p.wishDate); no != nil {
		return nil, no
	}
	if h.Fields, no = p.values(rec, p.fields); no != nil {
		return nil, no
	}
	h.Note = p.note.of(rec)
	g.buyer, no = p.buyer(rec, customer, defaulted)
	return g, no
}

// placed reads the moment of placing.
func (p *plan) placed(rec *record, h *order.Request) *wrong {
	text := p.placedAt.of(rec)
	if text == "" {
		return nil
	}
	t, err := p.placedAt.layout.read(text)
	if err != nil {
		return refuse("placedAt", errDate, "value", text, "layout", p.placedAt.layout.pattern)
	}
	h.PlacedAt = &t
	return nil
}

// buyer is what a new customer would be.
func (p *plan) buyer(rec *record, ref string, defaulted bool) (party.Body, *wrong) {
	x := &p.customer
	b := party.Body{Ref: ref, Name: ref}
	switch {
	case !p.Customer.Create:
		return b, nil
	case defaulted:
		if p.Customer.Default.Name != "" {
			b.Name = p.Customer.Default.Name
		}
		b.Type = x.kind.text
		return b, nil
	}
	if name := x.name.of(rec); name != "" {
		b.Name = name
	}
	b.Type, b.Region, b.Phone, b.Email = x.kind.of(rec), x.region.of(rec), x.phone.of(rec), x.email.of(rec)
	to := party.Address{Name: x.address[0].of(rec), Phone: x.address[1].of(rec), Country: x.address[2].of(rec), Province: x.address[3].of(rec),
		City: x.address[4].of(rec), Postcode: x.address[5].of(rec), Street: x.address[6].of(rec)}
	if to != (party.Address{}) {
		b.Address = &to
	}
	fields, no := p.values(rec, x.fields)
	if len(fields) > 0 {
		b.Fields = encode(fields)
	}
	return b, no
}
