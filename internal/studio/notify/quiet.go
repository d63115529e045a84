package notify

import (
	"time"

	"bespoke/internal/base/clock"
)

// ahead is how many days quiet hours may last: longer than any holiday.
const ahead = 366

// everOpen tells whether a calendar has any hours at all.
func everOpen(c *clock.Calendar) bool {
	return !opens(time.Unix(0, 0), c).IsZero()
}

// opens is the moment itself where the calendar is open then, or the moment at
// which it opens next; the zero time where it never does.
func opens(at time.Time, c *clock.Calendar) time.Time {
	local := at.In(c.Zone())
	today := clock.DateOf(local)
	now := local.Hour()*60 + local.Minute()
	for day := range ahead {
		for _, s := range c.Spans(today + clock.Date(day)) {
			switch {
			case day == 0 && s.From <= now && now < s.To:
				return at
			case day > 0 || now < s.From:
				midnight := (today + clock.Date(day)).In(c.Zone())
				return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), s.From/60, s.From%60, 0, 0, c.Zone())
			}
		}
	}
	return time.Time{}
}
