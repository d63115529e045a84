package form

import (
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// Limits is how far a number may go, for screens that draw it before anybody
// has typed. What is absent does not limit.
type Limits struct {
	Min, Max, Step *dec.Dec
	Decimals       *int
}

// Limits are those of a field of numbers; none for other kinds. Step is told
// only where it counts from the smallest number or from zero alike.
func (f *Field) Limits() Limits {
	if k, is := f.kind.(numberKind); is {
		return k.limits()
	}
	return Limits{}
}

func (k numberKind) limits() Limits {
	l := Limits{Min: k.min, Max: k.max}
	if k.step > 0 {
		l.Step = &k.step
	}
	if k.places < dec.Places {
		l.Decimals = &k.places
	}
	return l
}

// What screens are told of the other kinds that have limits. Those that move are
// told as they are now.

func (k numberKind) draw(v *FieldView, _ *reading, _ string) {
	l := k.limits()
	v.Min, v.Max, v.Step, v.Decimals = l.Min, l.Max, l.Step, l.Decimals
}

func (k dateKind) draw(v *FieldView, x *reading, _ string) {
	if k.min != nil {
		v.Earliest = k.min.in(x.env).String()
	}
	if k.max != nil {
		v.Latest = k.max.in(x.env).String()
	}
}

func (k timeKind) draw(v *FieldView, _ *reading, _ string) {
	if k.min != nil {
		v.Earliest = k.min.String()
	}
	if k.max != nil {
		v.Latest = k.max.String()
	}
}

func (k dateTimeKind) draw(v *FieldView, x *reading, _ string) {
	if k.min != nil {
		v.Earliest = spelt(x.moment(k.min))
	}
	if k.max != nil {
		v.Latest = spelt(x.moment(k.max))
	}
}

func (k rangeKind) draw(v *FieldView, x *reading, lang string) {
	if ends, ok := k.of.(draws); ok {
		ends.draw(v, x, lang)
	}
}

func (k tagsKind) draw(v *FieldView, _ *reading, _ string) { v.Count = k.max }

// spelt is a value without the quotes of JSON.
func spelt(v rule.Value) string { return strings.Trim(string(v.JSON()), `"`) }
