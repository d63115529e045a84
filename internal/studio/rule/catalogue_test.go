package rule_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/rule"
)

func TestDocumentsAddTheirFacts(t *testing.T) {
	_, c, _ := release(t, with(t, map[string]string{
		"fields/customer.json": `{"format":"fields.v1","key":"customer","name":{"en":"C"},"fields":{
			"licences":{"kind":"rows","name":{"en":"L"},"fields":{"kind":{"kind":"single","set":"material","name":{"en":"K"}},"until":{"kind":"date","name":{"en":"U"}},"hint":{"kind":"note","text":{"en":"N"},"name":{"en":"N"}}}},
			"copy":{"kind":"lookup","from":"order.fields.projectNo","name":{"en":"P"}},
			"home":{"kind":"address","name":{"en":"H"}}}}`,
	}))
	for path, want := range map[string]string{
		"order.fields.projectNo":      "text form",
		"order.fields.slot":           "range<instant> form",
		"order.fields.slot.from":      "instant form",
		"order.fields.drawings":       "list<file> form",
		"order.fields.costEstimate":   "money form",
		"line.options.material":       "code:material form",
		"line.options.outdoor":        "bool form",
		"line.fields.area":            "number form",
		"customer.fields.licences":    "rows:row open",
		"customer.fields.copy":        "text open",
		"customer.fields.home.city":   "text open",
		"task.fields.accepted":        "file run",
		"did.finance":                 "code:outcome run",
		"order.total":                 "money total",
		"customer.fields.home.street": "",
		"did.moon":                    "",
	} {
		f, ok := c.Fact(path)
		got := strings.TrimSpace(f.Type.String() + " " + f.Stage.String())
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s is %q; want %q", path, got, want)
		}
	}
	for _, k := range []struct {
		set, code string
		known     bool
	}{
		{"material", "oak", true}, {"material", "gold", false}, {"role", "sales", true}, {"role", "king", false},
		{"variant", "dealer", true}, {"calendar", "office", true}, {"plan", "prepaid", false}, {"division", "65", true},
		{"weekday", "mon", true}, {"outcome", "approved", true}, {"outcome", "eaten", false}, {"claimReason", "moon", false},
	} {
		if got := c.Knows(k.set, k.code); got != k.known {
			t.Errorf("%s in %s: %v", k.code, k.set, got)
		}
	}
}

func TestTheSameKeyOfTwoRowsFieldsAreTwoFacts(t *testing.T) {
	text, number := rule.Type{Kind: rule.KindText}, rule.Type{Kind: rule.KindNumber}
	rows := rule.Type{Kind: rule.KindRows, Set: "row"}
	c := rule.NewCatalogue().
		AddFact("order.fields.a", rows, rule.StageForm, true).AddRowFact("order.fields.a", "x", text, rule.StageForm).
		AddFact("order.fields.b", rows, rule.StageForm, true).AddRowFact("order.fields.b", "x", number, rule.StageForm).Build()
	row, _ := c.Root("row")
	one := func(path string, v rule.Value) rule.Value {
		frame := c.Frame("row")
		ref, _ := c.RowRef(path, "x")
		frame.Set(ref, v)
		return rule.Rows([]rule.Element{{{Root: row, Frame: frame}}})
	}
	e := c.NewEnv(moment("2026-11-20T18:30:00"), nil)
	e.Set(c.MustRef("order.fields.a"), one("order.fields.a", rule.Text("7")))
	e.Set(c.MustRef("order.fields.b"), one("order.fields.b", rule.Number(70_000)))
	for raw, want := range map[string]bool{
		`{"rows":"order.fields.a","some":{"f":"row.x","op":"=","v":"7"}}`: true,
		`{"rows":"order.fields.b","some":{"f":"row.x","op":"=","v":7}}`:   true,
		`{"rows":"order.fields.b","some":{"f":"row.x","op":">","v":7}}`:   false,
	} {
		if got := compile(t, c, []byte(raw)).Holds(e); got != want {
			t.Errorf("%s is %v", raw, got)
		}
	}
	if got := problems(t, c, `{"rows":"order.fields.b","some":{"f":"row.x","op":"=","v":"7"}}`, rule.StageForm); got != "literal.type /some/v" {
		t.Errorf("%s", got)
	}
}

func TestDepartmentsStandBelowOthers(t *testing.T) {
	c := rule.NewCatalogue().Build()
	e := c.NewEnv(moment("2026-11-20T18:30:00"), nil)
	e.Set(c.MustRef("actor.department"), rule.Department("sales-east", "sales", "house"))
	for top, want := range map[string]bool{"sales-east": true, "sales": true, "house": true, "east": false, "": false} {
		e.Set(c.MustRef("user.department"), rule.Department(top))
		x := compile(t, c, []byte(`{"f":"actor.department","op":"under","ref":"user.department"}`))
		if got := x.Holds(e); got != want {
			t.Errorf("under %q: %v", top, got)
		}
	}
}

func TestNowhereIsMissingAndTakesNothing(t *testing.T) {
	c := rule.NewCatalogue().Build()
	e := c.NewEnv(moment("2026-11-20T18:30:00"), nil)
	ref := c.MustRef("order.moon")
	e.Set(ref, rule.Bool(true))
	e.Set(c.MustRef("now.time"), rule.Bool(true))
	if !e.Get(ref).Missing() || !e.Get(c.MustRef("order.total")).Missing() || e.Get(c.MustRef("now.time")).Minutes() != 10*60+30 {
		t.Error("nowhere holds something")
	}
}
