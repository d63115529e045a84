// Package dec holds exact decimal numbers with four places.
//
// Money, quantities and the numbers of a business's rules are all counted in
// 1/10,000 of their unit, so that sums never drift. Products go through 128
// bits, and what does not fit any more is refused instead of wrapped around.
package dec

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Dec is a decimal number in units of 1/10,000: the number 12.5 is Dec(125000).
type Dec int64

// One is the number 1.
const One Dec = 10_000

// Places is how many decimal places a Dec can hold.
const Places = 4

// Max is the largest number that a document or a request may state: fourteen
// digits before the point, which leaves room for sums.
const Max Dec = 99_999_999_999_999_9999

var (
	// ErrSyntax says that a text is no decimal number.
	ErrSyntax = errors.New("not a decimal number")
	// ErrRange says that a number has more than 14 digits before or 4 after the point.
	ErrRange = errors.New("number has more than 14 digits before or 4 after the point")
)

// Of returns the whole number n as a Dec.
func Of(n int64) Dec { return Dec(n) * One }

// Parse reads an optional sign, digits and at most four decimal places.
// Exponents, blanks and digit groups are refused.
func Parse(s string) (Dec, error) {
	neg := strings.HasPrefix(s, "-")
	whole, frac, dotted := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || dotted && frac == "" || !digits(whole) || !digits(frac) {
		return 0, ErrSyntax
	}
	frac = strings.TrimRight(frac, "0")
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 14 || len(frac) > Places {
		return 0, ErrRange
	}
	var n int64
	for _, c := range whole + frac + "0000"[:Places-len(frac)] {
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return Dec(n), nil
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// String writes the shortest exact text: no trailing zeros.
func (d Dec) String() string { return d.Text(0) }

// Text writes the number with at least the given places and no further trailing zeros.
func (d Dec) Text(places int) string {
	return string(d.Append(make([]byte, 0, 24), places))
}

// MarshalJSON writes a JSON number without exponent.
func (d Dec) MarshalJSON() ([]byte, error) { return d.Append(make([]byte, 0, 24), 0), nil }

// UnmarshalJSON reads a JSON number without exponent, exactly.
func (d *Dec) UnmarshalJSON(b []byte) error {
	v, err := Parse(string(b))
	*d = v
	return err
}

// Append is Text into a buffer.
func (d Dec) Append(b []byte, places int) []byte {
	u := uint64(d)
	if d < 0 {
		b, u = append(b, '-'), -u
	}
	b = strconv.AppendUint(b, u/uint64(One), 10)
	frac, keep := u%uint64(One), Places
	for keep > places && frac%10 == 0 {
		frac /= 10
		keep--
	}
	if keep == 0 {
		return b
	}
	b = append(b, '.')
	for scale := pow10(keep - 1); scale > 0; scale /= 10 {
		b = append(b, byte('0'+frac/scale%10))
	}
	return b
}

func pow10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// Mode says which way a rounding goes when the exact value lies between two steps.
type Mode uint8

// The rounding modes of a business's documents: half away from zero, half to
// the even step, away from zero, towards zero.
const (
	HalfUp Mode = iota
	HalfEven
	Up
	Down
)

// ParseMode reads a rounding mode as documents write it.
func ParseMode(s string) (Mode, bool) {
	for m, name := range [...]string{"halfUp", "halfEven", "up", "down"} {
		if s == name {
			return Mode(m), true
		}
	}
	return 0, false
}

// Round brings d to the nearest multiple of step in the given mode.
func (d Dec) Round(step Dec, mode Mode) Dec {
	if step <= 1 {
		return d
	}
	q, _ := MulDiv(int64(d), 1, int64(step), mode)
	return Dec(q) * step
}

// Mul returns a × b rounded half up to four places; false when it does not fit.
func Mul(a, b Dec) (Dec, bool) {
	n, ok := MulDiv(int64(a), int64(b), int64(One), HalfUp)
	return Dec(n), ok
}

// MulDiv returns a × b / c through a 128-bit product, rounded in the given
// mode; false when c is zero or the result does not fit.
func MulDiv(a, b, c int64, mode Mode) (int64, bool) {
	if c == 0 {
		return 0, false
	}
	neg := (a < 0) != (b < 0) != (c < 0)
	hi, lo := bits.Mul64(abs(a), abs(b))
	den := abs(c)
	if hi >= den {
		return 0, false
	}
	q, r := bits.Div64(hi, lo, den)
	if q > math.MaxInt64 {
		return 0, false
	}
	if roundsAway(q, r, den, mode) {
		q++
	}
	if q > math.MaxInt64 {
		return 0, false
	}
	if neg {
		return -int64(q), true
	}
	return int64(q), true
}

func roundsAway(q, r, den uint64, mode Mode) bool {
	if r == 0 {
		return false
	}
	half := den - r // r ≥ den-r means r is at least one half
	switch mode {
	case Up:
		return true
	case Down:
		return false
	case HalfEven:
		return r > half || r == half && q%2 == 1
	default:
		return r >= half
	}
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
