package rule_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"bespoke/internal/studio/rule"
)

// draw draws worlds and conditions.
type draw struct {
	r   *rand.Rand
	c   *rule.Catalogue
	now time.Time // of the world that is drawn
}

func (d *draw) one(of []string) string { return of[d.r.IntN(len(of))] }

func (d *draw) chance(percent int) bool { return d.r.IntN(100) < percent }

// worlds draws worlds, each zone in turn.
func (d *draw) worlds(n int) []world {
	var ws []world
	for i := range n {
		at := screenTimes[i%len(screenTimes)]
		w := world{Zone: at.zone, Facts: map[string]any{}}
		zone, _ := time.LoadLocation(at.zone)
		d.now, _ = time.ParseInLocation("2006-01-02T15:04:05", at.now, zone)
		if at.zone != "" {
			w.Week = screenWeeks[d.r.IntN(len(screenWeeks))]
			w.Days = map[string]map[string]spans{
				d.now.AddDate(0, 0, 1).Format(time.DateOnly): {"open": {}},
				d.now.AddDate(0, 0, 2).Format(time.DateOnly): {"open": {"10:00-11:30"}},
			}
		}
		d.facts(w.Facts, screenFacts)
		d.rows(w.Facts)
		w.Facts["now"] = at.now
		if d.chance(50) {
			w.Facts["now"] = d.now.Format(time.RFC3339Nano)
		}
		ws = append(ws, w)
	}
	return ws
}

// facts draws a value for most of some facts.
func (d *draw) facts(into map[string]any, paths []string) {
	for _, path := range paths {
		f, _ := d.c.Fact(path)
		if d.chance(80) {
			put(into, strings.Split(path, "."), json.RawMessage(d.fact(f.Type)))
		}
	}
}

// put sets a value in nested objects.
func put(into map[string]any, steps []string, v any) {
	for _, step := range steps[:len(steps)-1] {
		if into[step] == nil {
			into[step] = map[string]any{}
		}
		into = into[step].(map[string]any)
	}
	into[steps[len(steps)-1]] = v
}

// rows draws the rows of each rows fact: facts of the first root stand in the
// row itself, those of another under its name.
func (d *draw) rows(into map[string]any) {
	for _, q := range screenRows {
		var rows []any
		for range d.r.IntN(4) {
			row := map[string]any{}
			d.facts(row, q.facts)
			own, _ := row[q.root].(map[string]any)
			if own == nil {
				own = map[string]any{}
			}
			delete(row, q.root)
			for name, of := range row {
				own[name] = of
			}
			rows = append(rows, own)
		}
		if rows != nil {
			put(into, strings.Split(q.path, "."), rows)
		}
	}
}

// fact draws a fact's value as JSON.
func (d *draw) fact(t rule.Type) string {
	day := func() string { return d.now.AddDate(0, 0, d.r.IntN(9)-3).Format(time.DateOnly) }
	switch t.Kind {
	case rule.KindList:
		var items []string
		for range d.r.IntN(4) {
			items = append(items, d.fact(*t.Elem))
		}
		return "[" + strings.Join(items, ",") + "]"
	case rule.KindRange:
		return `{"from":` + d.fact(*t.Elem) + `,"to":` + d.fact(*t.Elem) + `}`
	case rule.KindDate:
		if d.chance(70) {
			return `"` + day() + `"`
		}
	case rule.KindInstant:
		if d.chance(40) {
			return `"` + d.now.Add(time.Duration(d.r.IntN(100)-50)*time.Hour/2).UTC().Format(time.RFC3339Nano) + `"`
		}
	}
	return d.one(screenValues[t.String()])
}

// cond draws a condition; facts are what it may read beside those of rows.
func (d *draw) cond(depth int, paths []string) string {
	if depth == 0 || d.chance(45) {
		return d.leaf(d.one(paths), paths)
	}
	if d.chance(40) {
		return d.question(depth, paths)
	}
	var kids []string
	for range 1 + d.r.IntN(3) {
		kids = append(kids, d.cond(depth-1, paths))
	}
	return fmt.Sprintf(`{"%s":[%s]}`, d.one([]string{"all", "any", "none"}), strings.Join(kids, ","))
}

// question draws a question about rows; half of what it asks is about the rows.
func (d *draw) question(depth int, paths []string) string {
	q := screenRows[d.r.IntN(len(screenRows))]
	inside := append(append([]string{}, q.facts...), q.subs...)
	if d.chance(30) {
		inside = append(inside, paths...)
	}
	where := d.cond(depth-1, inside)
	begin := `{"rows":"` + q.path + `",`
	switch d.r.IntN(5) {
	case 0:
		return begin + `"some":` + where + `}`
	case 1:
		return begin + `"every":` + where + `}`
	case 2:
		if d.chance(30) {
			where = "true"
		}
		return begin + `"count":` + where + "," + d.comparison(rule.Type{Kind: rule.KindNumber}, `"=" "!=" ">" ">=" "<" "<=" "between"`, paths) + `}`
	}
	of := d.one(q.facts)
	f, _ := d.c.Fact(of)
	begin += `"` + d.one([]string{"sum", "min", "max"}) + `":"` + of + `",`
	if d.chance(50) {
		begin += `"where":` + where + ","
	}
	return begin + d.comparison(f.Type, `"=" "!=" ">" ">=" "<" "<=" "between"`, paths) + `}`
}

// leaf draws a comparison of a fact.
func (d *draw) leaf(path string, paths []string) string {
	f, _ := d.c.Fact(path)
	if d.chance(8) {
		return `{"f":"` + path + `","op":"` + d.one([]string{"empty", "notEmpty"}) + `"}`
	}
	ops, _ := rule.Registry().Ops.Get(f.Type.Kind.String())
	return `{"f":"` + path + `",` + d.comparison(f.Type, `"`+strings.Join(append(ops, "empty"), `" "`)+`"`, paths) + `}`
}

// comparison draws an operator of some in quotes, and what stands right of it.
func (d *draw) comparison(t rule.Type, ops string, paths []string) string {
	op := d.one(strings.Fields(ops))
	begin := `"op":` + op
	if op == `"empty"` {
		return begin
	}
	if d.chance(20) && op != `"matches"` && op != `"between"` {
		return begin + `,"ref":"` + d.one(paths) + `"`
	}
	if t.Kind == rule.KindList {
		t = *t.Elem
	}
	switch op {
	case `"matches"`:
		return begin + `,"v":` + quoted(d.one(screenPatterns))
	case `"in"`, `"notIn"`, `"hasAny"`, `"hasAll"`:
		values := d.literal(t)
		for range d.r.IntN(3) {
			values += "," + d.literal(t)
		}
		return begin + `,"v":[` + values + `]`
	case `"between"`:
		open := d.one([]string{"", "", `,"open":"left"`, `,"open":"right"`, `,"open":"both"`})
		return begin + `,"v":[` + d.literal(t) + "," + d.literal(t) + `]` + open
	}
	return begin + `,"v":` + d.literal(t)
}

// literal draws a literal of documents; where there is none, what is refused.
func (d *draw) literal(t rule.Type) string {
	if of := screenLiterals[t.String()]; of != nil {
		return d.one(of)
	}
	if of := screenValues[t.String()]; of != nil && t.Kind != rule.KindPlace {
		return d.one(of)
	}
	return `"none"`
}

// quoted is a text as JSON.
func quoted(s string) string {
	raw, _ := json.Marshal(s)
	return string(raw)
}

// broken draws what is no condition: a fact that is not there, an operator or a
// literal that its type has not, another fact of another type, a wrong shape.
func (d *draw) broken() string {
	path := d.one(screenPaths)
	f, _ := d.c.Fact(path)
	other, _ := d.c.Fact(d.one(screenPaths))
	switch d.r.IntN(5) {
	case 0:
		return `{"f":"` + d.one(screenNoFacts) + `","op":"=","v":"x"}`
	case 1:
		return `{"f":"` + path + `",` + d.one(screenOps()[:15]) + `,"v":` + d.literal(f.Type) + `}`
	case 2:
		return `{"f":"` + path + `","op":"=","v":` + d.literal(other.Type) + `}`
	case 3:
		return `{"f":"` + path + `","op":"=","ref":"` + d.one(screenPaths) + `"}`
	}
	return d.one(screenNoConds)
}
