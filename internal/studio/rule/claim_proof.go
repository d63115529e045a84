package rule

import (
	"encoding/json"
	"slices"
)

// Proof looks for orders of which claims are so. Per fact it knows the values that
// stand for all others, because nothing asked tells them apart; it tries them fact
// by fact and simplifies what is left to be so. It is exact for comparisons with
// values; of everything else (another fact, a pattern, rows) it takes that any
// answer may come. So "never" is always right, and a sample may need such an
// answer: then it is not sure.
//
// The work is bounded: see docs/decisions/0023-proof.md.
type Proof struct {
	c    *Catalogue
	only map[string][]string // of facts, the only words that they may have
	left int
}

// NewProof begins a proof that looks at so many parts of claims at most.
func NewProof(c *Catalogue, work int) *Proof {
	return &Proof{c: c, only: map[string][]string{}, left: work}
}

// Only says that a fact, code, text or list of codes, never has other words than these;
// to be missing is none.
func (p *Proof) Only(path string, words []string) {
	p.only[path] = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
}

// Exhausted tells whether the work was too much: answers are then not to be relied on.
func (p *Proof) Exhausted() bool { return p.left < 0 }

// Sample is an order of which a claim is so.
type Sample struct {
	Sure  bool           // nothing else has to come about
	Facts map[string]any // by path, as documents write values; what is not named is missing or may be anything
}

// Find finds an order of which a claim is so; false when there is none. A proof
// that is exhausted says that there is one, and none is sure.
func (p *Proof) Find(of Claim) (Sample, bool) {
	s := &solver{p: p, vars: map[string]*variable{}}
	s.gather(of)
	for _, v := range s.order {
		s.classes(v)
	}
	root := s.build(of, true)
	if found := s.solve(root); !found && !p.Exhausted() {
		return Sample{}, false
	}
	if p.Exhausted() {
		return Sample{}, true
	}
	return s.sample(), true
}

// Never tells whether a claim is never so, of any order.
func (p *Proof) Never(of Claim) bool {
	_, found := p.Find(of)
	return !found
}

// variable is a fact at a moment; of lists, whether one word is in it; of what
// cannot be looked into, whether it holds.
type variable struct {
	fact   Fact
	list   string // the name of the list
	word   string // of it; "" for whether it has any other
	opaque bool
	shapes []*shape
	values []Value
	chosen int // -1 while it is open
}

// solver answers one claim.
type solver struct {
	p     *Proof
	vars  map[string]*variable
	order []*variable
}

// gather notes everything that a claim asks.
func (s *solver) gather(of Claim) {
	for _, kid := range of.kids {
		s.gather(kid)
	}
	if of.op != claimLeaf {
		return
	}
	n := of.leaf
	if words, list := n.listed(); list {
		for _, w := range append(words, "") {
			s.variable(s.p.c.key(of)+"#"+w, &variable{fact: n.fact, word: w, list: s.p.c.key(of)})
		}
		return
	}
	shape, plain := s.p.c.plainShape(n)
	v := s.variable(s.p.c.key(of), &variable{fact: n.fact, opaque: !plain})
	if plain {
		v.shapes = append(v.shapes, &shape)
	}
}

func (s *solver) variable(key string, fresh *variable) *variable {
	if v := s.vars[key]; v != nil {
		return v
	}
	fresh.chosen = -1
	s.vars[key] = fresh
	s.order = append(s.order, fresh)
	return fresh
}

// key names the variable of a leaf: the fact, or all of what cannot be looked into.
func (c *Catalogue) key(of Claim) string {
	n := of.leaf
	if _, list := n.listed(); list || n.plain() {
		return c.spoken(n.fact, of.when)
	}
	return string(n.appendJSON(nil)) + "@" + of.when
}

// plain tells whether the node compares a fact that holds one value with values.
func (n *node) plain() bool {
	return !n.isRows() && n.term.other.Path == "" && n.fact.Type.Kind != KindList && n.fact.Type.Kind != KindRows &&
		!slices.ContainsFunc(n.term.lits, func(l literal) bool { return l.moment != nil }) &&
		!slices.Contains([]string{"contains", "startsWith", "endsWith", "matches"}, n.term.op)
}

// plainShape is what a plain node admits; false where it is not known without asking.
func (c *Catalogue) plainShape(n *node) (shape, bool) {
	if !n.plain() {
		return shape{}, false
	}
	made := c.shapeOf(n.term, n.fact.Type)
	return made, !made.opaque
}

// listed are the words that the node looks for in a list of words.
func (n *node) listed() (words []string, is bool) {
	if n.isRows() || n.fact.Type.Kind != KindList || n.term.other.Path != "" {
		return nil, false
	}
	of := elem(n.fact.Type).Kind
	for i := range n.term.lits {
		switch of {
		case KindCode:
			words = append(words, n.term.lits[i].fixed.S)
		case KindText:
			words = append(words, folded(n.term.lits[i].fixed.S))
		default:
			return nil, false
		}
	}
	return words, true
}

// classes are the values of a variable that stand for all others.
func (s *solver) classes(v *variable) {
	if v.list != "" || v.opaque {
		v.values = []Value{Bool(true), Bool(false)}
		if only, bound := s.p.only[v.fact.Path]; bound && v.list != "" && !slices.Contains(only, v.word) {
			v.values = v.values[1:]
		}
		return
	}
	if only, bound := s.p.only[v.fact.Path]; bound {
		for _, w := range only {
			v.values = append(v.values, Value{Kind: v.fact.Type.Kind, S: w})
		}
	} else {
		v.values = s.p.c.distinct(v.fact.Type, v.shapes)
	}
	if v.fact.Optional {
		v.values = append(v.values, Value{})
	}
}

// sample writes what was chosen.
func (s *solver) sample() Sample {
	made := Sample{Sure: true, Facts: map[string]any{}}
	lists := map[string][]Value{}
	for _, v := range s.order {
		switch {
		case v.chosen < 0:
		case v.opaque:
			made.Sure = false
		case v.list != "":
			if v.values[v.chosen].Bool() && v.word != "" {
				lists[v.fact.Path] = append(lists[v.fact.Path], Value{Kind: elem(v.fact.Type).Kind, S: v.word})
			}
			made.Sure = made.Sure && (v.word != "" || !v.values[v.chosen].Bool())
		case v.values[v.chosen].Missing():
		default:
			made.Facts[v.fact.Path] = json.RawMessage(v.values[v.chosen].JSON())
		}
	}
	for path, list := range lists {
		made.Facts[path] = json.RawMessage(List(list).JSON())
	}
	return made
}

// asks is the formula that a variable has one of the values that are admitted, or
// none of them.
func (s *solver) asks(v *variable, yes bool, admits func(Value) bool) *formula {
	s.p.left -= len(v.values)
	f := &formula{of: v, ok: make([]bool, len(v.values))}
	some, all := false, true
	for i, one := range v.values {
		f.ok[i] = admits(one) == yes
		some, all = some || f.ok[i], all && f.ok[i]
	}
	switch {
	case all:
		return so
	case !some:
		return never
	}
	return f
}
