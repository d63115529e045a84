package form

import "bespoke/internal/base/dec"

// Limits is how far a number may go, for screens that draw it before anybody
// has typed. What is absent does not limit.
type Limits struct {
	Min, Max, Step *dec.Dec
	Decimals       *int
}

// Limits are those of a field of numbers; none for other kinds. Step is told
// only where it counts from the smallest number or from zero alike.
func (f *Field) Limits() Limits {
	k, is := f.kind.(numberKind)
	if !is {
		return Limits{}
	}
	l := Limits{Min: k.min, Max: k.max}
	if k.step > 0 {
		l.Step = &k.step
	}
	if k.places < dec.Places {
		l.Decimals = &k.places
	}
	return l
}
