package inventory

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/base/id"
	"bespoke/internal/base/pen"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
)

// Recorded is how much of a product lay in a warehouse when an order was decided.
type Recorded struct {
	Warehouse string       `json:"w"`
	OnHand    qty.Quantity `json:"n"`
	Reserved  qty.Quantity `json:"r,omitzero"`
}

// Write writes the record as its JSON.
func (r *Recorded) Write(p *pen.Pen) {
	p.Begin('{')
	p.Name("w")
	p.Quote(r.Warehouse)
	p.Name("n")
	writeQuantity(p, r.OnHand)
	if r.Reserved != 0 {
		p.Name("r")
		writeQuantity(p, r.Reserved)
	}
	p.End('}')
}

// ReadRecorded reads what Write wrote.
func ReadRecorded(r *pen.Reader) (lay Recorded) {
	for r.Begin('{'); r.More('}'); {
		switch r.Name() {
		case "w":
			lay.Warehouse = r.Text()
		case "n":
			lay.OnHand = qty.Quantity(r.Decimal())
		case "r":
			lay.Reserved = qty.Quantity(r.Decimal())
		default:
			r.Raw()
		}
	}
	return lay
}

func writeQuantity(p *pen.Pen, q qty.Quantity) {
	p.B = append(dec.Dec(q).Append(append(p.B, '"'), 0), '"')
}

// Record keeps what lies where of a product, in the order in which warehouses
// serve. The first one is told even where nothing of it lies there: what is not
// there may be taken from it.
func (s *Shelf) Record(p catalog.ID) []Recorded {
	if s.endless || len(s.warehouses) == 0 {
		return nil
	}
	rows := s.rows[p]
	kept := make([]Recorded, 0, len(rows)+1)
	if first := s.warehouses[0]; len(rows) == 0 || rows[0].Warehouse != first.ID {
		kept = append(kept, Recorded{Warehouse: first.Code})
	}
	for _, r := range rows {
		kept = append(kept, Recorded{s.Code(r.Warehouse), r.OnHand, r.Reserved})
	}
	return kept
}

// Recall is the shelf that was recorded: it plans as the one did that it was
// recorded of, and nothing on it can be booked.
func Recall(products []catalog.ID, lay [][]Recorded) *Shelf {
	s := &Shelf{rows: make(map[catalog.ID][]*stockRow, len(products))}
	for i, p := range products {
		for _, r := range lay[i] {
			s.rows[p] = append(s.rows[p], &stockRow{spot: spot{p, s.recalled(r.Warehouse)}, OnHand: r.OnHand, Reserved: r.Reserved})
		}
	}
	return s
}

// recalled finds a warehouse by its code, or names a new one by its number.
func (s *Shelf) recalled(code string) WarehouseID {
	for _, w := range s.warehouses {
		if w.Code == code {
			return w.ID
		}
	}
	var raw id.Raw
	raw[len(raw)-1] = byte(len(s.warehouses) + 1)
	raw[len(raw)-2] = byte((len(s.warehouses) + 1) >> 8)
	w := Warehouse{Code: code}
	w.ID.SetRaw(raw)
	s.warehouses = append(s.warehouses, w)
	return w.ID
}
