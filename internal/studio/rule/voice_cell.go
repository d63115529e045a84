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
	return label, strings.TrimSpace(strings.TrimPrefix(v.Output(point, id, raw), label))
}
