// Package pen writes JSON by hand: what is written for every order is written
// member by member into one buffer, and not by looking at types. What is empty is
// absent, as omitempty and omitzero leave it out.
package pen

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/dec"
)

// Pen writes into a buffer. A comma is due unless something has just been opened.
type Pen struct{ B []byte }

// Comma writes a comma if one is due.
func (p *Pen) Comma() {
	if n := len(p.B); n > 0 && p.B[n-1] != '{' && p.B[n-1] != '[' && p.B[n-1] != ':' {
		p.B = append(p.B, ',')
	}
}

// Begin begins an object or a list that is an element or stands alone.
func (p *Pen) Begin(bracket byte) {
	p.Comma()
	p.B = append(p.B, bracket)
}

// Open begins a member that is an object or a list.
func (p *Pen) Open(name string, bracket byte) {
	p.Name(name)
	p.B = append(p.B, bracket)
}

// End ends what was begun or opened.
func (p *Pen) End(bracket byte) { p.B = append(p.B, bracket) }

// Name writes a member's name, which needs no escapes.
func (p *Pen) Name(name string) {
	p.Comma()
	p.B = append(append(append(p.B, '"'), name...), '"', ':')
}

// Text and its sisters write a member, or nothing when it is empty.
func (p *Pen) Text(name, v string) {
	if v != "" {
		p.Name(name)
		p.Quote(v)
	}
}

// Texts writes a list of texts.
func (p *Pen) Texts(name string, vs []string) {
	if len(vs) == 0 {
		return
	}
	p.Open(name, '[')
	for _, v := range vs {
		p.Comma()
		p.Quote(v)
	}
	p.End(']')
}

// Number writes a whole number.
func (p *Pen) Number(name string, n int64) {
	if n != 0 {
		p.Name(name)
		p.B = strconv.AppendInt(p.B, n, 10)
	}
}

// Flag writes true.
func (p *Pen) Flag(name string, v bool) {
	if v {
		p.Name(name)
		p.B = append(p.B, "true"...)
	}
}

// Raw writes what is JSON already.
func (p *Pen) Raw(name string, v []byte) {
	if len(v) > 0 {
		p.Name(name)
		p.B = append(p.B, v...)
	}
}

// Decimal writes an exact decimal number, zero among them.
func (p *Pen) Decimal(name string, d dec.Dec) {
	p.Name(name)
	p.B = d.Append(p.B, 0)
}

// Quote writes a text in its shortest form. What is not UTF-8 becomes the replacement
// character.
func (p *Pen) Quote(v string) { p.B, _ = jsontext.AppendQuote(p.B, v) }
