package inventory

import (
	"cmp"

	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
)

type warehouseKind struct{}

func (warehouseKind) Prefix() string { return "whs" }

type receiptKind struct{}

func (receiptKind) Prefix() string { return "rct" }

type countKind struct{}

func (countKind) Prefix() string { return "cnt" }

type moveKind struct{}

func (moveKind) Prefix() string { return "mov" }

type orderKind struct{}

func (orderKind) Prefix() string { return "ord" }

// WarehouseID, ReceiptID, CountID and MoveID name what this room keeps. OrderID is how
// its facts and verbs write the id of an order: the order's own text form.
type (
	WarehouseID = id.Of[warehouseKind]
	ReceiptID   = id.Of[receiptKind]
	CountID     = id.Of[countKind]
	MoveID      = id.Of[moveKind]
	OrderID     = id.Of[orderKind]
)

// Warehouse is a place where goods lie. Orders are served from the one of the
// lowest priority number first, and at equal numbers in the order of the codes.
type Warehouse struct {
	ID        WarehouseID `db:"id,key"`
	Code      string      `db:"code"`
	Name      string      `db:"name"`
	Region    string      `db:"region"`
	Kind      string      `db:"kind"`
	Priority  int64       `db:"priority"`
	CreatedAt int64       `db:"created_at"`
}

// before is the order in which orders are served.
func (w Warehouse) before(o Warehouse) int {
	return cmp.Or(cmp.Compare(w.Priority, o.Priority), cmp.Compare(w.Code, o.Code))
}

// State is where a reservation stands. A later room adds "used": it left the house.
type State string

// The states. Held and firm ones count as reserved.
const (
	StateHeld    State = "held"    // until the order is confirmed, or its time is over
	StateFirm    State = "firm"    // the order is confirmed
	StateFreed   State = "freed"   // the order was cancelled or rejected
	StateExpired State = "expired" // held for too long
)

// live tells whether a reservation counts as reserved.
func (s State) live() bool { return s == StateHeld || s == StateFirm }

// Policy is what happens to a line that is not there in full, as order types say.
type Policy string

// The policies.
const (
	Refuse    Policy = "refuse"    // the order is refused
	Backorder Policy = "backorder" // takes what is there, the rest waits
	Make      Policy = "make"      // takes what is there, the rest is made
	Allow     Policy = "allow"     // available may go below zero
)

// Part is what one warehouse gives to a line.
type Part struct {
	Warehouse WarehouseID
	Quantity  qty.Quantity
	New       bool // the product never lay there: its row is to be made
}

// spot is one product in one warehouse: the key of a stock row.
type spot struct {
	Product   catalog.ID  `db:"product_id,key"`
	Warehouse WarehouseID `db:"warehouse_id,key"`
}
