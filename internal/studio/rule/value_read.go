package rule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// ParseJSON reads a value of a type as examples give it and as JSON writes it:
// "20000 CNY" or {"amount","currency"}, 12.5 or "12.5", "2026-11-20", lists.
// Instants without a zone are meant in the given one. Rows are not read here:
// their elements belong to a catalogue.
func ParseJSON(t Type, raw []byte, zone *time.Location) (Value, error) {
	raw = bytes.TrimSpace(raw)
	var v Value
	var err error
	switch t.Kind {
	case KindBool:
		var b bool
		err = json.Unmarshal(raw, &b)
		v = Bool(b)
	case KindNumber, KindQuantity:
		var d dec.Dec
		d, err = dec.Parse(strings.Trim(string(raw), `"`))
		v = Value{Kind: t.Kind, N: int64(d)}
	case KindMoney:
		return readMoney(raw)
	case KindPlace:
		var p PlaceValue
		err = json.Unmarshal(raw, &p)
		v = Place(&p)
	case KindList:
		return readList(t, raw, zone)
	case KindRange:
		return readRange(t, raw, zone)
	case KindRows:
		return Value{}, fmt.Errorf("%s: rows are not read from JSON", t)
	default:
		return readWord(t, raw, zone)
	}
	if err != nil {
		return Value{}, fmt.Errorf("%s is no %s: %w", raw, t, err)
	}
	return v, nil
}

// readMoney reads the literal of documents or the object of the API.
func readMoney(raw []byte) (Value, error) {
	var a money.Amount
	var err error
	if bytes.HasPrefix(raw, []byte("{")) {
		err = json.Unmarshal(raw, &a)
	} else {
		var s string
		if err = json.Unmarshal(raw, &s); err == nil {
			a, err = money.Parse(s)
		}
	}
	if err != nil {
		return Value{}, fmt.Errorf("%s is no money: %w", raw, err)
	}
	return Money(a), nil
}

// readList reads a list by the type of its items.
func readList(t Type, raw []byte, zone *time.Location) (Value, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return Value{}, fmt.Errorf("%s is no list: %w", raw, err)
	}
	vs := make([]Value, len(items))
	for i, item := range items {
		v, err := ParseJSON(*t.Elem, item, zone)
		if err != nil {
			return Value{}, err
		}
		vs[i] = v
	}
	return List(vs), nil
}

// readRange reads the two ends; either may be absent.
func readRange(t Type, raw []byte, zone *time.Location) (Value, error) {
	var ends struct{ From, To json.RawMessage }
	if err := json.Unmarshal(raw, &ends); err != nil || t.Elem == nil {
		return Value{}, fmt.Errorf("%s is no %s", raw, t)
	}
	var v [2]Value
	for i, end := range []json.RawMessage{ends.From, ends.To} {
		if end == nil {
			continue
		}
		var err error
		if v[i], err = ParseJSON(*t.Elem, end, zone); err != nil {
			return Value{}, err
		}
	}
	return Range(v[0], v[1]), nil
}

// readWord reads the kinds that JSON writes as a string.
func readWord(t Type, raw []byte, zone *time.Location) (Value, error) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return Value{}, fmt.Errorf("%s is no %s: %w", raw, t, err)
	}
	switch t.Kind {
	case KindDate:
		d, err := clock.ParseDate(s)
		return Date(d), err
	case KindInstant:
		at, err := parseInstant(s, zone)
		return Instant(at), err
	case KindTime:
		m, err := parseTime(s)
		return Time(m), err
	case KindDuration:
		d, err := clock.ParseDuration(s)
		return Duration(d), err
	}
	return word(t.Kind, s), nil
}

// parseInstant reads RFC 3339; without an offset, or as a date alone, the text
// is meant in the zone.
func parseInstant(s string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return at, nil
	}
	for _, layout := range [...]string{"2006-01-02T15:04:05.999999", "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, s, zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a moment like 2026-11-20T17:00:00+08:00", s)
}

// parseTime reads "17:00" as minutes after midnight; "24:00" is the end of the day.
func parseTime(s string) (int, error) {
	if s == "24:00" {
		return 24 * 60, nil
	}
	at, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, fmt.Errorf("%q is not a time of day like 17:00", s)
	}
	return at.Hour()*60 + at.Minute(), nil
}
