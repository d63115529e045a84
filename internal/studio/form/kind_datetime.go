package form

import (
	"strings"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// dateTimeKind is a moment: with its offset, or as the clocks of the workspace
// show it. It is stored in UTC. Its limits may move with now and today.
type dateTimeKind struct {
	min, max *rule.Moment
}

func newDateTime(w *workshop, d *fieldDoc) kind {
	return dateTimeKind{min: w.moment("min", d.Min), max: w.moment("max", d.Max)}
}

func (k dateTimeKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if ok && strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	v, err := rule.ParseJSON(rule.Type{Kind: rule.KindInstant}, raw, x.zone())
	if !ok || err != nil {
		return rule.Value{}, nil, bad(check.Type, "want", words("日期和时间，如 2026-11-21T09:30", "a date and a time, as 2026-11-21T09:30"))
	}
	return k.take(x, v)
}

// Years that every program writes with four digits, and that somebody means.
const (
	firstYear = 1900
	lastYear  = 9999
)

// take holds a moment against the limits as they are now.
func (k dateTimeKind) take(x *reading, v rule.Value) (rule.Value, []byte, []wrong) {
	if year := v.Instant().Year(); year < firstYear || year > lastYear {
		return rule.Value{}, nil, bad(errRange, "rule", words("在 1900 至 9999 年之间", "between the years 1900 and 9999"))
	}
	if x.trusted {
		return stored(v)
	}
	if k.min != nil {
		if least := x.moment(k.min); v.N < least.N {
			return rule.Value{}, nil, bad(errRange, "rule", bound("不早于", "at or after", x.clock(least)))
		}
	}
	if k.max != nil {
		if most := x.moment(k.max); v.N > most.N {
			return rule.Value{}, nil, bad(errRange, "rule", bound("不晚于", "at or before", x.clock(most)))
		}
	}
	return stored(v)
}

// literal takes the moments of documents: "2026-12-01T09:30", "now+2h".
func (k dateTimeKind) literal(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, _ := text(raw)
	m, ok := rule.ParseMoment(s)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("时刻，如 2026-12-01T09:30、now+2h", "a moment, as 2026-12-01T09:30 or now+2h"))
	}
	return k.take(x, x.moment(&m))
}

// moment is a document's moment as it is at the decision. Without one, which is
// when documents are checked, it is the first there is.
func (x *reading) moment(m *rule.Moment) rule.Value {
	if x.env == nil {
		return rule.Instant(time.Unix(0, 0))
	}
	return m.At(x.env)
}

// zone is whose clocks are meant where a moment does not say.
func (x *reading) zone() *time.Location {
	if x.env == nil {
		return time.UTC
	}
	return x.env.Calendar().Zone()
}

// clock writes a moment as the clocks of the workspace show it.
func (x *reading) clock(v rule.Value) string {
	return v.Instant().In(x.zone()).Format("2006-01-02 15:04")
}

func (dateTimeKind) schema(string) schema {
	return schema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?$`}
}
