package rule

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/base/pen"
)

// Write writes the record of a hit as its columns keep it: as encoding would, but
// for the release, which is named only where it is not the one of all.
func (r *Reason) Write(p *pen.Pen, all string) {
	p.Begin('{')
	p.Name("point")
	p.Quote(r.Point)
	p.Name("document")
	p.Quote(r.Document)
	p.Name("row")
	p.Quote(r.Row)
	p.Number("line", int64(r.Line))
	p.Open("inputs", '{')
	for _, in := range r.Inputs {
		p.Comma()
		p.Quote(in.Fact)
		p.B = append(append(p.B, ':'), in.Value...)
	}
	p.End('}')
	writeWords(p, "say", r.Say)
	writeWords(p, "failed", r.Failed)
	if r.Instead != nil {
		p.Name("instead")
		r.Instead.write(p)
	}
	if r.Release != all {
		p.Text("release", r.Release)
	}
	p.End('}')
}

func (c *Change) write(p *pen.Pen) {
	p.Begin('{')
	p.Name("fact")
	p.Quote(c.Fact)
	p.Name("op")
	p.Quote(c.Op)
	p.Raw("value", c.Value)
	p.Name("row")
	p.Quote(c.Row)
	p.Open("then", '{')
	for _, o := range c.Then {
		p.Comma()
		p.Quote(o.ID)
		p.B = append(p.B, ':')
		p.B = appendCompact(p.B, o.Raw)
	}
	p.End('}')
	p.End('}')
}

// writeWords writes what is said by language, in the order of the languages.
func writeWords(p *pen.Pen, name string, words map[string]string) {
	if len(words) == 0 {
		return
	}
	p.Open(name, '{')
	for _, lang := range slices.Sorted(maps.Keys(words)) {
		p.Name(lang)
		p.Quote(words[lang])
	}
	p.End('}')
}

// appendCompact writes what a document says without its blanks.
func appendCompact(b []byte, raw json.RawMessage) []byte {
	w := bytes.NewBuffer(b)
	if json.Compact(w, raw) != nil { // documents are JSON
		return append(b, raw...)
	}
	return w.Bytes()
}
