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

// Grant is what a step of a flow gives whoever acts there of one field, in place of
// what the form's access says.
type Grant struct {
	Level Level
	Must  bool // it has to be filled in
}

// errNotGiven is said of every field that a step does not give, whether there is such a
// field or not: nobody learns from it what he may not see.
var errNotGiven = fault.Define(fault.Invalid, "unknown", "此步骤没有字段 {key} 可填", "this step has no field {key} to fill in").
	Fix("去掉这个字段；页面上列出的才可填", "Leave it out: what can be filled in is what the page lists")

// Rewrite resolves some fields of something that was filled in before: those that a step
// gives. All others are as they are stored, and are not there for whoever fills in. The
// facts of the whole are in the environment; what was decided of it is not looked at again,
// so nothing that a form or a rule decides by may be among what a step gives.
func (f *Form) Rewrite(e *rule.Env, g Given, stored json.RawMessage, grants map[string]Grant) *Resolved {
	if len(stored) == 0 {
		stored = json.RawMessage("{}")
	}
	x := &Resolved{form: f, given: g, states: make([]state, len(f.places)), before: stored}
	x.x = reading{env: e, known: g.Known, sent: g.Sent, person: g.Person}
	x.limited = f.limits(g)
	x.audience()
	before, _ := readObject(stored) // a form printed it
	for i, p := range f.places {
		if grant, given := grants[p.key]; given {
			x.rewrite(p, &x.states[i], grant, before[p.key])
		}
	}
	for _, key := range sortedKeys(g.Values) {
		if i, placed := f.byKey[key]; !placed || x.states[i].level == None || !x.states[i].shown {
			w := wrong{def: errNotGiven, args: []any{"key", short(key)}}
			x.lost = append(x.lost, w.fault(words(key, key), g.Pointer+blueprint.Pointer("fields", key)))
		}
	}
	x.close()
	return x
}

// rewrite settles one field that a step gives. A built-in one holds what its fact says.
func (x *Resolved) rewrite(p *place, s *state, grant Grant, before json.RawMessage) {
	s.level, s.must, s.was = grant.Level, grant.Must, before
	if p.field == nil {
		s.was = keep(x.x.env.Get(p.fact))
	} else {
		s.level = min(s.level, p.field.most())
	}
	if p.worked() {
		s.level = min(s.level, Read)
	}
	if x.limited {
		s.level = min(s.level, x.form.byRole(x.given.Roles, p))
	}
	if s.level == None || !x.visible(p) {
		return
	}
	s.shown = true
	_, s.sent = x.given.Values[p.key]
	switch {
	case s.sent && s.level != Write:
		s.sent, s.wrong = false, bad(errReadOnly)
	case s.sent:
		x.x.held = p.field.Files(s.was)
		s.value, s.json, s.wrong = p.kind().read(&x.x, x.given.Values[p.key])
		x.x.env.Set(p.fact, s.value)
	case len(s.was) > 0:
		s.value, _, _ = p.kind().read(&reading{env: x.x.env, trusted: true}, s.was)
		s.json = s.was
	}
	x.ask(p, s)
}

// rewritable is of which kind a built-in field is that people can give another value once
// it is there; of none for the others.
func rewritable(key string) (name string, k kind) {
	switch key {
	case "note":
		return "longText", textKind{max: maxNote}
	case "wishDate":
		return "date", dateKind{}
	}
	return "", nil
}

// Rewritable tells whether a built-in field of orders or of their lines is one of these.
func Rewritable(entity, key string) bool {
	_, k := rewritable(key)
	return k != nil && (entity == "order" || entity == "line")
}

// kind is the field's, or that of a built-in field which is rewritten.
func (p *place) kind() kind {
	if p.field != nil {
		return p.field.kind
	}
	_, k := rewritable(p.key)
	return k
}

// Rewritten is a field whose value is another one than before.
type Rewritten struct {
	Key, Fact  string
	Pointer    string          // where it stands in the request
	Old, New   json.RawMessage // absent for nothing
	Came, Gone []file.ID       // of its files, those that are new and those that it holds no more
}

// Rewritten lists them, in the order of the form.
func (x *Resolved) Rewritten() (list []Rewritten) {
	for i, p := range x.form.places {
		s := &x.states[i]
		if !s.sent || s.wrong != nil || string(s.was) == string(s.json) {
			continue
		}
		w := Rewritten{Key: p.key, Fact: x.form.factOf(p), Pointer: x.at(p), Old: s.was, New: slices.Clip(s.json)}
		were, are := p.field.Files(s.was), p.field.Files(s.json)
		w.Came, w.Gone = notIn(are, were), notIn(were, are)
		list = append(list, w)
	}
	return list
}

// notIn are the files of a list that are not in another one.
func notIn(list, other []file.ID) []file.ID {
	return slices.DeleteFunc(slices.Clone(list), func(id file.ID) bool { return slices.Contains(other, id) })
}

// rewritten is what was stored, with what was sent in its place.
func (x *Resolved) rewritten() json.RawMessage {
	values := map[string]json.RawMessage{}
	for _, w := range x.Rewritten() {
		if _, builtin := rewritable(w.Key); builtin == nil { // which stand beside the fields
			values[w.Key] = w.New
		}
	}
	return Put(x.before, values)
}

// Put writes values in the place of some that are stored; one without bytes takes its field out.
func Put(stored json.RawMessage, values map[string]json.RawMessage) json.RawMessage {
	all, _ := readObject(stored)
	if all == nil {
		all = map[string]json.RawMessage{}
	}
	for key, value := range values {
		if all[key] = value; len(value) == 0 {
			delete(all, key)
		}
	}
	b := []byte{'{'}
	for _, key := range sortedKeys(all) {
		b = member(b, key, all[key])
	}
	return append(b, '}')
}

// Rewritable tells whether people can give a field another value once it is there: what
// the program gives stays.
func (f *Field) Rewritable() bool {
	_, worked := f.worked()
	return !worked && f.most() == Write && f.Kind != "note"
}

// Demands tells whether a form asks for something to be filled in, always or under a
// condition; no form asks for nothing.
func (f *Form) Demands() bool {
	return f != nil && slices.ContainsFunc(f.places, func(p *place) bool { return !p.require.never() })
}

// WritableAt lists the fields that a row of the form's access lets somebody write who acts
// at a step.
func (f *Form) WritableAt(step string) (keys []string) {
	for _, p := range f.places {
		if p.kind() != nil && slices.ContainsFunc(p.access, func(a access) bool { return a.level == Write && slices.Contains(a.steps, step) }) {
			keys = append(keys, p.key)
		}
	}
	return keys
}

// Fact is what the value of a field is as a fact: order.fields.photos, order.note.
func (f *Form) Fact(key string) string { return f.factOf(f.places[f.byKey[key]]) }

// Locked tells whether nobody writes a field whatever the case.
func (f *Form) Locked(key string) bool {
	i, placed := f.byKey[key]
	return placed && f.places[i].readOnly.always
}

// WritableAt lists the facts that forms of orders and lines let somebody write there.
func (fs *Forms) WritableAt(step string) (facts []string) {
	if fs == nil {
		return nil
	}
	for _, f := range fs.all() {
		if f.Entity == "order" || f.Entity == "line" {
			for _, key := range f.WritableAt(step) {
				facts = append(facts, f.Fact(key))
			}
		}
	}
	return facts
}

// Beyond lists the fields that the form always requires and that a role may not write at
// a step; no form has none.
func (f *Form) Beyond(role, step string) (keys []string) {
	if f == nil {
		return nil
	}
	roles := []string{role}
	for _, p := range f.places {
		if p.require.always && (p.level(act.Staff, roles, stepsOf(step)) != Write || f.roles != nil && f.roles.Limits(roles, f.Entity+".") && f.byRole(roles, p) != Write) {
			keys = append(keys, p.key)
		}
	}
	return keys
}
