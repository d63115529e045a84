package clock

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Unit is what a duration counts.
type Unit string

// The units of documents: by the clock, and wh, wd by a working calendar.
const (
	Minute   Unit = "m"
	Hour     Unit = "h"
	Day      Unit = "d"
	Week     Unit = "w"
	Month    Unit = "mo"
	Year     Unit = "y"
	WorkHour Unit = "wh"
	WorkDay  Unit = "wd"
)

// Duration is a length of time in the unit it was written in: a month is not
// thirty days, and four working hours are not four hours.
type Duration struct {
	N    int
	Unit Unit
}

// ParseDuration reads "4wh", "30d", "-2h".
func ParseDuration(s string) (Duration, error) {
	at := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if at > 0 {
		n, err := strconv.Atoi(s[:at])
		unit := Unit(s[at:])
		if err == nil && unit.known() && n > -100_000 && n < 100_000 && s[0] != '+' {
			return Duration{n, unit}, nil
		}
	}
	return Duration{}, fmt.Errorf("%q is not a duration like 4wh or 30d", s)
}

func (u Unit) known() bool {
	switch u {
	case Minute, Hour, Day, Week, Month, Year, WorkHour, WorkDay:
		return true
	}
	return false
}

// String writes the duration as documents do.
func (d Duration) String() string { return strconv.Itoa(d.N) + string(d.Unit) }

// UnmarshalText reads what String wrote.
func (d *Duration) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDuration(string(b))
	return err
}

// After is the moment the duration ends when it begins at t, in the calendar's
// zone. Working days keep the time of day: 1wd from Friday 15:00 is Monday 15:00.
func (d Duration) After(t time.Time, c *Calendar) time.Time { return d.Part(t, c, 100) }

// Part is After for a percentage of the duration, in the same unit: 80 % of
// 4wh are 192 working minutes, 50 % of 3d are 36 hours. Calendar months and
// years and working days are counted in whole ones plus the rest in minutes.
func (d Duration) Part(t time.Time, c *Calendar, percent int) time.Time {
	minutes := func(each int) time.Duration {
		return time.Duration(d.N*each*percent/100) * time.Minute
	}
	switch d.Unit {
	case Minute:
		return t.Add(minutes(1))
	case Hour:
		return t.Add(minutes(60))
	case WorkHour:
		return c.AddWork(t, minutes(60))
	case WorkDay:
		return d.workDays(t, c, percent)
	case Day:
		return days(t, c, d.N*percent/100).Add(minutes(24*60) % (24 * time.Hour))
	case Week:
		return days(t, c, 7*d.N*percent/100).Add(minutes(7*24*60) % (24 * time.Hour))
	case Month:
		return months(t, c, d.N*percent/100)
	default:
		return months(t, c, 12*d.N*percent/100)
	}
}

// workDays moves by whole working days and then by the rest of a day as a
// share of that day's working time.
func (d Duration) workDays(t time.Time, c *Calendar, percent int) time.Time {
	whole, rest := d.N*percent/100, d.N*percent%100
	local := t.In(c.Zone())
	day := c.AddWorkdays(DateOf(local), whole)
	y, m, dd := day.utc().Date()
	h, mi, s := local.Clock()
	moved := time.Date(y, m, dd, h, mi, s, local.Nanosecond(), c.Zone())
	if rest == 0 {
		return moved
	}
	return c.AddWork(moved, c.WorkOn(c.AddWorkdays(day, 0))*time.Duration(rest)/100)
}

func days(t time.Time, c *Calendar, n int) time.Time { return t.In(c.Zone()).AddDate(0, 0, n) }

func months(t time.Time, c *Calendar, n int) time.Time {
	local := t.In(c.Zone())
	y, m, d := DateOf(local).AddMonths(n).utc().Date()
	h, mi, s := local.Clock()
	return time.Date(y, m, d, h, mi, s, local.Nanosecond(), c.Zone())
}
