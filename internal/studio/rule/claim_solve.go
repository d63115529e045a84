package rule

import "slices"

// formula is a claim with every not inside its leaves: all or any of some, or that
// a variable has one of some values.
type formula struct {
	any  bool
	kids []*formula
	of   *variable
	ok   []bool // by value of the variable
}

// so and never are the formulas that nothing is left of.
var so, never = &formula{}, &formula{any: true}

// build makes the formula of a claim, or of its opposite.
func (s *solver) build(of Claim, yes bool) *formula {
	switch of.op {
	case claimNot:
		return s.build(of.kids[0], !yes)
	case claimLeaf:
		return s.leaf(of, yes)
	}
	kids := make([]*formula, len(of.kids))
	for i, kid := range of.kids {
		kids[i] = s.build(kid, yes)
	}
	return join((of.op == claimAny) == yes, kids)
}

// leaf makes the formula of one comparison.
func (s *solver) leaf(of Claim, yes bool) *formula {
	n := of.leaf
	if words, list := n.listed(); list {
		return s.list(s.p.c.key(of), n.term.op, words, yes)
	}
	v := s.vars[s.p.c.key(of)]
	if v.opaque {
		return s.asks(v, yes, Value.Bool)
	}
	made, _ := s.p.c.plainShape(n)
	return s.asks(v, yes, made.admits)
}

// list is what is asked of a list, word by word. It is empty when it has none of
// the words that anybody asks for, and no other.
func (s *solver) list(key, op string, words []string, yes bool) *formula {
	if op == "empty" || op == "notEmpty" {
		words = s.words(key)
	}
	if op == "empty" {
		yes = !yes
	}
	var kids []*formula
	for _, w := range words {
		kids = append(kids, s.asks(s.vars[key+"#"+w], yes, Value.Bool))
	}
	return join((op == "hasAll") != yes, kids)
}

// words are all that anybody looks for in a list, and "" for any other.
func (s *solver) words(list string) []string {
	var words []string
	for _, v := range s.order {
		if v.list == list {
			words = append(words, v.word)
		}
	}
	return words
}

// join makes all or any of formulas, without those that settle nothing.
func join(some bool, kids []*formula) *formula {
	settled, idle := never, so
	if some {
		settled, idle = so, never
	}
	var left []*formula
	for _, kid := range kids {
		switch {
		case kid == settled:
			return settled
		case kid == idle:
		case kid.of == nil && kid.any == some:
			left = append(left, kid.kids...)
		default:
			left = append(left, kid)
		}
	}
	switch len(left) {
	case 0:
		return idle
	case 1:
		return left[0]
	}
	return &formula{any: some, kids: left}
}

// solve chooses values until the formula is so. What is chosen stays in the variables.
func (s *solver) solve(f *formula) bool {
	if f == so || f == never {
		return f == so
	}
	v, ok := f.next()
	for i := range v.values {
		if ok != nil && !ok[i] {
			continue
		}
		v.chosen = i
		if s.solve(s.with(f, v)) {
			return true
		}
		if s.p.Exhausted() {
			break
		}
	}
	v.chosen = -1
	return false
}

// next is the variable to choose for: one that has to have certain values, else the
// first of the part with the fewest ways.
func (f *formula) next() (v *variable, ok []bool) {
	if f.of != nil {
		return f.of, f.ok
	}
	if f.any {
		v, _ = f.kids[0].next()
		return v, nil
	}
	best := f.kids[0]
	for _, kid := range f.kids {
		if kid.of != nil {
			return kid.of, kid.ok
		}
		if len(kid.kids) < len(best.kids) {
			best = kid
		}
	}
	v, _ = best.next()
	return v, nil
}

// with is what is left of the formula once a variable has its value.
func (s *solver) with(f *formula, v *variable) *formula {
	s.p.left--
	if s.p.left < 0 {
		return never
	}
	if f.of != nil {
		switch {
		case f.of != v:
			return f
		case f.ok[v.chosen]:
			return so
		}
		return never
	}
	var kids []*formula
	changed := false
	for _, kid := range f.kids {
		after := s.with(kid, v)
		changed = changed || after != kid
		kids = append(kids, after)
	}
	if !changed {
		return f
	}
	return join(f.any, slices.Clip(kids))
}
