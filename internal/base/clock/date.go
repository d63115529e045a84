package clock

import (
	"fmt"
	"time"
)

// Date is a day of the calendar without a zone: days since 1970-01-01.
type Date int32

// DateOf is the day that t falls on in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads "2026-11-21"; days that do not exist are refused.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2026-11-21", s)
	}
	return DateOf(t), nil
}

// String writes "2026-11-21".
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText writes "2026-11-21".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// In is midnight of the day in a zone.
func (d Date) In(zone *time.Location) time.Time {
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// AddMonths moves by months; a day that the month lacks becomes its last one.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.utc().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(day, last)-1))
}
