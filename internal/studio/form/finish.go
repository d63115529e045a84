package form

import (
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// Finish settles what waited for prices, stock and promised dates. The facts
// of the stages up to promise are in the environment, and for a line form the
// line and its product are bound again.
func (x *Resolved) Finish(e *rule.Env) {
	if !x.form.late {
		return
	}
	x.x.env = e
	for _, i := range x.form.order {
		p, s := x.form.places[i], &x.states[i]
		if !p.late {
			continue
		}
		if p.field == nil {
			e.Set(p.fact, s.value)
		}
		x.decide(p, s)
	}
	x.check(true)
	x.close()
}

// check asks of each place what the form asks of it.
func (x *Resolved) check(late bool) {
	for i, p := range x.form.places {
		if s := &x.states[i]; p.lateCheck == late && s.shown {
			x.ask(p, s)
		}
	}
}

// ask holds one shown place against its demands. A value that is wrong in itself
// is not also called missing: one problem for one mistake.
func (x *Resolved) ask(p *place, s *state) {
	e := x.x.env
	s.readOnly = s.level != Write || p.readOnly.holds(e)
	s.required = s.level == Write && !x.given.Eased && (s.must || p.require.holds(e))
	switch {
	case s.wrong != nil:
	case s.readOnly && s.sent:
		s.wrong = bad(errReadOnly)
	case s.required && !s.readOnly && x.empty(p, s):
		s.wrong = bad(check.Required)
	}
	x.choice(p, s)
	x.rows(p, s)
}

// empty tells whether nothing is there: neither sent nor filled in.
func (x *Resolved) empty(p *place, s *state) bool {
	if p.field == nil && x.before == nil {
		return !s.sent && p.fill == nil
	}
	return s.value.Missing()
}

// choice holds a code against what the form leaves of its set: the first
// narrowing that holds.
func (x *Resolved) choice(p *place, s *state) {
	if s.only = x.narrowed(p); s.only == nil || s.value.Missing() {
		return
	}
	k, _ := p.field.kind.(chooses)
	for _, code := range chosen(s.value) {
		if !k.within(code, s.only.only) {
			s.wrong = append(s.wrong, wrong{def: check.Option, args: []any{"code", code}})
		}
	}
}

// narrowed is the first narrowing of a place that holds; nil for none.
func (x *Resolved) narrowed(p *place) *narrowing {
	for i := range p.only {
		if p.only[i].when.Holds(x.x.env) {
			return &p.only[i]
		}
	}
	return nil
}

// chosen is the codes of a single or multi value.
func chosen(v rule.Value) []string {
	if v.Kind == rule.KindCode {
		return []string{v.S}
	}
	return v.Strings()
}

// rows holds a table against the number of rows that the form wants.
func (x *Resolved) rows(p *place, s *state) {
	if p.min == 0 && p.max == 0 {
		return
	}
	n := len(s.value.Rows())
	if p.field == nil {
		n = len(x.x.env.Get(p.table).Rows())
	}
	switch {
	case n == 0: // whether there must be any is a matter of require
	case n < p.min:
		s.wrong = append(s.wrong, wrong{def: errLength, args: []any{"rule", atLeast(p.min, "行", "rows")}})
	case p.max > 0 && n > p.max:
		s.wrong = append(s.wrong, wrong{def: errLength, args: []any{"rule", atMost(p.max, "行", "rows")}})
	}
}

// close writes what is stored and gathers what is wrong.
func (x *Resolved) close() {
	x.Problems = nil
	for i, p := range x.form.places {
		if s := &x.states[i]; s.wrong != nil {
			x.Problems = append(x.Problems, faults(s.wrong, p.label, x.at(p))...)
		}
	}
	x.Problems = append(x.Problems, x.lost...)
	if x.before != nil {
		x.Fields = x.rewritten()
		return
	}
	size := len("{}")
	for i, p := range x.form.places {
		if s := &x.states[i]; s.json != nil {
			size += len(p.key) + len(s.json) + len(`"":,`)
		}
	}
	b := append(make([]byte, 0, size), '{')
	for _, i := range x.form.sorted {
		if s := &x.states[i]; s.json != nil {
			b = member(b, x.form.places[i].key, s.json)
		}
	}
	x.Fields = append(b, '}')
}

// at is where the place's value stands in the request: built-in fields beside the others,
// but among them where they are rewritten.
func (x *Resolved) at(p *place) string {
	if p.field != nil || x.before != nil {
		return x.given.Pointer + "/fields/" + p.key
	}
	return x.given.Pointer + "/" + p.key
}

func sortedKeys(values map[string]json.RawMessage) []string {
	return slices.Sorted(maps.Keys(values))
}
