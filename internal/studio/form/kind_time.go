package form

import (
	"strings"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// timeKind is a time of day, to the minute. Limits of which the first is the
// later one run over midnight, as opening hours may.
type timeKind struct {
	min, max *timeOfDay
}

// timeOfDay is minutes after midnight.
type timeOfDay int

func newTime(w *workshop, d *fieldDoc) kind {
	return timeKind{min: w.time("min", d.Min), max: w.time("max", d.Max)}
}

func (k timeKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, ok := text(raw)
	if ok && strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	t, known := parseTime(s)
	if !ok || !known {
		return rule.Value{}, nil, bad(check.Type, "want", words("时间，如 09:30", "a time of day, as 09:30"))
	}
	if w := k.check(t); w != nil && !x.trusted {
		return rule.Value{}, nil, w
	}
	return stored(rule.Time(int(t)))
}

func (k timeKind) check(t timeOfDay) []wrong {
	early, late := k.min != nil && t < *k.min, k.max != nil && t > *k.max
	switch {
	case k.min != nil && k.max != nil && *k.min > *k.max:
		if early && late {
			return bad(errRange, "rule", words("在 "+k.min.String()+" 至次日 "+k.max.String()+" 之间", "between "+k.min.String()+" and "+k.max.String()+" of the next day"))
		}
	case early:
		return bad(errRange, "rule", bound("不早于", "at or after", *k.min))
	case late:
		return bad(errRange, "rule", bound("不晚于", "at or before", *k.max))
	}
	return nil
}

// parseTime reads "17:00"; a time of a clock has no 24:00.
func parseTime(s string) (timeOfDay, bool) {
	at, err := time.Parse("15:04", s)
	return timeOfDay(at.Hour()*60 + at.Minute()), err == nil && len(s) == len("15:04")
}

func (t timeOfDay) String() string { return spelt(rule.Time(int(t))) }

func (timeKind) schema(string) schema {
	return schema{"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
}
