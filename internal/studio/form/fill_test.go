package form

import (
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// filledIn is a line form whose fields come from tables that look at what was
// typed, one of them at what another filled in.
var filledIn = map[string]string{
	"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"Line fields"},"fields":{
		"packing":{"kind":"text","name":{"en":"Packing"}},
		"length":{"kind":"number","name":{"en":"Length"}},
		"class":{"kind":"formula","type":"text","name":{"en":"Class"}},
		"hidden":{"kind":"number","name":{"en":"Hidden"}}}}`,
	"forms/line.json": `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},
		"fields":{"sku":{},"quantity":{},"packing":{"default":"box"},"class":{},"length":{"set":[{"if":{"f":"product.category","op":"=","v":"wardrobe"},"to":2400}]},
			"hidden":{"show":{"f":"line.fields.packing","op":"=","v":"bag"}}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","packing","class","length","hidden"]}}}`,
	"rules/class.json": `{"format":"rules.v1","key":"class","name":{"en":"Class"},"point":"fill.line","hit":"first","inputs":[{"id":"length","f":"line.fields.length"}],"outputs":["class"],
		"rows":[{"id":"long","when":{"length":{"op":">","v":2000}},"then":{"class":"long"}},{"id":"short","when":{"length":{"op":"notEmpty"}},"then":{"class":"short"}}]}`,
	"rules/packing.json": `{"format":"rules.v1","key":"packing","name":{"en":"Packing"},"point":"fill.line","hit":"first","inputs":[{"id":"class","f":"line.fields.class"},{"id":"hidden","f":"line.fields.hidden"}],"outputs":["packing"],
		"rows":[{"id":"crate","when":{"class":"long"},"then":{"packing":"crate"}}]}`,
}

// fills opens a shop with these documents; its tables are asked by the form.
func fills(t *testing.T, point string, docs map[string]string) (*shop, []blueprint.Finding) {
	t.Helper()
	r, found := blueprint.Compile(tree(t, docs), append(append(blueprint.Parts(), rule.Parts()...), Parts()...))
	s := open(t)
	s.forms = blueprint.Of[*Forms](r)
	s.env = s.forms.facts.NewEnv(noon, s.env.Calendar())
	s.fact("customer.type", rule.Code("regular")).fact("actor.kind", rule.Code("staff"))
	s.given.Fill = blueprint.Of[*rule.Book](r).Filler(point, "", s.env)
	return s, found
}

// withoutHidden takes a field away that would make a circle.
func withoutHidden() map[string]string {
	docs := map[string]string{}
	for path, text := range filledIn {
		docs[path] = strings.Replace(text, `,{"id":"hidden","f":"line.fields.hidden"}`, "", 1)
	}
	return docs
}

func TestFillTablesSeeWhatWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		`{"length":2001}`:                 `{"class":"long","length":2001,"packing":"crate"}`,
		`{"length":2000}`:                 `{"class":"short","length":2000,"packing":"box"}`,
		`{"length":2001,"packing":"bag"}`: `{"class":"long","length":2001,"packing":"bag"}`,
		`{}`:                              `{"packing":"box"}`,
	} {
		s, found := fills(t, "fill.line", withoutHidden())
		if blueprint.Failed(found) {
			t.Fatalf("%+v", found)
		}
		x := s.fill(typed).line()
		if got := string(x.Fields); got != want {
			t.Errorf("%s: %s", typed, got)
		}
	}
}

func TestFillTablesSeeWhatTheFormSets(t *testing.T) {
	s, _ := fills(t, "fill.line", withoutHidden())
	x := s.fact("product.category", rule.Code("wardrobe")).line()
	if got := string(x.Fields); got != `{"class":"long","length":2400,"packing":"crate"}` {
		t.Error(got)
	}
}

func TestEachFillTableIsAskedOnceAndOnlyForWhatItFills(t *testing.T) {
	asked := func(typed string) (rows string) {
		s, _ := fills(t, "fill.line", withoutHidden())
		s.fill(typed).line()
		for _, h := range s.given.Fill.Fresh().Hits {
			rows += h.Row + " "
		}
		return rows
	}
	for typed, want := range map[string]string{`{"length":2001}`: "long crate ", `{"length":1}`: "short ", `{"length":2001,"packing":"bag"}`: "long ", `{}`: ""} {
		if got := asked(typed); got != want {
			t.Errorf("%s: %s", typed, got)
		}
	}
}

// What a field holds must not hang on whether it is shown, which hangs on what
// it holds.
func TestAFieldThatIsFilledFromWhatItShowsIsRefused(t *testing.T) {
	_, found := fills(t, "fill.line", filledIn)
	var said []string
	for _, f := range found {
		if !f.Warning {
			said = append(said, f.Code+" "+f.Document+f.Pointer)
		}
	}
	if got := strings.Join(said, ", "); got != "form.cycle forms/line.json/fields/packing" {
		t.Error(got)
	}
}

func TestAScreenKnowsThatFilledFieldsMove(t *testing.T) {
	s, _ := fills(t, "fill.line", withoutHidden())
	v := s.fill(`{"length":2001}`).line().Describe("en")
	for _, f := range v.Live.Fields {
		if f.Key == "packing" && f.Moves {
			return
		}
	}
	t.Errorf("%+v", v.Live)
}
