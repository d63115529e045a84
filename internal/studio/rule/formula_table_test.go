package rule_test

import (
	"testing"
)

// freight is a table whose rows work out what they give.
const freight = `"point":"freight.order","hit":"first","inputs":[{"id":"country","f":"destination.address.country"}],"outputs":["amount","carrier"],"rows":[
	{"id":"near","when":{"country":"CN"},"then":{"amount":{"x":"money(\"300 CNY\") + money(\"4 CNY\") * destination.weight"}}},
	{"id":"far","then":{"amount":{"x":"order.goods / (destination.weight - 10)"}}}]`

func TestRowsWorkTheirOutputsOut(t *testing.T) {
	b, c, found := release(t, with(t, map[string]string{"rules/freight.json": table("freight", freight)}))
	if bad := errorsOf(found); bad != nil {
		t.Fatalf("%+v", bad)
	}
	for _, k := range []struct{ facts, amount, row, failed, inputs string }{
		{`{"destination.address":{"country":"CN"},"destination.weight":2.5}`, `"310 CNY"`, "near", "", `{"destination.address.country":"CN","destination.weight":2.5}`},
		{`{"destination.address":{"country":"CN"}}`, "", "near", "", `{"destination.address.country":"CN"}`},
		{`{"destination.address":{"country":"DE"},"destination.weight":12,"order.goods":"5 CNY"}`, `"2.5 CNY"`, "far", "", `{"destination.address.country":"DE","order.goods":"5 CNY","destination.weight":12}`},
		{`{"destination.address":{"country":"DE"},"destination.weight":10,"order.goods":"5 CNY"}`, "", "far", "Row far of rules/freight.json cannot work out amount: it divides by zero", `{"destination.address.country":"DE","order.goods":"5 CNY","destination.weight":10}`},
	} {
		e := given(t, c, k.facts)
		out := b.Decide("freight.order", "furniture", e)
		amount, hit := out.One("amount")
		if got := string(amount.JSON()); got != k.amount || (hit != nil) != (k.amount != "") {
			t.Errorf("%s: amount %s of %+v", k.facts, got, hit)
		}
		if rowsOf(out) != k.row {
			t.Errorf("%s: row %s", k.facts, rowsOf(out))
		}
		failed := ""
		for _, f := range out.Failures() {
			failed += f.Fault().Say("en")
		}
		if failed != k.failed {
			t.Errorf("%s: %s", k.facts, failed)
		}
		if got := plainJSON(t, b.Reason(out.Hits[0], e).Inputs); got != k.inputs {
			t.Errorf("%s: inputs %s", k.facts, got)
		}
	}
}

// A soft point goes on with its default, and says why; a later table does not
// stand in for a formula that failed.
func TestASoftPointGoesOnWithItsDefault(t *testing.T) {
	b, c, found := release(t, with(t, map[string]string{
		"rules/lead.json":  table("lead", `"point":"promise.line","hit":"first","order":1,"outputs":["leadDays"],"rows":[{"id":"a","then":{"leadDays":{"x":"30 / line.quantity"}}}]`),
		"rules/later.json": table("later", `"point":"promise.line","hit":"first","order":2,"outputs":["leadDays"],"rows":[{"id":"b","then":{"leadDays":7}}]`),
	}))
	if bad := errorsOf(found); bad != nil {
		t.Fatalf("%+v", bad)
	}
	for quantity, want := range map[string]string{"4": "7.5", "0": ""} {
		e := given(t, c, `{"line.quantity":`+quantity+`}`)
		out := b.Decide("promise.line", "furniture", e)
		days, _ := out.One("leadDays")
		if got := string(days.JSON()); got != want || out.Failures() != nil {
			t.Errorf("for %s: %s days, %v", quantity, got, out.Failures())
		}
		if failed := b.Reason(out.Hits[0], e).Failed["en"]; (failed != "") != (want == "") {
			t.Errorf("for %s: %q", quantity, failed)
		}
	}
	e := given(t, c, `{}`)
	out := b.Decide("promise.line", "furniture", e)
	if days, hit := out.One("leadDays"); hit == nil || hit.Row != "b" {
		t.Errorf("a row that comes to nothing leaves it to the next table: %s", days.JSON())
	}
}

func TestTheNearestChangeWorksItsOutputsOut(t *testing.T) {
	b, c, found := release(t, with(t, map[string]string{"rules/r.json": table("r", `"point":"route.order","hit":"first","inputs":[{"id":"n","f":"order.lineCount"}],"outputs":["priority"],"rows":[
		{"id":"few","when":{"n":{"op":"<","v":5}},"then":{"priority":1}},{"id":"many","then":{"priority":{"x":"order.lineCount * 2"}}}]`)}))
	if bad := errorsOf(found); bad != nil {
		t.Fatalf("%+v", bad)
	}
	e := given(t, c, `{"order.lineCount":3}`)
	out := b.Decide("route.order", "furniture", e)
	ch := b.Instead(out.Hits[0], e)
	if got := plainJSON(t, ch); got != `{"fact":"order.lineCount","op":">=","value":5,"row":"many","then":{"priority":10}}` {
		t.Error(got)
	}
}

func TestGatheredFormulasBecomeOneValue(t *testing.T) {
	b, c, _ := release(t, with(t, map[string]string{
		"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"O"},"fields":{"score":{"kind":"number","name":{"en":"S"}}}}`,
		"rules/score.json": table("score", `"point":"fill.order","hit":"collect","gather":{"score":"sum"},"outputs":["score"],"rows":[
			{"id":"a","then":{"score":{"x":"order.lineCount * 2"}}},{"id":"b","then":{"score":1}},{"id":"c","then":{"score":{"x":"order.volume"}}}]`),
	}))
	out := b.Decide("fill.order", "furniture", given(t, c, `{"order.lineCount":3}`))
	if score, _ := out.One("score"); string(score.JSON()) != "7" {
		t.Errorf("%s", score.JSON())
	}
}

func TestAFieldFilledFromItselfByAFormulaIsRefused(t *testing.T) {
	_, _, found := release(t, with(t, map[string]string{
		"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"L"},"fields":{"a":{"kind":"number","name":{"en":"A"}},"b":{"kind":"number","name":{"en":"B"}}}}`,
		"rules/a.json":     table("a", `"point":"fill.line","hit":"first","outputs":["a"],"rows":[{"id":"a","then":{"a":{"x":"line.fields.b + 1"}}}]`),
		"rules/b.json":     table("b", `"point":"fill.line","hit":"first","outputs":["b"],"rows":[],"else":{"then":{"b":{"x":"line.fields.a"}}}`),
	}))
	cycles := 0
	for _, f := range errorsOf(found) {
		if f.Code == "fill.cycle" {
			cycles++
		}
	}
	if cycles != 2 {
		t.Errorf("%+v", found)
	}
}
