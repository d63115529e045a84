package order

import (
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/base/pen"
	"bespoke/internal/studio/form"
	"bespoke/internal/trade/catalog"
)

// writeBasis writes what this order was decided from: a basis, as it is read
// back. It is done for every order, so it is written by hand.
func (d *draft) writeBasis(p *pen.Pen) {
	p.Begin('{')
	p.Name("kind")
	p.Quote(string(d.act.Kind))
	if !d.act.User.IsZero() {
		p.Text("user", d.act.User.String())
	}
	p.Texts("roles", d.act.Roles)
	p.Flag("numbered", d.req.Number != "")
	if d.req.Freight != nil {
		p.Decimal("freight", d.req.Freight.Units)
	}
	p.Number("files", int64(len(d.req.Attachments)))
	writeFields(p, "last", d.repeated)
	p.Name("customer")
	customer := d.customer.Record()
	customer.Write(p)
	if len(d.accounts) > 0 {
		p.Open("accounts", '[')
		for i := range d.accounts {
			d.accounts[i].Write(p)
		}
		p.End(']')
	}
	d.writeGoods(p)
	writeSent(p, d.form)
	p.End('}')
}

// writeGoods writes the products, each once, what lay where of them, and what the
// lines were decided from beside themselves.
func (d *draft) writeGoods(p *pen.Pen) {
	var products []catalog.ID
	at := make([]int, len(d.lines))
	p.Open("products", '[')
	for i := range d.lines {
		product := d.lines[i].product
		if at[i] = slices.Index(products, product.ID); at[i] < 0 {
			at[i], products = len(products), append(products, product.ID)
			record := product.Record()
			record.Write(p)
		}
	}
	p.End(']')
	p.Open("stock", '[')
	for _, one := range products {
		p.Begin('[')
		for _, lay := range d.lay[one] {
			lay.Write(p)
		}
		p.End(']')
	}
	p.End(']')
	d.writeSources(p)
	p.Open("lines", '[')
	for i := range d.lines {
		d.lines[i].writeBasis(p, at[i])
	}
	p.End(']')
}

// writeSources writes the warehouses that rules chose from.
func (d *draft) writeSources(p *pen.Pen) {
	if len(d.sources) == 0 {
		return
	}
	p.Open("sources", '[')
	for i := range d.sources {
		d.sources[i].Write(p)
	}
	p.End(']')
}

func (l *lineDraft) writeBasis(p *pen.Pen, product int) {
	p.Begin('{')
	p.Number("p", int64(product))
	p.Flag("filled", l.req.Quantity == nil)
	if l.req.Price != nil {
		p.Decimal("price", l.req.Price.Units)
	}
	if l.req.DiscountPct != nil {
		p.Decimal("discountPct", *l.req.DiscountPct)
	}
	writeSent(p, l.form)
	p.End('}')
}

// writeSent writes which fields of a form were sent.
func writeSent(p *pen.Pen, x *form.Resolved) {
	typed, blank := x.Sent()
	p.Texts("typed", typed)
	writeFields(p, "blank", blank)
}

// writeFields writes custom fields in the order of their keys.
func writeFields(p *pen.Pen, name string, fields map[string]json.RawMessage) {
	if len(fields) == 0 {
		return
	}
	p.Open(name, '{')
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		p.Raw(key, fields[key])
	}
	p.End('}')
}
