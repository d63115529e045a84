package rule

import (
	"strings"
	"sync"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
)

// The limits of a formula. Its cost counts operators, calls of functions and
// steps of loops: as estimated when it is saved, for an order of so many lines,
// and as it really comes to.
const (
	maxFormula    = 1_000 // characters
	maxLoops      = 2     // loops inside each other
	savedCost     = 10_000
	runningCost   = 100_000
	expectedLines = 1_000
	expectedItems = 50 // of any other list
)

// Formula is a formula (CEL), parsed, type-checked and ready to be worked out
// for many decisions at once. The nil *Formula reads nothing.
type Formula struct {
	c        *Catalogue
	of       Type
	program  cel.Program
	facts    map[string]factRead
	cost     int // as estimated
	stepCost int // of a step of its costliest loop
	reads    []string
	inputs   []input
}

// factRead is a fact that a formula reads, filed under the name that CEL knows
// it by: its path, for a fact of a row behind the path of the rows.
type factRead struct {
	path string
	ref  Ref
	typ  Type
}

// Formula reads a formula whose result is to be of a type: parses it, looks up
// its facts, checks types, stage and bound roots, and estimates what it costs.
// bound names the roots that are there beside the ever-present ones. With an
// error among the problems the formula is nil. Their pointers are empty, for a
// formula is one text; they say at which character.
func (c *Catalogue) Formula(text string, of Type, at Stage, bound []string) (*Formula, []Problem) {
	return c.parser(at, bound).formula(text, of)
}

// formula reads a formula with what this parser was told about its place.
func (p *parser) formula(text string, of Type) (*Formula, []Problem) {
	if n := utf8.RuneCountInString(text); n > maxFormula {
		p.problem("", "formula.limit", "公式最多 {limit} 个字符，这里有 {n} 个", "a formula has at most {limit} characters, and this has {n}", "limit", maxFormula, "n", n)
		return nil, p.problems
	}
	r := &formulaReader{p: p, text: []rune(text), made: &Formula{c: p.c, of: of, facts: map[string]factRead{}}, sizes: map[int64]int{}, costs: map[int64]int{}}
	r.read(text)
	if Failed(p.problems) {
		return nil, p.problems
	}
	r.made.reads, r.made.inputs = p.reads, p.inputs
	return r.made, p.problems
}

// Value works the formula out. It is missing when a fact that it needs is; the
// failure is nil unless there is no result to be had: division by zero, amounts
// of different currencies, too much work, a result out of range.
func (f *Formula) Value(e *Env) (Value, *NoResult) {
	run := &run{f: f, e: e}
	v, _, err := f.program.Eval(run)
	switch {
	case run.over:
		return Value{}, failCost
	case err != nil:
		return Value{}, noResult(err)
	}
	return f.c.value(v, f.of)
}

// Reads lists the facts that the formula looks at, as Cond.Reads does.
func (f *Formula) Reads() []string {
	if f == nil {
		return nil
	}
	return f.reads
}

// formulas is the one environment in which all formulas of a release are
// compiled, made when the first is. Its variables are the release's facts;
// which of them a place may read is looked at before CEL sees the formula.
type formulas struct {
	once sync.Once
	env  *cel.Env
}

// formulaEnv is the catalogue's environment.
func (c *Catalogue) formulaEnv() *cel.Env {
	c.formulas.once.Do(func() {
		options := append(formulaWords(), cel.CustomTypeProvider(rowTypes{noTypes, c}))
		for name, e := range c.facts {
			if !strings.Contains(name, ">") {
				options = append(options, variables(e.fact.Path, e.fact.Type)...)
			}
		}
		env, err := cel.NewCustomEnv(options...)
		if err != nil {
			panic(err) // the words are our own, and tests compile with them
		}
		c.formulas.env = env
	})
	return c.formulas.env
}

// variables declares a fact and what stands below it: a date's weekday.
func variables(path string, t Type) []cel.EnvOption {
	all := []cel.EnvOption{cel.Variable(path, t.celType(path))}
	for _, e := range below(t.Kind) {
		if sub, _, ok := subOf(t, e.Name); ok {
			all = append(all, variables(path+"."+e.Name, sub)...)
		}
	}
	return all
}
