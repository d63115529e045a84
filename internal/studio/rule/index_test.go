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

// palette is the few values that random cells and inputs of a fact are made of,
// so that they meet often, and the operators that cells use.
type palette struct {
	path   string
	values []string // JSON literals
	ops    string
}

const (
	orderedOps = "= != > >= < <= between in notIn empty notEmpty"
	plainOps   = "= != > >= < <= between empty notEmpty"
)

func palettes() []palette {
	return []palette{
		{"customer.type", []string{`"regular"`, `"vip"`, `"dealer"`}, "= != in notIn empty notEmpty"},
		{"product.category", []string{`"seating"`, `"sofa"`, `"chair"`, `"table"`}, "= != in notIn under empty notEmpty"},
		{"order.lineCount", []string{"0", "1", "2", "2.5", "3", "10"}, orderedOps},
		{"order.goods", []string{`"0 CNY"`, `"1 CNY"`, `"2.5 CNY"`, `"1 USD"`, `"2 USD"`}, plainOps},
		{"order.wishDate", []string{`"2026-11-19"`, `"today"`, `"2026-11-21"`, `"today+1wd"`, `"2026-12-01"`}, orderedOps},
		{"order.madeToOrder", []string{"true", "false"}, "= != empty notEmpty"},
		{"customer.name", []string{`"Ada"`, `"ＡＤＡ "`, `"Bo b"`, `"bo  B"`, `"c"`}, "= != in notIn contains startsWith matches empty notEmpty"},
		{"customer.groups", []string{`"designer"`, `"hotel"`}, "has hasAny hasAll empty notEmpty"},
		{"now.time", []string{`"00:00"`, `"12:00"`, `"18:30"`, `"23:59"`}, plainOps},
	}
}

// cell draws a cell of a fact, in the short forms and the long one.
func (p palette) cell(t *rapid.T) string {
	value := rapid.SampledFrom(p.values)
	op := rapid.SampledFrom(strings.Fields(p.ops)).Draw(t, "op")
	switch op {
	case "empty", "notEmpty":
		return `{"op":"` + op + `"}`
	case "=", "has":
		if rapid.Bool().Draw(t, "short") {
			return value.Draw(t, "v")
		}
	case "between":
		open := rapid.SampledFrom([]string{"", `,"open":"left"`, `,"open":"right"`, `,"open":"both"`}).Draw(t, "open")
		return fmt.Sprintf(`{"op":"between","v":[%s,%s]%s}`, value.Draw(t, "from"), value.Draw(t, "to"), open)
	case "in", "notIn", "hasAny", "hasAll":
		return fmt.Sprintf(`{"op":"%s","v":[%s,%s]}`, op, value.Draw(t, "a"), value.Draw(t, "b"))
	}
	return fmt.Sprintf(`{"op":"%s","v":%s}`, op, value.Draw(t, "v"))
}

// randomTable draws a table of tax.line over some of the facts.
func randomTable(t *rapid.T) (string, []palette) {
	columns := rapid.SliceOfNDistinct(rapid.SampledFrom(palettes()), 1, 4, func(p palette) string { return p.path }).Draw(t, "columns")
	var inputs, rows string
	for i, p := range columns {
		inputs += fmt.Sprintf(`,{"id":"c%d","f":"%s"}`, i, p.path)
	}
	for r := range rapid.IntRange(0, 150).Draw(t, "rows") {
		var when string
		for i, p := range columns {
			if rapid.IntRange(0, 2).Draw(t, "cell") > 0 {
				when += fmt.Sprintf(`,"c%d":%s`, i, p.cell(t))
			}
		}
		if when != "" {
			when = `"when":{` + when[1:] + `},`
		}
		if rapid.IntRange(0, 9).Draw(t, "if") == 0 {
			when += `"if":{"f":"order.lineCount","op":">","v":2},`
		}
		rows += fmt.Sprintf(`,{"id":"r%d",%s"then":{"rate":%d}}`, r, when, rapid.IntRange(-9, 9).Draw(t, "pct"))
	}
	hit := rapid.SampledFrom([]string{`"first"`, `"collect"`, `"priority","rank":"rate"`}).Draw(t, "hit")
	if rows != "" {
		rows = rows[1:]
	}
	return table("big", `"point":"tax.line","hit":`+hit+`,"inputs":[`+inputs[1:]+`],"outputs":["rate"],"rows":[`+rows+`],"else":{"then":{"rate":0}}`), columns
}

func TestTheIndexDecidesAsRowByRowReadingDoes(t *testing.T) {
	base := furniture(t)
	options := base.Get("options.json")
	rapid.Check(t, func(rt *rapid.T) {
		text, columns := randomTable(rt)
		d := &blueprint.Document{Path: "rules/big.json", Format: "rules.v1", Key: "big", JSON: []byte(text)}
		b, c, found := release(t, blueprint.NewTree(d, options))
		if bad := errorsOf(found); bad != nil {
			rt.Fatalf("%s\n%+v", text, bad)
		}
		tab := b.Tables("tax.line")[0]
		for range 20 {
			e := randomInputs(rt, c, columns)
			if index, naive := tab.Hits(e), tab.Naive(e); !slices.Equal(index, naive) {
				rt.Fatalf("the index finds %v, reading row by row %v in\n%s", index, naive, text)
			}
		}
	})
}

// randomInputs draws each column's fact, or leaves it missing.
func randomInputs(t *rapid.T, c *rule.Catalogue, columns []palette) *rule.Env {
	hour := rapid.IntRange(0, 23).Draw(t, "hour")
	e := c.NewEnv(moment(fmt.Sprintf("2026-11-20T%02d:00:00", hour)), office())
	for _, p := range columns {
		f, _ := c.Fact(p.path)
		literal := rapid.SampledFrom(p.values)
		raw := literal.Draw(t, p.path)
		if f.Type.Kind == rule.KindList {
			raw = "[" + raw + "," + literal.Draw(t, "second") + "]"
		}
		v, err := rule.ParseJSON(f.Type, json.RawMessage(raw), shanghai)
		if err == nil && rapid.IntRange(0, 4).Draw(t, "there") > 0 {
			e.Set(c.MustRef(p.path), v)
		}
	}
	return e
}
