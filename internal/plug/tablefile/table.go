package tablefile

import (
	"encoding/json"
	"regexp"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// table is a rules.v1 document.
type table struct {
	Format   string            `json:"format"`
	Key      string            `json:"key"`
	Name     blueprint.Label   `json:"name"`
	Note     string            `json:"note,omitempty"`
	Point    string            `json:"point"`
	Order    *int              `json:"order,omitempty"`
	If       json.RawMessage   `json:"if,omitempty"`
	Types    []string          `json:"types,omitempty"`
	On       []string          `json:"on,omitempty"`
	From     string            `json:"from,omitempty"`
	To       string            `json:"to,omitempty"`
	Hit      string            `json:"hit"`
	Rank     string            `json:"rank,omitempty"`
	Inputs   []input           `json:"inputs,omitempty"`
	Outputs  []string          `json:"outputs"`
	Rows     []row             `json:"rows"`
	Else     *orElse           `json:"else,omitempty"`
	Examples json.RawMessage   `json:"examples,omitempty"`
	Gather   map[string]string `json:"gather,omitempty"`
}

type input struct {
	ID   string `json:"id"`
	Fact string `json:"f"`
}

type row struct {
	ID   string                     `json:"id"`
	When map[string]json.RawMessage `json:"when,omitempty"`
	If   json.RawMessage            `json:"if,omitempty"`
	Then map[string]json.RawMessage `json:"then"`
	From string                     `json:"from,omitempty"`
	To   string                     `json:"to,omitempty"`
	Off  bool                       `json:"off,omitempty"`
	Say  blueprint.Label            `json:"say,omitempty"`
	Note string                     `json:"note,omitempty"`
}

type orElse struct {
	Then map[string]json.RawMessage `json:"then"`
	Say  blueprint.Label            `json:"say,omitempty"`
}

// Business is what a table's words mean in one release.
type Business struct {
	Facts    *rule.Catalogue
	Currency string // what an amount is in that does not say
}

// output is the type that an output takes in the table, and how several are
// combined; false for what the point does not give.
func (b Business) output(point, id string) (rule.Type, string, bool) {
	spec, known := rule.Registry().Points.Get(point)
	if !known {
		return rule.Type{}, "", false
	}
	if _, any := spec.Outputs.Get("*"); any {
		f, known := b.Facts.Fact(entityOf(point) + ".fields." + id)
		return f.Type, "one", known
	}
	out, known := spec.Outputs.Get(id)
	t, err := rule.ParseType(out.Type)
	switch {
	case out.Type == "fact":
		t = rule.Type{Kind: rule.KindText} // the name of a field
	case err != nil:
		t = rule.Type{} // an object: it has no short form
	}
	return t, out.Combine, known
}

// item is the type that rows give for an output: of a list that is gathered, its
// items; of a count, whatever is counted.
func item(t rule.Type, gather string) rule.Type {
	if gather == "list" && t.Kind == rule.KindList {
		return *t.Elem
	}
	return t
}

// problems collects what a file cannot say or does not say right.
type problems struct {
	file  string
	found []blueprint.Finding
}

// maxProblems is how many are told at once.
const maxProblems = 100

func (p *problems) refuse(at, code, zh, en string, args ...any) {
	if len(p.found) < maxProblems {
		p.found = append(p.found, blueprint.Refuse(p.file, at, code, zh, en, args...))
	}
}

func (p *problems) warn(at, code, zh, en string, args ...any) {
	p.found = append(p.found, blueprint.Warn(p.file, at, code, zh, en, args...))
}

// entityOf is what a fill point fills: fill.line, the line.
func entityOf(point string) string { return strings.TrimPrefix(point, "fill.") }

// keyForm is what a key looks like (formats.md 1).
var keyForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)
