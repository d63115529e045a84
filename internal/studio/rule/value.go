package rule

import (
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
)

// Value is one fact's value; the zero Value is "missing". It is small and
// copied: N holds whatever lies on a line (1/10,000, days, minutes, µs), S text,
// codes, ids, currency and unit, X the few kinds that need more.
type Value struct {
	Kind Kind
	N    int64
	S    string
	X    any
}

// Bool is a yes or no.
func Bool(b bool) Value {
	if b {
		return Value{Kind: KindBool, N: 1}
	}
	return Value{Kind: KindBool}
}

// Number is an exact decimal number.
func Number(d dec.Dec) Value { return Value{Kind: KindNumber, N: int64(d)} }

// Quantity is a quantity in its product's unit.
func Quantity(q qty.Quantity) Value { return Value{Kind: KindQuantity, N: int64(q)} }

// Money is an amount; one without currency is missing.
func Money(a money.Amount) Value {
	if a.Currency == "" {
		return Value{}
	}
	return Value{Kind: KindMoney, N: int64(a.Units), S: string(a.Currency)}
}

// Text is a text, byte for byte; blank text is missing.
func Text(s string) Value { return word(KindText, s) }

// Code is a code of an option set; "" is missing.
func Code(s string) Value { return word(KindCode, s) }

// User, Party and File name somebody or something by id; "" is missing.
func User(id string) Value { return word(KindUser, id) }

// Party is a customer or supplier, by id.
func Party(id string) Value { return word(KindParty, id) }

// File is an attachment, by id.
func File(id string) Value { return word(KindFile, id) }

// Department is a department by id, with the ids of those above it, which
// `under` looks at: the tree of departments is data and not in the blueprint.
func Department(id string, above ...string) Value {
	v := word(KindDepartment, id)
	if v.Kind != KindMissing && len(above) > 0 {
		v.X = above
	}
	return v
}

// word makes the kinds that are a text; blank is missing.
func word(k Kind, s string) Value {
	if strings.TrimSpace(s) == "" {
		return Value{}
	}
	return Value{Kind: k, S: s}
}

// Date is a day.
func Date(d clock.Date) Value { return Value{Kind: KindDate, N: int64(d)} }

// Instant is a moment, to the microsecond; the zero time is missing.
func Instant(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{Kind: KindInstant, N: t.UnixMicro()}
}

// Time is a time of day in minutes after midnight.
func Time(minutes int) Value { return Value{Kind: KindTime, N: int64(minutes)} }

// Duration is a length of time in its own unit.
func Duration(d clock.Duration) Value {
	return Value{Kind: KindDuration, N: int64(d.N), S: string(d.Unit)}
}

// PlaceValue is what rules see of an address. Division is its GB/T 2260 code.
type PlaceValue struct {
	Country  string `json:"country,omitempty"`
	Division string `json:"division,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city,omitempty"`
	Kind     string `json:"kind,omitempty"`
}

// Place is an address; nil is missing.
func Place(p *PlaceValue) Value {
	if p == nil {
		return Value{}
	}
	return Value{Kind: KindPlace, X: p}
}

// Range is a stretch between two values, either of which may be missing.
func Range(from, to Value) Value {
	if from.Missing() && to.Missing() {
		return Value{}
	}
	return Value{Kind: KindRange, X: &[2]Value{from, to}}
}

// List is a list of values of one type; missing ones are dropped, and an empty
// list is missing.
func List(vs []Value) Value {
	if slices.ContainsFunc(vs, Value.Missing) {
		vs = slices.DeleteFunc(slices.Clone(vs), Value.Missing)
	}
	if len(vs) == 0 {
		return Value{}
	}
	return Value{Kind: KindList, X: vs}
}

// Codes is a list of codes.
func Codes(codes ...string) Value { return words(codes, Code) }

// Texts is a list of texts.
func Texts(texts ...string) Value { return words(texts, Text) }

// Users is a list of users, by their ids.
func Users(ids ...string) Value { return words(ids, User) }

// words makes a list of them.
func words(ss []string, of func(string) Value) Value {
	vs := make([]Value, len(ss))
	for i, s := range ss {
		vs[i] = of(s)
	}
	return List(vs)
}

// Rows are the elements of a rows fact; none at all is missing.
func Rows(es []Element) Value {
	if len(es) == 0 {
		return Value{}
	}
	return Value{Kind: KindRows, X: es}
}
