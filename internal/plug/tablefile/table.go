package tablefile

import (
	"regexp"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

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
