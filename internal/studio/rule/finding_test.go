package rule_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// found compiles one table over the furniture maker's documents and writes its
// findings as "code pointer", warnings with a "?".
func found(t *testing.T, text string) string {
	t.Helper()
	d, _ := blueprint.Parse("rules/t.json", []byte(text)) // also what its schema refuses
	old := furniture(t)
	all := []*blueprint.Document{d}
	for _, p := range old.Paths() {
		if !strings.HasPrefix(p, "rules/") {
			all = append(all, old.Get(p))
		}
	}
	_, _, fs := release(t, blueprint.NewTree(all...))
	var said []string
	for _, f := range fs {
		if f.Document != "rules/t.json" {
			continue
		}
		mark := ""
		if f.Warning {
			mark = "?"
		}
		if f.Say.ZH == "" || f.Say.EN == "" || strings.Contains(f.Say.ZH+f.Say.EN, "{") {
			t.Errorf("%s says %q, %q", f.Code, f.Say.ZH, f.Say.EN)
		}
		said = append(said, f.Code+mark+" "+f.Pointer)
	}
	return strings.Join(said, "; ")
}

func TestWhatIsWrongWithATableIsFoundWithItsPlace(t *testing.T) {
	route := func(rest string) string {
		if !strings.Contains(rest, `"else"`) {
			rest += `,"else":{"then":{"lane":"standard"}}`
		}
		return table("t", `"point":"route.order","hit":"first","inputs":[{"id":"n","f":"order.lineCount"},{"id":"type","f":"customer.type"},{"id":"name","f":"customer.name"}],"outputs":["lane","priority","skip"],`+rest)
	}
	react := func(rest string) string {
		return table("t", `"point":"react.event","hit":"collect","outputs":["verb","with"],`+rest)
	}
	check := func(row string) string {
		return table("t", `"point":"check.order","hit":"collect","outputs":["level","code","field"],"rows":[`+row+`]`)
	}
	for name, k := range map[string]struct{ text, want string }{
		"nothing wrong":     {route(`"rows":[{"id":"a","when":{"n":1},"then":{"lane":"fast"}}]`), ""},
		"unknown point":     {table("t", `"point":"route.lorry","hit":"first","outputs":["x"],"rows":[]`), "point.unknown /point"},
		"a reaction":        {react(`"on":["order.placed"],"rows":[{"id":"a","if":{"f":"customer.type","op":"=","v":"vip"},"then":{"verb":"order.note","with":{"text":{"x":"\"VIP \" + order.number"}}}}]`), ""},
		"reaction to none":  {react(`"rows":[]`), "on.missing /on"},
		"no verb":           {react(`"on":["order.placed"],"rows":[{"id":"a","then":{"with":{"text":"x"}}}]`), "then.missing /rows/0/then"},
		"wrong inputs":      {react(`"on":["order.placed"],"rows":[{"id":"a","then":{"verb":1,"with":[1]}},{"id":"b","then":{"verb":"order.note","with":{"text":{"x":"order.total"}}}},{"id":"c","then":{"verb":{"x":"order.number"},"with":{"x":"1"}}}]`), "literal.type /rows/0/then/verb; literal.type /rows/0/then/with; then.missing /rows/0/then; formula.type /rows/1/then/with/text/x; formula.place /rows/2/then/verb; formula.place /rows/2/then/with; then.missing /rows/2/then"},
		"an event unheard":  {react(`"on":["order.placed"],"if":{"f":"order.lineCount","op":">","v":1},"rows":[{"id":"a","if":{"f":"event.name","op":"=","v":"task.done"},"then":{"verb":"order.note"}}]`), "row.never? /rows/0"},
		"on elsewhere":      {route(`"on":["order.placed"],"rows":[{"id":"a","when":{"n":1},"then":{"lane":"fast"}}]`), "key.misplaced /on"},
		"point to come":     {table("t", `"point":"split.order","hit":"first","outputs":["by"],"rows":[]`), "format.unsupported /point"},
		"a cancellation":    {table("t", `"point":"cancel.order","hit":"first","inputs":[{"id":"phase","f":"order.phase"},{"id":"who","f":"actor.kind"}],"outputs":["allow"],"rows":[{"id":"a","when":{"phase":["placed","confirmed"],"who":"customer"},"then":{"allow":"approve"}}],"else":{"then":{"allow":"refuse"},"say":{"en":"Too late"}}`), ""},
		"a fee":             {table("t", `"point":"cancel.order","hit":"first","outputs":["allow","feePct"],"rows":[{"id":"a","then":{"allow":"free"}}]`), "format.unsupported /outputs/1"},
		"a source":          {table("t", `"point":"source.line","hit":"collect","inputs":[{"id":"w","f":"source.warehouse"}],"outputs":["allow","score"],"rows":[{"id":"a","if":{"f":"source.available","op":"<","ref":"line.quantity"},"then":{"allow":false,"score":{"x":"source.parcels * 30"}}}]`), ""},
		"sources untold":    {table("t", `"point":"source.line","hit":"collect","inputs":[{"id":"km","f":"source.distanceKm"}],"outputs":["score"],"rows":[{"id":"a","if":{"f":"order.short","op":"=","v":true},"then":{"score":{"x":"line.short * 1"}}}]`), "format.unsupported ; format.unsupported ; format.unsupported "},
		"formula":           {route(`"rows":[{"id":"a","when":{"n":1},"then":{"priority":{"x":"1+1"}}}]`), ""},
		"wrong formula":     {route(`"rows":[{"id":"a","when":{"n":1},"then":{"priority":{"x":"1+"},"lane":{"x":"order.phase"},"skip":{"x":"1"}}}],"else":{"then":{"priority":{"x":"lorry(1)"}}}`), "fact.stage /rows/0/then/lane/x; formula.syntax /rows/0/then/priority/x; formula.type /rows/0/then/skip/x; formula.function /else/then/priority/x"},
		"formula in a list": {route(`"rows":[{"id":"a","when":{"n":1},"then":{"skip":["a",{"x":"customer.name"}]}}]`), "formula.place /rows/0/then/skip/1"},
		"formula as rank":   {table("t", `"point":"route.order","hit":"priority","rank":"priority","outputs":["priority"],"rows":[{"id":"a","then":{"priority":{"x":"1"}}}]`), "formula.place /rows/0/then/priority"},
		"unknown output":    {table("t", `"point":"route.order","hit":"first","outputs":["lorry"],"rows":[]`), "output.unknown /outputs/0"},
		"output not named":  {route(`"rows":[{"id":"a","when":{"n":1},"then":{"team":"sales"}}]`), "output.unknown /rows/0/then/team"},
		"unknown code":      {route(`"rows":[{"id":"a","when":{"type":"king"},"then":{"lane":"fast"}}]`), "code.unknown /rows/0/when/type"},
		"unknown lane":      {route(`"rows":[{"id":"a","when":{"n":1},"then":{"lane":"slow"}}]`), "code.unknown /rows/0/then/lane"},
		"wrong type":        {route(`"rows":[{"id":"a","when":{"n":"many"},"then":{"priority":"high"}}]`), "literal.type /rows/0/when/n; literal.type /rows/0/then/priority"},
		"unknown column":    {route(`"rows":[{"id":"a","when":{"x":1},"then":{"lane":"fast"}}]`), "input.unknown /rows/0/when/x"},
		"row twice":         {route(`"rows":[{"id":"a","when":{"n":1},"then":{"lane":"fast"}},{"id":"a","when":{"n":2},"then":{"lane":"fast"}}]`), "id.duplicate /rows/1/id"},
		"shadowed row":      {route(`"rows":[{"id":"a","when":{"n":{"op":">","v":1}},"then":{"lane":"fast"}},{"id":"b","when":{"n":{"op":"between","v":[3,5]},"type":"vip"},"then":{"lane":"fast"}}]`), "row.shadowed? /rows/1"},
		"else never":        {route(`"rows":[{"id":"a","then":{"lane":"fast"}}],"else":{"then":{"lane":"fast"}}`), "row.shadowed? /else"},
		"later fact":        {table("t", `"point":"price.line","hit":"first","inputs":[{"id":"t","f":"order.total"}],"outputs":["pct"],"rows":[{"id":"a","when":{"t":"1 CNY"},"then":{"pct":1}}]`), "fact.stage /inputs/0/f"},
		"unbound fact":      {route(`"rows":[{"id":"a","if":{"f":"line.sku","op":"=","v":"x"},"then":{"lane":"fast"}}]`), "fact.unbound /rows/0/if/f"},
		"unknown fact":      {route(`"rows":[{"id":"a","if":{"f":"order.colour","op":"=","v":"x"},"then":{"lane":"fast"}}]`), "fact.unknown /rows/0/if/f"},
		"no reason":         {check(`{"id":"a","if":{"f":"customer.blocked","op":"=","v":true},"then":{"level":"block","code":"blocked"}}`), "say.missing /rows/0"},
		"no level":          {check(`{"id":"a","then":{"code":"blocked"},"say":{"en":"x"}}`), "then.missing /rows/0/then"},
		"unknown field":     {check(`{"id":"a","then":{"level":"warn","code":"blocked","field":"moon"},"say":{"en":"x"}}`), "fact.unknown /rows/0/then/field"},
		"silent block":      {check(`{"id":"a","if":{"f":"customer.creditFree","op":"<","v":"1 CNY"},"then":{"level":"block"},"say":{"en":"x"}}`), "fact.optional? /rows/0/if"},
		"guarded block":     {check(`{"id":"a","if":{"any":[{"f":"customer.creditFree","op":"<","v":"1 CNY"},{"f":"customer.creditFree","op":"empty"}]},"then":{"level":"block"},"say":{"en":"x"}}`), ""},
		"overlap": {table("t", `"point":"route.order","hit":"unique","inputs":[{"id":"n","f":"order.lineCount"}],"outputs":["priority"],"rows":[{"id":"a","when":{"n":{"op":"<=","v":5}},"then":{"priority":1}},{"id":"b","when":{"n":{"op":">","v":5}},"then":{"priority":2}},{"id":"c","when":{"n":7},"then":{"priority":3}}]`),
			"unique.overlap /rows/2"},
		"ref in unique":  {table("t", `"point":"route.order","hit":"unique","inputs":[{"id":"n","f":"order.owner"}],"outputs":["priority"],"rows":[{"id":"a","when":{"n":{"op":"=","ref":"actor.user"}},"then":{"priority":1}}]`), "unique.cell /rows/0/when/n"},
		"failed example": {route(`"rows":[{"id":"a","when":{"n":1},"then":{"lane":"fast"}}],"else":{"then":{"lane":"standard"}},"examples":[{"name":"one","given":{"order.lineCount":1},"expect":{"lane":"fast"}},{"name":"two","given":{"order.lineCount":2},"expect":{"lane":"fast","skip":[]}}]`), "example.failed /examples/1/expect/lane"},
		"wrong example":  {route(`"rows":[{"id":"a","when":{"n":1},"then":{"lane":"fast"}}],"examples":[{"name":"one","given":{"order.colour":1},"expect":{"lane":"fast"}}]`), "fact.unknown /examples/0/given/order.colour"},
		"no time at all": {table("t", `"point":"deadline.task","hit":"first","outputs":["in","calendar"],"rows":[{"id":"a","then":{"in":"0wh"}},{"id":"b","then":{"in":"2x","calendar":"moon"}}]`), "deadline.in /rows/0/then/in; code.unknown /rows/1/then/calendar; literal.type /rows/1/then/in"},
		"wrong rank":     {table("t", `"point":"route.order","hit":"priority","rank":"lane","outputs":["lane"],"rows":[{"id":"a","then":{"lane":"fast"}}]`), "rank.wrong /rank"},
		"unknown option": {table("t", `"point":"config.line","hit":"collect","outputs":["fix"],"rows":[{"id":"a","then":{"fix":{"colour":"red","length":"long"}}}]`), "fact.unknown /rows/0/then/fix/colour; literal.type /rows/0/then/fix/length"},
		"unknown people": {table("t", `"point":"assign.task","hit":"first","outputs":["who"],"rows":[{"id":"a","then":{"who":[{"role":"king"},{"user":"order.total"},{"role":"sales","user":"order.owner"},{"rule":true},{"role":"sales","where":{"f":"user.open","op":"<","v":"x"}}]}}]`),
			"code.unknown /rows/0/then/who/0/role; literal.type /rows/0/then/who/1/user; who.shape /rows/0/then/who/2; who.shape /rows/0/then/who/3/rule; literal.type /rows/0/then/who/4/where/v"},
		"unknown type":   {route(`"types":["moon"],"rows":[]`), "code.unknown /types/0"},
		"no such day":    {route(`"from":"2026-02-30","rows":[]`), "literal.type /from"},
		"fill anything":  {table("t", `"point":"fill.order","hit":"first","outputs":["projectNo","install"],"rows":[{"id":"a","then":{"projectNo":"x","install":true}}]`), ""},
		"fill nothing":   {table("t", `"point":"fill.order","hit":"first","outputs":["moon"],"rows":[]`), "output.unknown /outputs/0"},
		"fill from late": {table("t", `"point":"fill.order","hit":"first","inputs":[{"id":"t","f":"order.total"}],"outputs":["projectNo"],"rows":[]`), "fact.stage /inputs/0/f"},
		"fill itself":    {table("t", `"point":"fill.order","hit":"first","inputs":[{"id":"t","f":"order.fields.projectNo"}],"outputs":["projectNo"],"rows":[]`), "fill.cycle "},
		"idle skip":      {route(`"rows":[{"id":"a","when":{"n":1},"then":{"skip":["finance","moon"]}}]`), "skip.idle? /rows/0/then/skip"},
		"wrong manager":  {table("t", `"point":"assign.task","hit":"first","outputs":["who"],"rows":[{"id":"a","then":{"who":[{"manager":0,"of":"order.owner"},{"manager":[1,3],"of":"task.owner"},{"manager":1}]}}]`), "who.shape /rows/0/then/who/0/manager; cond.shape /rows/0/then/who/2/of"},
		"gather a text":  {table("t", `"point":"fill.order","hit":"collect","gather":{"projectNo":"sum"},"outputs":["projectNo"],"rows":[]`), "gather.wrong /outputs/0"},
	} {
		if got := found(t, k.text); got != k.want {
			t.Errorf("%s: %s; want %s", name, got, k.want)
		}
	}
}

func TestAnElseThatHidesALaterTableIsWarnedOf(t *testing.T) {
	one := `"point":"route.order","hit":"first","outputs":["lane"],"rows":[],"else":{"then":{"lane":"fast"}}`
	_, _, fs := release(t, with(t, map[string]string{"rules/a.json": table("a", one), "rules/b.json": table("b", one)}))
	var said string
	for _, f := range fs {
		if f.Code == "else.hides" {
			said += f.Document + f.Say.EN
		}
	}
	if said != "rules/a.jsonthis else gives lane, so the later table b is never heard" {
		t.Errorf("%s", said)
	}
}

func TestAnOverlapComesWithAnInputForBothRows(t *testing.T) {
	_, _, fs := release(t, with(t, map[string]string{"rules/a.json": table("a", `"point":"route.order","hit":"unique","inputs":[{"id":"n","f":"order.lineCount"},{"id":"t","f":"customer.type"}],"outputs":["priority"],"rows":[
		{"id":"a","when":{"n":{"op":">=","v":3},"t":["vip","dealer"]},"then":{"priority":1}},
		{"id":"b","when":{"n":{"op":"<","v":5},"t":{"op":"!=","v":"vip"}},"then":{"priority":1}}]`)}))
	for _, f := range fs {
		if f.Code == "unique.overlap" {
			if got := plainJSON(t, f.Sample); got != `{"customer.type":"dealer","order.lineCount":3}` {
				t.Errorf("%s", got)
			}
			return
		}
	}
	t.Error("no overlap was found")
}
