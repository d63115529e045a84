package rule

import (
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// formulaReader makes a formula of its text. Between CEL's parser and checker
// it goes over the tree: facts become variables under their whole path, of
// which this parser has looked whether they may be read here; numbers become
// exact; min and max of several become calls of two.
type formulaReader struct {
	p     *parser
	text  []rune
	made  *Formula
	info  *ast.SourceInfo
	ids   int64
	loops []loopVar
	sizes map[int64]int // how many items the lists in it have to be expected to have, by node
	costs map[int64]int // what reading a field costs that is a formula itself, by node
}

// loopVar is the variable of a loop. rows is the rows fact that it walks, ""
// when it walks a list of plain values.
type loopVar struct{ name, rows string }

var celTree = ast.NewExprFactory()

// read compiles the formula; what is wrong with it becomes problems.
func (r *formulaReader) read(text string) {
	env := r.p.c.formulaEnv()
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		r.syntax(issues.Errors()[0])
		return
	}
	tree := parsed.NativeRep()
	r.info, r.ids = tree.SourceInfo(), ast.MaxID(tree)
	r.walk(tree.Expr())
	if Failed(r.p.problems) {
		return
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		r.types(issues.Errors())
		return
	}
	r.result(checked.OutputType())
	r.settle(checked.NativeRep())
	if r.afford(checked.NativeRep()); Failed(r.p.problems) {
		return
	}
	program, err := env.Program(checked)
	if err != nil {
		r.refuse(tree.Expr().ID(), "formula.wrong", "公式无法执行", "the formula cannot be run")
		return
	}
	r.made.program = program
}

// result checks that the formula gives what its place takes.
func (r *formulaReader) result(got *cel.Type) {
	want := r.made.of.celType("")
	if want == nil || want.Kind() == types.ListKind && r.made.of.Kind == KindRows || !want.IsAssignableType(got) {
		r.p.problem("", "formula.type", "这里需要{want}，公式给出的是{got}", "this takes {want}, and the formula gives {got}",
			"want", r.made.of.words(), "got", typeWords(got.String()))
	}
}

// walk goes over an expression and what is inside it.
func (r *formulaReader) walk(e ast.Expr) {
	switch e.Kind() {
	case ast.LiteralKind:
		r.literal(e)
	case ast.IdentKind, ast.SelectKind:
		r.path(e)
	case ast.CallKind:
		r.call(e)
	case ast.ListKind:
		for _, item := range e.AsList().Elements() {
			r.walk(item)
		}
	case ast.ComprehensionKind:
		r.loop(e.AsComprehension())
	default:
		r.refuse(e.ID(), "formula.wrong", "公式里没有对象这样的值", "formulas have no objects as values")
	}
}

// next is a number for a part of the tree that is added.
func (r *formulaReader) next() int64 {
	r.ids++
	return r.ids
}

// literal makes a number exact: as it is written, not as a machine rounds it.
func (r *formulaReader) literal(e ast.Expr) {
	switch e.AsLiteral().Type() {
	case types.IntType, types.DoubleType:
		s := r.near(e.ID())
		if _, ok := parseNumber(s); !ok {
			r.refuse(e.ID(), "literal.type", "{value} 不是最多 15 位、{places} 位小数的数字", "{value} is no number of at most 15 digits and {places} decimals",
				"value", s, "places", formulaPlaces)
			return
		}
		e.SetKindCase(celTree.NewCall(e.ID(), numberCall, celTree.NewLiteral(r.next(), types.String(s))))
	case types.StringType, types.BoolType:
	default:
		r.refuse(e.ID(), "literal.type", "公式里没有这种值：{value}", "formulas have no such value: {value}", "value", r.near(e.ID()))
	}
}

// path reads a fact, or a fact of a loop's row, and whether it is asked if it
// is there.
func (r *formulaReader) path(e ast.Expr) {
	names, root := chain(e)
	if root == nil {
		r.walk(bottom(e))
		return
	}
	test := e.Kind() == ast.SelectKind && e.AsSelect().IsTestOnly()
	made, f := r.variable(root, names)
	r.sizes[e.ID()] = expected(f)
	if field := r.p.c.Worked(f.Path); field != nil {
		r.costs[e.ID()] = field.cost
	}
	switch {
	case made == nil:
	case test:
		e.SetKindCase(celTree.NewCall(e.ID(), hasCall, made))
	default:
		e.SetKindCase(made)
	}
}

// chain takes a.b.c apart; without a name at its beginning there is no root.
func chain(e ast.Expr) (names []string, root ast.Expr) {
	for e.Kind() == ast.SelectKind {
		names = append(names, e.AsSelect().FieldName())
		e = e.AsSelect().Operand()
	}
	if e.Kind() != ast.IdentKind {
		return nil, nil
	}
	slices.Reverse(names)
	return append([]string{e.AsIdent()}, names...), e
}

// bottom is what stands before the first point of a.b.c.
func bottom(e ast.Expr) ast.Expr {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return e
}

// variable is a fact as CEL's checker knows it; nil where there is none to be
// read, which is then a problem.
func (r *formulaReader) variable(root ast.Expr, names []string) (ast.Expr, Fact) {
	if v, ok := r.loopVar(names[0]); ok {
		return r.rowFact(root, v, names)
	}
	if names[0] == celTree.AccuIdentName() {
		return celTree.NewIdent(r.next(), names[0]), Fact{}
	}
	f, ref, ok := r.fact(root, strings.Join(names, "."))
	if !ok {
		return nil, Fact{}
	}
	r.made.facts[f.Path] = factRead{f.Path, ref, f.Type}
	return celTree.NewIdent(r.next(), f.Path), f
}

// loopVar finds the innermost loop variable of a name.
func (r *formulaReader) loopVar(name string) (loopVar, bool) {
	for _, v := range slices.Backward(r.loops) {
		if v.name == name {
			return v, true
		}
	}
	return loopVar{}, false
}

// rowFact is a fact of the row that a loop is at: l.quantity, l.product.weight.
func (r *formulaReader) rowFact(root ast.Expr, v loopVar, names []string) (ast.Expr, Fact) {
	row := celTree.NewIdent(r.next(), v.name)
	if len(names) == 1 {
		return row, Fact{}
	}
	path := strings.Join(names[1:], ".")
	if v.rows == "" {
		r.refuse(root.ID(), "fact.unknown", "没有事实 {fact}", "there is no fact {fact}", "fact", strings.Join(names, "."))
		return nil, Fact{}
	}
	roots := r.p.c.rows[v.rows]
	if !slices.Contains(roots, names[1]) {
		path = roots[0] + "." + path
	}
	bound, rows, nested := r.p.bound, r.p.rows, r.p.nested
	defer func() { r.p.bound, r.p.rows, r.p.nested = bound, rows, nested }()
	r.p.bound, r.p.rows, r.p.nested = maps.Clone(bound), v.rows, nested+1
	for _, name := range roots {
		r.p.bound[name] = true
	}
	f, ref, ok := r.fact(root, path)
	if !ok {
		return nil, Fact{}
	}
	r.made.facts[v.rows+">"+path] = factRead{f.Path, ref, f.Type}
	return celTree.NewSelect(r.next(), row, path), f
}

// fact looks a fact up; problems say where in the formula it stands.
func (r *formulaReader) fact(at ast.Expr, path string) (Fact, Ref, bool) {
	before := len(r.p.problems)
	f, ref, ok := r.p.named(path, "")
	for i := range r.p.problems[before:] {
		p := &r.p.problems[before+i]
		p.Say = r.placed(at.ID(), p.Say)
	}
	return f, ref, ok
}

// call goes over an operator or function.
func (r *formulaReader) call(e ast.Expr) {
	c := e.AsCall()
	if c.IsMemberFunction() {
		r.refuse(e.ID(), "formula.function", "没有 {name} 这样的写法", "there is no {name} to be called so", "name", "."+c.FunctionName()+"()")
		return
	}
	for _, arg := range c.Args() {
		r.walk(arg)
	}
	switch c.FunctionName() {
	case "min", "max":
		r.pairs(e, c)
	case "convert":
		r.refuse(e.ID(), "format.unsupported", "函数 convert 尚未支持：订单还不记录汇率", "the function convert is not supported yet: orders record no rate")
	case "money":
		r.constant(c.Args(), 0, "money.text", failMoney, func(s string) bool { _, err := money.Parse(s); return err == nil })
	case "round":
		r.constant(c.Args(), 1, "round.step", failStep, func(s string) bool { x, ok := parseNumber(s); return ok && x.sign() > 0 })
		r.constant(c.Args(), 2, "round.mode", failStep, func(s string) bool { _, ok := dec.ParseMode(s); return ok })
	}
}

// constant checks a text that a function is given as it stands: what can only
// fail is refused when it is saved.
func (r *formulaReader) constant(args []ast.Expr, i int, code string, why *NoResult, good func(string) bool) {
	if i >= len(args) || args[i].Kind() != ast.LiteralKind {
		return
	}
	if s, ok := args[i].AsLiteral().(types.String); ok && !good(string(s)) {
		r.refuse(args[i].ID(), code, why.Say.ZH, why.Say.EN)
	}
}

// pairs makes min(a, b, c) min(min(a, b), c).
func (r *formulaReader) pairs(e ast.Expr, c ast.CallExpr) {
	args := c.Args()
	if len(args) < 3 {
		return
	}
	first := args[0]
	for _, arg := range args[1 : len(args)-1] {
		first = celTree.NewCall(r.next(), c.FunctionName(), first, arg)
	}
	e.SetKindCase(celTree.NewCall(e.ID(), c.FunctionName(), first, args[len(args)-1]))
}

// loop goes over map, filter, exists and all. They walk facts, or what another
// of them made of one, so that it is known how long they take.
func (r *formulaReader) loop(c ast.ComprehensionExpr) {
	over := c.IterRange()
	if kind := over.Kind(); kind != ast.IdentKind && kind != ast.SelectKind && kind != ast.ComprehensionKind {
		r.refuse(over.ID(), "formula.loop", "只能遍历事实里的列表", "only lists that are facts can be walked")
		return
	}
	rows := r.rowsOf(over)
	r.walk(over)
	if len(r.loops) == maxLoops {
		r.refuse(over.ID(), "formula.loop", "遍历最多嵌套一层", "lists are walked inside each other at most once")
		return
	}
	r.loops = append(r.loops, loopVar{c.IterVar(), rows})
	for _, part := range []ast.Expr{c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()} {
		r.walk(part)
	}
	r.loops = r.loops[:len(r.loops)-1]
}

// rowsOf is the rows fact that an expression gives the rows of: the fact
// itself, or a filter over it. It is asked before the expression is gone over.
func (r *formulaReader) rowsOf(e ast.Expr) string {
	if e.Kind() == ast.ComprehensionKind {
		c := e.AsComprehension()
		if kept(c.LoopStep()) == c.IterVar() {
			return r.rowsOf(c.IterRange())
		}
		return ""
	}
	names, _ := chain(e)
	if names == nil {
		return ""
	}
	path := strings.Join(names, ".")
	if v, ok := r.loopVar(names[0]); ok {
		path = strings.Join(names[1:], ".")
		if roots := r.p.c.rows[v.rows]; len(names) > 1 && len(roots) > 0 && !slices.Contains(roots, names[1]) {
			path = roots[0] + "." + path
		}
	}
	if f, known := r.p.c.Fact(path); known && f.Type.Kind == KindRows {
		return path
	}
	return ""
}

// kept is the name of the variable that a step of filter keeps as it is.
func kept(step ast.Expr) string {
	if step.Kind() == ast.CallKind && step.AsCall().FunctionName() == operators.Conditional {
		step = step.AsCall().Args()[1]
	}
	if step.Kind() != ast.CallKind || step.AsCall().FunctionName() != operators.Add {
		return ""
	}
	list := step.AsCall().Args()[1]
	if list.Kind() != ast.ListKind || list.AsList().Size() != 1 || list.AsList().Elements()[0].Kind() != ast.IdentKind {
		return ""
	}
	return list.AsList().Elements()[0].AsIdent()
}

// settle puts numbers and amounts that stand in the formula in their places, so
// that working it out reads no text.
func (r *formulaReader) settle(tree *ast.AST) {
	ast.PostOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 1 || e.AsCall().Args()[0].Kind() != ast.LiteralKind {
			return
		}
		s, _ := e.AsCall().Args()[0].AsLiteral().(types.String)
		switch e.AsCall().FunctionName() {
		case numberCall:
			x, _ := parseNumber(string(s))
			e.SetKindCase(celTree.NewLiteral(e.ID(), x))
		case "money":
			e.SetKindCase(celTree.NewLiteral(e.ID(), callMoney(s)))
		}
	}))
}
