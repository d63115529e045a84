package rule

import (
	"encoding/json"
	"math"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
)

// Table is one decision table, compiled. Rows that are off are not in it.
type Table struct {
	Document string // path: "rules/route.json"
	Key      string
	Point    string
	Order    int

	hit     string // first unique priority collect
	types   []string
	dates   days
	cond    *Cond
	columns []column
	outputs []output
	rows    []row
	orElse  *row
	rank    string
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

// tableDoc is a rules.v1 document.
type tableDoc struct {
	Point    string            `json:"point"`
	Hit      string            `json:"hit"`
	Order    *int              `json:"order"`
	If       json.RawMessage   `json:"if"`
	Types    []string          `json:"types"`
	On       []string          `json:"on"`
	From     string            `json:"from"`
	To       string            `json:"to"`
	Rank     string            `json:"rank"`
	Inputs   []inputDoc        `json:"inputs"`
	Outputs  []string          `json:"outputs"`
	Rows     []rowDoc          `json:"rows"`
	Else     *elseDoc          `json:"else"`
	Gather   map[string]string `json:"gather"`
	Examples []exampleDoc      `json:"examples"`
}

type inputDoc struct {
	ID   string `json:"id"`
	Fact string `json:"f"`
}

type rowDoc struct {
	ID   string                     `json:"id"`
	When map[string]json.RawMessage `json:"when"`
	If   json.RawMessage            `json:"if"`
	Then map[string]json.RawMessage `json:"then"`
	From string                     `json:"from"`
	To   string                     `json:"to"`
	Off  bool                       `json:"off"`
	Say  blueprint.Label            `json:"say"`
}

type elseDoc struct {
	Then map[string]json.RawMessage `json:"then"`
	Say  blueprint.Label            `json:"say"`
}

type exampleDoc struct {
	Name   string                     `json:"name"`
	Given  map[string]json.RawMessage `json:"given"`
	Expect map[string]json.RawMessage `json:"expect"`
}
