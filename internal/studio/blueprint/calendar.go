package blueprint

import (
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/clock"
)

// Calendars are a release's working calendars by key.
type Calendars struct {
	byKey   map[string]*clock.Calendar
	duty    map[string][7][]dutySpan
	main    string
	instead *clock.Calendar
}

// dutySpan is a stretch of a weekday and the role that answers for it.
type dutySpan struct {
	clock.Span
	role string
}

// Get returns the calendar of a key; "" and unknown keys mean the workspace's
// own, and without that one every minute is working time. It is never nil.
func (c *Calendars) Get(key string) *clock.Calendar {
	for _, k := range []string{key, c.main} {
		if found, ok := c.byKey[k]; ok {
			return found
		}
	}
	return c.instead
}

// Has tells whether there is a calendar of this key.
func (c *Calendars) Has(key string) bool { return c.byKey[key] != nil }

// OnDuty is the role that a calendar names for a moment; "" when it names none.
func (c *Calendars) OnDuty(key string, at time.Time) string {
	local := at.In(c.Get(key).Zone())
	minute := local.Hour()*60 + local.Minute()
	for _, s := range c.duty[key][local.Weekday()] {
		if s.From <= minute && minute < s.To {
			return s.role
		}
	}
	return ""
}

// wireCalendar is calendar.v1 as documents write it.
type wireCalendar struct {
	Zone string              `json:"zone"`
	Base string              `json:"base"`
	Week map[string][]string `json:"week"`
	Days map[string]struct {
		Open []string `json:"open"`
	} `json:"days"`
	Duty map[string][]struct {
		Span string `json:"span"`
		Role string `json:"role"`
	} `json:"duty"`
}

// compileCalendars makes all calendars. A weekday or day that a calendar does
// not name is its base's; without a base there is no work on it.
func compileCalendars(t *Tree, w *Workspace) (*Calendars, []Finding) {
	b := calendarBuilder{tree: t, home: w.Zone, built: map[string]*plainCalendar{}}
	b.wires, b.found = decodeAll[wireCalendar](t, "calendars")
	made := &Calendars{
		byKey: map[string]*clock.Calendar{}, duty: map[string][7][]dutySpan{}, main: w.Calendar,
		instead: clock.NewCalendar(w.Zone, [7][]clock.Span{}, nil),
	}
	for _, key := range slices.Sorted(maps.Keys(b.wires)) {
		p := b.build(key, nil)
		made.byKey[key] = clock.NewCalendar(p.zone, p.week, p.days)
		made.duty[key] = b.dutyOf(key)
	}
	return made, b.found
}
