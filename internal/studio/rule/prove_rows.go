package rule

import (
	"math"
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
)

// sure tells whether the row holds for whatever its cells admit: nothing else
// is asked, and every cell's answer is known without asking.
func (r *row) sure() bool {
	return r.cond == nil && r.dates == always() && !slices.ContainsFunc(r.cells, func(k cell) bool { return k.shape.opaque })
}

// plainly is the row as the analysis walks it: a cell of a list, or one whose
// answer is not known, is left out, so the row seems to take more than it does.
func (t *Table) plainly(r *row) *row {
	made := &row{id: r.id, at: r.at}
	for _, k := range r.cells {
		if !k.shape.opaque {
			made.cells = append(made.cells, k)
		}
	}
	return made
}

// lists tells whether the row asks for something of a list, of which the walk
// knows only whether it is empty.
func (t *Table) lists(r *row) bool {
	return slices.ContainsFunc(r.cells, func(k cell) bool { return t.columns[k.col].fact.Type.Kind == KindList })
}

// never finds out why a row can never hold: its days lie outside the table's, or
// two things that it asks of one fact exclude each other. Each is asked by a
// cell, by the row's condition, or by the table's.
func (t *Table) never(c *Catalogue, r *row) (why Fact, is bool) {
	if r.dates.to < t.dates.from || t.dates.to < r.dates.from {
		return Fact{Path: "today"}, true
	}
	asked := map[string][]*shape{}
	facts := map[string]Fact{}
	ask := func(f Fact, s *shape) {
		asked[f.Path] = append(asked[f.Path], s)
		facts[f.Path] = f
	}
	for i := range r.cells {
		ask(t.columns[r.cells[i].col].fact, &r.cells[i].shape)
	}
	for _, x := range [...]*Cond{t.cond, r.cond} {
		for _, n := range x.demands() {
			s := c.shapeOf(n.term, n.fact.Type)
			ask(n.fact, &s)
		}
	}
	for path, shapes := range asked {
		if f := facts[path]; f.Type.Kind != KindList && excluded(shapes, f.Type.Kind) {
			if !is || path < why.Path {
				why, is = f, true
			}
		}
	}
	return why, is
}

// excluded tells whether some of the shapes admit no value, alone or two of
// them together.
func excluded(shapes []*shape, kind Kind) bool {
	for i, a := range shapes {
		for _, b := range shapes[i:] {
			if _, meets := meet(a, b, kind); !meets {
				return true
			}
		}
	}
	return false
}

// demands are the comparisons outside of rows that must all hold for the
// condition to hold.
func (x *Cond) demands() []*node {
	if x == nil {
		return nil
	}
	all := []*node{x.root}
	if x.root.op == "all" {
		all = x.root.kids
	}
	return slices.DeleteFunc(slices.Clone(all), func(n *node) bool { return n.op != "" })
}

// unreachable warns of rows that can never hold.
func (t *Table) unreachable(c *Catalogue) []blueprint.Finding {
	var found []blueprint.Finding
	for i := range t.rows {
		if f, never := t.never(c, &t.rows[i]); never {
			w := blueprint.Warn(t.Document, blueprint.Pointer("rows", t.rows[i].at), "row.never",
				"行 {row} 永远不会成立：它对 {fact} 的要求互相矛盾", "row {row} never holds: what it asks of {fact} excludes itself", "row", t.rows[i].id, "fact", f.Path)
			found = append(found, w)
		}
	}
	return found
}

// together warns, under first, of a row whose inputs are all taken by several
// earlier rows; nil where they leave something for it.
func (t *Table) together(s *space, r *row, before []*row) *blueprint.Finding {
	region := t.plainly(r)
	if len(before) < 2 || t.lists(r) || s.large {
		return nil
	}
	if _, open := s.outside(before, region); open || s.large {
		return nil
	}
	f := blueprint.Warn(t.Document, blueprint.Pointer("rows", r.at), "row.shadowed",
		"行 {row} 永远不会命中：前面的行合起来已经包含它", "row {row} is never reached: earlier rows together take all of it", "row", r.id)
	if sample, some := s.outside(nil, region); some {
		f.Sample = t.sample(sample)
	}
	return &f
}

// before lists, for each row, the sure rows before it that share inputs with it.
func (t *Table) before(s *space) [][]*row {
	sure := make([]bool, len(t.rows))
	plain := make([]*row, len(t.rows))
	for i := range t.rows {
		sure[i] = t.rows[i].sure() && !t.lists(&t.rows[i])
		plain[i] = t.plainly(&t.rows[i])
	}
	near := make([][]*row, len(t.rows))
	t.pairs(func(i, j int) bool {
		if s.left--; s.left < 0 {
			s.large = true
			return false
		}
		if sure[i] && t.rows[i].mayMeet(plain[j]) {
			near[j] = append(near[j], &t.rows[i])
		}
		return true
	})
	return near
}

// mayMeet tells, quickly, whether two rows may share an input.
func (r *row) mayMeet(other *row) bool {
	for i := range r.cells {
		a, b := &r.cells[i].shape, other.shapeAt(r.cells[i].col)
		if b != nil && a.apartFrom(b) {
			return false
		}
	}
	return true
}

// apartFrom tells, of shapes that name what they admit, whether they have
// nothing in common.
func (a *shape) apartFrom(b *shape) bool {
	if a.opaque || b.opaque || a.not || b.not || a.missing || b.missing || (a.line == nil) != (b.line == nil) {
		return false
	}
	if a.line == nil {
		return !slices.ContainsFunc(a.words, func(w string) bool { return slices.Contains(b.words, w) })
	}
	if a.line.unit != b.line.unit {
		return true
	}
	return !slices.ContainsFunc(a.line.spans, func(x span) bool {
		return slices.ContainsFunc(b.line.spans, func(y span) bool { return x.lo <= y.hi && y.lo <= x.hi })
	})
}

// undefaulted are the outputs without which the program does not know what to
// do, by point: where no row gives them and there is no else, an input is left
// without an answer.
const undefaulted = "route.order/lane"

// gap refuses a table that alone gives such an output and leaves inputs open.
func (t *Table) gap(s *space) []blueprint.Finding {
	var id string
	for i := range t.outputs {
		if slices.Contains(strings.Fields(undefaulted), t.Point+"/"+t.outputs[i].id) {
			id = t.outputs[i].id
		}
	}
	if id == "" || t.orElse != nil || len(t.columns) == 0 || len(t.rows) == 0 {
		return nil
	}
	rows := make([]*row, len(t.rows))
	for i := range t.rows {
		rows[i] = t.plainly(&t.rows[i])
	}
	sample, open := s.outside(rows, nil)
	if !open {
		return nil
	}
	f := blueprint.Refuse(t.Document, "/rows", "table.gap", "没有行回答这种输入，也没有「否则」：{output} 无从得知",
		"no row answers this input and there is no else: nobody says the {output}", "output", id)
	f.Sample = t.sample(sample)
	return []blueprint.Finding{f}
}

// needlessElse warns of an else that several rows together leave nothing for.
func (t *Table) needlessElse(s *space) []blueprint.Finding {
	if t.orElse == nil || len(t.columns) == 0 {
		return nil
	}
	var rows []*row
	for i := range t.rows {
		if t.rows[i].sure() && !t.lists(&t.rows[i]) {
			rows = append(rows, &t.rows[i])
		}
	}
	if len(rows) < 2 || slices.ContainsFunc(rows, func(r *row) bool { return len(r.cells) == 0 }) {
		return nil // or the row that always holds has been named
	}
	if _, open := s.outside(rows, nil); open || s.large {
		return nil
	}
	return []blueprint.Finding{blueprint.Warn(t.Document, "/else", "row.shadowed", "「否则」永远不会用到：各行合起来已包含所有输入",
		"else is never reached: the rows together take every input")}
}

// ends warns of a table all of whose rows end on some day, with nothing after.
func (t *Table) ends() []blueprint.Finding {
	last := clock.Date(math.MinInt32)
	for i := range t.rows {
		last = max(last, t.rows[i].dates.to)
	}
	if t.orElse != nil || len(t.rows) == 0 || last == always().to || last >= t.dates.to {
		return nil
	}
	f := blueprint.Warn(t.Document, "/rows", "table.ends", "{day} 之后没有行成立，也没有「否则」", "after {day} no row holds and there is no else", "day", last)
	f.Sample = map[string]any{"today": (last + 1).String()}
	return []blueprint.Finding{f}
}

// tooLarge says that a table was not looked at to the end.
func (t *Table) tooLarge() blueprint.Finding {
	return blueprint.Warn(t.Document, "/rows", "table.large", "这张表太大，没有检查全部的空缺和遮蔽；请拆成几张表", "this table is too large to look for every gap and every hidden row: divide it")
}
