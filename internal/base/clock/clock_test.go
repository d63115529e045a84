package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/base/clock"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// office works Monday to Friday 9–12 and 13–18, but not on 1 and 2 October
// 2026, and instead on Saturday the 10th.
func office() *clock.Calendar {
	day := []clock.Span{{From: 540, To: 720}, {From: 780, To: 1080}}
	week := [7][]clock.Span{1: day, 2: day, 3: day, 4: day, 5: day}
	return clock.NewCalendar(shanghai, week, map[clock.Date][]clock.Span{
		date("2026-10-01"): nil, date("2026-10-02"): nil, date("2026-10-10"): day,
	})
}

func date(s string) clock.Date {
	d, err := clock.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDurations(t *testing.T) {
	for _, c := range []struct{ from, in, want string }{
		{"2026-11-20 15:00", "4wh", "2026-11-23 10:00"},
		{"2026-11-20 11:30", "1wh", "2026-11-20 13:30"},
		{"2026-11-20 17:00", "1wh", "2026-11-20 18:00"},
		{"2026-11-20 20:00", "1wh", "2026-11-23 10:00"},
		{"2026-10-09 17:00", "4wh", "2026-10-10 12:00"}, // over the swapped Saturday
		{"2026-09-30 17:30", "1wh", "2026-10-05 09:30"}, // over the holiday
		{"2026-11-20 15:00", "1wd", "2026-11-23 15:00"},
		{"2026-11-21 15:00", "1wd", "2026-11-23 15:00"},
		{"2026-11-20 15:00", "0wd", "2026-11-20 15:00"},
		{"2026-11-20 15:00", "90m", "2026-11-20 16:30"},
		{"2026-11-20 15:00", "3d", "2026-11-23 15:00"},
		{"2026-11-20 15:00", "1w", "2026-11-27 15:00"},
		{"2026-01-31 15:00", "1mo", "2026-02-28 15:00"},
		{"2024-02-29 15:00", "1y", "2025-02-28 15:00"},
		{"2026-11-23 15:00", "-1wd", "2026-11-20 15:00"},
	} {
		d, err := clock.ParseDuration(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.After(at(c.from), office()); !got.Equal(at(c.want)) {
			t.Errorf("%s after %s is %s; want %s", c.in, c.from, got.In(shanghai), c.want)
		}
	}
}

func TestPartsOfADurationStayInItsUnit(t *testing.T) {
	for _, c := range []struct {
		in      string
		percent int
		want    string
	}{
		{"4wh", 80, "2026-11-20 18:00"}, // 192 working minutes from 14:48
		{"4wh", 200, "2026-11-23 14:48"},
		{"2wd", 50, "2026-11-23 14:48"},
		{"3d", 50, "2026-11-22 02:48"},
	} {
		d, _ := clock.ParseDuration(c.in)
		if got := d.Part(at("2026-11-20 14:48"), office(), c.percent); !got.Equal(at(c.want)) {
			t.Errorf("%d%% of %s is %s; want %s", c.percent, c.in, got.In(shanghai), c.want)
		}
	}
}

func TestWhatIsNoDuration(t *testing.T) {
	for _, s := range []string{"", "4", "wh", "4x", "+4h", "1.5h", "4wh ", "100000d"} {
		if _, err := clock.ParseDuration(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func TestACalendarWithoutWorkLosesNoDeadline(t *testing.T) {
	idle := clock.NewCalendar(shanghai, [7][]clock.Span{}, nil)
	start := at("2026-11-20 15:00")
	if got := idle.AddWork(start, time.Hour); !got.Equal(start.Add(time.Hour)) {
		t.Errorf("one working hour ends at %s", got)
	}
}

func TestAddedWorkIsTheWorkBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := at("2026-09-25 00:00").Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "minute")) * time.Minute)
		d := time.Duration(rapid.IntRange(1, 5000).Draw(t, "work")) * time.Minute
		if got := office().WorkBetween(from, office().AddWork(from, d)); got != d {
			t.Fatalf("%s from %s: %s lie between", d, from, got)
		}
	})
}
