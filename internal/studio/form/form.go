package form

import (
	"encoding/json"
	"slices"
	"sync"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Forms is everything that a release asks for: its field library and its forms.
type Forms struct {
	facts     *rule.Catalogue
	libraries map[string]*library
	forms     map[string]*Form
}

// Get finds a form by its key; nil when there is none, or none that is run.
func (fs *Forms) Get(key string) *Form {
	if fs == nil {
		return nil
	}
	return fs.forms[key]
}

// Field finds a field of the library; nil when there is none.
func (fs *Forms) Field(entity, key string) *Field {
	if fs == nil {
		return nil
	}
	return fs.libraries[entity].get(key)
}

// Fields lists the library of an entity in the order of its document.
func (fs *Forms) Fields(entity string) []*Field {
	if l := fs.libraries[entity]; l != nil {
		return slices.Clone(l.fields)
	}
	return nil
}

// Form is a form ready to be resolved.
type Form struct {
	Key          string
	Entity       string
	Name         blueprint.Label
	Lines        *Form // of an order form: the form of its lines, or nil
	Destinations *Form // of an order form: the form of its destinations, or nil

	facts     *rule.Catalogue
	document  string
	variants  []variant
	places    []*place // in the order in which they are read
	nodes     []*node  // likewise
	order     []int    // places in the order in which their values are decided
	byKey     map[string]int
	sorted    []int // places of custom fields by key, as their JSON is stored
	fields    *library
	absent    []rule.Ref // built-in fields that the form does not place
	audience  rule.Ref   // form.variants; nowhere but in order forms
	audiences sync.Map   // of *audience by mask
	late      bool       // something waits for Finish
	settles   bool       // something waits for Settle
	asksLast  bool       // some default repeats the customer's last order
	roles     *identity.Roles
	access    []accessDoc
}

// variant is a named audience.
type variant struct {
	key  string
	name blueprint.Label
	when *rule.Cond
}

// node is a piece of the layout.
type node struct {
	key string
	doc nodeDoc
}

// place is one field as a form places it.
type place struct {
	key   string
	field *Field // nil for a built-in field
	label fault.Text
	help  blueprint.Label
	width int
	fact  rule.Ref // of a custom field, or of a built-in that can be left out
	table rule.Ref // of built-in rows: lines, destinations

	audiences []uint32     // of the field and of all nodes around it: bits of variants
	show      []*rule.Cond // likewise
	require   ask
	readOnly  ask
	fill      *filling
	set       []setting
	only      []narrowing
	keep      bool
	min, max  int // of rows; max 0 is no limit
	access    []access

	x         *rule.Formula // that works the value out
	ruled     bool          // tables of fill give it while nobody touched it
	typed     bool          // and look at what was typed
	reads     []string      // what show, set and formulas look at
	asks      []string      // what require, readOnly and options look at
	late      bool          // appearance or value waits for Finish
	lateCheck bool          // what is asked of it waits for Finish
	settles   bool          // its value waits for Settle
}

// ask is something that holds always, under a condition, or never.
type ask struct {
	always bool
	when   *rule.Cond
}

func (a ask) holds(e *rule.Env) bool { return a.always || a.when != nil && a.when.Holds(e) }

func (a ask) never() bool { return !a.always && a.when == nil }

// setting is a value that is assigned while a condition holds.
type setting struct {
	when *rule.Cond
	to   *filling
}

// narrowing leaves only some codes of a field while a condition holds.
type narrowing struct {
	when *rule.Cond
	only []string
}

// worked tells whether nobody writes what stands here.
func (p *place) worked() bool {
	_, is := p.field.worked()
	return is
}

// filling is a value that the form itself gives. What moves with today or comes
// of a formula is worked out when it is needed.
type filling struct {
	kind  kind
	last  string // key of the field whose value in the customer's last order is meant
	x     *rule.Formula
	raw   []byte
	moves bool
	value rule.Value
	json  []byte
}

// at is the value now. Limits are not asked again of what a document fills in:
// it was held against them when it was published. What a formula comes to is
// held against them as if a person had written it.
func (f *filling) at(x *reading) (rule.Value, []byte, []wrong) {
	switch {
	case f.last != "":
		return f.again(x)
	case f.x != nil:
		return f.work(x)
	case !f.moves:
		return f.value, f.json, nil
	}
	v, kept, _ := literal(f.kind, &reading{env: x.env, trusted: true}, f.raw)
	return v, kept, nil
}

// work is what the formula comes to, with as many decimals as the field has.
// Without result the field stays empty, for somebody to fill in.
func (f *filling) work(x *reading) (rule.Value, []byte, []wrong) {
	v, _ := f.x.Value(x.env)
	if k, ok := f.kind.(numberKind); ok {
		v.N = int64(dec.Dec(v.N).Round(dec.One/tens[k.places], dec.HalfUp))
	}
	if v.Missing() {
		return v, nil, nil
	}
	return f.kind.read(x, keep(v))
}

// again is what the customer's last order held, as long as the field would take
// it from a person today; else the field stays empty.
func (f *filling) again(x *reading) (rule.Value, []byte, []wrong) {
	if x.last == nil {
		return rule.Value{}, nil, nil
	}
	raw := x.last(f.last)
	if len(raw) == 0 {
		return rule.Value{}, nil, nil
	}
	v, kept, ws := f.kind.read(x, raw)
	if ws != nil {
		return rule.Value{}, nil, nil
	}
	return v, kept, nil
}

// AsksLast tells whether a default is taken from the customer's last order.
func (f *Form) AsksLast() bool { return f.asksLast }

// tens is 10 to the power of as many decimals as a number may have.
var tens = [dec.Places + 1]dec.Dec{1, 10, 100, 1_000, 10_000}

// DefaultQuantity is how much a line is about when it does not say.
func (f *Form) DefaultQuantity() (qty.Quantity, bool) {
	i, ok := f.byKey["quantity"]
	if !ok || f.places[i].fill == nil {
		return 0, false
	}
	return qty.Quantity(dec.Dec(f.places[i].fill.value.N)), true
}

// Places tells whether the form asks for one of these kinds, in a field or in the
// columns of one.
func (f *Form) Places(kinds ...string) bool {
	return slices.ContainsFunc(f.places, func(p *place) bool { return p.field != nil && p.field.ofKind(kinds...) })
}

// Refs lists the customers, products and users that the values of custom fields
// name, so that a room can look them up by set before it resolves.
func (f *Form) Refs(values map[string]json.RawMessage) []Ref {
	var refs []Ref
	for _, p := range f.places {
		if p.field == nil {
			continue
		}
		if k, ok := p.field.kind.(refers); ok {
			refs = append(refs, k.refs(values[p.key])...)
		}
	}
	return refs
}

// Files lists the files that the values of custom fields name, likewise.
func (f *Form) Files(values map[string]json.RawMessage) []file.ID {
	var files []file.ID
	for _, p := range f.places {
		if p.field == nil {
			continue
		}
		if k, ok := p.field.kind.(holds); ok {
			files = append(files, k.files(values[p.key])...)
		}
	}
	return files
}
