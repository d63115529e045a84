package form

import (
	"os"
	"strings"
	"testing"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// worksOut is the shop with formulas: fields that nobody writes, a default and
// a setting that are worked out.
var worksOut = map[string]string{
	"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"Line fields"},"fields":{
		"length":{"kind":"number","name":{"en":"Length"}},
		"width":{"kind":"number","decimals":1,"max":500,"name":{"en":"Width"}},
		"area":{"kind":"formula","type":"number","unit":"m²","x":"round(line.fields.length * line.fields.width / 10000, \"0.01\")","name":{"en":"Area"}},
		"size":{"kind":"formula","type":"code","set":"size","x":"line.fields.area > 1 ? \"large\" : \"small\"","name":{"en":"Size"}},
		"edge":{"kind":"formula","type":"text","name":{"en":"Edge"}},
		"share":{"kind":"formula","type":"number","x":"line.amount / order.total * 100","name":{"en":"Share"}}}}`,
	"forms/line.json": `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},
		"fields":{"sku":{"require":true},"quantity":{},"length":{"default":{"x":"product.weight * 2"}},
			"width":{"set":[{"if":{"f":"line.fields.length","op":">","v":1000},"to":{"x":"line.fields.length * 2"}},{"to":{"x":"line.fields.length / 3"}}]},
			"area":{"show":{"f":"line.fields.area","op":"notEmpty"}},"size":{"show":{"f":"line.fields.area","op":"notEmpty"}},"edge":{},"share":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","length","width","area","size","edge","share"]}}}`,
	"rules/edge.json": `{"format":"rules.v1","key":"edge","name":{"en":"Edge"},"point":"fill.line","hit":"first","outputs":["edge"],"rows":[{"id":"a","then":{"edge":{"x":"\"edge of \" + line.sku"}}}]}`,
	"options.json":    "",
}

func shopFile(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/shop/" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func worksOutShop(t *testing.T) *shop {
	t.Helper()
	edits := map[string]string{}
	for path, text := range worksOut {
		edits[path] = text
	}
	edits["options.json"] = strings.Replace(shopFile(t, "options.json"), `"sets":{`, `"sets":{"size":{"name":{"zh-CN":"尺寸","en":"Size"},"values":[{"code":"small","name":{"en":"Small"}},{"code":"large","name":{"zh-CN":"大","en":"Large"}}]},`, 1)
	forms, found := compile(t, edits)
	for _, f := range found {
		if !f.Warning {
			t.Fatalf("finding: %s%s %s %s", f.Document, f.Pointer, f.Code, f.Say.EN)
		}
	}
	s := open(t)
	s.forms, s.env = forms, forms.facts.NewEnv(noon, s.env.Calendar())
	return s.fact("line.sku", rule.Text("DESK"))
}

func TestFormulaFieldsAreWorkedOutAndRecorded(t *testing.T) {
	s := worksOutShop(t).fill(`{"length":185,"width":62.5}`)
	x := s.line()
	wantProblems(t, x)
	if got := string(x.Fields); got != `{"area":1.16,"length":185,"size":"large","width":62.5}` {
		t.Errorf("fields %s", got)
	}
	if got := s.get("line.fields.size").Text(); got != "large" {
		t.Errorf("the fact is %s", got)
	}
	s.fact("line.amount", rule.Money(money.Of(dec.Of(30), "CNY"))).fact("order.total", rule.Money(money.Of(dec.Of(120), "CNY")))
	x.Finish(s.env)
	x.Settle(s.env)
	if got := string(x.Fields); got != `{"area":1.16,"length":185,"share":25,"size":"large","width":62.5}` {
		t.Errorf("fields %s", got)
	}
	for _, f := range x.Describe("en").Fields {
		switch f.Key {
		case "area":
			if f.Text != "1.16 m²" || !f.ReadOnly {
				t.Errorf("area is %+v", f)
			}
		case "size":
			if f.Text != "Large" {
				t.Errorf("size is %+v", f)
			}
		}
	}
}

func TestNobodyWritesAFormula(t *testing.T) {
	s := worksOutShop(t).fill(`{"area":7}`)
	wantProblems(t, s.line(), "readOnly /fields/area")
	if schema := string(s.forms.Get("line").Schema("en")); strings.Contains(schema, "area") {
		t.Errorf("%s", schema)
	}
}

func TestDefaultsAndSettingsAreWorkedOut(t *testing.T) {
	s := worksOutShop(t).fact("product.weight", rule.Number(dec.Of(5)))
	x := s.line()
	if got := string(x.Fields); got != `{"area":0,"length":10,"size":"small","width":3.3}` {
		t.Errorf("fields %s", got)
	}
	s.fill(`{"length":2000}`)
	wantProblems(t, s.line(), "range /fields/width")
	x = worksOutShop(t).line()
	if got := string(x.Fields); got != `{}` {
		t.Errorf("without what they read: %s", got)
	}
}

func TestAFillTableGivesAFormulaWithoutText(t *testing.T) {
	s := worksOutShop(t)
	parts := append(blueprint.Parts(), rule.Parts()...)
	edits := map[string]string{"options.json": shopFile(t, "options.json")}
	for path, text := range worksOut {
		if text != "" {
			edits[path] = strings.ReplaceAll(text, `"type":"code","set":"size"`, `"type":"text"`)
		}
	}
	r, _ := blueprint.Compile(tree(t, edits), append(parts, Parts()...))
	s.forms = blueprint.Of[*Forms](r)
	s.env = s.forms.facts.NewEnv(noon, s.env.Calendar())
	s.fact("line.sku", rule.Text("DESK")).given.Fill = blueprint.Of[*rule.Book](r).Filler("fill.line", "", s.env)
	if got := string(s.line().Fields); got != `{"edge":"edge of DESK"}` {
		t.Errorf("fields %s", got)
	}
}

func TestWhatIsWrongWithFormulaFieldsIsFound(t *testing.T) {
	field := func(x string) string {
		return `{"format":"fields.v1","key":"order","name":{"en":"O"},"fields":{"a":{"kind":"number","name":{"en":"A"}},` + x + `}}`
	}
	for name, k := range map[string]struct{ path, text, want string }{
		"itself":          {"fields/order.json", field(`"b":{"kind":"formula","type":"number","x":"order.fields.b + 1","name":{"en":"B"}}`), "formula.cycle /fields/b/x"},
		"each other":      {"fields/order.json", field(`"b":{"kind":"formula","type":"number","x":"order.fields.c","name":{"en":"B"}},"c":{"kind":"formula","type":"number","x":"order.fields.b","name":{"en":"C"}}`), "formula.cycle /fields/c/x"},
		"wrong type":      {"fields/order.json", field(`"b":{"kind":"formula","type":"number","x":"customer.name","name":{"en":"B"}}`), "formula.type /fields/b/x"},
		"too late":        {"fields/order.json", field(`"b":{"kind":"formula","type":"money","x":"order.paid","name":{"en":"B"}}`), "fact.stage /fields/b/x"},
		"nobody fills it": {"fields/order.json", field(`"b":{"kind":"formula","type":"number","name":{"en":"B"}}`), "formula.unfilled /fields/b"},
		"in rows":         {"fields/order.json", field(`"b":{"kind":"rows","fields":{"c":{"kind":"formula","type":"number","x":"1","name":{"en":"C"}}},"name":{"en":"B"}}`), "kind.inside /fields/b/fields/c/kind"},
		"of a task":       {"fields/task.json", `{"format":"fields.v1","key":"task","name":{"en":"T"},"fields":{"b":{"kind":"formula","type":"number","x":"1","name":{"en":"B"}}}}`, "format.unsupported /fields/b/kind"},
		"too dear": {"fields/order.json", field(`"b":{"kind":"formula","type":"number","x":"sum(order.lines.map(l, l.quantity * l.quantity))","name":{"en":"B"}},
			"c":{"kind":"formula","type":"number","x":"order.fields.b + order.fields.b + order.fields.b + order.fields.b","name":{"en":"C"}}`), "formula.cost /fields/c/x"},
	} {
		_, found := compile(t, map[string]string{k.path: k.text, "forms/order.json": "", "forms/line.json": ""})
		var said []string
		for _, f := range found {
			if !f.Warning {
				said = append(said, f.Code+" "+f.Pointer)
			}
		}
		if got := strings.Join(said, "; "); got != k.want {
			t.Errorf("%s: %s; want %s", name, got, k.want)
		}
	}
}

// What was recorded stands, whatever has changed since.
func TestARecordedFormulaIsReadAsItWas(t *testing.T) {
	s := worksOutShop(t)
	s.forms.Load(s.env, "line", []byte(`{"area":9.5,"length":100,"width":100}`))
	if got := string(s.get("line.fields.area").JSON()); got != "9.5" {
		t.Errorf("the area is %s", got)
	}
	if got := s.get("line.fields.size").Text(); got != "large" {
		t.Errorf("the size is %s", got)
	}
}
