package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// filled is a business whose steps have something filled in: sales estimates what an order
// costs and notes a batch for each line, finance plans a day, and the boss reads the estimate.
func filled(steps string, more ...string) Docs {
	docs := Docs{
		"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{
			"estimate":{"kind":"number","name":{"en":"Estimate"},"min":1},
			"project":{"kind":"text","name":{"en":"Project"},"searchable":true},
			"secret":{"kind":"text","name":{"en":"Secret"}}}}`,
		"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"Line"},"fields":{
			"batch":{"kind":"text","name":{"en":"Batch"},"max":5,"searchable":true}}}`,
		"fields/task.json": `{"format":"fields.v1","key":"task","name":{"en":"Task"},"fields":{
			"startDate":{"kind":"date","name":{"en":"Start"}},
			"record":{"kind":"longText","name":{"en":"Record"},"max":50}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},
			"lines":{"require":true,"form":"line"},"estimate":{},"project":{},"secret":{}},"pages":["one"],
			"nodes":{"one":{"kind":"page","items":["customer","lines","estimate","project","secret"]}},
			"access":[{"id":"a","fields":["project"],"roles":["boss"],"steps":["boss"],"level":"write"},{"id":"b","fields":["estimate","project"],"level":"read"},
				{"id":"c","fields":["secret"],"level":"none"}]}`,
		"forms/line.json": `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},"fields":{"sku":{},"quantity":{"default":1},"batch":{}},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","batch"]}},"access":[{"id":"a","fields":["batch"],"level":"read"}]}`,
		"forms/plan.json": `{"format":"form.v1","key":"plan","entity":"task","name":{"en":"Plan"},"fields":{"startDate":{"require":true},
			"record":{"require":{"f":"task.outcome","op":"=","v":"fail"}}},"pages":["one"],"nodes":{"one":{"kind":"page","items":["startDate","record"]}}}`,
		"flows/order.json": Flow(`"sales","finance","boss"`, steps),
	}
	for i := 0; i+1 < len(more); i += 2 {
		docs[more[i]] = more[i+1]
	}
	return docs
}

const (
	givesSales = `,"fields":{"order.fields.estimate":"must","line.fields.batch":"write"}`
	givesPlan  = `,"form":"plan","outcomes":[{"key":"pass","name":{"en":"Pass"}},{"key":"fail","name":{"en":"Fail"}}]`
	readsIt    = `,"reads":["order.fields.estimate"]`
)

func three() string {
	return Approval("sales", "sales", givesSales) + "," + Task("finance", "finance", givesPlan) + "," + Approval("boss", "boss", readsIt+`,"allow":{"edit":true}`)
}

// What is filled in at steps is stored with the decision: fields of the order and of its
// lines, and a form of the step's own.
func TestStepsAreFilledInOnBothDatabases(t *testing.T) {
	Each(t, filled(three()), func(t *testing.T, s *Shop) {
		li, fang, zhang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2")
		task := s.Task(t, v, "sales")
		card := Into[flow.Card](t, s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), ""))
		if got := asks(card.Fill); got != "order estimate! | 1 batch | 2 batch" {
			t.Errorf("sales is asked for %q", got)
		}
		if card.Actions[0].Needs[0] != "fields" || !card.Fills {
			t.Errorf("the card offers %+v", card.Actions[0])
		}
		if got := asks(Into[flow.Card](t, s.Do(t, zhang, "GET", "/api/v1/tasks/"+task.ID.String(), "")).Fill); got != "" {
			t.Errorf("whoever may not act is asked for %q", got)
		}
		for body, want := range map[string]string{
			`{}`:                                  "task.invalid: required /order/fields/estimate",
			`{"order":{"fields":{"estimate":0}}}`: "task.invalid: range /order/fields/estimate",
			`{"order":{"fields":{"estimate":5,"secret":"x"}}}`:                                  "task.invalid: unknown /order/fields/secret",
			`{"order":{"fields":{"estimate":5,"nothing":"x"}}}`:                                 "task.invalid: unknown /order/fields/nothing",
			`{"order":{"fields":{"estimate":5},"lines":{"3":{"fields":{"batch":"B"}}}}}`:        "task.invalid: reference /order/lines/3",
			`{"order":{"fields":{"estimate":5},"lines":{"2":{"fields":{"batch":"too long"}}}}}`: "task.invalid: length /order/lines/2/fields/batch",
			`{"order":{"fields":{"estimate":5},"lines":{"2":{"fields":{"sku":"PEN"}}}}}`:        "task.invalid: unknown /order/lines/2/fields/sku",
			`{"order":{"fields":{"estimate":5}},"fields":{"startDate":"2026-12-01"}}`:           "task.invalid: unknown /fields",
		} {
			if a := s.Decide(t, li, "approve", task, body); a.Problem(t) != want {
				t.Errorf("%s answers %s, not %s", body, a.Problem(t), want)
			}
		}
		if n := s.Count(t, "order_changes"); n != 0 {
			t.Errorf("%d changes were stored of what was refused", n)
		}
		Same(t, s.Told(t, func() {
			s.Decide(t, li, "approve", task, `{"version":1,"order":{"fields":{"estimate":1200},"lines":{"2":{"fields":{"batch":"B-7"}}}}}`).Want(t, 200)
		}), "order.changed Li", "task.approved Li", "task.done Li", "flow.changed Li", "task.opened flow")
		now := s.Get(t, v)
		if got := fmt.Sprint(now.Version, now.Fields, now.Lines[1].Fields); got != `2 map[estimate:1200] map[batch:B-7]` {
			t.Errorf("the order is %s", got)
		}
		Same(t, s.Rows(t, "order_changes", "version", "fact", "line"), "2 line.fields.batch 2", "2 order.fields.estimate 0")
		if got := toldAs(t, s, v, "order.changed"); got != "Li filled in at sales: Estimate: 1,200; line 2, Batch: B-7" {
			t.Errorf("the timeline says %q", got)
		}
		s.Hear(t)
		if found := Into[struct{ Items []order.Summary }](t, s.Do(t, li, "GET", "/api/v1/orders?q=B-7", "")); len(found.Items) != 1 {
			t.Errorf("by its batch %d orders are found", len(found.Items))
		}

		plan := s.Task(t, v, "finance")
		if a := s.Decide(t, fang, "done", plan, `{"outcome":"fail","fields":{"startDate":"2026-12-01"}}`); a.Problem(t) != "task.invalid: required /fields/record" {
			t.Errorf("without a record it answers %s", a.Body)
		}
		s.Decide(t, fang, "done", plan, `{"outcome":"fail","fields":{"startDate":"2026-12-01","record":"Scratched"}}`).Want(t, 200)
		boss := s.Task(t, v, "boss")
		card = Into[flow.Card](t, s.Do(t, zhang, "GET", "/api/v1/tasks/"+boss.ID.String(), ""))
		var said []string
		for _, one := range card.History {
			for _, f := range one.Fields {
				said = append(said, one.Step+" "+f.Label+" "+f.Text)
			}
		}
		Same(t, said, "finance Start 2026-12-01", "finance Record Scratched")
		if got := asks(card.Fill); got != "order project" {
			t.Errorf("the boss may edit %q", got)
		}
		s.Decide(t, zhang, "approve", boss, `{"order":{"fields":{"project":"Tower"}}}`).Want(t, 200)
		if got := fmt.Sprint(s.Get(t, v).Fields); got != "map[estimate:1200 project:Tower]" {
			t.Errorf("at last the order holds %s", got)
		}
		s.Sound(t)
	})
}

// Who decided on what somebody fills in later is asked again, whoever filled it in is not
// (C9), and a page that shows it as it was is refused with what has changed (A6).
func TestWhatIsFilledInIsAChangeOnBothDatabases(t *testing.T) {
	steps := Approval("sales", "sales", readsIt+`,"same":"ask"`) + "," + Approval("finance", "finance", `,"fields":{"order.fields.estimate":"write"}`) + "," + Approval("boss", "boss", readsIt)
	Each(t, filled(steps), func(t *testing.T, s *Shop) {
		li, fang, zhang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{"version":1}`).Want(t, 200)
		Same(t, s.Told(t, func() {
			s.Decide(t, fang, "approve", s.Task(t, v, "finance"), `{"version":1,"order":{"fields":{"estimate":7}}}`).Want(t, 200)
		}), "order.changed Fang", "task.approved Fang", "task.done Fang", "flow.changed Fang", "recheck.asked change", "task.opened flow")
		if got := holders(t, s, v); got != "sales " {
			t.Errorf("open are %q: the boss waits for sales", got)
		}
		again := s.Task(t, v, "sales")
		a := s.Decide(t, li, "approve", again, `{"version":1}`).Want(t, 409)
		if !strings.Contains(string(a.Body), `"code":"task.changed"`) || !strings.Contains(string(a.Body), `"label":"Estimate","old":"","new":"7"`) || !strings.Contains(string(a.Body), "Estimate — → 7") {
			t.Errorf("on an old page it answers %s", a.Body)
		}
		s.Decide(t, li, "approve", again, `{"version":2}`).Want(t, 200)
		s.Decide(t, zhang, "approve", s.Task(t, v, "boss"), `{"version":2}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}

// A no asks for nothing, what a step hides is not among what its actor goes by, and a step
// that is done line by line gives the fields of its own line alone.
func TestWhatAStepGivesIsItsActorsAlone(t *testing.T) {
	steps := `"sales":{"kind":"each","name":{"en":"Lines"},"over":"order.lines","onReject":"item","do":["check"]},` +
		Approval("check", "sales", `,"fields":{"line.fields.batch":"must"}`) + "," +
		Approval("finance", "finance", `,"fields":{"order.fields.estimate":"none","order.fields.project":"read"},"reads":["order.fields.estimate","order.fields.project"]`) + "," + Approval("boss", "boss", "")
	Each(t, filled(steps), func(t *testing.T, s *Shop) {
		li, fang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2")
		order := v.ID.String()
		first := line(t, s, order, "1")
		if got := asks(Into[flow.Card](t, s.Do(t, li, "GET", "/api/v1/tasks/"+first.ID.String(), "")).Fill); got != "1 batch!" {
			t.Errorf("at line 1 it asks for %q", got)
		}
		if a := s.Decide(t, li, "approve", first, `{"order":{"lines":{"1":{"fields":{"batch":"A"}},"2":{"fields":{"batch":"B"}}}}}`); a.Problem(t) != "task.invalid: reference /order/lines/2" {
			t.Errorf("another line answers %s", a.Body)
		}
		s.Decide(t, li, "reject", line(t, s, order, "2"), `{"opinion":"No oak"}`).Want(t, 200)
		s.Decide(t, li, "approve", first, `{"order":{"lines":{"1":{"fields":{"batch":"A"}}}}}`).Want(t, 200)
		card := Into[flow.Card](t, s.Do(t, fang, "GET", "/api/v1/tasks/"+s.Task(t, v, "finance").ID.String(), ""))
		if got := asks(card.Fill); got != "order project" || !card.Fill.Order.Fields[0].ReadOnly || len(card.Actions[0].Needs) > 0 {
			t.Errorf("finance is shown %q", got)
		}
		a := s.Decide(t, fang, "approve", s.Task(t, v, "finance"), `{"order":{"fields":{"project":"Mine"}}}`)
		if a.Problem(t) != "task.invalid: readOnly /order/fields/project" {
			t.Errorf("writing what may be read answers %s", a.Body)
		}
		s.Sound(t)
	})
}

// asks are the fields that a card asks for, with those that are required marked.
func asks(x *flow.Asked) string {
	if x == nil {
		return ""
	}
	var all []string
	add := func(name string, v *form.View) {
		for _, f := range v.Fields {
			name += " " + f.Key
			if f.Required {
				name += "!"
			}
		}
		all = append(all, name)
	}
	if x.Form != nil {
		add("form", x.Form)
	}
	if x.Order != nil {
		add("order", x.Order)
	}
	for _, l := range x.Lines {
		add(fmt.Sprint(l.N), &l.Form)
	}
	return strings.Join(all, " | ")
}
