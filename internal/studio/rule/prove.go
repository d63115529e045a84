package rule

import (
	"encoding/json"
	"slices"

	"bespoke/internal/studio/blueprint"
)

// maxReported is how many overlaps of one table are named.
const maxReported = 20

// prove looks at rows against each other: under `unique` no two may hold for
// the same input, under `first` a row behind others that take all its inputs
// can never hold, and some outputs need an answer for every input.
func (t *Table) prove(c *Catalogue) []blueprint.Finding {
	s := &space{t: t, c: c, left: maxProof}
	found := append(append(t.unreachable(c), t.ends()...), t.alwaysSkipped()...)
	switch t.hit {
	case "unique":
		found = append(found, t.overlaps(s)...)
	case "first":
		found = append(found, t.shadowed(s)...)
		found = append(found, t.needlessElse(s)...)
	}
	found = append(found, t.gap(s)...)
	if s.large {
		found = append(found, t.tooLarge())
	}
	return found
}

// shapeAt is what the row asks of a column; nil when it asks nothing.
func (r *row) shapeAt(col int) *shape {
	for i := range r.cells {
		if r.cells[i].col == col {
			return &r.cells[i].shape
		}
	}
	return nil
}

// overlaps reports pairs of rows that are not proved apart, with an input for both.
func (t *Table) overlaps(s *space) []blueprint.Finding {
	var found []blueprint.Finding
	t.pairs(func(i, j int) bool {
		if s.left--; s.left < 0 {
			found = append(found, blueprint.Refuse(t.Document, "/rows", "unique.large",
				"这张表太大，无法证明命中策略「唯一」；请拆成几张表，或改用「首个」", "this table is too large to prove that its rows are unique: divide it, or use first"))
			return false
		}
		if !t.rows[i].mayMeet(&t.rows[j]) {
			return true
		}
		sample, meets := t.rowsMeet(&t.rows[i], &t.rows[j])
		if meets {
			f := blueprint.Refuse(t.Document, blueprint.Pointer("rows", t.rows[j].at), "unique.overlap",
				"行 {row} 与行 {other} 可能同时成立，命中策略「唯一」不允许",
				"row {row} and row {other} may both hold, which the hit policy unique forbids", "row", t.rows[j].id, "other", t.rows[i].id)
			f.Sample = sample
			found = append(found, f)
		}
		return len(found) < maxReported
	})
	return found
}

// pairs visits the pairs of rows that may meet. Rows that name a value in the
// column where most do can only meet rows that name the same or none at all.
func (t *Table) pairs(visit func(i, j int) bool) {
	groups, pivot := map[Value][]int{}, t.pivot()
	var free []int
	for j := range t.rows {
		names := t.rows[j].shapeAt(pivot).named(t, pivot)
		near := slices.Clone(free)
		for _, v := range names {
			near = append(near, groups[v]...)
		}
		if names == nil {
			near = near[:0]
			for i := range j {
				near = append(near, i)
			}
		}
		slices.Sort(near)
		for _, i := range slices.Compact(near) {
			if !visit(i, j) {
				return
			}
		}
		for _, v := range names {
			groups[v] = append(groups[v], j)
		}
		if names == nil {
			free = append(free, j)
		}
	}
}

// pivot is the column in which most rows name their values.
func (t *Table) pivot() int {
	best, most := 0, 0
	for col := range t.columns {
		n := 0
		for i := range t.rows {
			if t.rows[i].shapeAt(col).named(t, col) != nil {
				n++
			}
		}
		if n > most {
			best, most = col, n
		}
	}
	return best
}

// named is the values of a cell that names all of them; nil for any other.
func (s *shape) named(t *Table, col int) []Value {
	if s == nil || s.opaque || s.not || s.missing || t.columns[col].fact.Type.Kind == KindList {
		return nil
	}
	kind := t.columns[col].fact.Type.Kind
	var vs []Value
	for _, w := range s.words {
		vs = append(vs, Value{Kind: kind, S: w})
	}
	if s.line == nil {
		return vs
	}
	for _, a := range s.line.spans {
		if a.lo != a.hi {
			return nil
		}
		vs = append(vs, Value{Kind: kind, N: a.lo, S: s.line.unit})
	}
	return vs
}

// rowsMeet finds an input for which both rows may hold.
func (t *Table) rowsMeet(a, b *row) (map[string]any, bool) {
	if a.dates.to < b.dates.from || b.dates.to < a.dates.from {
		return nil, false
	}
	sample := map[string]any{}
	for col := range t.columns {
		f := t.columns[col].fact
		left, right := a.shapeAt(col), b.shapeAt(col)
		v, meets := meet(left, right, f.Type.Kind)
		if f.Type.Kind == KindList {
			meets = !apart(left, right)
		}
		if !meets {
			return nil, false
		}
		if !v.Missing() {
			sample[f.Path] = json.RawMessage(v.JSON())
		}
	}
	return sample, true
}

// apart tells of two cells of a list, which may hold several values at once,
// whether they exclude each other: only where one wants no list at all.
func apart(a, b *shape) bool {
	if a == nil || b == nil || a.opaque || b.opaque {
		return false
	}
	return a.missingOnly() && !b.missing || b.missingOnly() && !a.missing
}

// shadowed warns of rows that an earlier row, or several together, always hide,
// and of an else that can never be reached.
func (t *Table) shadowed(s *space) []blueprint.Finding {
	var found []blueprint.Finding
	near := t.before(s)
	for j := range t.rows {
		if _, never := t.never(s.c, &t.rows[j]); never {
			continue // said already
		}
		f := t.together(s, &t.rows[j], near[j])
		if i, sample := t.cover(s, j); i >= 0 {
			one := blueprint.Warn(t.Document, blueprint.Pointer("rows", t.rows[j].at), "row.shadowed",
				"行 {row} 永远不会命中：前面的行 {other} 已经包含它",
				"row {row} is never reached: the earlier row {other} takes all of it", "row", t.rows[j].id, "other", t.rows[i].id)
			one.Sample = t.sample(sample)
			f = &one
		}
		if f != nil {
			found = append(found, *f)
		}
	}
	for i := range t.rows {
		r := &t.rows[i]
		if t.orElse != nil && len(r.cells) == 0 && r.cond == nil && r.dates == always() {
			found = append(found, blueprint.Warn(t.Document, "/else", "row.shadowed",
				"「否则」永远不会用到：行 {other} 总是成立", "else is never reached: the row {other} always holds", "other", r.id))
			break
		}
	}
	return found
}

// cover finds an earlier row that takes every input of row j, with one of them;
// -1 when none does. Such a row also takes one sample of j, so the index finds it.
func (t *Table) cover(s *space, j int) (int, []Value) {
	r := &t.rows[j]
	values := make([]Value, len(t.columns))
	for col := range t.columns {
		if vs := s.values(col, nil, r); len(vs) > 0 {
			values[col] = vs[0]
		}
	}
	found := -1
	t.index.candidates(values, func(i int) bool {
		if i < j && t.rows[i].covers(r, len(t.columns)) {
			found = i
		}
		return i >= j || found >= 0
	})
	return found, values
}

// covers tells whether the row holds whenever the other does. Of conditions only
// the same one is known to.
func (r *row) covers(other *row, columns int) bool {
	if r.dates.from > other.dates.from || r.dates.to < other.dates.to {
		return false
	}
	if r.cond != nil && (other.cond == nil || string(r.cond.json) != string(other.cond.json)) {
		return false
	}
	for col := range columns {
		if !r.shapeAt(col).covers(other.shapeAt(col)) {
			return false
		}
	}
	return true
}
