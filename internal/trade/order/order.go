package order

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

type kind struct{}

func (kind) Prefix() string { return "ord" }

// ID names an order.
type ID = id.Of[kind]

// Order is the agreed promise to a customer. Head columns are what lists
// filter by and what changes with the phase; Body is the rest of the promise
// and is read whole.
type Order struct {
	ID           ID
	Number       string
	Type         string
	Phase        Phase
	Version      int64
	Customer     party.ID
	Channel      string
	ForeignID    string
	Release      string
	PlacedAt     int64 // µs UTC
	ConfirmedAt  int64 // 0 until confirmed
	CompletedAt  int64 // 0 until its process is known to be completed
	Owner        act.UserID
	PlacedBy     act.UserID // zero of old ones
	Total        money.Amount
	UpdatedAt    int64  // when anything last happened to it
	LineCount    int    // also where the lines are not loaded
	CustomerType string // of the customer, at placing
	FileCount    int    // files that are attached to it now
	Body         Body
	Lines        []Line
}

// Body is the part of an order that no list filters by.
type Body struct {
	Fields       rawJSON       `json:"fields,omitempty"`
	Variants     []string      `json:"variants,omitempty"`
	Note         string        `json:"note,omitempty"`
	WishDate     *clock.Date   `json:"wishDate,omitempty"`
	Coupon       string        `json:"coupon,omitempty"`
	Destinations []Destination `json:"destinations,omitempty"`
	Totals       Totals        `json:"totals"`
	PromisedAt   *clock.Date   `json:"promisedAt,omitempty"`
	Route        Route         `json:"route"`
	Plan         string        `json:"plan"`
	Warnings     []string      `json:"warnings,omitempty"`
	Holds        []string      `json:"holds,omitempty"`
	Rewritten    int64         `json:"rewritten,omitzero"` // the version with which somebody last filled something in
}

// Route is what the routing rules decided.
type Route struct {
	Lane     string   `json:"lane,omitempty"`
	Priority dec.Dec  `json:"priority"`
	Team     string   `json:"team,omitempty"`
	Skip     []string `json:"skip,omitempty"`
}

// Line is one line of the promise.
type Line struct {
	N          int
	Product    catalog.ID
	SKU        string
	Quantity   qty.Quantity
	ListPrice  dec.Dec
	Price      dec.Dec
	Amount     dec.Dec
	Net        dec.Dec
	Tax        dec.Dec
	Short      qty.Quantity
	Source     string
	PromisedAt *clock.Date
	Body       LineBody
}

// LineBody is the part of a line that nobody filters by.
type LineBody struct {
	Options     rawJSON     `json:"options,omitempty"`
	Fields      rawJSON     `json:"fields,omitempty"`
	Destination string      `json:"destination,omitempty"`
	WishDate    *clock.Date `json:"wishDate,omitempty"`
	Note        string      `json:"note,omitempty"`
	PriceList   string      `json:"priceList,omitempty"`
	Floor       *dec.Dec    `json:"floor,omitempty"` // of a unit: what the business is glad of
	BelowFloor  bool        `json:"belowFloor,omitzero"`
	LeadDays    dec.Dec     `json:"leadDays,omitzero"`
}

// Totals are the sums of an order, in its currency.
type Totals struct {
	Currency money.Currency `json:"currency"`
	Gross    dec.Dec        `json:"gross"`    // Σ list price × quantity
	Goods    dec.Dec        `json:"goods"`    // Σ line amounts
	Discount dec.Dec        `json:"discount"` // what the order's discounts took off
	Subtotal dec.Dec        `json:"subtotal"` // goods − discount
	Freight  dec.Dec        `json:"freight"`
	Fees     dec.Dec        `json:"fees"`
	Tax      dec.Dec        `json:"tax"` // included in, or added to, the total, as the type says
	Total    dec.Dec        `json:"total"`
	Rounding dec.Dec        `json:"rounding,omitzero"` // what the goods were rounded by as a whole
}
