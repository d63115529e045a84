package inventory

import (
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/event"
	"bespoke/internal/trade/catalog"
)

// Piece is what one warehouse does for one line of an order.
type Piece struct {
	Line      int64        `json:"line"`
	Product   catalog.ID   `json:"product"`
	Warehouse WarehouseID  `json:"warehouse"`
	Quantity  qty.Quantity `json:"quantity"`
}

// Wait is what one line of an order waits for.
type Wait struct {
	Line     int64        `json:"line"`
	Product  catalog.ID   `json:"product"`
	Quantity qty.Quantity `json:"quantity"`
}

// ReservedFact says that an order got its claim on stock, and what it waits for.
type ReservedFact struct {
	Order   OrderID `json:"order"`
	State   State   `json:"state"`
	Until   int64   `json:"until,omitzero"` // µs UTC; absent for ever
	Pieces  []Piece `json:"pieces,omitempty"`
	Waiting []Wait  `json:"waiting,omitempty"`
}

// Head names the fact.
func (f ReservedFact) Head() event.Head { return head("stock.reserved", f.Order.Raw()) }

// FreedFact says that an order gave its claim back: it was cancelled or rejected.
type FreedFact struct {
	Order   OrderID `json:"order"`
	Pieces  []Piece `json:"pieces,omitempty"`
	Waiting []Wait  `json:"waiting,omitempty"` // what it does not wait for any more
}

// Head names the fact.
func (f FreedFact) Head() event.Head { return head("stock.freed", f.Order.Raw()) }

// ExpiredFact says that an order's claim was held for too long and is over.
type ExpiredFact struct {
	Order   OrderID `json:"order"`
	Pieces  []Piece `json:"pieces,omitempty"`
	Waiting []Wait  `json:"waiting,omitempty"`
}

// Head names the fact.
func (f ExpiredFact) Head() event.Head { return head("stock.expired", f.Order.Raw()) }

// ServedFact says that an order got what it waited for, or some of it.
type ServedFact struct {
	Order  OrderID `json:"order"`
	Pieces []Piece `json:"pieces"`
}

// Head names the fact.
func (f ServedFact) Head() event.Head { return head("stock.served", f.Order.Raw()) }

// ReceivedFact says that goods came in.
type ReceivedFact struct {
	Receipt   ReceiptID      `json:"receipt"`
	Ref       string         `json:"ref,omitempty"`
	Warehouse WarehouseID    `json:"warehouse"`
	Lines     []ReceivedLine `json:"lines"`
}

// ReceivedLine is one line of a receipt.
type ReceivedLine struct {
	Product  catalog.ID   `json:"product"`
	SKU      string       `json:"sku"`
	Quantity qty.Quantity `json:"quantity"`
}

// CountedFact says what was counted in a warehouse.
type CountedFact struct {
	Count     CountID       `json:"count"`
	Ref       string        `json:"ref,omitempty"`
	Reason    string        `json:"reason"`
	Warehouse WarehouseID   `json:"warehouse"`
	Lines     []CountedLine `json:"lines"`
}

// CountedLine is one product: what lies there, and how that differs from the
// books before.
type CountedLine struct {
	Product    catalog.ID   `json:"product"`
	SKU        string       `json:"sku"`
	Counted    qty.Quantity `json:"counted"`
	Before     qty.Quantity `json:"before"`
	Difference qty.Quantity `json:"difference"`
}

// Head names the fact.
func (f CountedFact) Head() event.Head { return head("stock.counted", f.Count.Raw()) }

// Head names the fact.
func (f ReceivedFact) Head() event.Head { return head("stock.received", f.Receipt.Raw()) }

func head(name string, subject id.Raw) event.Head {
	return event.Head{Name: name, Version: 1, Subject: subject}
}
