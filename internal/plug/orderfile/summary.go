package orderfile

import (
	"maps"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/trade/order"
)

// Summary is what an import has come to so far.
type Summary struct {
	Total     int            `json:"-"`        // rows that the files have
	Rows      int            `json:"rows"`     // rows read
	Accepted  int            `json:"accepted"` // rows that are placed, or there already
	Refused   map[string]int `json:"refused"`  // rows by code
	Orders    Orders         `json:"orders"`
	Customers int            `json:"customersAdded"`
	Products  int            `json:"productsAdded"`
	Defaulted int            `json:"rowsOfDefaultCustomer"` // of those that make sense
	Free      int            `json:"freeRows"`
	Largest   int            `json:"largestOrder"` // in lines
	Totals    Totals         `json:"totals"`
}

// Orders counts orders by what became of them.
type Orders struct {
	Placed  int `json:"placed"`
	There   int `json:"there"`
	Refused int `json:"refused"` // by the verb, as a whole
}

// Totals are the sums of the orders that were placed.
type Totals struct {
	Gross   money.Amount `json:"gross"` // list prices × quantities
	Goods   money.Amount `json:"goods"` // after discounts on lines
	Freight money.Amount `json:"freight"`
	Total   money.Amount `json:"total"`
}

func newTotals(c money.Currency) Totals {
	zero := money.Of(0, c)
	return Totals{zero, zero, zero, zero}
}

// Summary is where the import stands; it may be asked at any time.
func (im *Import) Summary() Summary {
	im.mu.Lock()
	defer im.mu.Unlock()
	s := im.sum
	s.Refused = maps.Clone(s.Refused)
	return s
}

// accept counts a row that became the nth line of its order.
func (s *Summary) accept(it *item, defaulted bool, nth int) {
	if defaulted {
		s.Defaulted++
	}
	if it.line.Price != nil && it.line.Price.IsZero() {
		s.Free++
	}
	s.Largest = max(s.Largest, nth)
}

func (s *Summary) there(g *group) {
	s.Orders.There++
	s.Accepted += len(g.items)
}

// place counts a placed order. Who may not see an amount sums up nothing.
func (s *Summary) place(g *group, v *order.View) {
	s.Orders.Placed++
	s.Accepted += len(g.items)
	if t := v.Totals; t != nil {
		for sum, part := range map[*dec.Dec]*money.Amount{&s.Totals.Gross.Units: t.Gross, &s.Totals.Goods.Units: t.Goods,
			&s.Totals.Freight.Units: t.Freight, &s.Totals.Total.Units: t.Total} {
			if part != nil {
				*sum += part.Units
			}
		}
	}
}
