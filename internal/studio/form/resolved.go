package form

import (
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Shown lists the fields that are shown, built-in ones among them, in the
// order of the form.
func (x *Resolved) Shown() []string {
	return x.keys(func(s *state) bool { return s.shown && s.level != None })
}

// Hidden lists the placed fields that are not shown.
func (x *Resolved) Hidden() []string {
	return x.keys(func(s *state) bool { return !s.shown || s.level == None })
}

// Required lists the fields that must be filled in by the person who fills in.
func (x *Resolved) Required() []string { return x.keys(func(s *state) bool { return s.required }) }

// ReadOnly lists the shown fields that the person may see and not write.
func (x *Resolved) ReadOnly() []string {
	return x.keys(func(s *state) bool { return s.shown && s.level != None && s.readOnly })
}

func (x *Resolved) keys(is func(*state) bool) []string {
	var keys []string
	for i, p := range x.form.places {
		if is(&x.states[i]) {
			keys = append(keys, p.key)
		}
	}
	return keys
}

// Takes tells whether the order keeps what was sent for a built-in field that
// it can be without: note, coupon, a line's destination. What is hidden or not
// placed is not kept, as if nobody had sent it.
func (x *Resolved) Takes(key string) bool {
	i, ok := x.form.byKey[key]
	return ok && x.states[i].shown
}

// Value is what a field holds for rules; missing when it is hidden.
func (x *Resolved) Value(key string) rule.Value {
	i, ok := x.form.byKey[key]
	if !ok || !x.states[i].shown {
		return rule.Value{}
	}
	return x.states[i].value
}

// Held is the files that one field of a form holds.
type Held struct {
	Fact    string // the field's: order.fields.photos
	Pointer string // where it stands in the request
	Files   []file.ID
}

// Held lists the files of the values that are stored.
func (x *Resolved) Held() (held []Held) {
	for i, p := range x.form.places {
		if p.field == nil {
			continue
		}
		if files := p.field.Files(x.states[i].json); len(files) > 0 {
			held = append(held, Held{p.field.Path(), x.at(p), files})
		}
	}
	return held
}

// Options are the codes that a field offers here; none for fields without.
func (x *Resolved) Options(key string) []Choice {
	i, ok := x.form.byKey[key]
	if !ok || x.form.places[i].field == nil {
		return nil
	}
	return x.states[i].options(x.form.places[i])
}

// options are the codes of a custom field that its narrowing leaves.
func (s *state) options(p *place) []Choice {
	if k, ok := p.field.kind.(chooses); ok && s.only != nil {
		return k.narrow(s.only.only)
	}
	return p.field.Options()
}

// VariantName is how people call an audience of the form.
func (f *Form) VariantName(key string) blueprint.Label {
	for _, v := range f.variants {
		if v.key == key {
			return v.name
		}
	}
	return nil
}
