package rule

// Unguarded warns of comparisons by order (more than, between) of facts that may
// be missing and of which the condition never asks whether they are there. A
// missing fact has no order, so a condition that blocks, refuses or skips by it
// silently does not hold. Callers ask this of such conditions only.
func (x *Cond) Unguarded() []Problem {
	if x == nil {
		return nil
	}
	asked := map[string]bool{}
	x.root.walk(func(n *node) {
		if n.op == "" && (n.term.op == "empty" || n.term.op == "notEmpty") {
			asked[n.fact.Path] = true
		}
	})
	var problems []Problem
	x.root.walk(func(n *node) {
		if n.op != "" || !orders(n.term.op) {
			return
		}
		for _, f := range [...]Fact{n.fact, n.term.other} {
			if f.Optional && !asked[f.Path] {
				problems = append(problems, Problem{Pointer: n.at, Code: "fact.optional", Warning: true, Say: say(
					"{fact} 可能为空，为空时这个条件不成立；请同时要求「不为空」",
					"{fact} may be missing, and then this does not hold: also ask that it is not empty", "fact", f.Path)})
			}
		}
	})
	return problems
}

// walk visits the node and all below it.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, kid := range n.kids {
		kid.walk(visit)
	}
	if n.where != nil {
		n.where.walk(visit)
	}
}
