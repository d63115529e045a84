package order

import (
	"encoding/json"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/file"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// Fields are custom values by key, as JSON. They are checked and printed by
// the form; nobody else looks inside.
type Fields map[string]json.RawMessage

// rawJSON is JSON that is kept as it is.
type rawJSON = json.RawMessage

// Request is what a customer, a salesperson or another program asks for.
// Whatever is absent is filled by the form's defaults or stays absent.
type Request struct {
	Type         string        `json:"type,omitempty" doc:"Order type; may be left out when there is only one"`
	Customer     *PartyRef     `json:"customer,omitempty" doc:"The customer, by id or by the business's own reference"`
	Channel      string        `json:"channel,omitempty" doc:"Where it was sold: portal staff api file shop table; default from how the caller came"`
	ForeignID    string        `json:"foreignId,omitempty" maxLength:"300" doc:"The order's id in the channel; accepted once"`
	Currency     string        `json:"currency,omitempty" doc:"ISO 4217; default the workspace's"`
	Fields       Fields        `json:"fields,omitempty" doc:"Custom order fields by key"`
	Lines        []LineRequest `json:"lines,omitempty" maxItems:"2000"`
	Destinations []Destination `json:"destinations,omitempty" maxItems:"200"`
	Note         string        `json:"note,omitempty" maxLength:"2000"`
	WishDate     *clock.Date   `json:"wishDate,omitempty"`
	Coupon       string        `json:"coupon,omitempty" maxLength:"300"`
	Attachments  []file.ID     `json:"attachments,omitempty" maxItems:"20" doc:"Files that the caller has sent and finished (POST /api/v1/files); the customer sees them"`
	Freight      *money.Amount `json:"freight,omitempty" doc:"Agreed freight; needs the permission order.price"`
	PlacedAt     *time.Time    `json:"placedAt,omitempty" doc:"A moment in the past; needs the permission order.import"`
	Number       string        `json:"number,omitempty" maxLength:"300" doc:"The order's number elsewhere; needs the permission order.import"`
	ExpectTotal  *money.Amount `json:"expectTotal,omitempty" doc:"The total that was shown; if the decided one differs, nothing is placed"`
}

// tidy makes blank texts absent: for people they look the same.
func (r *Request) tidy() {
	for _, s := range [...]*string{&r.Type, &r.Channel, &r.ForeignID, &r.Currency, &r.Note, &r.Coupon, &r.Number} {
		*s = said(*s)
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		l.SKU, l.Destination, l.Note = said(l.SKU), said(l.Destination), said(l.Note)
	}
	for i := range r.Destinations {
		d := &r.Destinations[i]
		d.Key, d.Note = said(d.Key), said(d.Note)
	}
}

// said is a text byte for byte, or "" for a blank one.
func said(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// PartyRef names a party by id or by the business's own reference.
type PartyRef struct {
	ID  party.ID `json:"id,omitzero"`
	Ref string   `json:"ref,omitempty"`
}

// ProductRef names a product by id or by its SKU.
type ProductRef struct {
	ID  catalog.ID `json:"id,omitzero"`
	SKU string     `json:"sku,omitempty"`
}

// LineRequest is one line asked for.
type LineRequest struct {
	SKU         string        `json:"sku,omitempty"`
	Product     *ProductRef   `json:"product,omitempty" doc:"Instead of sku"`
	Quantity    *qty.Quantity `json:"quantity,omitempty" doc:"Above zero; absent is what the form fills in"`
	Options     Fields        `json:"options,omitempty" doc:"Product options by key"`
	Fields      Fields        `json:"fields,omitempty" doc:"Custom line fields by key"`
	Destination string        `json:"destination,omitempty" doc:"Key of a destination"`
	WishDate    *clock.Date   `json:"wishDate,omitempty"`
	Note        string        `json:"note,omitempty" maxLength:"2000"`
	Price       *money.Amount `json:"price,omitempty" doc:"Agreed unit price; needs the permission order.price"`
	DiscountPct *dec.Dec      `json:"discountPct,omitempty" doc:"Agreed discount in percent; needs the permission order.price"`
}

// Destination is one place that goods of the order go to.
type Destination struct {
	Key     string         `json:"key" maxLength:"40"`
	Address *party.Address `json:"address,omitempty" fact:"destination.address"`
	Window  *Window        `json:"window,omitempty" fact:"destination.from"`
	Note    string         `json:"note,omitempty" fact:"destination.note" maxLength:"2000"`
}

// Window is when a destination can be served.
type Window struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}
