package rule

import (
	"strconv"
	"time"
	"unicode/utf8"

	"bespoke/internal/base/dec"
)

// JSON writes the value as a literal of documents: "20000 CNY", 12.5,
// "2026-11-20". Missing writes nothing; instants are written in UTC.
func (v Value) JSON() []byte { return v.AppendJSON(nil) }

// AppendJSON is JSON into a buffer.
func (v Value) AppendJSON(b []byte) []byte {
	switch v.Kind {
	case KindMissing:
		return b
	case KindBool:
		return strconv.AppendBool(b, v.N != 0)
	case KindNumber, KindQuantity:
		return dec.Dec(v.N).Append(b, 0)
	case KindPlace:
		return v.Place().appendJSON(b)
	case KindRange:
		from, to := v.Range()
		return object(b, []member{{"from", from}, {"to", to}})
	case KindList:
		b = append(b, '[')
		for i, item := range v.List() {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.AppendJSON(b)
		}
		return append(b, ']')
	case KindRows:
		return strconv.AppendInt(b, int64(len(v.Rows())), 10)
	}
	var room [32]byte
	return appendString(b, string(v.word(room[:0])))
}

// word is the text of a value that documents write as a string.
func (v Value) word(b []byte) []byte {
	switch v.Kind {
	case KindMoney:
		return append(append(dec.Dec(v.N).Append(b, 0), ' '), v.S...)
	case KindDate:
		return append(b, v.Date().String()...)
	case KindInstant:
		return v.Instant().AppendFormat(b, time.RFC3339Nano)
	case KindTime:
		h, m := v.N/60, v.N%60
		return append(b, byte('0'+h/10), byte('0'+h%10), ':', byte('0'+m/10), byte('0'+m%10))
	case KindDuration:
		return append(b, v.Duration().String()...)
	}
	return append(b, v.S...)
}

type member struct {
	name string
	v    Value
}

// object writes the members that are not missing.
func object(b []byte, ms []member) []byte {
	b = append(b, '{')
	for _, m := range ms {
		if m.v.Missing() {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(appendString(b, m.name), ':')
		b = m.v.AppendJSON(b)
	}
	return append(b, '}')
}

// appendJSON writes the parts that are known.
func (p *PlaceValue) appendJSON(b []byte) []byte {
	return object(b, []member{
		{"country", Text(p.Country)}, {"division", Code(p.Division)}, {"postcode", Text(p.Postcode)},
		{"city", Text(p.City)}, {"kind", Code(p.Kind)},
	})
}

// appendString writes a JSON string as RFC 8785 does: only what must be
// escaped is escaped, so equal texts have equal bytes.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ':
			b = utf8.AppendRune(b, r)
		default:
			b = appendControl(b, byte(r))
		}
	}
	return append(b, '"')
}

// appendControl writes a control character in its shortest escape.
func appendControl(b []byte, c byte) []byte {
	const short = "\bb\tt\nn\ff\rr"
	for i := 0; i < len(short); i += 2 {
		if short[i] == c {
			return append(b, '\\', short[i+1])
		}
	}
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
