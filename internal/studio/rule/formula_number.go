package rule

import (
	"cmp"
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
const (
	scale = 1_000_000_000
	dust  = scale / int64(dec.One)
)

var most = new(big.Int).Exp(big.NewInt(10), big.NewInt(18+formulaPlaces), nil)

var (
	numberType = cel.OpaqueType("number")
	moneyType  = cel.OpaqueType("money")
)

// figure is a number of a formula or, with a currency, an amount of money. It
// brings the operators of both: CEL calls them by its traits. The zero amount
// of no currency, which is the sum of no amounts, goes with every currency.
type figure struct {
	n        int64    // in units of the last place, where it fits
	big      *big.Int // likewise where it does not; else nil
	currency money.Currency
	money    bool
}

// number is an exact number of a formula.
func number(d dec.Dec) figure {
	if n, ok := dec.MulDiv(int64(d), dust, 1, dec.Down); ok {
		return figure{n: n}
	}
	return figure{}.with(new(big.Int).Mul(big.NewInt(int64(d)), big.NewInt(dust)))
}

// amount is money in a formula.
func amount(a money.Amount) figure {
	x := number(a.Units)
	x.currency, x.money = a.Currency, true
	return x
}

// wide is how many units of the last place it is.
func (x figure) wide() *big.Int {
	if x.big != nil {
		return x.big
	}
	return big.NewInt(x.n)
}

// small tells whether two figures are worked with as they lie.
func small(x, y figure) bool { return x.big == nil && y.big == nil }

// sign is -1, 0 or 1.
func (x figure) sign() int {
	if x.big != nil {
		return x.big.Sign()
	}
	return cmp.Compare(x.n, 0)
}

// with gives so many units the currency of a figure.
func (x figure) with(n *big.Int) figure {
	x.n, x.big = 0, n
	if n.IsInt64() {
		x.n, x.big = n.Int64(), nil
	}
	return x
}

// like is with for a result; beyond every number it fails.
func (x figure) like(n *big.Int) ref.Val {
	if n.CmpAbs(most) >= 0 {
		return failOverflow.val()
	}
	return x.with(n)
}

// of gives a small result the currency of a figure.
func (x figure) of(n int64) ref.Val {
	x.n, x.big = n, nil
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
	if n := x.n + y.n; small(x, y) && (n > x.n) == (y.n > 0) {
		return of.of(n)
	}
	return of.like(new(big.Int).Add(x.wide(), y.wide()))
}

// Subtract is x − y.
func (x figure) Subtract(other ref.Val) ref.Val {
	y := other.(figure)
	of, ok := x.meets(y)
	if !ok {
		return failCurrencies.val()
	}
	if n := x.n - y.n; small(x, y) && (n < x.n) == (y.n > 0) {
		return of.of(n)
	}
	return of.like(new(big.Int).Sub(x.wide(), y.wide()))
}

// Multiply is x × y, of which at most one is money.
func (x figure) Multiply(other ref.Val) ref.Val {
	y := other.(figure)
	of := x
	if y.money {
		of = y
	}
	if n, ok := dec.MulDiv(x.n, y.n, scale, dec.HalfUp); ok && small(x, y) {
		return of.of(n)
	}
	return of.like(quotient(new(big.Int).Mul(x.wide(), y.wide()), big.NewInt(scale), dec.HalfUp))
}

// Divide is x ÷ y; money divided by money is a number.
func (x figure) Divide(other ref.Val) ref.Val {
	y := other.(figure)
	if y.sign() == 0 {
		return failZero.val()
	}
	of := x
	if y.money {
		if _, ok := x.meets(y); !ok {
			return failCurrencies.val()
		}
		of = figure{}
	}
	if n, ok := dec.MulDiv(x.n, scale, y.n, dec.HalfUp); ok && small(x, y) {
		return of.of(n)
	}
	return of.like(quotient(new(big.Int).Mul(x.wide(), big.NewInt(scale)), y.wide(), dec.HalfUp))
}

// Modulo is what is left of x after as many whole y as fit.
func (x figure) Modulo(other ref.Val) ref.Val {
	y := other.(figure)
	if y.sign() == 0 {
		return failZero.val()
	}
	return x.like(new(big.Int).Rem(x.wide(), y.wide()))
}

// Negate is −x.
func (x figure) Negate() ref.Val { return x.like(new(big.Int).Neg(x.wide())) }

// Compare orders two figures; amounts of different currencies have no order.
func (x figure) Compare(other ref.Val) ref.Val {
	y := other.(figure)
	if _, ok := x.meets(y); !ok {
		return failCurrencies.val()
	}
	return types.Int(x.compare(y))
}

func (x figure) compare(y figure) int {
	if small(x, y) {
		return cmp.Compare(x.n, y.n)
	}
	return x.wide().Cmp(y.wide())
}

// Equal tells whether both are the same; amounts of different currencies are not.
func (x figure) Equal(other ref.Val) ref.Val {
	y, ok := other.(figure)
	_, meets := x.meets(y)
	return types.Bool(ok && meets && x.money == y.money && x.compare(y) == 0)
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
	if n, ok := dec.MulDiv(x.n, 1, step.n, mode); ok && small(x, step) {
		if n, ok = dec.MulDiv(n, step.n, 1, mode); ok {
			return x.of(n)
		}
	}
	q := quotient(x.wide(), step.wide(), mode)
	return x.like(q.Mul(q, step.wide()))
}

// dec is the figure with four places; false when no document may state it.
func (x figure) dec() (dec.Dec, bool) {
	n, ok := dec.MulDiv(x.n, 1, dust, dec.HalfUp)
	if x.big != nil {
		wide := quotient(x.big, big.NewInt(dust), dec.HalfUp)
		n, ok = wide.Int64(), wide.IsInt64()
	}
	d := dec.Dec(n)
	return d, ok && d <= dec.Max && d >= -dec.Max
}

// String writes the figure with the places that it has.
func (x figure) String() string {
	whole, frac := new(big.Int).QuoRem(new(big.Int).Abs(x.wide()), big.NewInt(scale), new(big.Int))
	s := whole.String()
	if x.sign() < 0 {
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
	return figure{}.with(n), true
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
