package rule_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// faults compiles a table and writes its findings as "code pointer sample",
// warnings with a "?".
func faults(t testing.TB, text string) string {
	t.Helper()
	_, _, fs := release(t, with(t, map[string]string{"rules/t.json": text}))
	var said []string
	for _, f := range fs {
		if f.Document != "rules/t.json" {
			continue
		}
		mark := ""
		if f.Warning {
			mark = "?"
		}
		sample, _ := json.Marshal(f.Sample)
		said = append(said, strings.TrimSuffix(f.Code+mark+" "+f.Pointer+" "+string(sample), " null"))
	}
	slices.Sort(said)
	return strings.Join(said, "; ")
}

// The seeded faults of flow.md 6 that lie within tables, and their neighbours.
func TestSeededFaultsOfTablesAreFound(t *testing.T) {
	route := func(rest string) string {
		return table("t", `"point":"route.order","inputs":[{"id":"n","f":"order.lineCount"},{"id":"type","f":"customer.type"},{"id":"total","f":"order.totalBase"},{"id":"made","f":"order.madeToOrder"}],"outputs":["lane","priority","skip"],`+rest)
	}
	for name, k := range map[string]struct{ text, want string }{
		"F15 contradictory": {route(`"hit":"first","rows":[{"id":"a","when":{"total":{"op":">","v":"5 CNY"}},"if":{"all":[{"f":"order.totalBase","op":"<","v":"3 CNY"},{"f":"order.lineCount","op":">","v":1}]},"then":{"lane":"fast"}}],"else":{"then":{"lane":"standard"}}`),
			`row.never? /rows/0`},
		"F15 by the table's condition": {route(`"hit":"collect","if":{"f":"customer.type","op":"=","v":"vip"},"rows":[{"id":"a","when":{"type":"dealer"},"then":{"lane":"fast"}}],"else":{"then":{"lane":"standard"}}`),
			`row.never? /rows/0`},
		"F15 in one cell": {route(`"hit":"first","rows":[{"id":"a","when":{"n":{"op":"between","v":[5,3]}},"then":{"lane":"fast"}}],"else":{"then":{"lane":"standard"}}`),
			`literal.range? /rows/0/when/n/v; row.never? /rows/0`},
		"F15 outside of the table's days": {route(`"hit":"first","to":"2026-06-30","rows":[{"id":"a","from":"2026-07-01","then":{"lane":"fast"}}],"else":{"then":{"lane":"standard"}}`),
			`row.never? /rows/0`},
		"F16 every row skips": {route(`"hit":"first","rows":[{"id":"a","when":{"made":true},"then":{"lane":"fast","skip":["finance"]}}],"else":{"then":{"lane":"standard","skip":["finance"]}}`),
			`skip.always? /rows {}`},
		"F17 gap": {route(`"hit":"first","rows":[{"id":"a","when":{"type":"vip","total":{"op":"<","v":"20000 CNY"}},"then":{"lane":"fast"}},{"id":"b","when":{"type":"vip","total":{"op":">","v":"20000 CNY"}},"then":{"lane":"special"}},{"id":"c","when":{"type":{"op":"!=","v":"vip"}},"then":{"lane":"standard"}}]`),
			`table.gap /rows {"customer.type":"vip","order.totalBase":"20000 CNY"}`},
		"no gap": {route(`"hit":"first","rows":[{"id":"a","when":{"type":"vip","total":{"op":"<","v":"20000 CNY"}},"then":{"lane":"fast"}},{"id":"b","when":{"type":"vip","total":{"op":">=","v":"20000 CNY"}},"then":{"lane":"special"}},{"id":"c","when":{"type":{"op":"!=","v":"vip"}},"then":{"lane":"standard"}}]`),
			``},
		"no gap at all": {route(`"hit":"first","rows":[{"id":"a","when":{"type":"vip","n":{"op":"<","v":5}},"then":{"lane":"fast"}},{"id":"b","when":{"n":{"op":">=","v":5}},"then":{"lane":"special"}},{"id":"c","when":{"type":{"op":"!=","v":"vip"}},"then":{"lane":"standard"}}]`), ``},
		"a condition may take what a row's cells take": {route(`"hit":"first","rows":[{"id":"a","if":{"f":"order.foreignId","op":"notEmpty"},"then":{"lane":"fast"}}]`), ``},
		"F18 conflict": {route(`"hit":"unique","rows":[{"id":"a","when":{"type":"dealer","n":{"op":">=","v":5}},"then":{"lane":"fast"}},{"id":"b","when":{"type":["dealer","vip"],"n":{"op":">=","v":8}},"then":{"lane":"standard"}}],"else":{"then":{"lane":"standard"}}`),
			`unique.overlap /rows/1 {"customer.type":"dealer","order.lineCount":8}`},
		"F18 without columns": {table("t", `"point":"route.order","hit":"unique","outputs":["priority"],"rows":[{"id":"a","if":{"f":"order.repeat","op":"=","v":true},"then":{"priority":1}},{"id":"b","then":{"priority":2}}]`),
			`unique.overlap /rows/1 {}`},
		"F20 nothing afterwards": {route(`"hit":"first","rows":[{"id":"a","when":{"made":true},"to":"2026-12-31","then":{"lane":"fast"}},{"id":"b","to":"2026-11-30","then":{"lane":"standard"}}]`),
			`table.ends? /rows {"today":"2027-01-01"}`},
		"hidden by two": {route(`"hit":"first","rows":[{"id":"a","when":{"n":{"op":"<=","v":5}},"then":{"lane":"fast"}},{"id":"b","when":{"n":{"op":">","v":5}},"then":{"lane":"special"}},{"id":"c","when":{"type":"vip"},"then":{"lane":"standard"}}],"else":{"then":{"lane":"standard"}}`),
			`row.shadowed? /else; row.shadowed? /rows/2 {"customer.type":"vip"}`},
		"hidden by one": {route(`"hit":"first","rows":[{"id":"a","when":{"type":["vip","dealer"]},"then":{"lane":"fast"}},{"id":"b","when":{"type":"vip","made":true},"then":{"lane":"special"}}],"else":{"then":{"lane":"standard"}}`),
			`row.shadowed? /rows/1 {"customer.type":"vip","order.madeToOrder":true}`},
		"hidden by one that names no value": {route(`"hit":"first","rows":[{"id":"a","when":{"type":{"op":"notEmpty"}},"then":{"lane":"fast"}},{"id":"b","when":{"n":{"op":"<","v":1},"type":{"op":"notEmpty"}},"then":{"lane":"special"}}],"else":{"then":{"lane":"standard"}}`),
			`row.shadowed? /rows/1 {"customer.type":"regular","order.lineCount":0}`},
	} {
		if got := faults(t, k.text); got != k.want {
			t.Errorf("%s: %s; want %s", name, got, k.want)
		}
	}
}

// drawnTable is a small table over facts with few values, and its rows' count.
func drawnTable(t *rapid.T, hit string) string {
	cell := map[string]func() string{
		"n": func() string {
			op := rapid.SampledFrom([]string{"<", "<=", ">", ">=", "=", "!="}).Draw(t, "op")
			return fmt.Sprintf(`{"op":%q,"v":%d}`, op, rapid.IntRange(1, 3).Draw(t, "v"))
		},
		"type": func() string {
			return rapid.SampledFrom([]string{`"vip"`, `"dealer"`, `["vip","dealer"]`, `{"op":"!=","v":"vip"}`, `{"op":"empty"}`, `{"op":"notEmpty"}`}).Draw(t, "type")
		},
		"made": func() string { return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "made") },
	}
	var rows []string
	for i := range rapid.IntRange(1, 6).Draw(t, "rows") {
		var when []string
		for _, id := range []string{"n", "type", "made"} {
			if rapid.Bool().Draw(t, id) {
				when = append(when, `"`+id+`":`+cell[id]())
			}
		}
		row := fmt.Sprintf(`{"id":"r%d","then":{"lane":"fast"}`, i)
		if when != nil {
			row += `,"when":{` + strings.Join(when, ",") + `}`
		}
		rows = append(rows, row+"}")
	}
	return table("t", `"point":"route.order","hit":"`+hit+`","inputs":[{"id":"n","f":"order.lineCount"},{"id":"type","f":"customer.type"},{"id":"made","f":"order.madeToOrder"}],"outputs":["lane"],"rows":[`+strings.Join(rows, ",")+`]`)
}

// everyInput visits all inputs of drawn tables.
func everyInput(t testing.TB, c *rule.Catalogue, visit func(e *rule.Env, facts string)) {
	for _, n := range []string{"0", "0.5", "1", "1.5", "2", "2.5", "3", "4"} {
		for _, typ := range []string{"", `,"customer.type":"vip"`, `,"customer.type":"dealer"`, `,"customer.type":"regular"`} {
			for _, made := range []string{"true", "false"} {
				facts := `{"order.lineCount":` + n + typ + `,"order.madeToOrder":` + made + `}`
				visit(given(t, c, facts), facts)
			}
		}
	}
}

// What is said of gaps and hidden rows is so: tables are small enough to try
// every input.
func TestTheAnalysisSaysWhatTryingEveryInputSays(t *testing.T) {
	tree := furniture(t)
	rapid.Check(t, func(rt *rapid.T) {
		text := drawnTable(rt, "first")
		d, found := blueprint.Parse("rules/t.json", []byte(text))
		if blueprint.Failed(found) {
			rt.Fatalf("%s: %+v", text, found)
		}
		b, c, fs := release(t, blueprint.NewTree(d, tree.Get("options.json"), tree.Get("workspace.json")))
		open, hit := false, map[string]bool{}
		everyInput(t, c, func(e *rule.Env, _ string) {
			out := b.Decide("route.order", "furniture", e)
			open = open || len(out.Hits) == 0
			if len(out.Hits) > 0 {
				hit[out.Hits[0].Row] = true
			}
		})
		hidden, gap := map[string]bool{}, false
		for _, f := range fs {
			switch f.Code {
			case "row.shadowed", "row.never":
				hidden["r"+strings.TrimPrefix(f.Pointer, "/rows/")] = true
			case "table.gap":
				gap = true
				sample, _ := json.Marshal(f.Sample)
				if out := b.Decide("route.order", "furniture", given(t, c, string(sample))); len(out.Hits) > 0 {
					rt.Fatalf("%s\nanswers %s", text, sample)
				}
			}
		}
		if gap != open {
			rt.Fatalf("%s\nleaves something open: %v, and is said to: %v", text, open, gap)
		}
		for i := range 6 {
			id := fmt.Sprintf("r%d", i)
			if strings.Contains(text, `"id":"`+id+`"`) && hit[id] == hidden[id] {
				rt.Fatalf("%s\nrow %s decides: %v, and is said to be hidden: %v", text, id, hit[id], hidden[id])
			}
		}
	})
}

// However large a table is, its analysis ends.
func TestALargeTableIsAnalysedOrSaidToBeTooLarge(t *testing.T) {
	for name, k := range map[string]struct {
		text  string
		large bool
	}{
		"1,000 rows of prices": {bigTable(1_000), false},
		"1,000 ranges":         {rangeTable(1_000), false},
		"10,000 ranges":        {rangeTable(10_000), true},
	} {
		_, _, fs := release(t, with(t, map[string]string{"rules/big.json": k.text}))
		large := false
		for _, f := range fs {
			large = large || f.Code == "table.large"
		}
		if large != k.large {
			t.Errorf("%s: too large is %v", name, large)
		}
	}
}
