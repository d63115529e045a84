package form

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Field is one field of the library: what it is, wherever forms place it.
type Field struct {
	Entity  string // "order", "line", "customer"
	Key     string
	Kind    string
	Name    blueprint.Label
	Help    blueprint.Label
	Unit    string
	Retired bool // readable where it was filled in, taken no more

	Searchable bool // orders are found by its value
	Personal   bool // it tells of a person, who may have it erased

	set   string
	of    string // of a range
	label fault.Text
	kind  kind
	fact  rule.Ref
}

// Path is the field's fact: "order.fields.projectNo". Options are a line's.
func (f *Field) Path() string {
	if f.Entity == "option" {
		return "line.options." + f.Key
	}
	return f.Entity + ".fields." + f.Key
}

// Options are the codes that a single or multi field offers, in their order;
// none for other kinds.
func (f *Field) Options() []Choice {
	if k, ok := f.kind.(chooses); ok {
		return k.options()
	}
	return nil
}

// most is what anybody may do with the field at all.
func (f *Field) most() Level {
	if given(f.Kind) {
		return Read
	}
	return Write
}

// refs lists what a value names.
func (f *Field) refs(raw []byte) []Ref {
	if k, ok := f.kind.(refers); ok {
		return k.refs(raw)
	}
	return nil
}

// NamesStaff tells whether its values, or those of a column, name people or departments.
func (f *Field) NamesStaff() bool {
	return f != nil && f.ofKind("user", "department")
}

// ofKind tells whether the field, or a column of it, is of one of these kinds.
func (f *Field) ofKind(kinds ...string) bool {
	table, _ := f.kind.(rowsKind)
	return slices.Contains(kinds, f.Kind) || slices.ContainsFunc(table.fields, func(c *Field) bool { return c.ofKind(kinds...) })
}

// Files lists the files that a value holds; those of a built-in field hold none.
func (f *Field) Files(raw []byte) []file.ID {
	if f == nil {
		return nil
	}
	if k, ok := f.kind.(holds); ok {
		return k.files(raw)
	}
	return nil
}

// view describes the field to screens, wherever it stands.
func (f *Field) view(x *reading, lang string) FieldView {
	v := FieldView{Key: f.Key, Kind: f.Kind, Label: f.label.In(lang), Unit: f.Unit, Shown: true, Of: f.of}
	if f.Help != nil {
		v.Help = f.Help.Text().In(lang)
	}
	v.Options = optionViews(f.Options(), lang)
	if k, ok := f.kind.(draws); ok {
		k.draw(&v, x, lang)
	}
	return v
}

// schema is the kind's, with the field's own words.
func (f *Field) schema(lang string) schema {
	s := f.kind.schema(lang)
	s["title"] = f.label.In(lang)
	if f.Help != nil {
		s["description"] = f.Help.Text().In(lang)
	}
	return s
}

// fieldDoc is a field as its document writes it.
type fieldDoc struct {
	Kind     string             `json:"kind"`
	Name     blueprint.Label    `json:"name"`
	Help     blueprint.Label    `json:"help"`
	Retired  bool               `json:"retired"`
	Unit     string             `json:"unit"`
	Set      string             `json:"set"`
	Min      json.RawMessage    `json:"min"`
	Max      json.RawMessage    `json:"max"`
	Step     json.RawMessage    `json:"step"`
	Decimals *int               `json:"decimals"`
	Pattern  string             `json:"pattern"`
	Preset   string             `json:"preset"`
	Text     blueprint.Label    `json:"text"`
	Type     string             `json:"type"`
	X        string             `json:"x"`
	Fields   ordered[*fieldDoc] `json:"fields"`
	Of       string             `json:"of"`
	Role     string             `json:"role"`
	Where    json.RawMessage    `json:"where"`
	SizeMB   *int               `json:"sizeMb"`
	Types    []string           `json:"types"`

	Searchable bool `json:"searchable"`
	Personal   bool `json:"personal"`

	From   string `json:"from"`
	Series string `json:"series"`

	says []string // the keys that are there, to refuse those without effect
}

// UnmarshalJSON reads the field and remembers which keys it says.
func (d *fieldDoc) UnmarshalJSON(raw []byte) error {
	type plain fieldDoc
	if err := json.Unmarshal(raw, (*plain)(d)); err != nil {
		return err
	}
	var keys ordered[json.RawMessage]
	if err := json.Unmarshal(raw, &keys); err != nil {
		return err
	}
	for _, k := range keys {
		d.says = append(d.says, k.key)
	}
	return nil
}

// saysKey tells whether the document says a key.
func (d *fieldDoc) saysKey(key string) bool { return slices.Contains(d.says, key) }

// everyField is the keys that any field may have.
const everyField = "kind name help category owner note personal retired"
