package rule

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
)

// The accessors answer the zero of their type when the value is missing or of
// another kind: who reads a decision's outputs has had the types checked when
// the release was made.

// Missing tells whether nobody knows the value.
func (v Value) Missing() bool { return v.Kind == KindMissing }

// Bool is the yes or no.
func (v Value) Bool() bool { return v.Kind == KindBool && v.N != 0 }

// Dec is the number of a number, quantity or amount.
func (v Value) Dec() dec.Dec {
	if v.Kind.decimal() || v.Kind == KindMoney {
		return dec.Dec(v.N)
	}
	return 0
}

// Quantity is the quantity.
func (v Value) Quantity() qty.Quantity { return qty.Quantity(v.Dec()) }

// Money is the amount.
func (v Value) Money() money.Amount {
	if v.Kind != KindMoney {
		return money.Amount{}
	}
	return money.Of(dec.Dec(v.N), money.Currency(v.S))
}

// Text is the text, code or id.
func (v Value) Text() string {
	switch v.Kind {
	case KindText, KindCode, KindUser, KindDepartment, KindParty, KindFile:
		return v.S
	}
	return ""
}

// Date is the day.
func (v Value) Date() clock.Date {
	if v.Kind != KindDate {
		return 0
	}
	return clock.Date(v.N)
}

// Instant is the moment in UTC, or the zero time.
func (v Value) Instant() time.Time {
	if v.Kind != KindInstant {
		return time.Time{}
	}
	return time.UnixMicro(v.N).UTC()
}

// Minutes is the time of day in minutes after midnight.
func (v Value) Minutes() int {
	if v.Kind != KindTime {
		return 0
	}
	return int(v.N)
}

// Duration is the length of time.
func (v Value) Duration() clock.Duration {
	if v.Kind != KindDuration {
		return clock.Duration{}
	}
	return clock.Duration{N: int(v.N), Unit: clock.Unit(v.S)}
}

// Place is the address, or nil.
func (v Value) Place() *PlaceValue {
	p, _ := v.X.(*PlaceValue)
	return p
}

// Range is the two ends, missing ones where there are none.
func (v Value) Range() (from, to Value) {
	if r, ok := v.X.(*[2]Value); ok {
		return r[0], r[1]
	}
	return Value{}, Value{}
}

// List is the values of a list; it must not be changed.
func (v Value) List() []Value {
	vs, _ := v.X.([]Value)
	return vs
}

// Rows is the elements of a rows fact; it must not be changed.
func (v Value) Rows() []Element {
	es, _ := v.X.([]Element)
	return es
}

// Strings is a list's texts or codes.
func (v Value) Strings() []string {
	vs := v.List()
	if len(vs) == 0 {
		return nil
	}
	ss := make([]string, len(vs))
	for i := range vs {
		ss[i] = vs[i].S
	}
	return ss
}
