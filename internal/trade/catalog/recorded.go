package catalog

// Recorded is a product as a decision went by it.
type Recorded struct {
	ID    ID    `json:"id"`
	Since int64 `json:"since,omitzero"`
	Body
}

// Record keeps the product as it is.
func (p *Product) Record() Recorded { return Recorded{p.ID, p.CreatedAt, p.Body} }

// Product is the product as it was.
func (r Recorded) Product() *Product { return &Product{ID: r.ID, CreatedAt: r.Since, Body: r.Body} }
