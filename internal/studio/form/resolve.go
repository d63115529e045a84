package form

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Given is what somebody filled in.
type Given struct {
	Values  map[string]json.RawMessage       // of custom fields, by key, as they were sent
	Has     func(key string) bool            // whether a built-in field was sent: "customer", "note"; nil has none
	Known   func(Ref) (Ref, bool)            // whether a named customer, product or user exists, and its other name; nil believes all
	Sent    func(file.ID) (file.File, error) // a file that the person may use, or why not; nil believes all
	Person  func(user string) rule.Frame     // the facts of one of the staff, by id; nil knows nobody
	Last    func(key string) json.RawMessage // what the customer's last order held, as it was stored; nil without
	Fill    *rule.Filler                     // asks fill.order or fill.line; nil without
	Kind    act.Kind                         // of the person who fills in
	Roles   []string                         // likewise
	Step    string                           // of the flow; "" when the order is entered
	Eased   bool                             // nothing has to be filled in: whoever says no to a task
	Room    *Room                            // memory that is used again; nil makes new
	Pointer string                           // where the order, line or destination stands in the request: "", "/lines/2"
}

// Resolved is a form filled in: what is shown to whom, what it holds, and what
// is wrong with it. Before Finish, fields that wait for prices, stock or dates
// are missing.
type Resolved struct {
	Variants []string        // the audiences that the customer belongs to
	Fields   json.RawMessage // the custom fields as they are stored: canonical JSON, keys sorted
	Problems []*fault.Error  // in the order of the form; each with its pointer

	form    *Form
	given   Given
	x       reading
	mask    uint32
	states  []state
	limited bool            // the roles themselves limit some fields
	lost    []*fault.Error  // keys that the library does not have
	before  json.RawMessage // of a Rewrite: what was stored
}

// state is one place of a form filled in.
type state struct {
	shown, required, readOnly bool
	sent                      bool // by the request, and by somebody who may
	must                      bool // a step asks for it, whatever the form does
	level                     Level
	value                     rule.Value
	json                      []byte
	was                       []byte // of a Rewrite: what it held
	wrong                     []wrong
	only                      *narrowing // that holds; nil for none
}

// Resolve settles everything that rests on who orders what. The order's facts
// of the stages open, form and goods are in the environment, for a line form
// also the line and its product; the form's own facts are added: variants and
// fields, and hidden built-in fields become missing.
func (f *Form) Resolve(e *rule.Env, g Given) *Resolved {
	x := g.Room.take(len(f.places))
	x.form, x.given, x.x = f, g, reading{env: e, known: g.Known, sent: g.Sent, person: g.Person}
	if g.Last != nil {
		x.x.last = x.last
	}
	x.audience()
	for _, fact := range f.absent {
		e.Set(fact, rule.Value{})
	}
	x.limited = f.limits(g)
	sent := 0
	for _, i := range f.order {
		p, s := f.places[i], &x.states[i]
		if x.take(p, s) {
			sent++
		}
		if p.late {
			x.await(p, s)
		} else {
			x.decide(p, s)
		}
	}
	if sent < len(g.Values) {
		x.strangers()
	}
	x.check(false)
	x.close()
	return x
}

// take finds out whether a place was filled in, and whether it may be; it
// answers whether one of the given values is its.
func (x *Resolved) take(p *place, s *state) bool {
	s.level = p.level(x.given.Kind, x.given.Roles, stepsOf(x.given.Step))
	if x.limited {
		s.level = min(s.level, x.form.byRole(x.given.Roles, p))
	}
	given := false
	if p.field != nil {
		s.level = min(s.level, p.field.most())
		_, given = x.given.Values[p.key]
		s.sent = given
	} else {
		s.sent = x.given.Has != nil && x.given.Has(p.key)
	}
	if p.worked() {
		s.level = min(s.level, Read)
	}
	switch {
	case !s.sent:
	case s.level == None: // who may not see it is not told that it is there
		s.sent, s.wrong = false, bad(errUnknown, "key", p.key)
	case s.level != Write:
		s.sent, s.wrong = false, bad(errReadOnly)
	}
	return given
}

// last is what a field of the customer's last order held. That order may stand
// where the form hides the field from the person: what it shows only here is not
// repeated.
func (x *Resolved) last(key string) json.RawMessage {
	p, g := x.form.places[x.form.byKey[key]], &x.given
	if p.hides(g.Kind, g.Roles) && p.level(g.Kind, g.Roles, stepsOf(g.Step)) != None {
		return nil
	}
	return g.Last(key)
}

// audience finds the variants that hold.
func (x *Resolved) audience() {
	for i, v := range x.form.variants {
		if v.when.Holds(x.x.env) {
			x.mask |= 1 << i
		}
	}
	h := x.form.heard(x.mask)
	x.Variants = h.keys
	x.x.env.Set(x.form.audience, h.codes)
}

// audience is the variants that hold for some requests, as all of these show them.
type audience struct {
	keys  []string
	codes rule.Value
}

// heard is the variants of a mask; each is made once.
func (f *Form) heard(mask uint32) *audience {
	if known, ok := f.audiences.Load(mask); ok {
		return known.(*audience)
	}
	h := &audience{}
	for i, v := range f.variants {
		if mask&(1<<i) != 0 {
			h.keys = append(h.keys, v.key)
		}
	}
	h.keys = slices.Clip(h.keys)
	h.codes = rule.Codes(h.keys...)
	f.audiences.Store(mask, h)
	return h
}

// await takes a field's fact away until it is known whether it is shown.
func (x *Resolved) await(p *place, s *state) {
	if p.field == nil {
		s.value = x.x.env.Get(p.fact)
	}
	x.x.env.Set(p.fact, rule.Value{})
}

// decide finds out whether a place is shown, and what it holds.
func (x *Resolved) decide(p *place, s *state) {
	s.shown = x.visible(p)
	if p.field == nil {
		if !s.shown {
			x.x.env.Set(p.fact, rule.Value{})
		}
		return
	}
	if !s.shown && !p.keep {
		x.x.env.Set(p.fact, rule.Value{})
		return
	}
	x.value(p, s)
	if !s.shown {
		s.wrong = nil
		x.x.env.Set(p.fact, rule.Value{})
		return
	}
	if p.x == nil {
		x.x.env.Set(p.fact, s.value)
	}
}

// visible asks the field and everything around it; all must agree.
func (x *Resolved) visible(p *place) bool {
	for _, mask := range p.audiences {
		if mask&x.mask == 0 {
			return false
		}
	}
	for _, cond := range p.show {
		if !cond.Holds(x.x.env) {
			return false
		}
	}
	return true
}

// value takes what was sent; what nobody touched is set by the first setting
// that holds, else by the business's rules, else by the default. So whoever has
// written something into a field, even a blank, keeps it.
func (x *Resolved) value(p *place, s *state) {
	if p.x != nil {
		s.value = x.x.env.Get(p.fact)
		s.json = keep(s.value)
		return
	}
	if s.sent {
		var ws []wrong
		s.value, s.json, ws = p.field.kind.read(&x.x, x.given.Values[p.key])
		s.wrong = append(s.wrong, ws...)
		return
	}
	if k, ok := p.field.kind.(lookupKind); ok {
		s.value, s.json = k.copy(x.x.env)
		return
	}
	for _, setting := range p.set {
		if setting.when.Holds(x.x.env) {
			x.filled(s, setting.to)
			return
		}
	}
	if v := x.ruled(p); !v.Missing() {
		s.value, s.json = v, keep(v)
	} else if p.fill != nil {
		x.filled(s, p.fill)
	}
}

// filled gives a place what its form fills in.
func (x *Resolved) filled(s *state, with *filling) {
	var ws []wrong
	s.value, s.json, ws = with.at(&x.x)
	s.wrong = append(s.wrong, ws...)
}

// ruled is what the decision point fill gives for a field.
func (x *Resolved) ruled(p *place) rule.Value {
	if !p.ruled {
		return rule.Value{}
	}
	return x.given.Fill.Give(p.key)
}

// strangers finds keys that the library does not have. Fields that it has and
// the form does not place are left alone: they are hidden, and not stored.
func (x *Resolved) strangers() {
	for _, key := range sortedKeys(x.given.Values) {
		if x.form.fields.get(key) == nil {
			w := wrong{def: errUnknown, args: []any{"key", short(key)}}
			x.lost = append(x.lost, w.fault(words(key, key), x.given.Pointer+blueprint.Pointer("fields", key)))
		}
	}
}
