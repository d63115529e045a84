package rule

import (
	"cmp"
	"slices"
	"strings"
)

// canonical brings a condition into the one form that is stored and hashed:
// nested groups of the same kind are joined, a group of one all or any is its
// child, `in` of one is `=`, values of sets are sorted and unique. The order of
// children is kept, and so is the meaning.
func (n *node) canonical() *node {
	if n.where != nil {
		n.where = n.where.canonical()
	}
	if n.term != nil {
		n.term.canonical()
	}
	if !n.isGroup() {
		return n
	}
	var kids []*node
	for _, kid := range n.kids {
		kid = kid.canonical()
		if kid.op == n.op && n.op != "none" {
			kids = append(kids, kid.kids...)
		} else {
			kids = append(kids, kid)
		}
	}
	n.kids = kids
	if len(kids) == 1 && n.op != "none" {
		return kids[0]
	}
	return n
}

// canonical sorts sets by value, numbers before their texts, and leaves the ends
// of between alone: their order is their meaning.
func (t *term) canonical() {
	switch t.op {
	case "in", "notIn", "hasAny", "hasAll":
		slices.SortFunc(t.lits, func(a, b literal) int {
			return cmp.Or(cmp.Compare(a.fixed.N, b.fixed.N), strings.Compare(a.json, b.json))
		})
		t.lits = slices.CompactFunc(t.lits, func(a, b literal) bool { return a.json == b.json })
		if t.op == "in" && len(t.lits) == 1 {
			t.op = "="
		}
	}
}

// appendJSON writes the node with its keys in the order of the schema.
func (n *node) appendJSON(b []byte) []byte {
	switch {
	case n.isGroup():
		b = append(append(append(b, `{"`...), n.op...), `":[`...)
		for i, kid := range n.kids {
			if i > 0 {
				b = append(b, ',')
			}
			b = kid.appendJSON(b)
		}
		return append(b, "]}"...)
	case n.isRows():
		return n.appendRows(b)
	}
	b = appendString(append(b, `{"f":`...), n.fact.Path)
	return append(n.term.appendJSON(append(b, ',')), '}')
}

// appendRows writes rows, aggregate, where, then the term.
func (n *node) appendRows(b []byte) []byte {
	b = appendString(append(b, `{"rows":`...), n.fact.Path)
	b = append(append(append(b, `,"`...), n.op...), `":`...)
	switch {
	case n.op == "sum" || n.op == "min" || n.op == "max":
		b = appendString(b, n.of.Path)
		if n.where != nil {
			b = n.where.appendJSON(append(b, `,"where":`...))
		}
	case n.where != nil:
		b = n.where.appendJSON(b)
	default:
		b = append(b, "true"...)
	}
	if n.term != nil {
		b = n.term.appendJSON(append(b, ','))
	}
	return append(b, '}')
}

// appendJSON writes the members of a term, without braces.
func (t *term) appendJSON(b []byte) []byte {
	b = appendString(append(b, `"op":`...), t.op)
	if t.other.Path != "" {
		return appendString(append(b, `,"ref":`...), t.other.Path)
	}
	if len(t.lits) > 0 {
		b = t.appendValues(append(b, `,"v":`...))
	}
	if t.open != "" {
		b = appendString(append(b, `,"open":`...), t.open)
	}
	return b
}

// appendValues writes one literal, or the list that the operator takes.
func (t *term) appendValues(b []byte) []byte {
	if !takesList(t.op) {
		return append(b, t.lits[0].json...)
	}
	b = append(b, '[')
	for i, l := range t.lits {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, l.json...)
	}
	return append(b, ']')
}
