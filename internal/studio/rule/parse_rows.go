package rule

import (
	"encoding/json"
	"maps"
	"strings"
)

// aggregates are the questions that can be asked of rows.
const aggregates = "some every count sum min max"

// rowsNode reads a question about the rows of a fact.
func (p *parser) rowsNode(m members, at string, depth int) *node {
	f, ref, ok := p.fact(m["rows"], at+"/rows")
	if !ok {
		return nil
	}
	n := &node{at: at, fact: f, ref: ref}
	for _, name := range strings.Fields(aggregates) {
		if m[name] != nil && n.op == "" {
			n.op = name
		}
	}
	if f.Type.Kind != KindRows || n.op == "" {
		p.problem(at, "cond.shape", "rows 须是多行事实，并带 some、every、count、sum、min、max 之一", "rows names a fact with rows and has one of some, every, count, sum, min, max")
		return nil
	}
	if p.nested == maxNested {
		p.problem(at, "cond.limit", "多行条件里最多再套一层", "rows stand inside rows at most once")
		return nil
	}
	if !p.inside(n, m, at, depth) {
		return nil
	}
	if n.op == "some" || n.op == "every" {
		p.onlyKeys(m, at, "rows", n.op)
		return n
	}
	p.onlyKeys(m, at, "rows", n.op, "where", "op", "v", "ref", "open")
	return p.aggregate(n, m, at)
}

// inside reads what is asked of each row, where the row's roots are bound.
func (p *parser) inside(n *node, m members, at string, depth int) bool {
	outer, outerRows := p.bound, p.rows
	p.bound = maps.Clone(outer)
	for _, root := range p.c.rows[n.fact.Path] {
		p.bound[root] = true
		if root == "row" {
			p.rows = n.fact.Path
		}
	}
	p.nested++
	defer func() { p.bound, p.rows, p.nested = outer, outerRows, p.nested-1 }()
	each := "where"
	if n.op == "some" || n.op == "every" || n.op == "count" {
		each = n.op
	}
	raw := m[each]
	if each == "count" && string(raw) == "true" {
		raw = nil
		p.countLeaf(at)
	}
	if raw != nil {
		if n.where = p.node(raw, at+"/"+each, depth+1); n.where == nil {
			return false
		}
	}
	if each != "where" {
		return true
	}
	p.countLeaf(at)
	var ok bool
	n.of, n.ofRef, ok = p.fact(m[n.op], at+"/"+n.op)
	return ok
}

// aggregate reads what the yield of the rows is compared with.
func (p *parser) aggregate(n *node, m members, at string) *node {
	yield := n.yields()
	summable := yield.Kind.decimal() || yield.Kind == KindMoney
	if !summable && (n.op == "sum" || !yield.Kind.ordered()) {
		p.problem(at+"/"+n.op, "op.wrong", "{type} 不能求 {op}", "{type} cannot be asked for its {op}", "type", n.of.Type.words(), "op", n.op)
		return nil
	}
	var op string
	if json.Unmarshal(m["op"], &op) != nil || !orders(op) && op != "=" && op != "!=" {
		p.problem(at+"/op", "op.wrong", "这里须用 = != > >= < <= between", "one of = != > >= < <= between is expected here")
		return nil
	}
	if n.term = p.term(m, yield, at); n.term == nil {
		return nil
	}
	return n
}

// yields is the type of what an aggregate is compared with.
func (n *node) yields() Type {
	if n.op == "count" {
		return Type{Kind: KindNumber}
	}
	return n.of.Type
}
