package blueprint

import (
	"encoding/json"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/width"
)

// lineWidth is how many columns a line may have, its comma counted.
const lineWidth = 120

// The width is measured with a comma behind every member, the last one too: so
// appending a member changes no line but its own.

// render writes a document in the one way there is: two spaces, one member of
// the document per line, and inside it whatever fits into the line on the line;
// so a table row, a tier, a lane is a line of a diff. Members keep the order in
// which they were written: where it means nothing to the program, it still
// means something to who wrote it.
func render(v any) []byte {
	var p printer
	if block, ok := v.(object); ok && len(block) > 0 {
		p.object(block, 0)
	} else {
		p.inline(v)
	}
	return append(p.out, '\n')
}

// printer collects what is written; it knows nothing but its output.
type printer struct{ out []byte }

// value writes v after used columns of its line.
func (p *printer) value(v any, indent, used int) {
	if room := lineWidth - used - 1; measure(v, room) <= room {
		p.inline(v)
		return
	}
	switch v := v.(type) {
	case object:
		p.object(v, indent)
	case []any:
		p.array(v, indent)
	default:
		p.inline(v)
	}
}

// object writes one member per line.
func (p *printer) object(o object, indent int) {
	p.out = append(p.out, '{')
	for i, m := range o {
		name := quote(m.name)
		p.line(i, indent+2)
		p.out = append(append(p.out, name...), ": "...)
		p.value(m.value, indent+2, indent+2+columns(name)+2)
	}
	p.close('}', indent)
}

// array writes one element per line.
func (p *printer) array(list []any, indent int) {
	p.out = append(p.out, '[')
	for i, v := range list {
		p.line(i, indent+2)
		p.value(v, indent+2, indent+2)
	}
	p.close(']', indent)
}

// line begins the line of the i-th member, after the comma of the one before.
func (p *printer) line(i, indent int) {
	if i > 0 {
		p.out = append(p.out, ',')
	}
	p.out = append(p.out, '\n')
	for range indent {
		p.out = append(p.out, ' ')
	}
}

// close writes the closing bracket on a line of its own.
func (p *printer) close(bracket byte, indent int) {
	p.line(0, indent)
	p.out = append(p.out, bracket)
}

// inline writes v on one line.
func (p *printer) inline(v any) {
	switch v := v.(type) {
	case object:
		p.out = append(p.out, '{')
		for i, m := range v {
			p.comma(i)
			p.out = append(append(p.out, quote(m.name)...), ": "...)
			p.inline(m.value)
		}
		p.out = append(p.out, '}')
	case []any:
		p.out = append(p.out, '[')
		for i, e := range v {
			p.comma(i)
			p.inline(e)
		}
		p.out = append(p.out, ']')
	default:
		p.out = append(p.out, scalar(v)...)
	}
}

// comma parts members that share a line.
func (p *printer) comma(i int) {
	if i > 0 {
		p.out = append(p.out, ", "...)
	}
}

// measure counts the columns v takes on one line, and stops counting beyond
// room: a document is not measured again on every level.
func measure(v any, room int) int {
	n := 2
	switch v := v.(type) {
	case object:
		n += 2 * max(len(v)-1, 0)
		for _, m := range v {
			if n > room {
				break
			}
			n += columns(quote(m.name)) + 2
			n += measure(m.value, room-n)
		}
	case []any:
		n += 2 * max(len(v)-1, 0)
		for _, e := range v {
			if n > room {
				break
			}
			n += measure(e, room-n)
		}
	default:
		n = columns(scalar(v))
	}
	return n
}

// columns is how wide a text stands in a fixed-width font: wide characters
// take two.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		// Nothing below the first Hangul letter is wide; most texts end here.
		if r >= 0x1100 {
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				n++
			}
		}
	}
	return n
}

// scalar is a value without members as JSON; what was read holds no null.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case json.Number:
		return string(v)
	case bool:
		return strconv.FormatBool(v)
	}
	return "null"
}

// quote escapes only what JSON demands; what was read is valid UTF-8.
func quote(s string) string {
	q, err := jsontext.AppendQuote(make([]byte, 0, len(s)+2), s)
	if err != nil {
		return strconv.QuoteToASCII(s)
	}
	return string(q)
}
