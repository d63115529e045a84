package form

import (
	"encoding/json"

	"bespoke/internal/base/fault"
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

	set   string
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

// everyField is the keys that any field may have.
const everyField = "kind name help category owner note retired"
