package form

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

// Told is a stored value of a custom field as people read it.
type Told struct {
	Key   string          `json:"key"`
	Kind  string          `json:"kind"`
	Label string          `json:"label"`
	In    string          `json:"in,omitempty" doc:"Label of the part of the form that it stands in"`
	Value json.RawMessage `json:"value,omitempty" doc:"As it is stored"`
	Text  string          `json:"text,omitempty" doc:"As people read it"`
	Rows  [][]Told        `json:"rows,omitempty" doc:"Of a table: its rows"`
}

// Tell writes the stored values of a form's custom fields in the order of the
// form, as one reader reads them. What is hidden from the reader has been taken
// out of the values; fields that the form does not place come last.
func (f *Form) Tell(values map[string]json.RawMessage, voice rule.Voice) []Told {
	var told []Told
	for _, p := range f.places {
		if raw, there := values[p.key]; there && p.field != nil {
			one := p.field.Tell(raw, voice)
			one.Label, one.In = p.label.In(voice.Lang), f.around(p.key, voice.Lang)
			told = append(told, one)
		}
	}
	for _, key := range sortedKeys(values) {
		if _, placed := f.byKey[key]; placed {
			continue
		}
		if field := f.fields.get(key); field != nil {
			told = append(told, field.Tell(values[key], voice))
		}
	}
	return told
}

// around is the label of the nearest part of the layout that a field stands in.
func (f *Form) around(key, lang string) string {
	for _, n := range f.nodes {
		if slices.Contains(n.doc.Items, key) && n.doc.Name != nil {
			return n.doc.Name.Text().In(lang)
		}
	}
	return ""
}

// Tell writes one stored value of a field, as an option of a product.
func (f *Field) Tell(raw json.RawMessage, voice rule.Voice) Told {
	t := Told{Key: f.Key, Kind: f.Kind, Label: f.label.In(voice.Lang), Value: raw}
	switch k := f.kind.(type) {
	case rowsKind:
		t.Rows = k.tell(raw, voice)
		return t
	case addressKind:
		t.Text = k.tell(raw)
		return t
	}
	if named, ok := namedIn(raw); ok && f.Kind != "user" && f.Kind != "department" {
		t.Text = named
		return t
	}
	v, _, wrong := f.kind.read(&reading{trusted: true}, raw)
	if wrong != nil || v.Missing() { // masked, or taken under rules that are no more
		t.Text = strings.Trim(string(raw), `"`)
		return t
	}
	t.Text = f.say(v, voice)
	return t
}

// RewritableLabel is what a built-in field is called that can be rewritten, by its fact.
func RewritableLabel(fact string) (label fault.Text, is bool) {
	entity, key, _ := strings.Cut(fact, ".")
	return BuiltIn(key), Rewritable(entity, key)
}

// TellRewritable writes a stored value of one.
func TellRewritable(fact string, raw json.RawMessage, voice rule.Voice) string {
	_, key, _ := strings.Cut(fact, ".")
	_, k := rewritable(key)
	if k == nil {
		return ""
	}
	v, _, wrong := k.read(&reading{trusted: true}, raw)
	if wrong != nil { // masked
		return strings.Trim(string(raw), `"`)
	}
	return voice.Say(v, "")
}

// namedIn is the business's own name of a customer or product that a value
// names, or the value's id.
func namedIn(raw json.RawMessage) (string, bool) {
	var ref struct{ ID, Ref string }
	if json.Unmarshal(raw, &ref) != nil {
		return "", false
	}
	if ref.Ref == "" {
		return ref.ID, ref.ID != ""
	}
	return ref.Ref, true
}

// say writes a value: codes by their labels, numbers with their unit.
func (f *Field) say(v rule.Value, voice rule.Voice) string {
	if k, own := f.kind.(says); own {
		return k.say(f, v, voice)
	}
	if k, points := f.kind.(numberKind); points && f.Kind == "rating" {
		return voice.Say(v, "") + " / " + k.max.String()
	}
	if v.Kind != rule.KindList {
		return strings.TrimSpace(voice.Say(v, f.set) + " " + f.Unit)
	}
	var said []string
	for _, one := range v.List() {
		said = append(said, voice.Say(one, f.set))
	}
	return strings.Join(said, fault.Text{ZH: "、", EN: ", "}.In(voice.Lang))
}

// tell writes the rows of a small table.
func (k rowsKind) tell(raw json.RawMessage, voice rule.Voice) [][]Told {
	var rows []map[string]json.RawMessage
	if json.Unmarshal(raw, &rows) != nil {
		return nil
	}
	told := make([][]Told, len(rows))
	for i, row := range rows {
		for _, column := range k.fields {
			if cell, there := row[column.Key]; there {
				told[i] = append(told[i], column.Tell(cell, voice))
			}
		}
	}
	return told
}

// tell writes an address on one line, from the large to the small.
func (addressKind) tell(raw json.RawMessage) string {
	var a map[string]string
	if json.Unmarshal(raw, &a) != nil {
		return strings.Trim(string(raw), `"`)
	}
	var parts []string
	for _, key := range []string{"company", "name", "phone", "country", "postcode", "province", "city", "district", "street", "street2"} {
		if a[key] != "" {
			parts = append(parts, a[key])
		}
	}
	return strings.Join(parts, " ")
}
