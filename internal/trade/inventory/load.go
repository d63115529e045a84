package inventory

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// Load reads what lies where of some products: two reads, whatever their number.
func Load(r db.Reader, products []catalog.ID) (*Shelf, error) {
	warehouses, err := allWarehouses(r)
	if err != nil {
		return nil, err
	}
	var rows []*stockRow
	err = selectStock(r, productKeys(products), db.Unlocked, func(row *stockRow) { rows = append(rows, row) })
	return newShelf(warehouses, rows), err
}

// Standing is what an order has a claim on by now.
type Standing struct {
	State   State // of its reservations; "" where it has none
	Pieces  []Piece
	Waiting []Wait
}

// Find reads where the orders stand. An order that never reserved has no entry.
func Find(r db.Reader, orders []id.Raw) (map[id.Raw]*Standing, error) {
	asked := make([]Settle, len(orders))
	for i, o := range orders {
		asked[i].Order = o
	}
	rows, err := readClaims(r, asked, db.Unlocked)
	if err != nil {
		return nil, err
	}
	found := map[id.Raw]*Standing{}
	of := func(order id.Raw, s State) *Standing {
		if found[order] == nil {
			found[order] = &Standing{}
		}
		found[order].State = s
		return found[order]
	}
	for _, row := range rows.reservations {
		s := of(row.Order, row.State)
		s.Pieces = append(s.Pieces, row.piece())
	}
	for _, row := range rows.backorders {
		s := of(row.Order, row.State)
		s.Waiting = append(s.Waiting, row.wait())
	}
	return found, nil
}

// ErrShort is the fault of a line that is not there in full where the order
// type refuses that. Its arguments are sku and available.
var ErrShort = fault.Define(fault.Blocked, "stock.short", "{sku} 库存不足，目前可用 {available}", "there is not enough of {sku}: {available} available").
	Fix("减少数量、换一种产品，或等到货后再下单", "Order less, choose another product, or order again when more has come in")
