package rule

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// What follows is how the differences of two releases are said: conditions and
// cells that stand in documents, whether or not they are run.

// Written writes a condition as a document holds it; "" for what is none here.
func (v Voice) Written(raw []byte) string {
	x, problems := v.Catalogue.Compile(raw, StageRun, slices.Collect(maps.Keys(v.Catalogue.roots)))
	if Failed(problems) || x == nil {
		return ""
	}
	return v.Cond(x)
}

// Cell writes a cell of a decision table, and what its column is called.
func (v Voice) Cell(fact string, raw []byte) (label, text string) {
	label = v.Fact(fact)
	f, known := v.Catalogue.Fact(fact)
	if !known || len(raw) == 0 {
		return label, ""
	}
	p := v.Catalogue.parser(StageRun, slices.Collect(maps.Keys(v.Catalogue.roots)))
	t := p.cellTerm(raw, f.Type, "")
	if t == nil || Failed(p.problems) {
		return label, ""
	}
	return label, strings.TrimSpace(v.speaker().about(fact).term(t, f.Type))
}

// Given writes what a row gives, and what that is called.
func (v Voice) Given(point, id string, raw json.RawMessage) (label, text string) {
	label = outputLabel(id, v.Lang)
	if strings.HasPrefix(string(raw), "{") {
		return label, v.object(raw)
	}
	if name := strings.Trim(string(raw), `"`); id == "field" && strings.HasPrefix(point, "check.") && name != "" {
		return label, v.field(name)
	}
	return label, strings.TrimSpace(strings.TrimPrefix(v.Output(point, id, raw), label))
}

// object writes what is no literal: of a formula the formula, of options and of
// what a verb is given each by its name.
func (v Voice) object(raw json.RawMessage) string {
	var formula string
	var of map[string]json.RawMessage
	if json.Unmarshal(raw, &of) != nil {
		return string(raw)
	}
	if len(of) == 1 && json.Unmarshal(of["x"], &formula) == nil {
		return formula
	}
	var told []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		label, text := name, strings.Trim(string(of[name]), `"`)
		if path := "line.options." + name; v.knows(path) {
			label, text = v.Fact(path), v.Value(path, of[name])
		} else if strings.HasPrefix(text, "{") {
			text = v.object(of[name])
		}
		told = append(told, label+" "+text)
	}
	return strings.Join(told, v.speaker().pick("，", ", "))
}

// field is what people call a field that a row names as the form does.
func (v Voice) field(name string) string {
	for _, path := range []string{"order." + name, "order.fields." + name, name + ".name", "line." + name, "line.fields." + name} {
		if v.knows(path) {
			return v.Fact(path)
		}
	}
	return name
}

func (v Voice) knows(path string) bool {
	_, known := v.Catalogue.Fact(path)
	return known
}
