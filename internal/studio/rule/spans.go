package rule

import (
	"math"
	"slices"
)

// span is a closed stretch of the line that ordered values lie on. Numbers,
// days, minutes and microseconds are whole, so every comparison is a span.
type span struct{ lo, hi int64 }

// spanSet is what a comparison with fixed values admits. unit is the currency
// of money. With not, everything else is admitted, missing and other
// currencies too.
type spanSet struct {
	spans []span
	unit  string
	not   bool
}

// has tells whether a value is admitted.
func (s *spanSet) has(v Value) bool {
	if v.Kind == KindMissing || v.S != s.unit {
		return s.not
	}
	if len(s.spans) == 1 {
		return (s.spans[0].lo <= v.N && v.N <= s.spans[0].hi) != s.not
	}
	_, found := slices.BinarySearchFunc(s.spans, v.N, span.at)
	return found != s.not
}

// at is where the span lies as seen from n, for searches.
func (a span) at(n int64) int {
	if a.hi < n {
		return -1
	}
	if a.lo > n {
		return 1
	}
	return 0
}

// spanSet is what the term admits; false when it is not known before it is
// asked, or admits values of more than one currency.
func (t *term) spanSet() (*spanSet, bool) {
	s := &spanSet{not: t.op == "!=" || t.op == "notIn"}
	for i := range t.lits {
		l := &t.lits[i]
		if l.moment != nil || i > 0 && l.fixed.S != s.unit {
			return nil, false
		}
		s.unit = l.fixed.S
		if t.op != "between" {
			s.spans = append(s.spans, oneSpan(t.op, l.fixed.N))
		}
	}
	if t.op == "between" {
		s.spans = betweenSpans(t.lits[0].fixed, t.lits[1].fixed, t.open)
	}
	slices.SortFunc(s.spans, func(a, b span) int { return order(a.lo, b.lo) })
	return s, true
}

// oneSpan is the stretch of a comparison with one value.
func oneSpan(op string, n int64) span {
	switch op {
	case ">":
		return span{n + 1, math.MaxInt64}
	case ">=":
		return span{n, math.MaxInt64}
	case "<":
		return span{math.MinInt64, n - 1}
	case "<=":
		return span{math.MinInt64, n}
	}
	return span{n, n}
}

// betweenSpans is the stretch from a to b; for times of day with a after b it
// runs over midnight and is two.
func betweenSpans(a, b Value, open string) []span {
	lo, hi := a.N, b.N
	if open == "left" || open == "both" {
		lo++
	}
	if open == "right" || open == "both" {
		hi--
	}
	if a.Kind == KindTime && a.N > b.N {
		return []span{{math.MinInt64, hi}, {lo, math.MaxInt64}}
	}
	return []span{{lo, hi}}
}
