package inventory

import (
	"slices"

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

// RecordedSource is a warehouse as rules saw it that had a say in where lines come from.
type RecordedSource struct {
	Warehouse string `json:"w"`
	Kind      string `json:"k"`
	Region    string `json:"g,omitempty"`
}

// Write writes the record as its JSON.
func (r *RecordedSource) Write(p *pen.Pen) {
	p.Begin('{')
	p.Text("w", r.Warehouse)
	p.Text("k", r.Kind)
	p.Text("g", r.Region)
	p.End('}')
}

// ReadRecordedSource reads what Write wrote.
func ReadRecordedSource(r *pen.Reader) (one RecordedSource) {
	for r.Begin('{'); r.More('}'); {
		switch r.Name() {
		case "w":
			one.Warehouse = r.Text()
		case "k":
			one.Kind = r.Text()
		case "g":
			one.Region = r.Text()
		default:
			r.Raw()
		}
	}
	return one
}

// RecordSources keeps what rules may ask of the warehouses, in the order in which
// they serve.
func (s *Shelf) RecordSources() []RecordedSource {
	kept := make([]RecordedSource, len(s.warehouses))
	for i, w := range s.warehouses {
		kept[i] = RecordedSource{w.Code, w.Kind, w.Region}
	}
	return kept
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
// recorded of, and nothing on it can be booked. sources are all its warehouses,
// where they are known; else it has those where something lay.
func Recall(products []catalog.ID, lay [][]Recorded, sources []RecordedSource) *Shelf {
	return new(Memory).Recall(products, lay, sources)
}

// Memory recalls one shelf after the other in the same room, for whoever is done with
// each before the next. The zero Memory is empty.
type Memory struct {
	shelf Shelf
	rows  []stockRow
	all   []*stockRow
}

// Recall is the shelf that was recorded; it holds until the next one.
func (m *Memory) Recall(products []catalog.ID, lay [][]Recorded, sources []RecordedSource) *Shelf {
	s := &m.shelf
	s.warehouses = s.warehouses[:0]
	if s.rows == nil {
		s.rows = make(map[catalog.ID][]*stockRow, len(products))
	}
	clear(s.rows)
	for _, one := range sources {
		s.add(Warehouse{Code: one.Warehouse, Kind: one.Kind, Region: one.Region})
	}
	n := 0
	for i := range products {
		n += len(lay[i])
	}
	m.rows, m.all = slices.Grow(m.rows[:0], n), slices.Grow(m.all[:0], n)
	for i, p := range products {
		from := len(m.all)
		for _, r := range lay[i] {
			m.rows = append(m.rows, stockRow{spot: spot{p, s.recalled(r.Warehouse)}, OnHand: r.OnHand, Reserved: r.Reserved})
			m.all = append(m.all, &m.rows[len(m.rows)-1])
		}
		if to := len(m.all); to > from {
			s.rows[p] = m.all[from:to:to]
		}
	}
	return s
}

// recalled finds a warehouse by its code, or adds one.
func (s *Shelf) recalled(code string) WarehouseID {
	for _, w := range s.warehouses {
		if w.Code == code {
			return w.ID
		}
	}
	return s.add(Warehouse{Code: code})
}

// add puts a warehouse behind the others, and names it by its number.
func (s *Shelf) add(w Warehouse) WarehouseID {
	n := len(s.warehouses) + 1
	var raw id.Raw
	raw[len(raw)-1], raw[len(raw)-2] = byte(n), byte(n>>8)
	w.ID.SetRaw(raw)
	s.warehouses = append(s.warehouses, w)
	return w.ID
}
