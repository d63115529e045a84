package rule

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The limits of a condition.
const (
	maxDepth  = 6    // groups and rows inside each other
	maxLeaves = 100  // comparisons in one condition
	maxValues = 1000 // values in one list
	maxGroup  = 100  // conditions in one group
	maxNested = 2    // rows inside rows, once
)

// parser reads one condition and collects everything that is wrong with it, so
// that its writer sees all of it at once.
type parser struct {
	c        *Catalogue
	at       Stage
	also     []string        // roots that may be read before their stage
	bound    map[string]bool // roots that may be read here
	rows     string          // the rows fact around, "" outside
	nested   int
	leaves   int
	reads    []string
	inputs   []input // facts read outside of rows
	problems []Problem
}

// parser reads for a stage and with roots bound beside the ever-present ones.
func (c *Catalogue) parser(at Stage, bound []string) *parser {
	p := &parser{c: c, at: at, bound: map[string]bool{}}
	for _, root := range append(strings.Fields(alwaysWords), bound...) {
		p.bound[root] = true
	}
	return p
}

type members map[string]json.RawMessage

// problem notes an error at a place; reading goes on.
func (p *parser) problem(at, code, zh, en string, args ...any) {
	p.problems = append(p.problems, Problem{Pointer: at, Code: code, Say: say(zh, en, args...)})
}

// warn notes what only shows.
func (p *parser) warn(at, code, zh, en string, args ...any) {
	p.problems = append(p.problems, Problem{Pointer: at, Code: code, Say: say(zh, en, args...), Warning: true})
}

// node reads a condition; nil when it is too broken to go on with.
func (p *parser) node(raw json.RawMessage, at string, depth int) *node {
	var m members
	if err := json.Unmarshal(raw, &m); err != nil || len(m) == 0 {
		p.problem(at, "cond.shape", "这里应是一个条件", "a condition is expected here")
		return nil
	}
	if m["f"] != nil {
		return p.leaf(m, at)
	}
	if depth == maxDepth {
		p.problem(at, "cond.limit", "条件嵌套超过 {limit} 层", "conditions are nested deeper than {limit}", "limit", maxDepth)
		return nil
	}
	if m["rows"] != nil {
		return p.rowsNode(m, at, depth)
	}
	return p.group(m, at, depth)
}

// group reads all, any or none. Anything else that is neither leaf nor rows is
// "cond.shape".
func (p *parser) group(m members, at string, depth int) *node {
	var op string
	for name := range m {
		op = name
	}
	n := &node{at: at, op: op}
	var raws []json.RawMessage
	if len(m) != 1 || !n.isGroup() || json.Unmarshal(m[op], &raws) != nil {
		p.problem(at, "cond.shape", "条件只能是 all、any、none 之一，或含 f，或含 rows", "a condition is one of all, any, none, or has f, or has rows")
		return nil
	}
	if len(raws) == 0 || len(raws) > maxGroup {
		p.problem(at+"/"+op, "cond.limit", "一组条件须有 1 至 {limit} 条", "a group holds 1 to {limit} conditions", "limit", maxGroup)
		return nil
	}
	for i, raw := range raws {
		if kid := p.node(raw, at+"/"+op+"/"+strconv.Itoa(i), depth+1); kid != nil {
			n.kids = append(n.kids, kid)
		}
	}
	return n
}

// leaf reads a comparison of a fact. Comparing order.total with an amount where
// the workspace has several currencies is warned of: it fails for all but one.
func (p *parser) leaf(m members, at string) *node {
	p.countLeaf(at)
	p.onlyKeys(m, at, "f", "op", "v", "ref", "open")
	f, ref, ok := p.fact(m["f"], at+"/f")
	if !ok {
		return nil
	}
	t := p.term(m, f.Type, at)
	if t == nil {
		return nil
	}
	if p.c.currencies > 1 && f.Path == "order.total" && len(t.lits) > 0 {
		p.warn(at+"/f", "currency.base", "有多种货币时，请改用「订单金额（本位币）」order.totalBase", "with several currencies, compare order.totalBase instead")
	}
	return &node{at: at, fact: f, ref: ref, term: t}
}

// countLeaf reports the limit once, at the comparison that breaks it.
func (p *parser) countLeaf(at string) {
	if p.leaves++; p.leaves == maxLeaves+1 {
		p.problem(at, "cond.limit", "一个条件最多 {limit} 次比较", "a condition holds at most {limit} comparisons", "limit", maxLeaves)
	}
}

// onlyKeys refuses what the schema does not know: a key that would be ignored
// is a rule that would not be kept.
func (p *parser) onlyKeys(m members, at string, known ...string) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(known, name) {
			p.problem(at+"/"+name, "key.unknown", "没有「{key}」这个键", "there is no key {key}", "key", name)
		}
	}
}

// fact reads a path and checks that the fact is known here and now.
func (p *parser) fact(raw json.RawMessage, at string) (Fact, Ref, bool) {
	var path string
	if json.Unmarshal(raw, &path) != nil || path == "" {
		p.problem(at, "cond.shape", "这里应是事实的路径", "the path of a fact is expected here")
		return Fact{}, Ref{}, false
	}
	return p.named(path, at)
}

// named is fact by its path.
func (p *parser) named(path, at string) (Fact, Ref, bool) {
	f, ref, ok := p.c.resolve(path, p.rows)
	if !ok {
		p.problem(at, "fact.unknown", "没有事实 {fact}", "there is no fact {fact}", "fact", path)
		return Fact{}, Ref{}, false
	}
	root, _, _ := strings.Cut(path, ".")
	if !p.bound[root] {
		p.problem(at, "fact.unbound", "这里没有 {root}：事实 {fact} 只在有它的地方可用", "there is no {root} here: the fact {fact} is known only where there is one", "root", root, "fact", path)
		return Fact{}, Ref{}, false
	}
	if f.Stage > p.at && !slices.Contains(p.also, root) {
		p.problem(at, "fact.stage", "事实 {fact} 到「{stage}」阶段才知道，这里在「{now}」阶段就要判断", "the fact {fact} is known from the stage {stage} on, and this is decided at {now}", "fact", path, "stage", f.Stage, "now", p.at)
		return Fact{}, Ref{}, false
	}
	if !slices.Contains(p.reads, path) {
		p.reads = append(p.reads, path)
		if p.nested == 0 {
			p.inputs = append(p.inputs, input{path, ref, f.Type.Kind})
		}
	}
	return f, ref, true
}
