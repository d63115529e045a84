package flow

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// with is a flow of one automatic step, and what it gives to its verb.
func with(given string) string {
	return flowDoc(`"r"`, `"r":{"kind":"auto","name":{"en":"r"},"verb":"print.make","with":`+given+`}`)
}

// Formulas give whatever verbs take; what is missing is left out.
func TestWhatFormulasGiveToVerbs(t *testing.T) {
	for given, want := range map[string]string{
		`{"a":{"x":"order.total * 0.3"}}`:                              `{"a":{"amount":"300.00","currency":"CNY"}}`,
		`{"a":{"x":"order.quantity / 2"},"b":7}`:                       `{"a":5,"b":7}`,
		`{"a":{"x":"order.number + \"-R\""},"b":{"x":"order.repeat"}}`: `{"a":"SO-1-R"}`,
		`{"a":{"x":"order.owner"}}`:                                    `{"a":"li"}`,
		`{"a":{"x":"addDays(today, 2)"}}`:                              `{"a":"2026-11-18"}`,
	} {
		g := newRig(t, "t", with(given))
		g.facts["order.total"], g.facts["order.quantity"] = rule.Money(yuan(t, "1000")), rule.Quantity(qty.Of(10))
		g.facts["order.number"] = rule.Text("SO-1")
		g.start()
		if got := string(g.calls[0].Input); got != want {
			t.Errorf("%s gives %s", given, got)
		}
	}
}

// A formula without a result refuses placing, and queues the step later on; tried again it
// is worked out anew (W1).
func TestAFormulaWithoutResult(t *testing.T) {
	g := newRig(t, "t", with(`{"a":{"x":"1 / order.lineCount"}}`))
	g.facts["order.lineCount"] = rule.Number(0)
	if err := g.apply(Event{Kind: Start, Subject: "ord_1", By: by("li")}); fault.As(err) == nil || fault.As(err).Code != "rule.failed" {
		t.Fatalf("placing is answered %v", err)
	}
	g = newRig(t, "t", flowDoc(`"a","r"`, one("a", "li", "")+`,"r":{"kind":"auto","name":{"en":"r"},"verb":"print.make","retry":0,"with":{"a":{"x":"1 / order.lineCount"}}}`))
	g.facts["order.lineCount"] = rule.Number(0)
	g.start()
	g.must(g.say(Approve, "li", "a"))
	if f := fact[CallQueued](g); !strings.Contains(f.Say["en"], "divides by zero") || len(g.calls) != 0 {
		t.Errorf("queued %+v, called %v", f, g.calls)
	}
	g.facts["order.lineCount"] = rule.Number(20_000)
	g.must(g.say(Retry, "zhang", "r"))
	if got := string(g.calls[0].Input); got != `{"a":0.5}` {
		t.Errorf("given is %s", got)
	}
	g.ended(Completed)
}

// What is wrong with a formula is said at save: what it reads, and whether its verb takes
// the like.
func TestFormulasOfInputsAreChecked(t *testing.T) {
	picky := options()
	picky.KnowsVerb = func(_ string, input json.RawMessage) (bool, *fault.Error) {
		if strings.Contains(string(input), `"amount"`) {
			return true, fault.Define(fault.Invalid, "type", "不对", "wrong").New().At("/a")
		}
		return true, nil
	}
	for given, want := range map[string]string{
		`{"a":{"x":"order.total"}}`:   "verb.input /steps/r/with/a",
		`{"a":{"x":"order.nothing"}}`: "fact.unknown /steps/r/with/a/x",
		`{"a":{"x":"line.quantity"}}`: "fact.unbound /steps/r/with/a/x",
		`{"a":{"x":"1 +"}}`:           "formula.syntax /steps/r/with/a/x",
	} {
		var found []blueprint.Finding
		parts := append(blueprint.Parts(), blueprint.Part{Name: "flows", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
			c, _ := rule.CatalogueOf(r)
			flows, some := Compile(r, c, picky)
			found = some
			return flows, nil
		}})
		blueprint.Compile(blueprint.NewTree(documents(t, map[string]string{"flows/t.json": with(given)})...), parts)
		var got []string
		for _, f := range found {
			if f.Document == "flows/t.json" {
				got = append(got, f.Code+" "+f.Pointer)
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v", given, got)
		}
	}
}

// Erasing whom an order is of takes out of its run what formulas gave to verbs.
func TestWhatFormulasGaveIsForgotten(t *testing.T) {
	g := newRig(t, "t", with(`{"a":{"x":"order.number"}}`))
	g.facts["order.number"] = rule.Text("Ann's")
	g.start()
	g.ended(Completed)
	g.state.forget(nil, "", func(text string) string { return text })
	if text := string(g.state.Marshal()); strings.Contains(text, "Ann") || len(g.state.Calls) != 1 {
		t.Errorf("the run holds %s", text)
	}
}
