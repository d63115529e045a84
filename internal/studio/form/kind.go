package form

import (
	"encoding/json"

	"bespoke/internal/engine/file"
	"bespoke/internal/studio/rule"
)

// kind is what a form needs to know of one field: a kind, compiled with what
// the field's document says of it.
type kind interface {
	// read takes a value as requests bring it and gives it as rules see it and
	// as it is stored. Blank is missing and has no bytes. The bytes may share
	// memory with raw.
	read(x *reading, raw []byte) (rule.Value, []byte, []wrong)
	// schema describes the values as JSON Schema does.
	schema(lang string) schema
}

// spells is a kind whose values documents write in their own way, as "20 CNY"
// or "today+3wd". Those of other kinds look the same everywhere.
type spells interface {
	literal(x *reading, raw []byte) (rule.Value, []byte, []wrong)
}

// literal reads a value that a document fills in.
func literal(k kind, x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	if k, ok := k.(spells); ok {
		return k.literal(x, raw)
	}
	return k.read(x, raw)
}

// fillable tells whether documents can write values of a kind at all. What a
// customer, an address or a file is, no document knows.
func fillable(kind string) bool {
	switch kind {
	case "customer", "product", "user", "department", "address", "range", "file", "image", "signature", "rows", "note":
		return false
	}
	return !given(kind)
}

// given tells whether the program alone gives the values of a kind.
func given(kind string) bool { return kind == "serial" || kind == "lookup" }

// belongs tells whether fields of an entity may be of a kind: some values are looked up
// or held with an order alone, when it is placed and at its tasks, and some are given
// when it is placed.
func belongs(kind, entity string) bool {
	switch kind {
	case "user", "department", "file", "image", "signature":
		return entity == "order" || entity == "line" || entity == "task"
	case "customer", "product":
		return entity != "user"
	}
	return !given(kind) || entity == "order" || entity == "line"
}

// chooses is a kind of codes, which a form may narrow to some of them.
type chooses interface {
	options() []Choice
	narrow(only []string) []Choice
	within(code string, only []string) bool
}

// refers is a kind whose values name something that another room keeps.
type refers interface {
	refs(raw []byte) []Ref
}

// draws is a kind of which screens are told more than its name, before anybody
// has filled it in: how far it may go.
type draws interface {
	draw(v *FieldView, x *reading, lang string)
}

// says is a kind whose values people read in a way of their own.
type says interface {
	say(f *Field, v rule.Value, voice rule.Voice) string
}

// reading is what values are read with.
type reading struct {
	env     *rule.Env
	known   func(Ref) (Ref, bool)
	sent    func(file.ID) (file.File, error)
	held    []file.ID // that the field holds already: nobody looks at them again
	last    func(key string) json.RawMessage
	person  func(user string) rule.Frame
	trusted bool // stored before: limits may have been narrowed since and are not asked
}

// set writes a fact, where there is somebody to read it.
func (x *reading) set(r rule.Ref, v rule.Value) {
	if x.env != nil {
		x.env.Set(r, v)
	}
}

// Ref is a customer, product, user or department that a value names, by its id or by the
// reference that the business gave it.
type Ref struct {
	Kind  string // "customer", "product", "user", "department"
	ID    string
	Ref   string
	Role  string // that a user must have; "" for any
	Above string // of a department that was found: the codes of those above it, as a JSON list
}

// maker makes a kind of a field's document. keys are those that it heeds
// beside the ones that every field has; others are refused by name.
type maker struct {
	keys string
	make func(w *workshop, d *fieldDoc) kind
}

// makerOf finds a kind by name. Kinds of the format that are not in this list
// are still to come.
func makerOf(name string) (maker, bool) {
	switch name {
	case "text":
		return maker{"max pattern preset searchable", newText}, true
	case "longText":
		return maker{"max pattern", newLongText}, true
	case "number":
		return maker{"min max decimals step unit searchable", newNumber}, true
	case "percent":
		return maker{"min max decimals step", newPercent}, true
	case "money":
		return maker{"min max", newMoney}, true
	case "rating":
		return maker{"min max", newRating}, true
	case "date":
		return maker{"min max", newDate}, true
	case "time":
		return maker{"min max", newTime}, true
	case "dateTime":
		return maker{"min max", newDateTime}, true
	case "range":
		return maker{"of min max decimals step unit", newRange}, true
	case "yesNo":
		return maker{"", newYesNo}, true
	case "single":
		return maker{"set", newSingle}, true
	case "multi":
		return maker{"set", newMulti}, true
	case "cascade":
		return maker{"set", newCascade}, true
	case "tags":
		return maker{"max searchable", newTags}, true
	case "user":
		return maker{"role where", newUser}, true
	case "department":
		return maker{"", newDepartment}, true
	case "customer":
		return maker{"", newCustomer}, true
	case "product":
		return maker{"", newProduct}, true
	case "address":
		return maker{"", newAddress}, true
	case "phone":
		return maker{"searchable", newPhone}, true
	case "email":
		return maker{"searchable", newEmail}, true
	case "file":
		return maker{"max sizeMb types", newFile}, true
	case "image":
		return maker{"max sizeMb types", newImage}, true
	case "signature":
		return maker{"", newSignature}, true
	case "serial":
		return maker{"series searchable", newSerial}, true
	case "lookup":
		return maker{"from type", newLookup}, true
	case "formula":
		return maker{"type set x unit", newFormula}, true
	case "rows":
		return maker{"fields min max", newRows}, true
	case "note":
		return maker{"text", newNote}, true
	}
	return maker{}, false
}

// stored is a value together with its bytes.
func stored(v rule.Value) (rule.Value, []byte, []wrong) { return v, keep(v), nil }

// keep writes a value as fields are stored. That is how documents write it, but
// for money, which is an object in data and a short text in documents.
func keep(v rule.Value) []byte {
	if v.Kind == rule.KindMoney {
		kept, _ := v.Money().MarshalJSON() // never fails
		return kept
	}
	if v.Missing() {
		return nil
	}
	return v.AppendJSON(make([]byte, 0, len(v.S)+12))
}

// schema is a piece of a JSON Schema 2020-12.
type schema map[string]any
