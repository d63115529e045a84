package pen

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
)

// written draws a document as pens write it.
func written(t *rapid.T, p *Pen, depth int) {
	switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case kind == 0 && depth > 0:
		p.Begin('{')
		for i := range rapid.IntRange(0, 4).Draw(t, "members") {
			p.Name(string(rune('a' + i)))
			written(t, p, depth-1)
		}
		p.End('}')
	case kind == 1 && depth > 0:
		p.Begin('[')
		for range rapid.IntRange(0, 4).Draw(t, "elements") {
			written(t, p, depth-1)
		}
		p.End(']')
	case kind == 2:
		p.Comma()
		p.B = dec.Dec(rapid.Int64Range(-1e17, 1e17).Draw(t, "number")).Append(p.B, 0)
	case kind == 3:
		p.Comma()
		p.B = append(p.B, "true"...)
	default:
		p.Comma()
		p.Quote(rapid.String().Draw(t, "text"))
	}
}

// walked reads a document to its last value and writes it again.
func walked(r *Reader, p *Pen) {
	switch r.next() {
	case '{':
		p.Begin('{')
		for r.Begin('{'); r.More('}'); {
			p.Name(r.Name())
			walked(r, p)
		}
		p.End('}')
	case '[':
		p.Begin('[')
		for r.Begin('['); r.More(']'); {
			walked(r, p)
		}
		p.End(']')
	case '"':
		p.Comma()
		p.Quote(r.Text())
	case 't':
		r.Flag()
		p.Comma()
		p.B = append(p.B, "true"...)
	default:
		p.Comma()
		p.B = r.Decimal().Append(p.B, 0)
	}
}

func TestAReaderReadsWhatAPenWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p, again Pen
		written(t, &p, 4)
		text := string(p.B)
		r := Read(text)
		if raw := r.Raw(); raw != text || !r.OK() {
			t.Fatalf("of %s it reads %s", text, raw)
		}
		r = Read(text)
		if walked(&r, &again); string(again.B) != text || !r.OK() {
			t.Fatalf("%s is read as %s", text, again.B)
		}
	})
}

// Whatever stands in a text, reading comes to its end, and what a reader accepts the
// library accepts.
func FuzzReader(f *testing.F) {
	for _, text := range []string{`{"a":[1,"x\"",{"b":true}]}`, `{"a"`, `"\`, `[[`, `,`, `{,}`, `"\ud800"`, ``} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(text)
		_ = r.Raw()
		r = Read(text)
		read := r.Text()
		if want, err := jsontext.AppendUnquote(nil, text); r.OK() && err == nil && string(want) != read {
			t.Errorf("%s is read as %q and not as %q", text, read, want)
		}
		r = Read(text)
		for r.Begin('{'); r.More('}'); {
			r.Name()
			r.Raw()
		}
		r = Read(text)
		r.Texts()
	})
}
