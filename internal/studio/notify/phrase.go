package notify

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// phrase is a text with variables, compiled.
type phrase struct {
	pieces []piece
	reads  []string // the facts it may show
}

// piece is a part of a phrase: plain text, a variable, or a part that is said
// for each row.
type piece struct {
	text   string
	fact   string   // "" for plain text and rows
	shown  []string // the fact and what it is a part of: who may not see one of them sees nothing
	ref    rule.Ref
	typ    rule.Type
	filter string
	rows   []piece // with ref: the rows fact
}

// variableForm is fact or fact|filter.
var variableForm = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9.]*( *\| *[a-zA-Z]*)?$`)

// filters are what a variable may be put through, and the kinds that each takes.
var filters = map[string][]rule.Kind{
	"daxie": {rule.KindMoney},
	"date":  {rule.KindInstant, rule.KindDate},
	"time":  {rule.KindInstant, rule.KindTime},
	"short": {rule.KindInstant, rule.KindDate, rule.KindText},
}

// phrase compiles {{fact}}, {{fact|filter}} and {{#rows fact}}…{{/rows}}. There
// are no conditions in text: what is said otherwise is another notice.
func (nr *noticeReader) phrase(text, at string) *phrase {
	p := phraseReader{nr: nr, at: at, rest: text}
	pieces := p.pieces("")
	slices.Sort(p.reads)
	return &phrase{pieces, slices.Compact(p.reads)}
}

type phraseReader struct {
	nr    *noticeReader
	at    string
	rest  string
	reads []string
}

// pieces reads on to the end, or to the end of the rows it is within.
func (p *phraseReader) pieces(rows string) (made []piece) {
	for {
		text, rest, open := strings.Cut(p.rest, "{{")
		if text != "" {
			made = append(made, piece{text: text})
		}
		if !open {
			if p.rest = ""; rows != "" {
				p.shape("{{#rows " + rows + "}} ")
			}
			return made
		}
		tag, rest, closed := strings.Cut(rest, "}}")
		if p.rest = rest; !closed {
			p.shape("{{" + tag)
			return made
		}
		tag = strings.TrimSpace(tag)
		switch of, begins := strings.CutPrefix(tag, "#rows "); {
		case tag == "/rows" && rows != "":
			return made
		case begins && rows == "":
			made = append(made, p.each(strings.TrimSpace(of))...)
		case variableForm.MatchString(tag):
			made = append(made, p.variable(tag, rows)...)
		default:
			p.shape("{{" + tag + "}}")
		}
	}
}

func (p *phraseReader) shape(what string) {
	p.nr.refuse(p.at, "text.shape", "文字中的「{what}」没有写完整或不能这样写", "{what} in the text is not complete, or cannot be written so", "what", what)
}

// each reads what is said for each row of a fact.
func (p *phraseReader) each(path string) []piece {
	f, known := p.nr.c.Fact(path)
	if known && f.Type.Kind != rule.KindRows {
		p.nr.refuse(p.at, "fact.type", "「{fact}」不是明细", "{fact} has no rows", "fact", path)
		known = false
	} else {
		known = p.asked(path, "") && known
	}
	inner := p.pieces(path)
	if !known {
		return nil
	}
	ref, _ := p.nr.c.Ref(path)
	return []piece{{fact: path, shown: above(path), ref: ref, rows: inner}}
}

// variable reads fact or fact|filter.
func (p *phraseReader) variable(tag, rows string) []piece {
	path, filter, filtered := strings.Cut(tag, "|")
	path, filter = strings.TrimSpace(path), strings.TrimSpace(filter)
	kinds, known := filters[filter]
	if filtered && !known {
		p.nr.refuse(p.at, "filter.unknown", "没有过滤器「{filter}」，可用 daxie、date、time、short", "there is no filter {filter}: it is daxie, date, time or short", "filter", filter)
		return nil
	}
	if !p.asked(path, rows) {
		return nil
	}
	f, _ := p.nr.c.Fact(path)
	ref, _ := p.nr.c.Ref(path)
	if column, inRow := strings.CutPrefix(path, "row."); inRow {
		ref, _ = p.nr.c.RowRef(rows, column)
		path = rows + "." + column
	}
	switch kind := f.Type.Kind; {
	case kind == rule.KindRows || kind == rule.KindFile:
		p.nr.refuse(p.at, "fact.type", "「{fact}」不能直接写进文字", "{fact} cannot be written as a text", "fact", path)
		return nil
	case filtered && kind != rule.KindMissing && !slices.Contains(kinds, kind):
		p.nr.refuse(p.at, "filter.type", "「{fact}」不能用过滤器 {filter}", "{fact} cannot be put through {filter}", "fact", path, "filter", filter)
		return nil
	}
	return []piece{{fact: path, shown: above(path), ref: ref, typ: f.Type, filter: filter}}
}

// asked tells whether a fact is there at the event: a variable may stand where
// a condition may ask for it. It says so by asking one.
func (p *phraseReader) asked(path, rows string) bool {
	cond := map[string]any{"f": path, "op": "notEmpty"}
	if rows != "" {
		cond = map[string]any{"rows": rows, "some": cond}
	}
	raw, err := json.Marshal(cond)
	if err != nil {
		return false
	}
	made, problems := p.nr.c.Compile(raw, rule.StageRun, p.nr.event.roots)
	for _, one := range problems {
		if !one.Warning {
			p.nr.found = append(p.nr.found, blueprint.Finding{Document: p.nr.doc, Pointer: p.at, Code: one.Code, Say: one.Say})
		}
	}
	p.nr.known(path, p.at)
	p.reads = append(p.reads, path)
	return made != nil
}

// above is a fact's path and those that it is a part of.
func above(path string) []string {
	paths := []string{path}
	for cut := strings.LastIndexByte(path, '.'); cut > 0; cut = strings.LastIndexByte(path, '.') {
		if path = path[:cut]; strings.Contains(path, ".") {
			paths = append(paths, path)
		}
	}
	return paths
}
