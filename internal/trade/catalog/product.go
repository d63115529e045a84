package catalog

import (
	"encoding/json"
	"strconv"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
)

type productKind struct{}

func (productKind) Prefix() string { return "prd" }

// ID names a product.
type ID = id.Of[productKind]

// Supply is how a product comes about once it is ordered.
type Supply string

// The supplies. A bundle is known to the formats but not built yet.
const (
	Stock   Supply = "stock"   // taken from a warehouse, reserved for the order
	Make    Supply = "make"    // made to order
	Buy     Supply = "buy"     // bought to order
	Service Supply = "service" // done, not sent
	Bundle  Supply = "bundle"  // several products under one name
)

// Product is one thing that can be ordered.
type Product struct {
	ID        ID
	Version   int64
	CreatedAt int64 // µs UTC
	Body

	grams int64 // by which scheme its texts were cut into pieces; 0 for none yet
}

// Body is what people say of a product; requests and answers share it.
type Body struct {
	SKU      string          `json:"sku,omitempty" fact:"product.sku" doc:"The business's own name of it, unique; every product has one"`
	Name     string          `json:"name,omitempty" fact:"product.name" doc:"Every product has one"`
	Category string          `json:"category,omitempty" fact:"product.category" doc:"A code of the option set category"`
	Supply   Supply          `json:"supply,omitempty" fact:"product.supply" doc:"stock, make, buy or service; default stock"`
	Fulfil   string          `json:"fulfil,omitempty" fact:"product.fulfil" doc:"goods, ticket, booking or project; default goods"`
	Unit     string          `json:"unit,omitempty" fact:"product.unit" doc:"What its quantity counts"`
	Weight   *dec.Dec        `json:"weight,omitempty" fact:"product.weight" doc:"In kilograms"`
	Volume   *dec.Dec        `json:"volume,omitempty" fact:"product.volume" doc:"In cubic metres"`
	LeadDays int64           `json:"leadDays,omitzero" fact:"line.leadDays" doc:"Working days until it is made or bought"`
	Tags     []string        `json:"tags,omitempty" fact:"product.tags"`
	Options  []string        `json:"options,omitempty" doc:"Keys of the option fields that a customer may choose"`
	Fields   json.RawMessage `json:"fields,omitempty" fact:"product.fields.*" doc:"Custom product fields by key"`
	Active   *bool           `json:"active,omitempty" doc:"Whether it is offered; default true"`
}

// ETag is what If-Match is held against.
func (v View) ETag() string { return strconv.FormatInt(v.Version, 10) }

// About is whom the audit trail names.
func (v View) About() string { return v.ID.String() }

// Offered tells whether the product may be ordered.
func (b *Body) Offered() bool { return b.Active == nil || *b.Active }

// Stocked tells whether orders reserve it in a warehouse.
func (b *Body) Stocked() bool { return b.Supply == Stock }

// View is a product as answers show it.
type View struct {
	ID ID `json:"id"`
	Body
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"createdAt"`
}

func (p *Product) view() View {
	return View{ID: p.ID, Body: p.Body, Version: p.Version, CreatedAt: time.UnixMicro(p.CreatedAt).UTC()}
}
