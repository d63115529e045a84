package rule

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
)

// exampleDay is the day on which examples of tables without dates run that do
// not say when.
const exampleDay = "2026-01-05T12:00:00"

// runExamples runs a table's examples, alone and without its neighbours, in the
// workspace's zone and calendar. A failing one is an error with what was
// expected and what came.
func (c *Catalogue) runExamples(t *Table, doc blueprint.RuleTable, r *blueprint.Release) []blueprint.Finding {
	var found []blueprint.Finding
	for i, x := range doc.Examples {
		at := blueprint.Pointer("examples", i)
		e, bad := c.exampleEnv(t, x, r)
		if bad != nil {
			bad.Document, bad.Pointer = t.Document, at+bad.Pointer
			found = append(found, *bad)
			continue
		}
		var out Outcome
		if t.dates.has(e.today()) && t.cond.Holds(e) {
			out.Hits = t.decide(e)
		}
		for i := range out.Hits {
			for _, f := range out.Hits[i].Failed {
				found = append(found, blueprint.Refuse(t.Document, at, "example.failed",
					"例子「{name}」：{output} 无法计算，{why}", "example {name}: {output} cannot be worked out, {why}", "name", x.Name, "output", f.Output, "why", f.Why))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(x.Expect)) {
			if f := c.expect(t, &out, id, x, at); f != nil {
				found = append(found, *f)
			}
		}
	}
	return found
}

// exampleEnv fills an environment with what the example gives.
func (c *Catalogue) exampleEnv(t *Table, x blueprint.RuleExample, r *blueprint.Release) (*Env, *blueprint.Finding) {
	zone := time.UTC
	var cal *clock.Calendar
	if all := blueprint.Of[*blueprint.Calendars](r); all != nil {
		cal = all.Get("")
		zone = cal.Zone()
	}
	now, bad := t.exampleNow(x, zone)
	if bad != nil {
		return nil, bad
	}
	e := c.NewEnv(now, cal)
	for _, path := range slices.Sorted(maps.Keys(x.Given)) {
		if path == "now" || path == "today" {
			continue
		}
		if bad := e.give(path, x.Given[path]); bad != nil {
			return nil, bad
		}
	}
	return e, nil
}

// exampleNow is when an example runs: at its now or today, else on the first
// day of its table.
func (t *Table) exampleNow(x blueprint.RuleExample, zone *time.Location) (time.Time, *blueprint.Finding) {
	text := exampleDay
	if t.dates.from > always().from {
		text = t.dates.from.String()
	}
	for _, path := range [...]string{"today", "now"} {
		if raw := x.Given[path]; raw != nil {
			_ = json.Unmarshal(raw, &text)
		}
	}
	now, err := parseInstant(text, zone)
	if err != nil {
		bad := blueprint.Refuse("", "/given", "literal.type", "{value} 不是时刻", "{value} is no moment", "value", text)
		return now, &bad
	}
	return now, nil
}

// give sets one fact of an example.
func (e *Env) give(path string, raw json.RawMessage) *blueprint.Finding {
	f, ref, known := e.c.resolve(path, "")
	at := "/given" + blueprint.Pointer(path)
	if !known || !ref.own() || f.Type.Kind == KindRows {
		bad := blueprint.Refuse("", at, "fact.unknown", "例子里不能给出 {fact}", "an example cannot give {fact}", "fact", path)
		return &bad
	}
	v, err := ParseJSON(f.Type, raw, e.cal.Zone())
	if err != nil {
		bad := blueprint.Refuse("", at, "literal.type", "{value} 不是{type}", "{value} is not a {type}", "value", string(raw), "type", f.Type.words())
		return &bad
	}
	e.Set(ref, v)
	return nil
}

// expect compares one output with what the example expects; nil when it holds.
func (c *Catalogue) expect(t *Table, out *Outcome, id string, x blueprint.RuleExample, at string) *blueprint.Finding {
	o := t.output(id)
	if o == nil {
		f := blueprint.Refuse(t.Document, at+blueprint.Pointer("expect", id), "output.unknown", "这张表没有输出 {output}", "this table has no output {output}", "output", id)
		return &f
	}
	want, got := c.canonicalOut(o.typ, x.Expect[id]), out.text(o)
	if sameJSON(want, got, o.combine == "many") {
		return nil
	}
	f := blueprint.Refuse(t.Document, at+blueprint.Pointer("expect", id), "example.failed",
		"例子「{name}」：{output} 应为 {want}，实际为 {got}", "example {name}: {output} should be {want} and is {got}",
		"name", x.Name, "output", fault.Text{ZH: outputLabel(id, "zh-CN"), EN: outputLabel(id, "en")}, "want", want, "got", got)
	f.Sample = map[string]any{}
	for path, raw := range x.Given {
		f.Sample[path] = raw
	}
	return &f
}

// canonicalOut writes what is expected as the outcome would: money without
// trailing zeros. What is no literal of the type stays as it stands.
func (c *Catalogue) canonicalOut(typ string, raw json.RawMessage) string {
	if t, err := ParseType(typ); err == nil {
		if l, wrong := c.literal(raw, t); wrong.code == "" {
			return l.json
		}
	}
	return string(compact(raw))
}

// text is an output as JSON: one value, the list of many, the sum; "" when
// nobody gives it.
func (o *Outcome) text(out *output) string {
	if out.combine == "sum" {
		return o.Sum(out.id).String()
	}
	var all []string
	list := out.combine == "many"
	for i := range o.Hits {
		h := &o.Hits[i]
		switch {
		case !h.Gives(out.id):
		case h.Value(out.id).Kind == KindList && list:
			for _, item := range h.Value(out.id).List() {
				all = append(all, string(item.JSON()))
			}
		case h.Value(out.id).Missing():
			all = append(all, string(h.Raw(out.id)))
		default:
			all = append(all, string(h.Value(out.id).JSON()))
		}
	}
	if list {
		return "[" + strings.Join(all, ",") + "]"
	}
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// sameJSON compares two texts as JSON values, so that 5 equals 5.0 and the
// order of members does not count; of many, one value alone is a list of one.
func sameJSON(want, got string, many bool) bool {
	if many && !strings.HasPrefix(want, "[") {
		want = "[" + want + "]"
	}
	a, errA := blueprint.Canonical([]byte(want))
	b, errB := blueprint.Canonical([]byte(got))
	return errA == nil && errB == nil && bytes.Equal(a, b)
}
