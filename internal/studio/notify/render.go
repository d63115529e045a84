package notify

import (
	"strings"
	"unicode"

	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// none is what a reader sees of what nobody knows, or what is not his to see.
const none = "–"

// linkMark stands in a finished text for the link to what it is about. Links
// that open without a login are made when a letter goes out and kept nowhere.
const linkMark = "\uFFFC"

// linkFact is the fact that linkMark is written for.
const linkFact = "order.link"

// shortest is how many characters the filter short leaves of a text.
const shortest = 20

// voice is how a text is written for one reader.
type voice struct {
	rule.Voice
	sees func(fact string) bool
}

// write fills a phrase in. It never fails: what is missing or hidden is a dash.
func (p *phrase) write(v voice, e *rule.Env) string {
	var b strings.Builder
	v.write(&b, p.pieces, e)
	return b.String()
}

// line is write for what stands on one line, as a title.
func (p *phrase) line(v voice, e *rule.Env) string {
	return strings.Join(strings.Fields(p.write(v, e)), " ")
}

func (v voice) write(b *strings.Builder, pieces []piece, e *rule.Env) {
	for i := range pieces {
		switch one := &pieces[i]; {
		case one.fact == "":
			b.WriteString(one.text)
		case one.rows != nil:
			v.each(b, one, e)
		case one.fact == linkFact:
			b.WriteString(linkMark)
		case !v.shows(one):
			b.WriteString(none)
		default:
			b.WriteString(v.value(e.Get(one.ref), one))
		}
	}
}

// shows tells whether the reader may see a fact and what it is a part of.
func (v voice) shows(one *piece) bool {
	for _, path := range one.shown {
		if !v.sees(path) {
			return false
		}
	}
	return true
}

// each writes its pieces for each row, with the row's facts in place.
func (v voice) each(b *strings.Builder, one *piece, e *rule.Env) {
	if !v.shows(one) {
		b.WriteString(none)
		return
	}
	for _, row := range e.Get(one.ref).Rows() {
		old := make([]rule.Frame, len(row))
		for i, bound := range row {
			old[i] = e.Bind(bound.Root, bound.Frame)
		}
		v.write(b, one.rows, e)
		for i, bound := range row {
			e.Bind(bound.Root, old[i])
		}
	}
}

// value writes one value, through its filter.
func (v voice) value(val rule.Value, one *piece) string {
	if val.Missing() {
		return none
	}
	switch one.filter {
	case "daxie":
		return money.Daxie(val.Money())
	case "date":
		return v.day(val, "2006-01-02", "2006-01-02")
	case "time":
		return v.clock(val)
	case "short":
		return v.short(val)
	}
	return clean(v.plain(val, one.typ))
}

// plain writes a value as the release's voice does.
func (v voice) plain(val rule.Value, t rule.Type) string {
	switch val.Kind {
	case rule.KindList:
		var of rule.Type
		if t.Elem != nil {
			of = *t.Elem
		}
		var all []string
		for _, item := range val.List() {
			all = append(all, v.plain(item, of))
		}
		if v.Lang == "en" {
			return strings.Join(all, ", ")
		}
		return strings.Join(all, "、")
	case rule.KindRange:
		from, to := val.Range()
		return v.end(from, t) + " – " + v.end(to, t)
	case rule.KindPlace:
		if city := val.Place().City; city != "" {
			return city
		}
		return none
	}
	return v.Say(val, t.Set)
}

// end writes one end of a range, which may be open.
func (v voice) end(val rule.Value, t rule.Type) string {
	if val.Missing() {
		return ""
	}
	var of rule.Type
	if t.Elem != nil {
		of = *t.Elem
	}
	return v.plain(val, of)
}

// day writes the day of a date or a moment.
func (v voice) day(val rule.Value, zh, en string) string {
	layout := zh
	if v.Lang == "en" {
		layout = en
	}
	if val.Kind == rule.KindDate {
		return val.Date().In(v.Zone).Format(layout)
	}
	return val.Instant().In(v.Zone).Format(layout)
}

// clock writes the time of day of a moment.
func (v voice) clock(val rule.Value) string {
	if val.Kind == rule.KindInstant {
		return val.Instant().In(v.Zone).Format("15:04")
	}
	return v.Say(val, "")
}

// short writes a day without its year, and the beginning of a text.
func (v voice) short(val rule.Value) string {
	if val.Kind != rule.KindText {
		return v.day(val, "1月2日", "2 Jan")
	}
	text := []rune(clean(val.Text()))
	if len(text) <= shortest {
		return string(text)
	}
	return string(text[:shortest-1]) + "…"
}

// clean keeps control characters out that somebody typed, and what would be
// taken for a mark of ours. Lines stay lines.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), string(r) == linkMark:
			return ' '
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
}
