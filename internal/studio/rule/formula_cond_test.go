package rule_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"bespoke/internal/studio/rule"
)

// condText writes a condition as a formula: f > v is has(f) && f > v, f != v is
// !has(f) || f != v, some is exists and every is all. It panics with what has no
// formula: texts, which conditions fold, patterns, trees.
type condText struct {
	c    *rule.Catalogue
	rows map[string]string // roots of the row at hand, by name
}

type noFormula string

type condNode struct {
	All, Any, None   []json.RawMessage
	F, Op, Ref, Open string
	V                json.RawMessage
	Rows             string
	Some, Every      json.RawMessage
	Count, Where     json.RawMessage
	Sum, Min, Max    string
}

func (x condText) node(raw json.RawMessage) string {
	var n condNode
	if err := json.Unmarshal(raw, &n); err != nil {
		panic(noFormula(err.Error()))
	}
	group := func(of []json.RawMessage, op string) string {
		var all []string
		for _, one := range of {
			all = append(all, "("+x.node(one)+")")
		}
		return strings.Join(all, " "+op+" ")
	}
	switch {
	case n.All != nil:
		return group(n.All, "&&")
	case n.Any != nil:
		return group(n.Any, "||")
	case n.None != nil:
		return "!(" + group(n.None, "||") + ")"
	case n.Rows != "":
		return x.overRows(n)
	}
	f, _ := x.c.Fact(n.F)
	path := x.path(n.F)
	here := "has(" + path + ")"
	if !strings.Contains(path, ".") {
		here = "true" // now and today are always there
	}
	return x.compare(n, f.Type, path, here)
}

// path is a fact as the formula reads it, inside a loop by its variable.
func (x condText) path(path string) string {
	root, rest, _ := strings.Cut(path, ".")
	if as, row := x.rows[root]; row {
		return as + "." + rest
	}
	return path
}

func (x condText) overRows(n condNode) string {
	inner := condText{x.c, map[string]string{}}
	for i, root := range x.c.RowRoots(n.Rows) {
		inner.rows[root] = "it"
		if i > 0 {
			inner.rows[root] = "it." + root
		}
	}
	list := x.path(n.Rows)
	where := n.Where
	if n.Count != nil && string(n.Count) != "true" {
		where = n.Count
	}
	if where != nil {
		list += ".filter(it, " + inner.node(where) + ")"
	}
	number, _ := rule.ParseType("number")
	switch {
	case n.Some != nil:
		return list + ".exists(it, " + inner.node(n.Some) + ")"
	case n.Every != nil:
		return list + ".all(it, " + inner.node(n.Every) + ")"
	case n.Count != nil:
		return x.compare(n, number, "size("+list+")", "true")
	}
	of := n.Sum + n.Min + n.Max
	f, _ := x.c.Fact(of)
	fn := map[bool]string{n.Sum != "": "sum", n.Min != "": "min", n.Max != "": "max"}[true]
	list += ".filter(it, has(" + inner.path(of) + "))" // missing ones add nothing
	// The smallest of no rows is missing and has no order.
	yield := fn + "(" + list + ".map(it, " + inner.path(of) + "))"
	return x.compare(n, f.Type, yield, map[bool]string{true: "true", false: "size(" + list + ") > 0"}[fn == "sum"])
}

func (x condText) compare(n condNode, typ rule.Type, path, here string) string {
	switch n.Op {
	case "empty":
		return "!" + here
	case "notEmpty":
		return here
	}
	switch typ.Kind {
	case rule.KindText, rule.KindInstant, rule.KindTime, rule.KindDuration:
		panic(noFormula(typ.String()))
	}
	v, gone := "", "false" // gone: both are missing, which is equal
	if n.Ref != "" {
		v = x.path(n.Ref)
		gone = "!" + here + " && !has(" + v + ")"
		here += " && has(" + v + ")"
	} else {
		v = literalText(n.V, typ)
	}
	switch n.Op {
	case "=":
		return gone + " || " + here + " && " + path + " == " + v
	case "!=":
		return "!(" + gone + ") && (!(" + here + ") || " + path + " != " + v + ")"
	case ">", ">=", "<", "<=":
		return here + " && " + path + " " + n.Op + " " + v
	case "in":
		return here + " && " + path + " in " + v
	case "notIn":
		return "!(" + here + ") || !(" + path + " in " + v + ")"
	case "has":
		return here + " && " + v + " in " + path
	case "hasAny":
		return path + ".exists(g, g in " + v + ")"
	case "between":
		ends := strings.SplitN(strings.Trim(v, "[]"), ", ", 2)
		low, high := " >= ", " <= "
		if n.Open == "left" || n.Open == "both" {
			low = " > "
		}
		if n.Open == "right" || n.Open == "both" {
			high = " < "
		}
		return here + " && " + path + low + ends[0] + " && " + path + high + ends[1]
	}
	panic(noFormula(n.Op))
}

var relativeDay = regexp.MustCompile(`^today(?:(-?\d+)(d|wd|w))?$`)

func literalText(raw json.RawMessage, typ rule.Type) string {
	if typ.Kind == rule.KindList {
		typ = *typ.Elem
	}
	if typ.Kind == rule.KindText {
		panic(noFormula("text"))
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		var all []string
		for _, one := range list {
			all = append(all, literalText(one, typ))
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	var s string
	_ = json.Unmarshal(raw, &s)
	switch typ.Kind {
	case rule.KindMoney:
		return fmt.Sprintf("money(%q)", s)
	case rule.KindDate:
		m := relativeDay.FindStringSubmatch(strings.Replace(s, "+", "", 1))
		switch {
		case m == nil:
			panic(noFormula(s))
		case m[2] == "wd":
			return "addWorkdays(today, " + m[1] + ")"
		case m[2] == "w":
			return "addDays(today, 7 * " + m[1] + ")"
		case m[2] == "d":
			return "addDays(today, " + m[1] + ")"
		}
		return "today"
	}
	return string(raw)
}

// conditionAsFormula is a condition's answer by its formula; false where it has
// none, costs too much, or amounts of different currencies have no order.
func conditionAsFormula(t testing.TB, c *rule.Catalogue, raw json.RawMessage, e *rule.Env) (answer, ok bool) {
	t.Helper()
	defer func() {
		if why := recover(); why != nil {
			if _, is := why.(noFormula); !is {
				panic(why)
			}
		}
	}()
	text := condText{c: c}.node(raw)
	f, problems := c.Formula(text, rule.Type{Kind: rule.KindBool}, rule.StageRun, everything(c))
	if rule.Failed(problems) && problems[0].Code == "formula.cost" {
		return false, false
	}
	if rule.Failed(problems) {
		t.Fatalf("%s\n%s: %s", raw, text, problems[0].Say.EN)
	}
	v, none := f.Value(e)
	if none != nil {
		return false, false
	}
	if v.Missing() {
		t.Fatalf("%s\n%s is missing", raw, text)
	}
	return v.Bool(), true
}

func TestConditionsAnswerAsTheirFormulasDo(t *testing.T) {
	compared := 0
	for _, name := range []string{"cond.cases.json", "cond.own.json"} {
		f, c := readCases(t, name)
		for _, k := range f.Cases {
			if got, ok := conditionAsFormula(t, c, k.If, environment(t, c, f.Facts)); ok {
				compared++
				if got != k.Is {
					t.Errorf("%s: %s\n%s is %v as a formula", name, k.Name, k.If, got)
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d conditions have a formula", compared)
	}
}
