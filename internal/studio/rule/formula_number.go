package rule

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// formulaPlaces is how many decimal places every result of a formula keeps;
// what lies beyond is rounded half up.
const formulaPlaces = 9

// scale is 1 in units of the last place, dust what a Dec does not see of one,
// and most the end of the numbers that formulas work with.
var (
	scale = new(big.Int).Exp(big.NewInt(10), big.NewInt(formulaPlaces), nil)
	dust  = new(big.Int).Exp(big.NewInt(10), big.NewInt(formulaPlaces-dec.Places), nil)
	most  = new(big.Int).Exp(big.NewInt(10), big.NewInt(18+formulaPlaces), nil)
)

var (
	numberType = cel.OpaqueType("number")
	moneyType  = cel.OpaqueType("money")
)

// figure is a number of a formula or, with a currency, an amount of money. It
// brings the operators of both: CEL calls them by its traits. The zero amount
// of no currency, which is the sum of no amounts, goes with every currency.
type figure struct {
	n        *big.Int
	currency money.Currency
	money    bool
}

// number is an exact number of a formula.
func number(d dec.Dec) figure { return figure{n: new(big.Int).Mul(big.NewInt(int64(d)), dust)} }

// amount is money in a formula.
func amount(a money.Amount) figure {
	x := number(a.Units)
	x.currency, x.money = a.Currency, true
	return x
}

// like gives a result the currency of a figure; beyond every number it fails.
func (x figure) like(n *big.Int) ref.Val {
	if n.CmpAbs(most) >= 0 {
		return failOverflow.val()
	}
	x.n = n
	return x
}

// meets tells whether two figures have one currency, and which.
func (x figure) meets(y figure) (figure, bool) {
	if x.money && x.currency == "" {
		x.currency = y.currency
	}
	return x, x.currency == y.currency || y.currency == ""
}

// Add is x + y.
func (x figure) Add(other ref.Val) ref.Val {
	y := other.(figure)
	of, ok := x.meets(y)
	if !ok {
		return failCurrencies.val()
	}
	return of.like(new(big.Int).Add(x.n, y.n))
}

// Subtract is x − y.
func (x figure) Subtract(other ref.Val) ref.Val {
	y := other.(figure)
	of, ok := x.meets(y)
	if !ok {
		return failCurrencies.val()
	}
	return of.like(new(big.Int).Sub(x.n, y.n))
}

// Multiply is x × y, of which at most one is money.
func (x figure) Multiply(other ref.Val) ref.Val {
	y := other.(figure)
	of := x
	if y.money {
		of = y
	}
	return of.like(quotient(new(big.Int).Mul(x.n, y.n), scale, dec.HalfUp))
}

// Divide is x ÷ y; money divided by money is a number.
func (x figure) Divide(other ref.Val) ref.Val {
	y := other.(figure)
	if y.n.Sign() == 0 {
		return failZero.val()
	}
	of := x
	if y.money {
		if _, ok := x.meets(y); !ok {
			return failCurrencies.val()
		}
		of = figure{}
	}
	return of.like(quotient(new(big.Int).Mul(x.n, scale), y.n, dec.HalfUp))
}

// Modulo is what is left of x after as many whole y as fit.
func (x figure) Modulo(other ref.Val) ref.Val {
	y := other.(figure)
	if y.n.Sign() == 0 {
		return failZero.val()
	}
	return x.like(new(big.Int).Rem(x.n, y.n))
}

// Negate is −x.
func (x figure) Negate() ref.Val { return x.like(new(big.Int).Neg(x.n)) }

// Compare orders two figures; amounts of different currencies have no order.
func (x figure) Compare(other ref.Val) ref.Val {
	y := other.(figure)
	if _, ok := x.meets(y); !ok {
		return failCurrencies.val()
	}
	return types.Int(x.n.Cmp(y.n))
}

// Equal tells whether both are the same; amounts of different currencies are not.
func (x figure) Equal(other ref.Val) ref.Val {
	y, ok := other.(figure)
	_, meets := x.meets(y)
	return types.Bool(ok && meets && x.money == y.money && x.n.Cmp(y.n) == 0)
}

// Type is number or money.
func (x figure) Type() ref.Type {
	if x.money {
		return moneyType
	}
	return numberType
}

// Value is the figure itself.
func (x figure) Value() any { return x }

// ConvertToNative and ConvertToType are asked for by CEL's own conversions,
// none of which formulas have.
func (x figure) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a figure is no %s", t)
}

// ConvertToType answers that there is no conversion.
func (x figure) ConvertToType(t ref.Type) ref.Val { return types.NewErr("a figure is no %s", t) }

// round brings a figure to a multiple of a step.
func (x figure) round(step figure, mode dec.Mode) ref.Val {
	q := quotient(x.n, step.n, mode)
	return x.like(q.Mul(q, step.n))
}

// dec is the figure with four places; false when no document may state it.
func (x figure) dec() (dec.Dec, bool) {
	n := quotient(x.n, dust, dec.HalfUp)
	d := dec.Dec(n.Int64())
	return d, n.IsInt64() && d <= dec.Max && d >= -dec.Max
}

// String writes the figure with the places that it has.
func (x figure) String() string {
	whole, frac := new(big.Int).QuoRem(new(big.Int).Abs(x.n), scale, new(big.Int))
	s := whole.String()
	if x.n.Sign() < 0 {
		s = "-" + s
	}
	if frac.Sign() != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%0*d", formulaPlaces, frac), "0")
	}
	if x.money {
		s += " " + string(x.currency)
	}
	return s
}

// parseNumber reads a number as formulas write it: digits, at most nine of them
// behind a point.
func parseNumber(s string) (figure, bool) {
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := whole + frac
	if len(frac) > formulaPlaces || digits == "" || strings.Trim(digits, "0123456789") != "" || len(strings.TrimLeft(digits, "0")) > maxDigits {
		return figure{}, false
	}
	n, _ := new(big.Int).SetString(digits+strings.Repeat("0", formulaPlaces-len(frac)), 10)
	if strings.HasPrefix(s, "-") {
		n.Neg(n)
	}
	return figure{n: n}, true
}

// quotient is a ÷ b, a whole number rounded in a mode. It makes a new number.
func quotient(a, b *big.Int, mode dec.Mode) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() != 0 && away(q, r, b, mode) {
		q.Add(q, big.NewInt(int64(a.Sign()*b.Sign())))
	}
	return q
}

// away tells whether a quotient with a rest is rounded away from zero.
func away(q, r, b *big.Int, mode dec.Mode) bool {
	half := new(big.Int).Lsh(r, 1).CmpAbs(b)
	switch mode {
	case dec.Up:
		return true
	case dec.Down:
		return false
	case dec.HalfEven:
		return half > 0 || half == 0 && q.Bit(0) == 1
	}
	return half >= 0
}
