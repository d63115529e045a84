package form

import (
	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// serialKind is the next number of a series. It is given when the order is
// placed, and until then there is none.
type serialKind struct{ series string }

func newSerial(_ *workshop, d *fieldDoc) kind { return serialKind{d.Series} }

func (serialKind) read(_ *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("文本", "text"))
	}
	return stored(rule.Text(s))
}

func (serialKind) schema(string) schema { return schema{"type": "string", "readOnly": true} }

// Number gives the shown serial fields their numbers.
func (x *Resolved) Number(next func(series string) string) {
	for i := range x.form.places {
		if k, ok := x.serial(i); ok {
			s := &x.states[i]
			s.value = rule.Text(next(k.series))
			s.json = keep(s.value)
		}
	}
	x.close()
}

// Serials are the series that the shown serial fields take numbers of, one for
// each field.
func (x *Resolved) Serials() (series []string) {
	for i := range x.form.places {
		if k, ok := x.serial(i); ok {
			series = append(series, k.series)
		}
	}
	return series
}

func (x *Resolved) serial(place int) (serialKind, bool) {
	p := x.form.places[place]
	if p.field == nil || !x.states[place].shown {
		return serialKind{}, false
	}
	k, ok := p.field.kind.(serialKind)
	return k, ok
}
