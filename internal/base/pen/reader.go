package pen

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/dec"
)

// Reader reads what a Pen wrote, where it is read for every order: member by member, out
// of the text itself. It knows no white space. What does not stand there as it was written
// makes it fail: it reads nothing from there on, and says so at the end.
type Reader struct {
	text   string
	at     int
	failed bool
}

// Read begins to read a text.
func Read(text string) Reader { return Reader{text: text} }

// OK tells whether all was read, and could be.
func (r *Reader) OK() bool { return !r.failed && r.at == len(r.text) }

// next is the character that is read next; 0 for none.
func (r *Reader) next() byte {
	if r.failed || r.at >= len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *Reader) expect(c byte) {
	if r.next() != c {
		r.failed = true
		return
	}
	r.at++
}

// Begin enters an object or a list.
func (r *Reader) Begin(bracket byte) { r.expect(bracket) }

// More tells whether another member or element follows; where none does it leaves the
// object or list.
func (r *Reader) More(bracket byte) bool {
	switch r.next() {
	case bracket:
		r.at++
		return false
	case ',':
		r.at++
	}
	return r.next() != 0
}

// Name reads the name of a member.
func (r *Reader) Name() string {
	name := r.Text()
	r.expect(':')
	return name
}

// Text reads a text.
func (r *Reader) Text() string {
	raw := r.quoted()
	if strings.IndexByte(raw, '\\') < 0 {
		return raw[min(1, len(raw)):max(0, len(raw)-1)]
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	r.failed = r.failed || err != nil
	return string(text)
}

// quoted reads a text as it stands there, with its quotes.
func (r *Reader) quoted() string {
	from := r.at
	r.expect('"')
	for !r.failed {
		n := strings.IndexByte(r.text[r.at:], '"')
		if n < 0 {
			break
		}
		end := r.at + n
		if r.at = end + 1; !escaped(r.text[from+1 : end]) {
			return r.text[from:r.at]
		}
	}
	r.failed = true
	return ""
}

// escaped tells whether what follows a text is escaped by it.
func escaped(text string) bool {
	n := len(text)
	for n > 0 && text[n-1] == '\\' {
		n--
	}
	return (len(text)-n)%2 == 1
}

// Texts reads a list of texts.
func (r *Reader) Texts() (all []string) {
	for r.Begin('['); r.More(']'); {
		all = append(all, r.Text())
	}
	return all
}

// Number reads a whole number.
func (r *Reader) Number() int64 {
	n, err := strconv.ParseInt(r.Raw(), 10, 64)
	r.failed = r.failed || err != nil
	return n
}

// Decimal reads an exact decimal number, with or without quotes.
func (r *Reader) Decimal() dec.Dec {
	d, err := dec.Parse(strings.Trim(r.Raw(), `"`))
	r.failed = r.failed || err != nil
	return d
}

// Flag reads true or false.
func (r *Reader) Flag() bool { return r.Raw() == "true" }

// Raw reads any value as it stands there.
func (r *Reader) Raw() string {
	from, depth := r.at, 0
	for {
		switch c := r.next(); c {
		case '{', '[':
			depth++
			r.at++
		case '"':
			r.quoted()
		case 0:
			r.failed = r.failed || depth > 0 || r.at == from
			if r.failed {
				return ""
			}
			return r.text[from:r.at]
		case '}', ']', ',':
			if depth == 0 {
				r.failed = r.failed || r.at == from
				return r.text[from:r.at]
			}
			if r.at++; c != ',' {
				depth--
			}
		default:
			r.at++
		}
	}
}
