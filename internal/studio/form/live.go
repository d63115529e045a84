package form

import (
	"encoding/json"
	"slices"

	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Live is what a screen needs to decide by itself, between two answers, what is
// shown, required and locked. It holds only conditions over facts that the
// reader may see and that the screen can know: everything else is decided by
// the next answer, which is right where both differ.
type Live struct {
	Today  string              `json:"today"`
	Facts  map[string]LiveFact `json:"facts"`
	Fields []LiveField         `json:"fields"`
	Pages  []NodeView          `json:"pages"` // with the fields that may yet be shown
}

// LiveFact is a fact that conditions look at: what a field holds, or a value
// that stays what it is while the form is filled in.
type LiveFact struct {
	Type  string          `json:"type"`
	Field string          `json:"field,omitempty"` // whose answer it is; missing while that field is hidden
	Value json.RawMessage `json:"value,omitempty"` // of a fact that stays
}

// LiveField is what a screen may decide of a field. What is absent stays as the
// last answer says.
type LiveField struct {
	Key      string          `json:"key"`
	Show     json.RawMessage `json:"show,omitempty"`     // cond.v1
	Require  json.RawMessage `json:"require,omitempty"`  // cond.v1, where it is shown
	ReadOnly json.RawMessage `json:"readOnly,omitempty"` // likewise
	Default  json.RawMessage `json:"default,omitempty"`  // what it holds while nobody touched it
	Moves    bool            `json:"moves,omitzero"`     // while nobody touched it, only an answer knows what it holds
	Field    *FieldView      `json:"field,omitempty"`    // of a hidden one: how it is drawn once it is shown
}

// living gathers what of a resolved form a screen can decide.
type living struct {
	*Resolved
	lang   string
	facts  map[string]LiveFact
	known  map[string]LiveFact // facts of fields that may be looked at
	looked map[string]bool     // fields that some condition looks at
	open   []bool              // whether the screen can tell if a place is shown
}

// live is nil where a screen has nothing to decide.
func (x *Resolved) live(lang string) *Live {
	l := &living{x, lang, map[string]LiveFact{}, map[string]LiveFact{}, map[string]bool{}, make([]bool, len(x.states))}
	for _, i := range x.form.order {
		l.settle(i)
	}
	all := make([]LiveField, len(x.states))
	decides := false
	for i := range x.form.places {
		all[i] = l.conditions(i)
		decides = decides || all[i].conditional()
	}
	if !decides {
		return nil
	}
	v := &Live{Today: string(x.text("today")), Facts: l.facts, Fields: []LiveField{}}
	for i := range all {
		if l.describe(i, &all[i]) {
			v.Fields = append(v.Fields, all[i])
		}
	}
	may := func(i int) bool { return x.states[i].shown || all[i].Show != nil }
	v.Pages = x.pages(lang, func(i int) bool { return x.states[i].level != None && may(i) })
	return v
}

func (f *LiveField) conditional() bool { return f.Show != nil || f.Require != nil || f.ReadOnly != nil }

// settle finds out, after all that a place looks at, whether the screen can
// tell if it is shown, and what it then holds.
func (l *living) settle(i int) {
	p, s := l.form.places[i], &l.states[i]
	if s.level == None {
		return // as if it were not there; whoever looks at it waits for the answer
	}
	path := l.form.factOf(p)
	if !l.audible(p) {
		l.open[i] = true
		l.known[path] = LiveFact{Type: l.typeOf(path)}
		return
	}
	l.open[i] = l.tells(p.show...)
	switch {
	case !l.open[i] || !plain(p):
	case s.level == Write || p.field == nil:
		l.known[path] = LiveFact{Type: l.typeOf(path), Field: p.key}
	case !l.moves(p) && len(p.show) == 0:
		l.known[path] = LiveFact{Type: l.typeOf(path), Value: l.untouched(p, s)}
	}
}

// audible tells whether the customer belongs to the audiences of a place.
func (x *Resolved) audible(p *place) bool {
	return !slices.ContainsFunc(p.audiences, func(mask uint32) bool { return mask&x.mask == 0 })
}

// plain tells whether a screen holds a field's value just as rules see it.
func plain(p *place) bool {
	if p.field == nil {
		return slices.Contains([]string{"note", "wishDate", "coupon", "destinations"}, p.key)
	}
	switch p.field.Kind {
	case "text", "longText", "number", "percent", "rating", "money", "date", "time", "yesNo", "single", "multi", "cascade", "tags":
		return true
	case "range":
		return p.field.of != "dateTime"
	}
	return false
}

// moves tells whether what nobody touched may change with other answers; what is rewritten
// does not.
func (x *Resolved) moves(p *place) bool {
	return x.before == nil && (len(p.set) > 0 || p.typed || p.fill != nil && p.fill.x != nil)
}

// untouched is what a field holds while nobody touched it, settings aside.
func (x *Resolved) untouched(p *place, s *state) json.RawMessage {
	if x.before != nil {
		return s.was
	}
	if v := x.ruled(p); !v.Missing() {
		return keep(v)
	}
	if p.fill == nil || p.field == nil {
		return nil
	}
	_, raw, _ := p.fill.at(&x.x)
	return raw
}

// conditions are those of a place that may be told.
func (l *living) conditions(i int) LiveField {
	p, s := l.form.places[i], &l.states[i]
	v := LiveField{Key: p.key}
	if s.level == None || !l.audible(p) {
		return v
	}
	if len(p.show) > 0 && l.open[i] {
		v.Show = l.tell(p.show...)
	}
	if v.Show == nil && !s.shown || s.level != Write {
		return v
	}
	if p.require.when != nil && l.tells(p.require.when) {
		v.Require = l.tell(p.require.when)
	}
	if p.readOnly.when != nil && l.tells(p.readOnly.when) {
		v.ReadOnly = l.tell(p.readOnly.when)
	}
	return v
}

// tell writes conditions as one and notes what they look at.
func (l *living) tell(conds ...*rule.Cond) json.RawMessage {
	var all []json.RawMessage
	for _, c := range conds {
		all = append(all, c.JSON())
		for _, path := range c.Reads() {
			fact, key, _ := l.fact(path)
			if l.facts[key] = fact; fact.Field != "" {
				l.looked[fact.Field] = true
			}
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	raw, _ := json.Marshal(map[string]any{"all": all}) // never fails for what was JSON
	return raw
}

// describe completes a field; false where nothing of it need be told.
func (l *living) describe(i int, v *LiveField) bool {
	p, s := l.form.places[i], &l.states[i]
	if !v.conditional() && !l.looked[p.key] {
		return false
	}
	v.Default, v.Moves = l.untouched(p, s), l.moves(p)
	if v.Show != nil && !s.shown {
		v.Field = l.asShown(p, s)
	}
	return true
}

// asShown describes a hidden field as it will be shown.
func (l *living) asShown(p *place, hidden *state) *FieldView {
	s := *hidden
	s.shown, s.sent, s.only = true, false, l.narrowed(p)
	s.required, s.readOnly = s.level == Write && p.require.always, s.level != Write || p.readOnly.always
	if s.json = s.was; p.field != nil && l.before == nil {
		l.value(p, &s)
	}
	v := l.view(p, &s, l.lang)
	return &v
}

// sees tells whether the reader may see a fact that no field of the form holds.
func (x *Resolved) sees(fact string) bool {
	return !x.limitable() || x.form.roles.FieldLevel(x.given.Roles, fact) >= identity.Read
}
