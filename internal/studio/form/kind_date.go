package form

import (
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// dateKind is a day. Its limits may move with today.
type dateKind struct {
	min, max *day
}

func newDate(w *workshop, d *fieldDoc) kind {
	return dateKind{min: w.day("min", d.Min), max: w.day("max", d.Max)}
}

func (k dateKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if ok && strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	d, err := clock.ParseDate(s)
	if !ok || err != nil {
		return rule.Value{}, nil, bad(check.Type, "want", words("日期，如 2026-11-21", "a date, as 2026-11-21"))
	}
	return k.take(x, d)
}

// take holds a day against the limits as they are today.
func (k dateKind) take(x *reading, d clock.Date) (rule.Value, []byte, []wrong) {
	if k.min != nil && !x.trusted {
		if least := k.min.in(x.env); d < least {
			return rule.Value{}, nil, bad(errRange, "rule", bound("不早于", "on or after", least))
		}
	}
	if k.max != nil && !x.trusted {
		if most := k.max.in(x.env); d > most {
			return rule.Value{}, nil, bad(errRange, "rule", bound("不晚于", "on or before", most))
		}
	}
	return stored(rule.Date(d))
}

// literal takes the dates of documents: "2026-12-01" or "today+3wd".
func (k dateKind) literal(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, _ := text(raw)
	d, ok := parseDay(s)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("日期，如 2026-12-01、today+3wd", "a date, as 2026-12-01 or today+3wd"))
	}
	return k.take(x, d.in(x.env))
}

func (dateKind) schema(string) schema { return schema{"type": "string", "format": "date"} }

// day is a date in a document: a fixed one, or today moved by a duration.
type day struct {
	fixed clock.Date
	today bool
	by    clock.Duration
}

// parseDay reads "2026-12-01", "today" and "today+3wd".
func parseDay(s string) (day, bool) {
	rest, today := strings.CutPrefix(s, "today")
	if !today {
		fixed, err := clock.ParseDate(s)
		return day{fixed: fixed}, err == nil
	}
	if rest == "" {
		return day{today: true}, true
	}
	by, err := clock.ParseDuration(strings.TrimPrefix(rest, "+"))
	return day{today: true, by: by}, err == nil && strings.IndexByte("+-", rest[0]) >= 0
}

// in is the day as it is at the moment of a decision. Without one, which is
// when documents are checked, today is the first day there is.
func (d day) in(e *rule.Env) clock.Date {
	switch {
	case !d.today:
		return d.fixed
	case e == nil:
		return 0
	}
	zone := e.Calendar().Zone()
	today := clock.DateOf(e.Get(e.Catalogue().MustRef("now")).Instant().In(zone))
	if d.by.N == 0 {
		return today
	}
	return clock.DateOf(d.by.After(today.In(zone), e.Calendar()).In(zone))
}
