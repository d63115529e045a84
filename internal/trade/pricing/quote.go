package pricing

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
)

// Quote is an order's prices: first what is asked, then what it came to.
type Quote struct {
	Currency       money.Currency
	Rate           dec.Dec // what the currency is worth in the workspace's; 0 when that is the same, or unknown
	EnteredFreight *dec.Dec
	Lines          []Line

	Gross    dec.Dec // list prices × quantities
	Goods    dec.Dec // amounts of the lines
	Discount dec.Dec // of the order as a whole
	Subtotal dec.Dec // goods − discount
	Freight  dec.Dec
	Fees     dec.Dec
	Tax      dec.Dec // inside of the total or on top, as the policy says
	Total    dec.Dec
	Reasons  []rule.Reason // of what concerns the whole order
	Problems []*fault.Error
}

// Add adds a line; where the quote had more lines before, in the room of one of them.
func (q *Quote) Add(l Line) {
	if n := len(q.Lines); n < cap(q.Lines) {
		l.Reasons = q.Lines[:n+1][n].Reasons[:0]
	}
	q.Lines = append(q.Lines, l)
}

// Line is one line's prices.
type Line struct {
	N                  int // index in the request, for pointers
	SKU                string
	Quantity           qty.Quantity
	Line, Product      rule.Frame // bound while rules are asked about the line
	EnteredPrice       *dec.Dec   // stands for list and discounts
	EnteredDiscountPct *dec.Dec   // stands for discounts: 25 is 25 % off

	PriceList  string  // key of the list; "" for an entered price
	ListPrice  dec.Dec // of a unit
	Price      dec.Dec // of a unit, after discounts
	Amount     dec.Dec // of the line
	Net        dec.Dec // after the order's discount
	Tax        dec.Dec
	TaxRate    dec.Dec // in percent
	Floor      dec.Dec // of a unit; means something when HasFloor
	HasFloor   bool
	BelowFloor bool
	Reasons    []rule.Reason
}

// problem notes what is wrong with a line; lines with a problem cost nothing.
func (q *Quote) problem(e *fault.Error) { q.Problems = append(q.Problems, e) }
