package rule

import (
	"math"

	"bespoke/internal/base/clock"
)

// Table is one decision table, compiled. Rows that are off are not in it.
type Table struct {
	Document string // path: "rules/route.json"
	Key      string
	Point    string
	Order    int

	hit     string   // first unique priority collect
	on      []string // the events that wake it; none but for reactions
	types   []string
	dates   days
	cond    *Cond
	columns []column
	outputs []output
	rows    []row
	orElse  *row
	rank    string
	about   []input // which of several candidates the table was asked about
	gather  map[string]string
	index   *index
}

// column is an input: the fact that its cells look at.
type column struct {
	id   string
	fact Fact
	ref  Ref
}

// output is what rows may give.
type output struct {
	id      string
	typ     string // as the registry writes it
	combine string // one many sum
}

// row is one line of the table.
type row struct {
	id     string
	at     int // in the document
	cells  []cell
	cond   *Cond
	dates  days
	then   []Out
	moving bool // some output is a date relative to now
	say    map[string]string
}

// days is a stretch of days, both ends inside.
type days struct{ from, to clock.Date }

// has tells whether a day lies inside.
func (d days) has(day clock.Date) bool { return d.from <= day && day <= d.to }

// always is the stretch without ends.
func always() days { return days{math.MinInt32, math.MaxInt32} }

// readDays reads from and to as documents write them; the schema has checked
// their form, but not that there is such a day.
func readDays(from, to string) (days, error) {
	d := always()
	var err error
	if from != "" {
		d.from, err = clock.ParseDate(from)
	}
	if to != "" && err == nil {
		d.to, err = clock.ParseDate(to)
	}
	return d, err
}
