package pricing

import (
	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
)

// Policy is how an order type makes its prices.
type Policy struct {
	Choose  Choose
	None    None
	TaxMode TaxMode
	TaxRate dec.Dec // in percent, where tax.line does not say
	Round   Rounding
}

// Choose says which of several lists counts.
type Choose string

// The first list in their order, or whichever is lowest.
const (
	First  Choose = "first"
	Lowest Choose = "lowest"
)

// None says what happens to a line that no list prices.
type None string

// Refuse the order, or give the goods away.
const (
	Refuse None = "refuse"
	Free   None = "free"
)

// TaxMode says how prices and tax go together.
type TaxMode string

// Tax is inside of prices, comes on top of them, or is not our business.
const (
	Included TaxMode = "included"
	Added    TaxMode = "added"
	NoTax    TaxMode = "none"
)

// Rounding is where, to which step and which way amounts are rounded: the price
// of a unit, the amount of a line, or only the order's goods.
type Rounding = blueprint.Round

// unit is the price of a unit as it counts.
func (p *Policy) unit(price dec.Dec) dec.Dec {
	if p.Round.At == "unit" {
		return price.Round(p.Round.Step, p.Round.Mode)
	}
	return price
}

// amount is price × quantity; it is rounded once, from the exact product.
// False says that it is too large.
func (p *Policy) amount(price dec.Dec, q qty.Quantity) (dec.Dec, bool) {
	step := dec.Dec(1)
	mode := dec.HalfUp
	if p.Round.At == "line" {
		step, mode = p.Round.Step, p.Round.Mode
	}
	n, ok := dec.MulDiv(int64(price), int64(q), int64(dec.One*step), mode)
	amount := dec.Dec(n) * step
	return amount, ok && n <= int64(dec.Max/step) && amount >= 0
}

// order rounds a sum of the whole order.
func (p *Policy) order(sum dec.Dec) dec.Dec { return sum.Round(p.Round.Step, p.Round.Mode) }
