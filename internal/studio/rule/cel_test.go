package rule_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// CEL is the oracle: conditions over plain facts are translated as the formats
// say and must answer the same. Numbers become whole numbers of 1/10,000, days
// the number of the day, and texts are drawn folded, so that only the meaning
// of the operators, of groups, rows and missing facts is compared.

var oracleFacts = []string{"order.lineCount", "order.weight", "order.foreignId", "order.channel", "order.madeToOrder", "order.wishDate", "customer.groups"}

// oracleCond draws a condition; row facts only inside rows.
func oracleCond(t *rapid.T, depth int, facts []string) string {
	if depth > 0 && rapid.IntRange(0, 2).Draw(t, "shape") > 0 {
		if rapid.IntRange(0, 3).Draw(t, "rows") == 0 {
			how := rapid.SampledFrom([]string{"some", "every"}).Draw(t, "how")
			return fmt.Sprintf(`{"rows":"order.lines","%s":%s}`, how, oracleCond(t, 0, []string{"line.n", "line.note", "product.weight"}))
		}
		var kids []string
		for range rapid.IntRange(1, 3).Draw(t, "kids") {
			kids = append(kids, oracleCond(t, depth-1, facts))
		}
		return fmt.Sprintf(`{"%s":[%s]}`, rapid.SampledFrom([]string{"all", "any", "none"}).Draw(t, "group"), strings.Join(kids, ","))
	}
	return oracleLeaf(t, rapid.SampledFrom(facts).Draw(t, "fact"))
}

func oracleLeaf(t *rapid.T, path string) string {
	draw := func(values ...string) string { return rapid.SampledFrom(values).Draw(t, "value") }
	ops, value := "= != empty notEmpty", func() string { return draw("true", "false") }
	switch path {
	case "order.lineCount", "order.weight", "line.n", "product.weight":
		ops, value = "= != > >= < <= between in notIn empty notEmpty", func() string { return draw("0", "1", "1.5", "2") }
	case "order.foreignId", "line.note":
		ops, value = "= != in notIn contains startsWith endsWith empty notEmpty", func() string { return draw(`"a"`, `"ab"`, `"b"`) }
	case "order.channel":
		ops, value = "= != in notIn empty notEmpty", func() string { return draw(`"api"`, `"shop"`) }
	case "order.wishDate":
		ops, value = "= != > >= < <= between in notIn empty notEmpty", func() string { return draw(`"2026-11-19"`, `"2026-11-20"`, `"2026-11-21"`) }
	case "customer.groups":
		ops, value = "has hasAny hasAll empty notEmpty", func() string { return draw(`"a"`, `"b"`, `"c"`) }
	}
	op := rapid.SampledFrom(strings.Fields(ops)).Draw(t, "op")
	switch op {
	case "empty", "notEmpty":
		return fmt.Sprintf(`{"f":"%s","op":"%s"}`, path, op)
	case "between":
		open := rapid.SampledFrom([]string{"", `,"open":"left"`, `,"open":"both"`}).Draw(t, "open")
		return fmt.Sprintf(`{"f":"%s","op":"between","v":[%s,%s]%s}`, path, value(), value(), open)
	case "in", "notIn", "hasAny", "hasAll":
		return fmt.Sprintf(`{"f":"%s","op":"%s","v":[%s,%s]}`, path, op, value(), value())
	}
	return fmt.Sprintf(`{"f":"%s","op":"%s","v":%s}`, path, op, value())
}

type oracleNode struct {
	F, Op, Open, Rows string
	V                 json.RawMessage
	All, Any, None    []oracleNode
	Some, Every       *oracleNode
}

// celText translates a condition as formats.md does: a leaf f > v is
// has(f) && f > v, f != v is !has(f) || f != v.
func (n oracleNode) celText() string {
	join := func(kids []oracleNode, by string) string {
		var texts []string
		for _, kid := range kids {
			texts = append(texts, kid.celText())
		}
		return "(" + strings.Join(texts, by) + ")"
	}
	has := "has(" + n.F + ")"
	switch {
	case n.All != nil:
		return join(n.All, " && ")
	case n.Any != nil:
		return join(n.Any, " || ")
	case n.None != nil:
		return "!" + join(n.None, " || ")
	case n.Some != nil:
		return "(has(order.lines) && order.lines.exists(line, " + n.Some.celText() + "))"
	case n.Every != nil:
		return "(!has(order.lines) || order.lines.all(line, " + n.Every.celText() + "))"
	case n.Op == "empty":
		return "!" + has
	case n.Op == "notEmpty":
		return has
	case n.Op == "!=" || n.Op == "notIn":
		return "(!" + has + " || !" + n.compare(map[string]string{"!=": "=", "notIn": "in"}[n.Op]) + ")"
	}
	return "(" + has + " && " + n.compare(n.Op) + ")"
}

func (n oracleNode) compare(op string) string {
	f := n.F
	var list []json.RawMessage
	_ = json.Unmarshal(n.V, &list)
	switch op {
	case "=":
		return "(" + f + " == " + celValue(n.V) + ")"
	case "in":
		return "(" + f + " in [" + celValue(list[0]) + ", " + celValue(list[1]) + "])"
	case "between":
		left, right := " >= ", " <= "
		if n.Open != "" {
			left = " > "
		}
		if n.Open == "both" {
			right = " < "
		}
		return "(" + f + left + celValue(list[0]) + " && " + f + right + celValue(list[1]) + ")"
	case "contains", "startsWith", "endsWith":
		return f + "." + op + "(" + string(n.V) + ")"
	case "has":
		return "(" + string(n.V) + " in " + f + ")"
	case "hasAny":
		return "(" + string(list[0]) + " in " + f + " || " + string(list[1]) + " in " + f + ")"
	case "hasAll":
		return "(" + string(list[0]) + " in " + f + " && " + string(list[1]) + " in " + f + ")"
	}
	return "(" + f + " " + op + " " + celValue(n.V) + ")"
}

// celValue is a literal on the oracle's line of whole numbers.
func celValue(raw json.RawMessage) string {
	if d, err := dec.Parse(string(raw)); err == nil {
		return strconv.FormatInt(int64(d), 10)
	}
	if strings.HasPrefix(string(raw), `"2026-`) {
		v, _ := rule.ParseJSON(rule.Type{Kind: rule.KindDate}, raw, nil)
		return strconv.FormatInt(v.N, 10)
	}
	return string(raw)
}

// celFact is a value as the oracle sees it.
func celFact(v rule.Value) any {
	switch v.Kind {
	case rule.KindText, rule.KindCode:
		return v.S
	case rule.KindBool:
		return v.Bool()
	case rule.KindList:
		return v.Strings()
	}
	return v.N
}

func TestConditionsAnswerAsCELDoes(t *testing.T) {
	c := rule.NewCatalogue().Build()
	env, err := cel.NewEnv(cel.Variable("order", cel.DynType), cel.Variable("customer", cel.DynType))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		raw := oracleCond(rt, 3, oracleFacts)
		x, found := c.Compile([]byte(raw), rule.StageRun, nil)
		if rule.Failed(found) {
			rt.Fatalf("%s: %+v", raw, found)
		}
		var n oracleNode
		if err := json.Unmarshal([]byte(raw), &n); err != nil {
			rt.Fatal(err)
		}
		text := strings.ReplaceAll(n.celText(), "product.", "line.product.")
		program, issues := env.Compile(text)
		if issues.Err() != nil {
			rt.Fatalf("%s: %v", text, issues.Err())
		}
		run, err := env.Program(program)
		if err != nil {
			rt.Fatal(err)
		}
		e, vars := oracleInputs(rt, c)
		want, _, err := run.Eval(vars)
		if err != nil {
			rt.Fatalf("%s: %v", text, err)
		}
		if got := x.Holds(e); got != want.Value() {
			rt.Fatalf("%s\n%s\nis %v, and by CEL %v with %v", raw, text, got, want.Value(), vars)
		}
		if got, ok := conditionAsFormula(t, c, []byte(raw), e); ok && got != want.Value() {
			rt.Fatalf("%s\nis %v as a formula, and by CEL %v with %v", raw, got, want.Value(), vars)
		}
	})
}

// oracleInputs draws the same facts for both evaluators.
func oracleInputs(t *rapid.T, c *rule.Catalogue) (*rule.Env, map[string]any) {
	e := c.NewEnv(moment("2026-11-20T18:30:00"), office())
	order, customer := map[string]any{}, map[string]any{}
	set := func(into map[string]any, path string, frame rule.Frame, values ...rule.Value) {
		v := rapid.SampledFrom(append(values, rule.Value{})).Draw(t, path)
		if frame != nil {
			frame.Set(c.MustRef(path), v)
		} else {
			e.Set(c.MustRef(path), v)
		}
		if !v.Missing() {
			into[path[strings.IndexByte(path, '.')+1:]] = celFact(v)
		}
	}
	set(order, "order.lineCount", nil, rule.Number(0), rule.Number(10_000), rule.Number(20_000))
	set(order, "order.weight", nil, rule.Number(15_000), rule.Number(20_000))
	set(order, "order.foreignId", nil, rule.Text("a"), rule.Text("ab"), rule.Text("cab"))
	set(order, "order.channel", nil, rule.Code("api"), rule.Code("shop"))
	set(order, "order.madeToOrder", nil, rule.Bool(true), rule.Bool(false))
	set(order, "order.wishDate", nil, rule.Date(20_776), rule.Date(20_777), rule.Date(20_778))
	set(customer, "customer.groups", nil, rule.Codes("a"), rule.Codes("a", "b"), rule.Codes("c"))
	var lines []any
	var elements []rule.Element
	lineRoot, _ := c.Root("line")
	productRoot, _ := c.Root("product")
	for range rapid.IntRange(0, 3).Draw(t, "lines") {
		line, product := map[string]any{}, map[string]any{}
		lineFrame, productFrame := c.Frame("line"), c.Frame("product")
		set(line, "line.n", lineFrame, rule.Number(10_000), rule.Number(15_000))
		set(line, "line.note", lineFrame, rule.Text("a"), rule.Text("ab"))
		set(product, "product.weight", productFrame, rule.Number(0), rule.Number(20_000))
		line["product"] = product
		lines = append(lines, line)
		elements = append(elements, rule.Element{{Root: lineRoot, Frame: lineFrame}, {Root: productRoot, Frame: productFrame}})
	}
	if lines != nil {
		order["lines"] = lines
	}
	e.Set(c.MustRef("order.lines"), rule.Rows(elements))
	return e, map[string]any{"order": order, "customer": customer}
}
