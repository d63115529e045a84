package rule

import (
	"slices"

	"bespoke/internal/base/clock"
)

// Equal is the `=` of conditions: missing equals only missing, texts are
// folded, money needs the same currency, a number may equal a quantity.
func (v Value) Equal(w Value) bool {
	if v.Kind != w.Kind {
		return v.Kind.decimal() && w.Kind.decimal() && v.N == w.N
	}
	switch v.Kind {
	case KindText:
		return v.S == w.S || sameText(v.S, w.S)
	case KindDuration:
		n, ok := v.compare(w)
		return ok && n == 0
	case KindPlace:
		return *v.Place() == *w.Place()
	case KindRange:
		a, b := v.X.(*[2]Value), w.X.(*[2]Value)
		return a[0].Equal(b[0]) && a[1].Equal(b[1])
	case KindList:
		return slices.EqualFunc(v.List(), w.List(), Value.Equal)
	case KindRows:
		return false
	}
	return v.N == w.N && v.S == w.S
}

// sameText compares two texts folded.
func sameText(a, b string) bool {
	var left, right [foldRoom]byte
	return string(fold(left[:0], a)) == string(fold(right[:0], b))
}

// compare orders two values; false when there is no order between them:
// something is missing, or currencies or families of duration differ.
func (v Value) compare(w Value) (int, bool) {
	if v.Missing() || w.Missing() {
		return 0, false
	}
	if v.Kind == KindDuration {
		a, of := length(v.Duration())
		b, other := length(w.Duration())
		return order(a, b), of == other
	}
	return order(v.N, w.N), v.Kind != KindMoney || v.S == w.S
}

// order is -1, 0 or 1.
func order(a, b int64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// length is a duration counted in the smallest unit of its family. A month has
// no fixed number of days and a working day no fixed number of hours, so these
// compare only among themselves, as currencies do.
func length(d clock.Duration) (n int64, family clock.Unit) {
	n = int64(d.N)
	switch d.Unit {
	case clock.Hour:
		return n * 60, clock.Minute
	case clock.Day:
		return n * 24 * 60, clock.Minute
	case clock.Week:
		return n * 7 * 24 * 60, clock.Minute
	case clock.Year:
		return n * 12, clock.Month
	}
	return n, d.Unit
}
