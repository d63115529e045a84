package form

import (
	"encoding/json"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// departmentKind names a department by its code: {"ref":"east"} or {"id":"east"}.
// It is stored with those above it as they stood when it was chosen, so that a
// decision reads the same tree later: {"id":"east","above":["sales"]}.
type departmentKind struct{}

func newDepartment(*workshop, *fieldDoc) kind { return departmentKind{} }

func (departmentKind) refs(raw []byte) []Ref {
	if r, _, ok := readDepartment(raw); ok {
		return []Ref{r}
	}
	return nil
}

func (departmentKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	r, above, ok := readDepartment(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words(`引用，如 {"ref":"east"}`, `a reference, as {"ref":"east"}`))
	}
	r, _, ws := x.look(r)
	if ws != nil {
		return rule.Value{}, nil, ws
	}
	if x.known != nil {
		above = nil // what was sent along is nobody's to say
		_ = json.Unmarshal([]byte(r.Above), &above)
	}
	stored, err := json.Marshal(struct {
		ID    string   `json:"id"`
		Above []string `json:"above,omitempty"`
	}{r.name(), above})
	if err != nil {
		return rule.Value{}, nil, bad(check.Reference, "ref", short(r.name()))
	}
	return rule.Department(r.name(), above...), stored, nil
}

// readDepartment reads a department with those above it, which only what was
// stored says.
func readDepartment(raw []byte) (r Ref, above []string, ok bool) {
	o, ok := readObject(raw)
	if !ok {
		return r, nil, false
	}
	if path, said := o["above"]; said {
		if json.Unmarshal(path, &above) != nil {
			return r, nil, false
		}
		delete(o, "above")
	}
	r, ok = refIn(Ref{Kind: "department"}, o)
	return r, above, ok
}

func (departmentKind) schema(string) schema {
	s := refSchema()
	name := schema{"type": "string", "minLength": 1, "maxLength": maxRef}
	s["maxProperties"] = 2
	s["properties"].(schema)["above"] = schema{"type": "array", "items": name}
	return s
}
