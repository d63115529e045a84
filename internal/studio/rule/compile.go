package rule

// Compile reads a condition: parses, checks types, stage and bound roots, brings
// it into canonical form and compiles it to closures. bound names the roots that
// are there beside the ever-present ones. An absent condition is nil and always
// holds. With an error among the problems the condition is nil too and must not
// be used.
func (c *Catalogue) Compile(raw []byte, at Stage, bound []string) (*Cond, []Problem) {
	if len(raw) == 0 {
		return nil, nil
	}
	return c.parser(at, bound).compile(raw)
}

// compile reads a condition with what this parser was told about its place.
func (p *parser) compile(raw []byte) (*Cond, []Problem) {
	n := p.node(raw, "", 0)
	if Failed(p.problems) || n == nil {
		return nil, p.problems
	}
	n = n.canonical()
	return &Cond{root: n, holds: n.compile(p.c), json: n.appendJSON(nil), reads: p.reads, inputs: p.inputs}, p.problems
}

// compile turns a node into a closure. A leaf reads its fact and hands it to its
// comparison, which tables share: their cells are comparisons too.
func (n *node) compile(c *Catalogue) test {
	switch {
	case n.isGroup():
		return n.compileGroup(c)
	case n.isRows():
		return n.compileRows(c)
	}
	ref, holds := n.ref, n.term.compile(c, n.fact.Type)
	return func(e *Env) bool { return holds(e, e.Get(ref)) }
}

// compileGroup stops at the first child that settles the answer.
func (n *node) compileGroup(c *Catalogue) test {
	tests := make([]test, len(n.kids))
	for i, kid := range n.kids {
		tests[i] = kid.compile(c)
	}
	if n.op == "all" {
		return func(e *Env) bool {
			for _, holds := range tests {
				if !holds(e) {
					return false
				}
			}
			return true
		}
	}
	found := n.op == "any"
	return func(e *Env) bool {
		for _, holds := range tests {
			if holds(e) {
				return found
			}
		}
		return !found
	}
}

// CompileOf is Compile for a condition over one thing that is looked at, as a user
// who may be chosen: its facts may be read whatever their stage.
func (c *Catalogue) CompileOf(root string, raw []byte, at Stage) (*Cond, []Problem) {
	p := c.parser(at, []string{root})
	p.also = []string{root}
	return p.compile(raw)
}
