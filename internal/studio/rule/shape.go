package rule

import (
	"math"
	"slices"
)

// admits tells whether a value may be meant; what only asking can tell may.
func (s *shape) admits(v Value) bool {
	switch {
	case s == nil || s.opaque:
		return true
	case v.Missing():
		return s.missing
	case s.line != nil:
		return s.line.has(v)
	case v.Kind == KindText:
		return slices.Contains(s.words, folded(v.S)) != s.not
	}
	return slices.Contains(s.words, v.S) != s.not
}

// filled is the shape of notEmpty, missing only that of empty.
func (s *shape) filled() bool { return s.not && !s.missing && s.line == nil }

// missingOnly is the shape of empty.
func (s *shape) missingOnly() bool {
	return s.missing && !s.not && s.line == nil && len(s.words) == 0
}

// samples are values at the edges of the shape: wherever two shapes have a value
// in common, they have one of these in common.
func (s *shape) samples(kind Kind) []Value {
	if s == nil || s.opaque {
		return nil
	}
	vs := []Value{{}}
	for _, w := range s.words {
		vs = append(vs, Value{Kind: kind, S: w})
	}
	if s.line == nil {
		return vs
	}
	for _, a := range s.line.spans {
		vs = append(vs, Value{Kind: kind, N: a.lo, S: s.line.unit}, Value{Kind: kind, N: a.hi, S: s.line.unit})
		if a.hi < math.MaxInt64 {
			vs = append(vs, Value{Kind: kind, N: a.hi + 1, S: s.line.unit})
		}
	}
	return slices.DeleteFunc(vs, func(v Value) bool { return kind == KindBool && (v.N < 0 || v.N > 1) })
}

// meet finds a value that two shapes both admit. It errs towards finding one:
// what is not proved apart may meet.
func meet(a, b *shape, kind Kind) (Value, bool) {
	if a == nil && b == nil {
		return Value{}, true
	}
	var last Value
	found := false
	for _, v := range append(a.samples(kind), b.samples(kind)...) {
		if !a.admits(v) || !b.admits(v) {
			continue
		}
		if last, found = v, true; v.N != math.MinInt64 && v.N != math.MaxInt64 {
			return v, true // a value that people can read
		}
	}
	if found {
		return last, true
	}
	opaque := a != nil && a.opaque || b != nil && b.opaque
	return Value{}, opaque || a.endless() && b.endless()
}

// endless tells whether the shape admits values that it does not name.
func (s *shape) endless() bool { return s == nil || s.not }

// covers tells whether everything that b admits is surely admitted by a.
func (a *shape) covers(b *shape) bool {
	switch {
	case a == nil:
		return true
	case a.opaque || b == nil || b.opaque || b.missing && !a.missing:
		return false
	case a.filled() || b.missingOnly():
		return true
	case b.filled() || a.missingOnly():
		return false
	case a.line != nil && b.line != nil:
		return a.line.covers(b.line)
	case b.not:
		return a.not && within(a.words, b.words)
	case a.not:
		return !slices.ContainsFunc(b.words, func(w string) bool { return slices.Contains(a.words, w) })
	}
	return within(b.words, a.words)
}

// within tells whether every word is among the others.
func within(words, others []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(others, w) })
}

// covers is the same for stretches of the line, whole ones only: two stretches
// that together cover a third are not seen.
func (s *spanSet) covers(b *spanSet) bool {
	covered := func(inner, outer *spanSet) bool {
		return inner.unit == outer.unit && !slices.ContainsFunc(inner.spans, func(i span) bool {
			return !slices.ContainsFunc(outer.spans, func(o span) bool { return o.lo <= i.lo && i.hi <= o.hi })
		})
	}
	switch {
	case b.not:
		return s.not && covered(s, b)
	case s.not:
		return s.unit != b.unit || !slices.ContainsFunc(b.spans, func(i span) bool {
			return slices.ContainsFunc(s.spans, func(o span) bool { return i.lo <= o.hi && o.lo <= i.hi })
		})
	}
	return covered(b, s)
}
