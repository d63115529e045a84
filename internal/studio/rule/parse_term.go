package rule

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxPattern is how long a regular expression may be.
const maxPattern = 200

// term reads operator and right side for a fact of a type; nil when that is wrong.
func (p *parser) term(m members, t Type, at string) *term {
	out := &term{}
	if json.Unmarshal(m["op"], &out.op) != nil || !p.c.allows(t, out.op) {
		p.problem(at+"/op", "op.wrong", "{type}不能用运算符 {op}", "{type} has no operator {op}", "type", t.words(), "op", trimQuotes(m["op"]))
		return nil
	}
	empty := out.op == "empty" || out.op == "notEmpty"
	hasV, hasRef := m["v"] != nil, m["ref"] != nil
	switch {
	case empty && !hasV && !hasRef && m["open"] == nil:
		return out
	case empty || hasV == hasRef:
		p.problem(at, "cond.shape", "除「为空、不为空」外，v 与 ref 须恰有其一", "exactly one of v and ref is expected, and neither with empty or notEmpty")
		return nil
	case m["open"] != nil && !p.open(m["open"], out):
		p.problem(at+"/open", "cond.shape", "open 只能与 between 同用，取 left、right、both", "open goes with between and is left, right or both")
		return nil
	case hasRef:
		return p.otherFact(m["ref"], t, out, at+"/ref")
	}
	return p.values(m["v"], t, out, at+"/v")
}

// trimQuotes shows a JSON value to its writer, texts without quotation marks.
func trimQuotes(raw []byte) string {
	if s, err := strconv.Unquote(string(raw)); err == nil {
		return s
	}
	return string(raw)
}

// open reads which ends of between do not count.
func (p *parser) open(raw json.RawMessage, t *term) bool {
	return json.Unmarshal(raw, &t.open) == nil && t.op == "between" && slices.Contains([]string{"left", "right", "both"}, t.open)
}

// allows tells whether a type has an operator.
func (c *Catalogue) allows(t Type, op string) bool {
	return op == "empty" || op == "notEmpty" || slices.Contains(c.ops[t.Kind.String()], op)
}

// otherFact reads ref: a fact that the left one can be compared with.
func (p *parser) otherFact(raw json.RawMessage, t Type, out *term, at string) *term {
	f, ref, ok := p.fact(raw, at)
	if !ok {
		return nil
	}
	out.other, out.ref = f, ref
	left, right := t, f.Type
	switch out.op {
	case "between", "matches":
		p.problem(at, "op.wrong", "{op} 只能与值比较", "{op} compares with values only", "op", out.op)
		return nil
	case "in", "notIn":
		right = elem(right)
	case "has":
		left = elem(left)
	case "hasAny", "hasAll":
		left, right = elem(left), elem(right)
	}
	if left.Kind == KindMissing || !left.comparable(right) {
		p.problem(at, "literal.type", "{type}不能与{other}比较", "{type} and {other} cannot be compared", "type", t.words(), "other", f.Type.words())
		return nil
	}
	return out
}

// elem is what a list is a list of; the zero Type for anything else.
func elem(t Type) Type {
	if t.Kind != KindList || t.Elem == nil {
		return Type{}
	}
	return *t.Elem
}

// values reads v: one literal, or a list where the operator takes one.
func (p *parser) values(raw json.RawMessage, t Type, out *term, at string) *term {
	if t.Kind == KindList {
		t = elem(t)
	}
	raws := []json.RawMessage{raw}
	if takesList(out.op) {
		raws = nil
		if json.Unmarshal(raw, &raws) != nil || len(raws) == 0 || out.op == "between" && len(raws) != 2 {
			p.problem(at, "literal.type", "{op} 须带一列值（between 恰两个）", "{op} takes a list of values (between exactly two)", "op", out.op)
			return nil
		}
		if len(raws) > maxValues {
			p.problem(at, "cond.limit", "一列最多 {limit} 个值", "a list holds at most {limit} values", "limit", maxValues)
			return nil
		}
	}
	whole := true
	for i, raw := range raws {
		l, wrong := p.c.literal(raw, t)
		if wrong.code != "" {
			where := at
			if takesList(out.op) {
				where += "/" + strconv.Itoa(i)
			}
			p.problems = append(p.problems, Problem{Pointer: where, Code: wrong.code, Say: wrong.say})
			whole = false
		}
		out.lits = append(out.lits, l)
	}
	if !whole || out.op == "matches" && !p.pattern(out.lits[0].fixed.S, at) {
		return nil
	}
	if out.op == "between" && reversed(out.lits, t) {
		p.warn(at, "literal.range", "起点大于终点，这个条件永不成立", "the first is more than the second: this never holds")
	}
	return out
}

// pattern checks a regular expression; RE2 has no form that runs away.
func (p *parser) pattern(s, at string) bool {
	if _, err := regexp.Compile(s); err != nil || utf8.RuneCountInString(s) > maxPattern {
		p.problem(at, "pattern.wrong", "不是正则表达式（RE2，最多 {limit} 字）：{value}", "not a regular expression (RE2, at most {limit} characters): {value}", "limit", maxPattern, "value", s)
		return false
	}
	return true
}

// reversed tells whether nothing can lie between two ends; over midnight it can.
func reversed(ends []literal, t Type) bool {
	if t.Kind == KindTime || ends[0].moment != nil || ends[1].moment != nil {
		return false
	}
	n, ok := ends[0].fixed.compare(ends[1].fixed)
	return !ok || n > 0
}
