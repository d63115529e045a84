package tablefile

import (
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// maxUnpacked is how much a workbook may unpack to.
const maxUnpacked = 32 << 20

// The rows of the else and the columns that are no inputs or outputs.
const (
	elseRow  = "else"
	colID    = "id"
	colFrom  = "from"
	colTo    = "to"
	colOff   = "off"
	colIf    = "if"
	colNote  = "note"
	toAsk    = "when."
	toGive   = "then."
	toSay    = "say."
	sheetFor = "Rules"
)

// column is one column of a workbook: what it is, how it is headed, and the type
// of its cells.
type column struct {
	is    string
	title string
	t     rule.Type
}

// columns are all columns that a table needs to be told whole.
func (b Business) columns(t *blueprint.RuleTable, lang string) []column {
	all := []column{{is: colID}}
	for _, in := range t.Inputs {
		f, _ := b.Facts.Fact(in.Fact)
		all = append(all, column{toAsk + in.ID, rule.FactLabel(in.Fact, lang), f.Type})
	}
	for _, id := range t.Outputs {
		typ, _, _ := b.output(t.Point, id)
		all = append(all, column{toGive + id, rule.FactLabel(entityOf(t.Point)+".fields."+id, lang), item(typ, t.Gather[id])})
	}
	tags := languages(t)
	if t.Else != nil {
		for tag := range t.Else.Say {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) {
		all = append(all, column{is: toSay + tag})
	}
	has := func(of func(blueprint.RuleRow) bool) bool { return slices.ContainsFunc(t.Rows, of) }
	for _, c := range []struct {
		is  string
		has bool
	}{
		{colIf, has(func(r blueprint.RuleRow) bool { return r.If != nil })},
		{colFrom, has(func(r blueprint.RuleRow) bool { return r.From != "" })}, {colTo, has(func(r blueprint.RuleRow) bool { return r.To != "" })},
		{colOff, has(func(r blueprint.RuleRow) bool { return r.Off })}, {colNote, true},
	} {
		if c.has {
			all = append(all, column{is: c.is, t: rule.Type{Kind: rule.KindText}})
		}
	}
	return all
}

// head is the first cell of a column: what it is stands in brackets, for programs.
func (c column) head() string {
	if c.title == "" || strings.Contains(c.title, ".fields.") {
		return "[" + c.is + "]"
	}
	return c.title + " [" + c.is + "]"
}

// isOf reads what a column is from its head.
func isOf(head string) string {
	head = strings.TrimSuffix(strings.TrimSpace(head), "]")
	if i := strings.LastIndexByte(head, '['); i >= 0 {
		return head[i+1:]
	}
	return head
}

// remark writes free text: what a program could take for a formula, and what a
// workbook would change, stands in quotation marks.
func remark(s string) string {
	if strings.HasPrefix(s, `"`) || dangerous(s) || strings.ContainsFunc(s, odd) || s != strings.TrimSpace(s) || strings.Contains(s, "_x") {
		return quote(s)
	}
	return s
}

func odd(r rune) bool { return r < ' ' && r != '\n' || r == '\ufffe' || r == '\uffff' }

// unremark reads what remark writes.
func unremark(s string) string {
	if q := (&scanner{text: s}); strings.HasPrefix(s, `"`) {
		if text, bad := q.quoted(); bad == nil && q.done() {
			return text
		}
	}
	return s
}

// label adds a language to what a row says.
func label(l blueprint.Label, tag, text string) blueprint.Label {
	if l == nil {
		l = blueprint.Label{}
	}
	l[tag] = text
	return l
}
