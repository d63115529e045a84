package rule

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// afford refuses a formula that would take too much work for a large order.
func (r *formulaReader) afford(tree *ast.AST) {
	cost := r.costOf(tree.Expr())
	if r.made.cost = cost; cost > savedCost {
		r.p.problem("", "formula.cost", "计算量太大：{lines} 行的订单要 {cost} 步，上限 {limit} 步",
			"this takes too much work: {cost} steps for an order of {lines} lines, and at most {limit} are allowed", "cost", cost, "lines", expectedLines, "limit", savedCost)
	}
}

// costOf counts operators, calls and steps of loops. What stands in the formula
// or is read costs nothing, but for fields that are formulas themselves, and
// adding up a list a step for each of its items.
func (r *formulaReader) costOf(e ast.Expr) int {
	cost := r.costs[e.ID()]
	switch e.Kind() {
	case ast.CallKind:
		cost++
		for _, arg := range e.AsCall().Args() {
			cost = capped(cost + r.costOf(arg) + r.length(arg))
		}
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			cost = capped(cost + r.costOf(item))
		}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		asked := body(c.LoopStep())
		r.made.stepCost = max(r.made.stepCost, calls(asked)+1)
		cost = capped(r.costOf(c.IterRange()) + r.length(c.IterRange())*(r.costOf(asked)+1))
	}
	return cost
}

// body is what a loop was given to do for each item; what CEL puts around it to
// gather the answers is part of the step.
func body(step ast.Expr) ast.Expr {
	args := step.AsCall().Args()
	if step.AsCall().FunctionName() == operators.Conditional {
		return args[0] // of filter
	}
	return args[1]
}

// calls counts the operators and calls of an expression; loops inside it count
// their own steps when they run.
func calls(e ast.Expr) int {
	n := 0
	switch e.Kind() {
	case ast.CallKind:
		n = 1
		for _, arg := range e.AsCall().Args() {
			n += calls(arg)
		}
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			n += calls(item)
		}
	}
	return n
}

// capped keeps sums and products of costs countable.
func capped(cost int) int { return min(cost, 1_000*savedCost) }

// length is how many items an expression has to be expected to have.
func (r *formulaReader) length(e ast.Expr) int {
	if e.Kind() != ast.ComprehensionKind {
		return r.sizes[e.ID()]
	}
	if c := e.AsComprehension(); c.AccuInit().Kind() == ast.ListKind {
		return r.length(c.IterRange())
	}
	return 0
}

// expected is how many items a fact has to be expected to have.
func expected(f Fact) int {
	switch {
	case f.Path == "order.lines":
		return expectedLines
	case f.Type.Kind == KindRows || f.Type.Kind == KindList:
		return expectedItems
	}
	return 0
}
