package rule_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the worlds lie in zones of their own

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// world is what conditions are asked about: a zone, a working week with days
// that differ from it, and facts.
type world struct {
	Zone  string                      `json:"zone,omitempty"`
	Week  map[string]spans            `json:"week,omitempty"`
	Days  map[string]map[string]spans `json:"days,omitempty"`
	Facts map[string]any              `json:"facts"`
}

type spans []string

// screenTimes are moments of decision where time is hard: the end of the working
// day to the microsecond, months' ends, clocks that are put forward and back, at
// midnight too, and by half an hour.
var screenTimes = []struct{ zone, now string }{
	{"Asia/Shanghai", "2026-11-20T18:30:00"},
	{"Asia/Shanghai", "2026-11-20T17:00:00.0005"},
	{"Asia/Shanghai", "2027-01-31T23:59:59.999999"},
	{"America/New_York", "2026-10-31T12:30:00"},
	{"America/New_York", "2026-03-07T02:30:00"},
	{"America/Sao_Paulo", "2018-11-03T09:00:00"},
	{"Europe/Berlin", "2026-03-28T02:30:00"},
	{"Australia/Lord_Howe", "2026-04-04T02:15:00"},
	{"Asia/Kathmandu", "2028-02-29T00:00:00"},
	{"", "2026-11-22T08:00:00"},
}

var screenWeeks = []map[string]spans{
	{"mon": {"09:00-18:00"}, "tue": {"09:00-18:00"}, "wed": {"09:00-18:00"}, "thu": {"09:00-18:00"}, "fri": {"09:00-18:00"}},
	{"mon": {"09:00-12:00", "13:00-18:00"}, "wed": {"00:00-24:00"}, "sat": {"01:30-03:30", "22:00-24:00"}, "sun": {"02:00-03:00"}},
	{},
}

// env is the world for this evaluator.
func (w world) env(t testing.TB, c *rule.Catalogue) *rule.Env {
	t.Helper()
	zone := time.UTC
	var cal *clock.Calendar
	if w.Zone != "" {
		var err error
		if zone, err = time.LoadLocation(w.Zone); err != nil {
			t.Fatal(err)
		}
		cal = clock.NewCalendar(zone, w.week(t), w.days(t))
	}
	var facts map[string]json.RawMessage
	raw, _ := json.Marshal(w.Facts)
	_ = json.Unmarshal(raw, &facts)
	now, err := rule.ParseJSON(rule.Type{Kind: rule.KindInstant}, facts["now"], zone)
	if err != nil {
		t.Fatal(err)
	}
	delete(facts, "now")
	e := c.NewEnv(now.Instant(), cal)
	filler{t, c, zone}.fill("", facts, func(path string, v rule.Value) { e.Set(c.MustRef(path), v) })
	return e
}

func (w world) week(t testing.TB) (week [7][]clock.Span) {
	for i, name := range strings.Fields("sun mon tue wed thu fri sat") {
		week[i] = spans(w.Week[name]).read(t)
	}
	return week
}

func (w world) days(t testing.TB) map[clock.Date][]clock.Span {
	days := map[clock.Date][]clock.Span{}
	for s, day := range w.Days {
		d, err := clock.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		days[d] = day["open"].read(t)
	}
	return days
}

func (s spans) read(t testing.TB) (made []clock.Span) {
	t.Helper()
	for _, text := range s {
		var a, b, c, d int
		if _, err := fmt.Sscanf(text, "%d:%d-%d:%d", &a, &b, &c, &d); err != nil {
			t.Fatal(err)
		}
		made = append(made, clock.Span{From: a*60 + b, To: c*60 + d})
	}
	return made
}
