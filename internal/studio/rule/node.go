package rule

// node is one node of a condition. Groups have kids and one of the ops all,
// any, none; leaves a fact and a term; rows nodes an aggregate over the rows of
// a fact, whose term is compared with what it yields.
type node struct {
	at    string // JSON pointer into the condition as it was written
	op    string // groups: all any none; leaves: ""; rows: some every count sum min max
	kids  []*node
	fact  Fact // of a leaf, or the rows fact
	ref   Ref
	term  *term // nil for groups, some and every
	where *node // rows: the condition on each row; nil = every row
	of    Fact  // sum, min, max: of what
	ofRef Ref
}

// term is the right side of a comparison: operator and what to compare with.
type term struct {
	op    string
	lits  []literal
	other Fact // the fact of ref; its path is empty without one
	ref   Ref
	open  string // of between: left right both
}

// isGroup tells whether the node joins others.
func (n *node) isGroup() bool { return n.op == "all" || n.op == "any" || n.op == "none" }

// isRows tells whether the node asks about rows.
func (n *node) isRows() bool { return n.op != "" && !n.isGroup() }

// takesList tells whether an operator wants a list of values.
func takesList(op string) bool {
	switch op {
	case "in", "notIn", "hasAny", "hasAll", "between":
		return true
	}
	return false
}

// orders tells whether an operator asks for an order of values.
func orders(op string) bool {
	switch op {
	case ">", ">=", "<", "<=", "between":
		return true
	}
	return false
}
