package rule

import (
	"strconv"
	"strings"

	"bespoke/internal/base/money"
)

// Claim is what has to be so for something to happen: conditions, joined by all,
// any and not. A Proof finds values of facts for which it is so, or shows that
// there are none.
type Claim struct {
	op   claimOp
	kids []Claim
	leaf *node
	when string
}

type claimOp uint8

const (
	claimAll claimOp = iota // of nothing: always so
	claimAny                // of nothing: never so
	claimNot
	claimLeaf
)

// Holds claims that a condition holds at a moment, which has any name. What an
// order is does not change from one moment to another as far as a claim is
// concerned: whoever decides by it is asked again when it does. What becomes of it
// (its phase, what its steps ended with) and the clock are another thing at each.
func Holds(x *Cond, when string) Claim {
	if x == nil {
		return All()
	}
	return x.root.claim(when)
}

// Is claims that a fact, a text or a code, has a value at a moment.
func Is(f Fact, value, when string) Claim {
	only := literal{fixed: Value{Kind: f.Type.Kind, S: value}, json: strconv.Quote(value)}
	return Claim{op: claimLeaf, leaf: &node{fact: f, term: &term{op: "=", lits: []literal{only}}}, when: when}
}

// AtMost claims that a fact, an amount, is no more than another one at a moment.
func AtMost(f Fact, most money.Amount, when string) Claim {
	only := literal{fixed: Money(most), json: strconv.Quote(most.String())}
	return Claim{op: claimLeaf, leaf: &node{fact: f, term: &term{op: "<=", lits: []literal{only}}}, when: when}
}

// All claims each of some claims; of none it is always so.
func All(of ...Claim) Claim { return Claim{op: claimAll, kids: of} }

// Any claims one of some claims; of none it is never so.
func Any(of ...Claim) Claim { return Claim{op: claimAny, kids: of} }

// Not claims the opposite.
func Not(of Claim) Claim {
	if of.op == claimNot {
		return of.kids[0]
	}
	return Claim{op: claimNot, kids: []Claim{of}}
}

// claim is the node as a claim. What is asked of rows is a leaf like any other:
// that the same is asked again is all that is known of it.
func (n *node) claim(when string) Claim {
	if !n.isGroup() {
		return Claim{op: claimLeaf, leaf: n, when: when}
	}
	kids := make([]Claim, len(n.kids))
	for i, kid := range n.kids {
		kids[i] = kid.claim(when)
	}
	switch n.op {
	case "any":
		return Any(kids...)
	case "none":
		return Not(Any(kids...))
	}
	return All(kids...)
}

// spoken is the name of the variable that stands for a fact at a moment. Where there
// is one currency, an order's total is one amount under two names.
func (c *Catalogue) spoken(f Fact, when string) string {
	root, _, _ := strings.Cut(f.Path, ".")
	if f.Path == "order.totalBase" && c.currencies == 1 {
		return "order.total"
	}
	if f.Stage == StageRun || root == "now" || root == "today" {
		return f.Path + "@" + when
	}
	return f.Path
}
