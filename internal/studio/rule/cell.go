package rule

import "encoding/json"

// cell is what a row asks of a column. A row without a cell takes any value.
type cell struct {
	col   int
	term  *term
	holds check
	shape shape
}

// shape is what a cell admits, as far as it is known without asking: it feeds
// the index, the proof of unique and the search for another outcome.
type shape struct {
	opaque  bool     // only asking tells: refs, patterns, parts of texts, relative days
	missing bool     // admits a missing fact
	words   []string // admitted words; with not, all others are
	line    *spanSet // admitted stretches; nil for kinds that are words
	not     bool
}

// cellTerm reads a cell in any of its short forms: a scalar is equality (of a
// list: has), a list is one of (has any), an object is operator and value.
func (p *parser) cellTerm(raw json.RawMessage, t Type, at string) *term {
	equal, oneOf := "=", "in"
	if t.Kind == KindList {
		equal, oneOf = "has", "hasAny"
	}
	switch raw[0] {
	case '{':
		var m members
		if json.Unmarshal(raw, &m) != nil {
			return nil
		}
		p.onlyKeys(m, at, "op", "v", "ref", "open")
		return p.term(m, t, at)
	case '[':
		return p.shortTerm(oneOf, raw, t, at)
	}
	return p.shortTerm(equal, raw, t, at)
}

// shortTerm reads a cell without operator. Kinds without equality, as moments,
// have no short form: "op.wrong".
func (p *parser) shortTerm(op string, raw json.RawMessage, t Type, at string) *term {
	if !p.c.allows(t, op) {
		p.problem(at, "op.wrong", "{type}不能用运算符 {op}", "{type} has no operator {op}", "type", t.words(), "op", op)
		return nil
	}
	return p.values(raw, t, &term{op: op}, at)
}

// shapeOf works out what a term admits.
func (c *Catalogue) shapeOf(t *term, of Type) shape {
	switch {
	case t.op == "empty":
		return shape{missing: true}
	case t.op == "notEmpty":
		return shape{not: true}
	case t.other.Path != "":
		return shape{opaque: true}
	case of.Kind.ordered() || of.Kind == KindBool:
		if s, fixed := t.spanSet(); fixed {
			return shape{line: s, not: s.not, missing: s.not}
		}
		return shape{opaque: true}
	}
	return c.wordShape(t, of)
}

// wordShape is shapeOf for kinds that are words. Parts of texts, patterns and
// divisions admit more words than can be named and stay opaque.
func (c *Catalogue) wordShape(t *term, of Type) shape {
	not := t.op == "!=" || t.op == "notIn"
	switch t.op {
	case "=", "in", "!=", "notIn", "has", "hasAny":
	case "under":
		if of.Kind != KindCode || of.Set == divisionSet {
			return shape{opaque: true}
		}
	default:
		return shape{opaque: true}
	}
	kind := of
	if of.Kind == KindList {
		kind = elem(of)
	}
	s := shape{not: not, missing: not}
	switch kind.Kind {
	case KindText:
		for i := range t.lits {
			s.words = append(s.words, folded(t.lits[i].fixed.S))
		}
	case KindCode:
		s.words = t.words(c, of)
	default:
		return shape{opaque: true}
	}
	return s
}
