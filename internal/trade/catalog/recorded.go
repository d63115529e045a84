package catalog

import (
	"strconv"

	"bespoke/internal/base/pen"
)

// Recorded is a product as a decision went by it.
type Recorded struct {
	ID    ID    `json:"id"`
	Since int64 `json:"since,omitzero"`
	Body
}

// Record keeps the product as it is.
func (p *Product) Record() Recorded { return Recorded{p.ID, p.CreatedAt, p.Body} }

// Write writes the record as its JSON.
func (r *Recorded) Write(p *pen.Pen) {
	p.Begin('{')
	p.Text("id", r.ID.String())
	p.Number("since", r.Since)
	p.Text("sku", r.SKU)
	p.Text("name", r.Name)
	p.Text("category", r.Category)
	p.Text("supply", string(r.Supply))
	p.Text("fulfil", r.Fulfil)
	p.Text("unit", r.Unit)
	if r.Weight != nil {
		p.Decimal("weight", *r.Weight)
	}
	if r.Volume != nil {
		p.Decimal("volume", *r.Volume)
	}
	p.Number("leadDays", r.LeadDays)
	p.Texts("tags", r.Tags)
	p.Texts("options", r.Options)
	p.Raw("fields", r.Fields)
	if r.Active != nil {
		p.Name("active")
		p.B = strconv.AppendBool(p.B, *r.Active)
	}
	p.End('}')
}

// Product is the product as it was.
func (r Recorded) Product() *Product { return &Product{ID: r.ID, CreatedAt: r.Since, Body: r.Body} }
