package form

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// maxRef is how long a reference may be.
const maxRef = 300

// customerKind names a customer: {"id":"par_…"} or {"ref":"C-001"}.
type customerKind struct{}

func newCustomer(*workshop, *fieldDoc) kind { return customerKind{} }

func (customerKind) refs(raw []byte) []Ref { return refsOf(Ref{Kind: "customer"}, raw) }

func (customerKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	r, stored, w := x.find(Ref{Kind: "customer"}, raw)
	if w != nil || stored == nil {
		return rule.Value{}, nil, w
	}
	return rule.Party(r.name()), stored, nil
}

func (customerKind) schema(string) schema { return refSchema() }

// name is what rules compare: the id where it is known.
func (r Ref) name() string {
	if r.ID != "" {
		return r.ID
	}
	return r.Ref
}

// refsOf is what one value names, if it names something.
func refsOf(r Ref, raw []byte) []Ref {
	if r, ok := readRef(r, raw); ok {
		return []Ref{r}
	}
	return nil
}

// readRef reads one of the two ways to name something.
func readRef(r Ref, raw []byte) (Ref, bool) {
	o, ok := readObject(raw)
	if !ok {
		return r, false
	}
	return refIn(r, o)
}

// refIn reads it from the members of an object, which has no others.
func refIn(r Ref, o map[string]json.RawMessage) (_ Ref, ok bool) {
	if len(o) != 1 {
		return r, false
	}
	if id, named := o["id"]; named {
		r.ID, ok = text(id)
	} else {
		r.Ref, ok = text(o["ref"])
	}
	return r, ok && strings.TrimSpace(r.name()) != ""
}

// find reads a reference and asks whether there is such a thing.
func (x *reading) find(r Ref, raw []byte) (Ref, []byte, []wrong) {
	r, ok := readRef(r, raw)
	if !ok {
		return r, nil, bad(check.Type, "want", words(`引用，如 {"ref":"C-001"}`, `a reference, as {"ref":"C-001"}`))
	}
	return x.look(r)
}

// look asks whether there is such a thing, and answers what is stored of it.
func (x *reading) look(r Ref) (Ref, []byte, []wrong) {
	if utf8.RuneCountInString(r.name()) > maxRef {
		return r, nil, bad(errLength, "rule", atMost(maxRef, "个字", "characters"))
	}
	stored := r.append(make([]byte, 0, 48))
	if x.known != nil {
		var ok bool
		if r, ok = x.known(r); !ok {
			return r, nil, bad(check.Reference, "ref", short(r.name()))
		}
	}
	return r, stored, nil
}

// append writes the reference as it was given.
func (r Ref) append(b []byte) []byte {
	word := `{"ref":`
	if r.ID != "" {
		word = `{"id":`
	}
	return append(rule.Text(r.name()).AppendJSON(append(b, word...)), '}')
}

// refSchema describes a reference of either kind.
func refSchema() schema {
	name := schema{"type": "string", "minLength": 1, "maxLength": maxRef}
	return schema{
		"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
		"properties": schema{"id": name, "ref": name},
	}
}
