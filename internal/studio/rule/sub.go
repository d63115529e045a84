package rule

import (
	"strings"
	"time"
	"unicode/utf8"

	"bespoke/internal/base/clock"
)

// sub is one step below a fact: the weekday of a date, the country of a place.
type sub uint8

const (
	subNone sub = iota
	subWeekday
	subIsWorkday
	subDate
	subTime
	subLength
	subCount
	subFrom
	subTo
	subCountry
	subDivision
	subPostcode
	subCity
	subKind
	subWorked // no part: the fact itself, which a formula gives
)

const subNames = "weekday isWorkday date time length count from to country division postcode city kind"

// weekdays are the codes of the set weekday, by time.Weekday.
const weekdays = "sunmontuewedthufrisat"

// subs follows the sub-facts that a path names below a known fact.
func (e entry) subs(path, rest string) (Fact, Ref, bool) {
	f, r := e.fact, e.ref
	if rest == "" {
		return f, r, true
	}
	at := 0
	if r.subs[0] == subWorked {
		at = 1
	}
	for _, name := range strings.Split(rest, ".") {
		typ, s, ok := subOf(f.Type, name)
		if !ok || at == len(r.subs) {
			return Fact{}, Ref{}, false
		}
		f.Type, r.subs[at] = typ, s
		at++
		f.Optional = f.Optional && s != subCount
	}
	f.Path = path
	return f, r, true
}

// below are the sub-facts in the registry's table of a kind, with their types.
func below(k Kind) Named[string] {
	if k == KindRows {
		k = KindList
	}
	subs, _ := Registry().Sub.Get(k.String())
	return subs
}

// subOf finds a sub-fact of a type.
func subOf(t Type, name string) (Type, sub, bool) {
	typ, known := below(t.Kind).Get(name)
	if !known {
		return Type{}, subNone, false
	}
	return subType(t, typ), subNumber(name), typ != "" || t.Elem != nil
}

// subType is a sub-fact's type; that of a range's ends is the range's.
func subType(of Type, name string) Type {
	if name == "" && of.Elem != nil {
		return *of.Elem
	}
	t, _ := ParseType(name)
	return t
}

// subNumber is a sub-fact's place in the list of names.
func subNumber(name string) sub {
	for i, s := range strings.Fields(subNames) {
		if s == name {
			return sub(i + 1)
		}
	}
	return subNone
}

// sub reads the sub-facts of a value one after the other.
func (e *Env) sub(v Value, r Ref) Value {
	for _, s := range r.subs {
		switch {
		case s == subNone:
			return v
		case s != subWorked:
			v = e.subValue(v, s)
		case v.Missing():
			v = e.work(r)
		}
	}
	return v
}

// subValue reads one sub-fact. Of what is missing everything is missing, but for
// the count, which is then 0.
func (e *Env) subValue(v Value, s sub) Value {
	switch s {
	case subCount:
		return Value{Kind: KindNumber, N: int64(len(v.List())+len(v.Rows())) * 10_000}
	case subWeekday, subIsWorkday, subDate, subTime:
		return e.subTime(v, s)
	case subLength:
		if v.Kind != KindText {
			return Value{}
		}
		return Value{Kind: KindNumber, N: int64(utf8.RuneCountInString(v.S)) * 10_000}
	case subFrom:
		from, _ := v.Range()
		return from
	case subTo:
		_, to := v.Range()
		return to
	}
	if p := v.Place(); p != nil {
		return p.sub(s)
	}
	return Value{}
}

// subTime reads days and times in the zone and by the calendar of the decision.
func (e *Env) subTime(v Value, s sub) Value {
	var day clock.Date
	var local time.Time
	switch v.Kind {
	case KindDate:
		day = v.Date()
	case KindInstant:
		local = v.Instant().In(e.cal.Zone())
		day = clock.DateOf(local)
	default:
		return Value{}
	}
	switch s {
	case subWeekday:
		at := 3 * day.Weekday()
		return Code(weekdays[at : at+3])
	case subIsWorkday:
		return Bool(e.cal.IsWorkday(day))
	case subDate:
		return Date(day)
	}
	return Time(local.Hour()*60 + local.Minute())
}

// sub reads one part of an address.
func (p *PlaceValue) sub(s sub) Value {
	switch s {
	case subCountry:
		return Text(p.Country)
	case subDivision:
		return Code(p.Division)
	case subPostcode:
		return Text(p.Postcode)
	case subCity:
		return Text(p.City)
	}
	return Code(p.Kind)
}
