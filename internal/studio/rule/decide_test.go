package rule_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// with lays documents over the furniture maker's; a value "" takes one away.
func with(t testing.TB, docs map[string]string) *blueprint.Tree {
	t.Helper()
	old := furniture(t)
	var all []*blueprint.Document
	for _, p := range old.Paths() {
		if _, replaced := docs[p]; !replaced && !(strings.HasPrefix(p, "rules/") && len(docs) > 0) {
			all = append(all, old.Get(p))
		}
	}
	for p, text := range docs {
		d, found := blueprint.Parse(p, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %+v", p, found)
		}
		all = append(all, d)
	}
	return blueprint.NewTree(all...)
}

// table writes a rules.v1 document from its parts.
func table(key, rest string) string {
	return `{"format":"rules.v1","key":"` + key + `","name":{"en":"` + key + `"},` + rest + `}`
}

func decided(t *testing.T, b *rule.Book, c *rule.Catalogue, point string, facts string) rule.Outcome {
	t.Helper()
	return b.Decide(point, "furniture", given(t, c, facts))
}

// given is an environment on 20 November 2026, a Friday.
func given(t testing.TB, c *rule.Catalogue, facts string) *rule.Env {
	t.Helper()
	e := c.NewEnv(moment("2026-11-20T18:30:00"), office())
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(facts), &all); err != nil {
		t.Fatal(err)
	}
	for path, raw := range all {
		f, known := c.Fact(path)
		v, err := rule.ParseJSON(f.Type, raw, shanghai)
		if err != nil || !known {
			t.Fatalf("%s: %v", path, err)
		}
		e.Set(c.MustRef(path), v)
	}
	return e
}

func rowsOf(o rule.Outcome) string {
	var ids []string
	for i := range o.Hits {
		ids = append(ids, o.Hits[i].Row)
	}
	return strings.Join(ids, " ")
}

func TestAFurnitureMakersOrdersAreRouted(t *testing.T) {
	b, c, _ := release(t, furniture(t))
	for _, k := range []struct{ facts, row, lane, skip string }{
		{`{"customer.type":"vip","order.totalBase":"25000 CNY","order.madeToOrder":false}`, "vipBig", "special", "finance"},
		{`{"customer.type":"vip","order.totalBase":"20000 CNY"}`, "vip", "fast", "finance"},
		{`{"customer.type":"vip","order.totalBase":"25000 USD"}`, "vip", "fast", "finance"},
		{`{"customer.type":"dealer","order.totalBase":"50000 CNY","order.madeToOrder":true}`, "dealerMade", "standard", ""},
		{`{"order.totalBase":"99999 CNY","order.madeToOrder":true}`, "else", "standard", ""},
		{`{"customer.type":"vip","order.totalBase":"25000 CNY","check.holds":["overCredit"]}`, "held", "standard", ""},
	} {
		out := decided(t, b, c, "route.order", k.facts)
		lane, hit := out.One("lane")
		if hit == nil || hit.Row != k.row || lane.Text() != k.lane {
			t.Errorf("%s: row %+v, lane %s", k.facts, hit, lane.Text())
		}
		var skip []string
		for _, v := range out.Many("skip") {
			skip = append(skip, v.Text())
		}
		if got := strings.Join(skip, " "); got != k.skip {
			t.Errorf("%s: skips %s", k.facts, got)
		}
	}
}

func TestEachHitPolicyChoosesItsRows(t *testing.T) {
	const rows = `"inputs":[{"id":"n","f":"order.lineCount"}],"outputs":["pct","group"],"rows":[
		{"id":"a","when":{"n":{"op":">=","v":1}},"then":{"pct":3}},
		{"id":"b","when":{"n":{"op":">=","v":2}},"then":{"pct":1}},
		{"id":"c","when":{"n":{"op":">=","v":3}},"then":{"group":"x"}},
		{"id":"d","when":{"n":{"op":">=","v":3}},"then":{"pct":1}},
		{"id":"e","off":true,"then":{"pct":0}}],"else":{"then":{"pct":9}}`
	for policy, want := range map[string][4]string{
		`"hit":"first"`:                 {"else", "a", "a", "a"},
		`"hit":"priority","rank":"pct"`: {"else", "a", "b", "b"},
		`"hit":"collect"`:               {"else", "a", "a b", "a b c d"},
	} {
		b, c, found := release(t, with(t, map[string]string{"rules/p.json": table("p", `"point":"price.order",`+policy+`,`+rows)}))
		if bad := errorsOf(found); bad != nil {
			t.Fatalf("%+v", bad)
		}
		for n, ids := range want {
			out := decided(t, b, c, "price.order", `{"order.lineCount":`+string(rune('0'+n))+`}`)
			if got := rowsOf(out); got != ids {
				t.Errorf("%s with %d lines: %s; want %s", policy, n, got, ids)
			}
		}
	}
}

func TestSeveralTablesOfOnePointCombine(t *testing.T) {
	b, c, found := release(t, with(t, map[string]string{
		"rules/late.json":      table("late", `"point":"route.order","hit":"collect","order":200,"outputs":["lane","skip","priority"],"rows":[{"id":"l","then":{"lane":"fast","skip":["finance","check"],"priority":9}}]`),
		"rules/early.json":     table("early", `"point":"route.order","hit":"first","outputs":["lane","skip"],"rows":[{"id":"e","then":{"lane":"special","skip":["finance"]}}]`),
		"rules/other.json":     table("other", `"point":"route.order","hit":"first","types":["furniture"],"order":1,"if":{"f":"customer.type","op":"=","v":"vip"},"outputs":["lane"],"rows":[{"id":"o","then":{"lane":"standard"}}]`),
		"types/furniture.json": `{"format":"type.v1","key":"furniture","name":{"en":"F"},"form":"furniture","flow":"f","series":"order","plan":"p","fulfil":"goods","prices":{"choose":"first","none":"refuse"},"tax":{"mode":"none","rate":0},"reserve":{"on":"never","short":"allow"},"credit":"ignore","stages":[{"key":"a","name":{"en":"A"}}]}`,
	}))
	if bad := errorsOf(found); bad != nil {
		t.Fatalf("%+v", bad)
	}
	out := decided(t, b, c, "route.order", `{}`)
	if rowsOf(out) != "e l" {
		t.Fatalf("hits %s", rowsOf(out))
	}
	lane, _ := out.One("lane")
	priority, by := out.One("priority")
	if lane.Text() != "special" || priority.Dec() != 90_000 || by.Document != "rules/late.json" {
		t.Errorf("lane %s, priority %s by %s", lane.Text(), priority.Dec(), by.Document)
	}
	if got := out.Many("skip"); len(got) != 2 || got[0].Text() != "finance" || got[1].Text() != "check" {
		t.Errorf("skips %v", got)
	}
	if lane := laneOf(b, "furniture", given(t, c, `{"customer.type":"vip"}`)); lane != "standard" {
		t.Errorf("a VIP's lane is %s", lane)
	}
	if lane := laneOf(b, "service", given(t, c, `{"customer.type":"vip"}`)); lane != "special" {
		t.Errorf("another type's lane is %s", lane)
	}
}

func TestGatheredOutputsBecomeOneValue(t *testing.T) {
	for how, want := range map[string]string{"sum": "6", "min": "1", "max": "3", "count": "3"} {
		b, c, found := release(t, with(t, map[string]string{
			"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"O"},"fields":{"score":{"kind":"number","name":{"en":"S"}},"codes":{"kind":"tags","name":{"en":"C"}}}}`,
			"rules/score.json": table("score", `"point":"fill.order","hit":"collect","gather":{"score":"`+how+`","codes":"list"},"outputs":["score","codes"],"rows":[
				{"id":"a","then":{"score":1,"codes":"x"}},{"id":"b","then":{"score":2}},{"id":"c","then":{"score":3,"codes":"y"}},
				{"id":"d","if":{"f":"order.channel","op":"=","v":"api"},"then":{"score":100}}]`),
		}))
		if bad := errorsOf(found); bad != nil {
			t.Fatalf("%+v", bad)
		}
		out := decided(t, b, c, "fill.order", `{}`)
		score, _ := out.One("score")
		if string(score.JSON()) != want {
			t.Errorf("the %s is %s", how, score.JSON())
		}
		if got, _ := out.One("codes"); !slices.Equal(got.Strings(), []string{"x", "y"}) {
			t.Errorf("the list is %s", got.JSON())
		}
	}
}

func TestRowsHoldOnlyOnTheirDays(t *testing.T) {
	b, c, _ := release(t, furniture(t))
	for day, want := range map[string]string{
		"2026-10-31T23:59:59": "", "2026-11-01T00:00:00": "autumn", "2026-11-30T23:59:59": "autumn", "2026-12-01T00:00:00": "",
	} {
		e := c.NewEnv(moment(day), office())
		e.Set(c.MustRef("product.category"), rule.Code("sofa"))
		if got := rowsOf(b.Decide("price.line", "furniture", e)); got != want {
			t.Errorf("on %s: %q", day, got)
		}
	}
}

func TestAHitKnowsItsInputsAndItsWords(t *testing.T) {
	b, c, _ := release(t, furniture(t))
	e := given(t, c, `{"customer.type":"vip","order.totalBase":"25000 CNY","order.madeToOrder":false}`)
	out := b.Decide("route.order", "furniture", e)
	raw, err := json.Marshal(b.Reason(out.Hits[0], e))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"point":"route.order","document":"rules/route.json","row":"vipBig","release":"` + b.Release +
		`","inputs":{"customer.type":"vip","order.totalBase":"25000 CNY","order.madeToOrder":false,"check.holds.count":0},` +
		`"say":{"en":"Large VIP order: your personal adviser takes care","zh-CN":"VIP 大额订单，专属客服跟进"}}`
	if string(raw) != want {
		t.Errorf("%s", raw)
	}
	var back rule.Reason
	if err := json.Unmarshal(raw, &back); err != nil || back.Inputs[1].Fact != "order.totalBase" {
		t.Errorf("read back: %+v %v", back, err)
	}
}

func TestTheNearestChangeIsNamed(t *testing.T) {
	b, c, _ := release(t, furniture(t))
	labels := map[string]string{"order.totalBase": "订单金额", "customer.type": "客户类型", "order.madeToOrder": "定制"}
	codes := map[string]string{"fast": "快速通道", "special": "专属通道", "standard": "标准", "vip": "VIP"}
	label := func(path string) string { return labels[path] }
	code := func(_, code string) string { return codes[code] }
	for _, k := range []struct{ facts, json, zh, en string }{
		{`{"customer.type":"vip","order.totalBase":"25000 CNY","order.madeToOrder":false}`,
			`{"fact":"order.totalBase","op":"<=","value":"20000 CNY","row":"vip","then":{"lane":"fast","priority":2,"skip":["finance"]}}`,
			"订单金额 不超过 20,000 CNY → 快速通道", "order.totalBase at most 20,000 CNY → fast"},
		{`{"customer.type":"vip","order.totalBase":"20000 CNY","order.madeToOrder":false}`,
			`{"fact":"order.totalBase","op":">","value":"20000 CNY","row":"vipBig","then":{"lane":"special","priority":1,"skip":["finance"]}}`,
			"订单金额 大于 20,000 CNY → 专属通道", "order.totalBase more than 20,000 CNY → special"},
		{`{"customer.type":"dealer","order.totalBase":"49000 CNY","order.madeToOrder":true}`,
			`{"fact":"order.totalBase","op":">=","value":"50000 CNY","row":"dealerMade","then":{"lane":"standard","priority":3}}`,
			"订单金额 不少于 50,000 CNY → 3", "order.totalBase at least 50,000 CNY → 3"},
	} {
		e := given(t, c, k.facts)
		before := e.Get(c.MustRef("order.totalBase"))
		out := b.Decide("route.order", "furniture", e)
		ch := b.Instead(out.Hits[0], e)
		if got := plainJSON(t, ch); got != k.json {
			t.Fatalf("%s: %s", k.facts, got)
		}
		if got := ch.Text("en", nil, nil); got != k.en {
			t.Errorf("%s", got)
		}
		if got := ch.Text("zh-CN", label, code); got != k.zh {
			t.Errorf("%s", got)
		}
		if e.Get(c.MustRef("order.totalBase")) != before {
			t.Error("the environment was changed")
		}
	}
}

// errorsOf are the errors among the findings about rules.
func errorsOf(found []blueprint.Finding) []blueprint.Finding {
	var bad []blueprint.Finding
	for _, f := range found {
		if !f.Warning && strings.HasPrefix(f.Document, "rules/") {
			bad = append(bad, f)
		}
	}
	return bad
}

// plainJSON writes JSON as the door does: < stays <.
func plainJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

func laneOf(b *rule.Book, orderType string, e *rule.Env) string {
	out := b.Decide("route.order", orderType, e)
	lane, _ := out.One("lane")
	return lane.Text()
}
