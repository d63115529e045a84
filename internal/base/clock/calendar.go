package clock

import "time"

// Span is working time of a day, in minutes after midnight: 9:00–12:00 is {540, 720}.
type Span struct{ From, To int }

// Calendar knows when a business works: a week, and days that differ from it
// (holidays, and the swapped working days of a Chinese 调休).
type Calendar struct {
	zone *time.Location
	week [7][]Span
	days map[Date][]Span
}

// horizon is how far a search for working time goes: a calendar that has none
// within it is treated as if every minute worked, so that no deadline is lost.
const horizon = 366 * 5

// NewCalendar makes a calendar. week is indexed by time.Weekday; spans must be
// sorted and apart. A day in days replaces its weekday, also with no work at all.
func NewCalendar(zone *time.Location, week [7][]Span, days map[Date][]Span) *Calendar {
	return &Calendar{zone, week, days}
}

// Zone is where the calendar's days begin and end.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Spans is the working time of a day.
func (c *Calendar) Spans(d Date) []Span {
	if s, ok := c.days[d]; ok {
		return s
	}
	return c.week[d.Weekday()]
}

// IsWorkday tells whether anybody works on that day.
func (c *Calendar) IsWorkday(d Date) bool { return len(c.Spans(d)) > 0 }

// WorkOn is how long the business works on that day.
func (c *Calendar) WorkOn(d Date) time.Duration {
	sum := 0
	for _, s := range c.Spans(d) {
		sum += s.To - s.From
	}
	return time.Duration(sum) * time.Minute
}

// AddWorkdays moves by n working days. From a day off, the first working day
// counts as one step; n = 0 is the day itself or the next working day.
func (c *Calendar) AddWorkdays(d Date, n int) Date {
	step := Date(1)
	if n < 0 {
		step, n = -1, -n
	}
	start := d
	for left := horizon + n; left > 0; left-- {
		if n == 0 && c.IsWorkday(d) {
			return d
		}
		d += step
		if n > 0 && c.IsWorkday(d) {
			n--
		}
		if n == 0 && c.IsWorkday(d) {
			return d
		}
	}
	return start
}

// WorkdaysBetween counts the working days after from, up to and including to;
// negative when to lies before from.
func (c *Calendar) WorkdaysBetween(from, to Date) int {
	if to < from {
		return -c.WorkdaysBetween(to, from)
	}
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}

// AddWork moves t forward by d of working time; pauses, nights and days off do
// not count. The end of a span is its last moment, not the start of the next.
func (c *Calendar) AddWork(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	local := t.In(c.zone)
	day := DateOf(local)
	for range horizon {
		for _, s := range c.Spans(day) {
			from, to := c.at(day, s.From), c.at(day, s.To)
			if from.Before(local) {
				from = local
			}
			room := to.Sub(from)
			if room <= 0 {
				continue
			}
			if d <= room {
				return from.Add(d)
			}
			d -= room
		}
		day++
	}
	return local.Add(d)
}

// WorkBetween is how much working time lies between two moments.
func (c *Calendar) WorkBetween(from, to time.Time) time.Duration {
	var sum time.Duration
	last := DateOf(to.In(c.zone))
	for day := DateOf(from.In(c.zone)); day <= last; day++ {
		for _, s := range c.Spans(day) {
			a, b := c.at(day, s.From), c.at(day, s.To)
			if a.Before(from) {
				a = from
			}
			if b.After(to) {
				b = to
			}
			if b.After(a) {
				sum += b.Sub(a)
			}
		}
	}
	return sum
}

// at is a minute of a day in the calendar's zone; 24:00 is the next midnight.
func (c *Calendar) at(d Date, minute int) time.Time {
	y, m, day := d.utc().Date()
	return time.Date(y, m, day, 0, minute, 0, 0, c.zone)
}
