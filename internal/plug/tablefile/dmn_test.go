package tablefile_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/plug/tablefile"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// columns are fields of every type that both sides know; the first letter of a
// field's name is its type's.
var columns = []struct{ key, typ string }{
	{"text", "text"}, {"number", "number"}, {"money", "money"}, {"bool", "bool"}, {"date", "date"},
	{"code", "code:customerType"}, {"words", "list<text>"}, {"codes", "list<code:customerType>"},
}

func business(t testing.TB) tablefile.Business {
	t.Helper()
	b := rule.NewCatalogue()
	for _, prefix := range []string{"in", "out"} {
		for _, c := range columns {
			typ, err := rule.ParseType(c.typ)
			if err != nil {
				t.Fatal(err)
			}
			b.AddFact("order.fields."+prefix+c.key, typ, rule.StageForm, true)
		}
	}
	return tablefile.Business{Facts: b.Build(), Currency: "CNY"}
}

// document parses what has to be a document.
func document(t interface {
	Fatalf(string, ...any)
}, raw []byte) *blueprint.Document {
	d, found := blueprint.Parse("rules/exchange.json", raw)
	if blueprint.Failed(found) {
		t.Fatalf("%+v\n%s", found, raw)
	}
	return d
}

func rules(rest string) []byte {
	return []byte(`{"format":"rules.v1","key":"exchange","name":{"en":"Exchange"},"point":"fill.order",` + rest + `}`)
}

// literalOf draws a value of a type as documents write it.
func literalOf(t *rapid.T, typ string) any {
	switch typ {
	case "number":
		return json.RawMessage(rapid.SampledFrom([]string{"0", "-1", "12.5", "0.0001", "999999999"}).Draw(t, "number"))
	case "money":
		return rapid.SampledFrom([]string{"0 CNY", "-2.5 CNY", "20000 CNY"}).Draw(t, "money")
	case "bool":
		return rapid.Bool().Draw(t, "bool")
	case "date":
		return rapid.SampledFrom([]string{"2026-12-01", "1999-01-31"}).Draw(t, "date")
	case "code:customerType":
		return rapid.SampledFrom([]string{"vip", "dealer", "A-1"}).Draw(t, "code")
	}
	return rapid.OneOf(
		rapid.SampledFrom([]string{"-", "=1+1", "null", `"`, `\`, "a,b", "not(x)", "[1..2]", "  ", "x\ty\n", "@x", "1", "true", "{}", "_x0041_", "床\u3000垫"}),
		rapid.StringMatching(`[ -~]{1,12}`),
		rapid.String().Filter(func(s string) bool { return s != "" && !strings.Contains(s, "\x00") }),
	).Draw(t, "text")
}

// cellOf draws a cell in its shortest form, of those that both sides can say.
func cellOf(t *rapid.T, typ string) any {
	elem, isList := strings.CutPrefix(strings.TrimSuffix(typ, ">"), "list<")
	value := func() any { return literalOf(t, elem) }
	several := []any{value(), value(), value()}
	forms := []func() any{
		func() any { return value() },
		func() any { return map[string]any{"op": "empty"} },
		func() any { return map[string]any{"op": "notEmpty"} },
	}
	if !isList {
		forms = append(forms, func() any { return map[string]any{"op": "!=", "v": value()} })
	}
	switch {
	case elem == "number" || elem == "money" || elem == "date":
		forms = append(forms, func() any {
			return map[string]any{"op": rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(t, "op"), "v": value()}
		}, func() any {
			cell := map[string]any{"op": "between", "v": several[:2]}
			if open := rapid.SampledFrom([]string{"", "left", "right", "both"}).Draw(t, "open"); open != "" {
				cell["open"] = open
			}
			return cell
		})
	case elem != "bool":
		forms = append(forms, func() any { return several })
		if !isList {
			forms = append(forms, func() any { return map[string]any{"op": "notIn", "v": several} })
		}
	}
	return rapid.SampledFrom(forms).Draw(t, "form")()
}

// tableOf draws a table that both sides can say.
func tableOf(t *rapid.T) []byte {
	hit := rapid.SampledFrom([]string{"first", "unique", "priority", "collect"}).Draw(t, "hit")
	fold := ""
	outputs := []string{"text", "number", "money", "bool", "date", "code", "words"}
	if hit == "collect" {
		fold = rapid.SampledFrom([]string{"sum", "min", "max", "count", "list"}).Draw(t, "fold")
		outputs = []string{"number"}
		if fold == "list" {
			outputs = []string{"words", "codes"}
		}
	}
	typeOf := func(key string) string {
		return columns[slices.IndexFunc(columns, func(c struct{ key, typ string }) bool { return c.key == key })].typ
	}
	doc := map[string]any{"format": "rules.v1", "key": "exchange", "name": map[string]any{"en": "Exchange"}, "note": "kept", "point": "fill.order", "hit": hit, "order": 7}
	var inputs, rows []any
	for _, c := range columns {
		inputs = append(inputs, map[string]any{"id": c.key, "f": "order.fields.in" + c.key})
	}
	given := map[string]string{}
	var names []string
	gather := map[string]any{}
	for _, key := range outputs {
		typ := typeOf(key)
		if fold != "" {
			gather["out"+key] = fold
			typ = strings.TrimSuffix(strings.TrimPrefix(typ, "list<"), ">")
		}
		given["out"+key] = typ
		names = append(names, "out"+key)
	}
	then := func() map[string]any {
		made := map[string]any{}
		for _, id := range names {
			typ := given[id]
			if rapid.Bool().Draw(t, "given") || hit == "priority" && id == "outnumber" {
				made[id] = literalOf(t, typ)
				if elem, isList := strings.CutPrefix(typ, "list<"); isList {
					made[id] = []any{literalOf(t, strings.TrimSuffix(elem, ">")), literalOf(t, strings.TrimSuffix(elem, ">"))}
				}
			}
		}
		return made
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "rows") {
		when := map[string]any{}
		for _, c := range columns {
			if rapid.Bool().Draw(t, "asked") {
				when[c.key] = cellOf(t, c.typ)
			}
		}
		row := map[string]any{"id": fmt.Sprintf("row%d", i), "then": then()}
		if len(when) > 0 {
			row["when"] = when
		}
		if rapid.Bool().Draw(t, "says") {
			row["say"], row["note"] = map[string]any{"zh-CN": "原因", "en": "why <&> \"so\""}, "for people"
		}
		rows = append(rows, row)
	}
	doc["inputs"], doc["outputs"], doc["rows"] = inputs, names, rows
	if rows == nil {
		doc["rows"] = []any{}
	}
	if len(gather) > 0 {
		doc["gather"] = gather
	}
	if orElse := then(); len(orElse) > 0 {
		doc["else"] = map[string]any{"then": orElse}
	}
	if hit == "priority" {
		doc["rank"] = "outnumber"
		doc["outputs"] = append([]string{"outnumber"}, slices.DeleteFunc(names, func(s string) bool { return s == "outnumber" })...)
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return raw
}

func TestATableComesBackFromDMNAsItWas(t *testing.T) {
	b := business(t)
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, tableOf(t))
		out, found, err := b.WriteDMN(d, "en")
		if err != nil || len(found) > 0 {
			t.Fatalf("%v %+v", err, found)
		}
		raw, found := b.ReadDMN("exchange.dmn", out, tablefile.Target{Base: d})
		if len(found) > 0 {
			t.Fatalf("%+v\n%s", found, out)
		}
		if back := document(t, raw); back.Hash != d.Hash {
			t.Fatalf("got\n%s\nwant\n%s\nfrom\n%s", back.JSON, d.JSON, out)
		}
	})
}

func TestWhatDMNCannotSayIsRefusedByName(t *testing.T) {
	b := business(t)
	const io = `"hit":"first","inputs":[{"id":"a","f":"order.fields.intext"},{"id":"m","f":"order.fields.inmoney"},{"id":"d","f":"order.fields.indate"}],"outputs":["outtext","outmoney"],`
	cell := func(col, cell string) string {
		return io + `"rows":[{"id":"one","when":{"` + col + `":` + cell + `},"then":{}}]`
	}
	for rest, want := range map[string]string{
		io + `"rows":[],"if":{"f":"customer.type","op":"notEmpty"}`:                                                  "dmn.key /if",
		io + `"rows":[],"types":["furniture"],"from":"2026-01-01"`:                                                   "dmn.key /types, dmn.key /from",
		io + `"rows":[],"else":{"then":{"outtext":"a"},"say":{"en":"because"}}`:                                      "dmn.key /else/say",
		io + `"rows":[{"id":"one","off":true,"then":{}}]`:                                                            "dmn.row /rows/0",
		io + `"rows":[{"id":"one","if":{"f":"customer.type","op":"notEmpty"},"then":{}}]`:                            "dmn.row /rows/0",
		cell("a", `{"op":"contains","v":"x"}`):                                                                       "dmn.cell /rows/0/when/a",
		cell("a", `{"op":"matches","v":"^x"}`):                                                                       "dmn.cell /rows/0/when/a",
		cell("a", `{"op":"=","ref":"order.note"}`):                                                                   "dmn.cell /rows/0/when/a",
		cell("m", `{"op":">","v":"5 USD"}`):                                                                          "dmn.cell /rows/0/when/m",
		cell("d", `{"op":">","v":"today+3wd"}`):                                                                      "dmn.cell /rows/0/when/d",
		io + `"rows":[{"id":"one","then":{"outtext":{"x":"order.note"}}}]`:                                           "dmn.value /rows/0/then/outtext",
		io + `"rows":[{"id":"one","then":{"outmoney":"5 USD"}}]`:                                                     "dmn.value /rows/0/then/outmoney",
		`"hit":"first","inputs":[{"id":"a","f":"now"}],"outputs":["outtext"],"rows":[]`:                              "dmn.type /inputs/0",
		`"hit":"priority","rank":"outnumber","outputs":["outnumber"],"rows":[{"id":"one","then":{}}]`:                "dmn.rank /rows/0/then/outnumber",
		`"hit":"collect","outputs":["outtext"],"rows":[]`:                                                            "dmn.collect /outputs/0",
		`"hit":"collect","outputs":["outnumber","outmoney"],"gather":{"outnumber":"sum","outmoney":"sum"},"rows":[]`: "dmn.gather /gather",
	} {
		out, found, err := b.WriteDMN(document(t, rules(rest)), "en")
		if err != nil || out != nil || told(found) != want {
			t.Errorf("%s: %s, %v", rest, told(found), err)
		}
	}
}

// told lists findings as "code place".
func told(found []blueprint.Finding) string {
	var all []string
	for _, f := range found {
		if f.Say.ZH == "" || f.Say.EN == "" || strings.Contains(f.Say.ZH+f.Say.EN, "{") && !strings.Contains(f.Say.EN, `{"`) {
			return "silent " + f.Code
		}
		all = append(all, f.Code+" "+f.Pointer)
	}
	return strings.Join(all, ", ")
}

// dmnTable writes a model with one table.
func dmnTable(attributes, inside string) string {
	return `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n"><decision name="D"><decisionTable ` + attributes + `>` + inside + `</decisionTable></decision></definitions>`
}

// oneCell is a table of one input and one output with one row.
func oneCell(fact, cell, output, value string) string {
	return dmnTable(`hitPolicy="FIRST"`, `<input><inputExpression><text>`+fact+`</text></inputExpression></input><output name="`+output+`"/>`+
		`<rule><inputEntry><text>`+cell+`</text></inputEntry><outputEntry><text>`+value+`</text></outputEntry></rule>`)
}

func TestWhatDMNSaysAndWeDoNotIsRefusedByName(t *testing.T) {
	b := business(t)
	const text, number = "order.fields.intext", "order.fields.innumber"
	for model, want := range map[string]string{
		`<definitions/>`: "dmn.none /definitions",
		`<definitions><decision name="A"><literalExpression/></decision></definitions>`:                                                                    "dmn.logic /decision[A]",
		`<definitions><decision name="A"><decisionTable/></decision><decision name="B"><decisionTable/></decision></definitions>`:                          "dmn.several /definitions",
		`<definitions expressionLanguage="urn:groovy"><decision name="A"><decisionTable><output name="outtext"/></decisionTable></decision></definitions>`: "dmn.language /definitions",
		dmnTable(`hitPolicy="ANY"`, `<output name="outtext"/>`):                                                                                            "dmn.hit /decisionTable",
		dmnTable(`hitPolicy="OUTPUT ORDER"`, `<output name="outtext"/>`):                                                                                   "dmn.hit /decisionTable",
		dmnTable(`hitPolicy="PRIORITY"`, `<output name="outtext"/>`):                                                                                       "dmn.priority /decisionTable",
		dmnTable(`hitPolicy="COLLECT"`, `<output name="outtext"/>`):                                                                                        "dmn.collect /output[1]",
		dmnTable(`hitPolicy="COLLECT" aggregation="SUM"`, `<output name="outnumber"/><output name="outmoney"/>`):                                           "dmn.gather /decisionTable",
		dmnTable(``, `<output name="nobody"/>`):                                                                                                            "dmn.output /output[1]",
		dmnTable(``, `<input><inputExpression><text>a + b</text></inputExpression></input><output name="outtext"/>`):                                       "dmn.input /input[1]",
		dmnTable(``, `<output name="outtext"/><rule><inputEntry><text>-</text></inputEntry></rule>`):                                                       "dmn.rule /rule[1]",
		oneCell(text, `contains(?, "x")`, "outtext", `"a"`):                                                                                                "feel.expression /rule[1]/inputEntry[1]",
		oneCell(text, `"a", &gt; "b"`, "outtext", `"a"`):                                                                                                   "feel.mixed /rule[1]/inputEntry[1]",
		oneCell(number, `&lt; 1, &gt; 5`, "outtext", `"a"`):                                                                                                "feel.mixed /rule[1]/inputEntry[1]",
		oneCell(number, `not(&gt; 5)`, "outtext", `"a"`):                                                                                                   "feel.not /rule[1]/inputEntry[1]",
		oneCell(number, `"5"`, "outtext", `"a"`):                                                                                                           "feel.type /rule[1]/inputEntry[1]",
		oneCell(number, `1 + 2`, "outtext", `"a"`):                                                                                                         "feel.syntax /rule[1]/inputEntry[1]",
		oneCell(number, `[1..`, "outtext", `"a"`):                                                                                                          "feel.syntax /rule[1]/inputEntry[1]",
		oneCell(number, `5`, "outtext", `"a" + "b"`):                                                                                                       "feel.syntax /rule[1]/outputEntry[1]",
		oneCell(number, `5`, "outtext", `order.note`):                                                                                                      "feel.expression /rule[1]/outputEntry[1]",
		oneCell(number, `5`, "outdate", `date("2026-02-30")`):                                                                                              "feel.type /rule[1]/outputEntry[1]",
	} {
		raw, found := b.ReadDMN("m.dmn", []byte(model), tablefile.Target{Key: "k", Point: "fill.order"})
		if raw != nil || told(found) != want {
			t.Errorf("%s: %s", model, told(found))
		}
	}
}

func TestModelsOfStrangersHarmNobody(t *testing.T) {
	b := business(t)
	deep := strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)
	for name, model := range map[string]string{
		"entities": `<!DOCTYPE d [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><definitions name="&c;"/>`,
		"external": `<!DOCTYPE d SYSTEM "file:///etc/passwd"><definitions/>`,
		"unknown":  `<definitions name="&c;"/>`,
		"deep":     `<definitions>` + deep + `</definitions>`,
		"many":     `<definitions>` + strings.Repeat("<a/>", 600_000) + `</definitions>`,
		"large":    `<definitions>` + strings.Repeat(" ", 5<<20) + `</definitions>`,
		"cut":      `<definitions>`,
		"encoded":  `<?xml version="1.0" encoding="UTF-7"?><definitions/>`,
		"other":    `<html/>`,
		"nothing":  ``,
	} {
		if raw, found := b.ReadDMN("m.dmn", []byte(model), tablefile.Target{Key: "k", Point: "fill.order"}); raw != nil || told(found) != "dmn.xml " {
			t.Errorf("%s: %s %s", name, raw, told(found))
		}
	}
}

func FuzzCells(f *testing.F) {
	for _, cell := range []string{`-`, `"a","b"`, `&gt;= 18`, `]1..5[`, `not("a")`, `date("2026-01-01")`, `list contains(?, "a")`} {
		f.Add(cell)
	}
	b := business(f)
	f.Fuzz(func(t *testing.T, cell string) {
		for _, c := range columns {
			model := oneCell("order.fields.in"+c.key, cell, "out"+c.key, cell)
			raw, found := b.ReadDMN("m.dmn", []byte(model), tablefile.Target{Key: "exchange", Point: "fill.order"})
			if (raw == nil) != blueprint.Failed(found) {
				t.Fatalf("%q: %s, %+v", cell, raw, found)
			}
		}
	})
}
