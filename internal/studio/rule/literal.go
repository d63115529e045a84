package rule

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
)

// literal is a value in a document. Most are fixed; a moment is worked out when
// the condition is asked, because it hangs on now or on the workspace's zone.
type literal struct {
	fixed  Value
	moment *moment
	json   string // canonical
}

// moment is now, today or a wall-clock time, moved by a duration.
type moment struct {
	local string // a wall-clock time without zone; "" for now and today
	today bool
	by    clock.Duration // zero unit: not moved
	kind  Kind           // date or instant
}

// at is the literal's value for a decision.
func (l *literal) at(e *Env) Value {
	if l.moment == nil {
		return l.fixed
	}
	return l.moment.at(e)
}

// at works the moment out for a decision, in the zone of its calendar. Working
// days go by that calendar, months and years end at the month's end.
func (m *moment) at(e *Env) Value {
	var t time.Time
	switch {
	case m.local != "":
		t, _ = parseInstant(m.local, e.cal.Zone())
	case m.today:
		t = e.today().In(e.cal.Zone())
	default:
		t = e.now()
	}
	if m.by.Unit != "" {
		t = m.by.After(t, e.cal)
	}
	if m.kind == KindDate {
		return Date(clock.DateOf(t.In(e.cal.Zone())))
	}
	return Instant(t)
}

const maxDigits = 15

// literalFault says what is wrong with a literal; the zero one says nothing.
type literalFault struct {
	code string
	say  fault.Text
}

// wrongLiteral is the fault of a literal that is not of its type.
func wrongLiteral(zh, en string, args ...any) literalFault {
	return literalFault{"literal.type", say(zh, en, args...)}
}

// literal reads a document's literal for a type. Users, parties and places have
// none: they are compared with other facts.
func (c *Catalogue) literal(raw json.RawMessage, t Type) (literal, literalFault) {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '{' {
		return literal{}, literalFault{"format.unsupported", say("公式（x）不能用在这里：{value}", "a formula (x) cannot stand here: {value}", "value", string(raw))}
	}
	var v Value
	var bad bool
	switch t.Kind {
	case KindBool:
		bad = string(raw) != "true" && string(raw) != "false"
		v = Bool(string(raw) == "true")
	case KindNumber, KindQuantity:
		d, err := dec.Parse(string(raw))
		bad = err != nil || digitsOf(d) > maxDigits
		v = Value{Kind: t.Kind, N: int64(d)}
	default:
		return c.wordLiteral(raw, t)
	}
	if bad {
		return literal{}, wrongLiteral("{value} 不是{type}", "{value} is not a {type}", "value", string(raw), "type", t.words())
	}
	return literal{fixed: v, json: string(v.JSON())}, literalFault{}
}

// digitsOf counts the digits that matter: a number of documents has at most 15,
// which every program that reads JSON keeps.
func digitsOf(d dec.Dec) int {
	n := int64(d)
	for n != 0 && n%10 == 0 {
		n /= 10
	}
	digits := 0
	for ; n != 0; n /= 10 {
		digits++
	}
	return digits
}

// wordLiteral reads the literals that documents write as strings.
func (c *Catalogue) wordLiteral(raw []byte, t Type) (literal, literalFault) {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return literal{}, wrongLiteral("{value} 不是{type}", "{value} is not a {type}", "value", string(raw), "type", t.words())
	}
	var v Value
	var err error
	switch t.Kind {
	case KindMoney:
		var a money.Amount
		a, err = money.Parse(s)
		v = Money(a)
	case KindText:
		v = Text(s)
	case KindCode:
		if !c.Knows(t.Set, s) {
			return literal{}, literalFault{"code.unknown", say("选项集「{set}」没有代码 {code}", "the set {set} has no code {code}", "set", t.Set, "code", s)}
		}
		v = Code(s)
	case KindDate, KindInstant:
		return momentLiteral(s, t)
	case KindTime, KindDuration:
		v, err = readWord(t, raw, time.UTC)
	default:
		return literal{}, wrongLiteral("{type}只能与另一个事实比较（ref）", "a {type} is compared with another fact (ref)", "type", t.words())
	}
	if err != nil {
		return literal{}, wrongLiteral("{value} 不是{type}", "{value} is not a {type}", "value", string(raw), "type", t.words())
	}
	if v.Missing() {
		return literal{}, wrongLiteral("空白不是值：请用「为空」", "blank is no value: ask for empty")
	}
	return literal{fixed: v, json: string(v.JSON())}, literalFault{}
}

// momentLiteral reads a date or instant: fixed, wall-clock, or relative to now
// or today.
func momentLiteral(s string, t Type) (literal, literalFault) {
	l := literal{json: string(appendString(nil, s))}
	if m, ok := parseRelative(s, t.Kind); ok {
		l.moment = m
		return l, literalFault{}
	}
	if t.Kind == KindDate {
		d, err := clock.ParseDate(s)
		l.fixed = Date(d)
		if err != nil {
			return literal{}, wrongLiteral("{value} 不是日期，例：2026-12-01、today+3wd", "{value} is not a date like 2026-12-01 or today+3wd", "value", s)
		}
		return l, literalFault{}
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		l.fixed = Instant(at)
		return l, literalFault{}
	}
	if _, err := parseInstant(s, time.UTC); err != nil {
		return literal{}, wrongLiteral("{value} 不是时刻，例：2026-12-01T09:00:00、now-2h", "{value} is not a moment like 2026-12-01T09:00:00 or now-2h", "value", s)
	}
	l.moment = &moment{local: s, kind: KindInstant}
	return l, literalFault{}
}

// parseRelative reads now or today with an optional signed duration.
func parseRelative(s string, kind Kind) (*moment, bool) {
	rest, today := strings.CutPrefix(s, "today")
	if !today {
		var now bool
		if rest, now = strings.CutPrefix(s, "now"); !now {
			return nil, false
		}
	}
	m := &moment{today: today, kind: kind}
	if rest == "" {
		return m, true
	}
	signed := strings.HasPrefix(rest, "+") || strings.HasPrefix(rest, "-")
	by, err := clock.ParseDuration(strings.TrimPrefix(rest, "+"))
	m.by = by
	return m, signed && err == nil && !strings.HasPrefix(rest, "+-")
}
