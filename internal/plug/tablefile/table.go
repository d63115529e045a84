package tablefile

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Business is what a table's words mean in one release.
type Business struct {
	Facts    *rule.Catalogue
	Currency string            // what an amount is in that does not say
	Speaker  blueprint.Speaker // says what stands in tables with the labels of the release; nil as it stands
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

// keep leaves what stood there where a file says the same in another way: it may
// have been a list of one value.
func keep(was, read map[string]json.RawMessage, id string, t rule.Type, write func(json.RawMessage, rule.Type) (string, bool),
	back func(string, rule.Type) (json.RawMessage, *wrong)) {
	old, now := was[id], read[id]
	if old == nil || now == nil || bytes.Equal(old, now) {
		return
	}
	text, ok := write(old, t)
	if again, bad := back(text, t); ok && bad == nil && bytes.Equal(again, now) {
		read[id] = old
	}
}

// same tells whether what was read is what a document says.
func same(d *blueprint.Document, read json.RawMessage) bool {
	t, err := blueprint.Decode[blueprint.RuleTable](d)
	if err != nil {
		return false
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return false
	}
	was, err := blueprint.Canonical(raw)
	if err != nil {
		return false
	}
	now, err := blueprint.Canonical(read)
	return err == nil && bytes.Equal(was, now)
}

// rowsByID finds the rows of a table.
func rowsByID(t *blueprint.RuleTable) map[string]blueprint.RuleRow {
	rows := make(map[string]blueprint.RuleRow, len(t.Rows)+1)
	for _, r := range t.Rows {
		rows[r.ID] = r
	}
	if t.Else != nil {
		rows[elseRow] = blueprint.RuleRow{Then: t.Else.Then}
	}
	return rows
}

// problems collects what a file cannot say or does not say right.
type problems struct {
	file  string
	found []blueprint.Finding
	place func(at string) fault.Text // what people call a place
}

// maxProblems is how many are told at once.
const maxProblems = 100

func (p *problems) refuse(at, code, zh, en string, args ...any) {
	if len(p.found) == maxProblems {
		return
	}
	f := blueprint.Refuse(p.file, at, code, zh, en, args...)
	f.Place, f.Remedy = p.place(at), remedies[code]
	p.found = append(p.found, f)
}

func (p *problems) warn(at, code, zh, en string, args ...any) {
	p.found = append(p.found, blueprint.Warn(p.file, at, code, zh, en, args...))
}

// entityOf is what a fill point fills: fill.line, the line.
func entityOf(point string) string { return strings.TrimPrefix(point, "fill.") }

// keyForm is what a key looks like (formats.md 1).
var keyForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,39}$`)
