package blueprint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"bespoke/internal/base/clock"
)

// calendarBuilder makes the calendars of a tree, bases before what rests on them.
type calendarBuilder struct {
	tree  *Tree
	home  *time.Location
	wires map[string]wireCalendar
	built map[string]*plainCalendar
	found []Finding
}

// plainCalendar is a calendar before it is sealed, so that others can rest on it.
type plainCalendar struct {
	zone *time.Location
	week [7][]clock.Span
	days map[clock.Date][]clock.Span
}

// build makes a calendar, its base first; above are the keys that rest on it and
// so must not come again. Faulty days and spans are left out and reported.
func (b *calendarBuilder) build(key string, above []string) *plainCalendar {
	if p, ok := b.built[key]; ok {
		return p
	}
	wire, path := b.wires[key], PathOf("calendar.v1", key)
	p := &plainCalendar{zone: b.home, days: map[clock.Date][]clock.Span{}}
	// Days are copied: what this calendar changes is not to change its base.
	if base, ok := b.base(key, wire.Base, append(above, key)); ok {
		p.zone, p.week, p.days = base.zone, base.week, maps.Clone(base.days)
	}
	if wire.Zone != "" {
		zone, bad := loadZone(path, wire.Zone)
		p.zone, b.found = zone, append(b.found, bad...)
	}
	for i, name := range weekdays {
		if open, ok := wire.Week[name]; ok {
			p.week[i] = b.spans(path, Pointer("week", name), open)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(wire.Days)) {
		day, err := clock.ParseDate(text)
		if err != nil {
			b.found = append(b.found, Refuse(path, Pointer("days", text), "calendar.date", "没有 {day} 这一天", "there is no day {day}", "day", text))
			continue
		}
		p.days[day] = b.spans(path, Pointer("days", text, "open"), wire.Days[text].Open)
	}
	b.built[key] = p
	return p
}

// base builds what a calendar rests on, unless it is missing or rests on the
// calendar itself.
func (b *calendarBuilder) base(key, base string, above []string) (*plainCalendar, bool) {
	path := PathOf("calendar.v1", key)
	_, ok := b.wires[base]
	switch {
	case base == "":
		return nil, false
	case !ok:
		b.found = append(b.found, unknownKey(path, "/base", PathOf("calendar.v1", base)))
		return nil, false
	case slices.Contains(above, base):
		b.found = append(b.found, Refuse(path, "/base", "calendar.cycle", "日历的基础最终是它自己", "the calendar rests on itself"))
		return nil, false
	}
	return b.build(base, above), true
}

// dutyOf reads who is on duty, by weekday; unlike working time, duty is not
// taken over from the base: another calendar answers for other people.
func (b *calendarBuilder) dutyOf(key string) [7][]dutySpan {
	var made [7][]dutySpan
	path := PathOf("calendar.v1", key)
	for _, name := range slices.Sorted(maps.Keys(b.wires[key].Duty)) {
		day := slices.Index(weekdays[:], name)
		if day < 0 {
			b.found = append(b.found, Refuse(path, Pointer("duty", name), "calendar.weekday", "没有 {day} 这个星期几", "there is no weekday {day}", "day", name))
			continue
		}
		var texts []string
		for i, d := range b.wires[key].Duty[name] {
			texts = append(texts, d.Span)
			if role := PathOf("role.v1", d.Role); b.tree.Get(role) == nil {
				b.found = append(b.found, unknownKey(path, Pointer("duty", name, i, "role"), role))
			}
			if s, err := parseSpan(d.Span); err == nil {
				made[day] = append(made[day], dutySpan{s, d.Role})
			}
		}
		b.spans(path, Pointer("duty", name), texts)
	}
	return made
}

// spans reads the working time of a day: each span ends after it begins, and no
// two overlap.
func (b *calendarBuilder) spans(path, pointer string, texts []string) []clock.Span {
	var made []clock.Span
	for i, text := range texts {
		s, err := parseSpan(text)
		if err != nil {
			b.found = append(b.found, Refuse(path, pointer+Pointer(i), "calendar.span", "时段 {span} 的结束必须晚于开始，且不晚于 24:00", "the span {span} must end after it begins, at 24:00 at the latest", "span", text))
			continue
		}
		made = append(made, s)
	}
	// Documents may name the afternoon first; clock wants them in order.
	slices.SortFunc(made, func(a, b clock.Span) int { return a.From - b.From })
	for i := 1; i < len(made); i++ {
		if made[i].From < made[i-1].To {
			b.found = append(b.found, Refuse(path, pointer, "calendar.overlap", "时段互相重叠", "the spans overlap"))
			break
		}
	}
	return made
}

// weekdays are named in the order of time.Weekday.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parseSpan reads "09:00-12:00"; the schema has made sure of the form.
func parseSpan(s string) (clock.Span, error) {
	if len(s) != len("09:00-12:00") {
		return clock.Span{}, fmt.Errorf("%q is no span", s)
	}
	made := clock.Span{From: minuteOf(s[:5]), To: minuteOf(s[6:])}
	if made.To <= made.From || made.To > 24*60 {
		return clock.Span{}, fmt.Errorf("span %q ends before it begins, or on another day", s)
	}
	return made, nil
}

// minuteOf reads "09:30" as minutes after midnight.
func minuteOf(s string) int {
	hour, _ := strconv.Atoi(s[:2])
	minute, _ := strconv.Atoi(s[3:])
	return hour*60 + minute
}
