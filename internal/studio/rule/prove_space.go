package rule

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"

	"bespoke/internal/base/dec"
)

// maxProof is how many rows the analysis of one table looks at before it gives
// up and says so; some tenths of a second.
const maxProof = 4_000_000

// space looks for inputs of a table that its rows leave open. Per column it
// knows the values that stand for all others: no cell tells two values apart
// that lie between the same ends. Their combinations are walked column by
// column, leaving out what is settled already.
type space struct {
	t       *Table
	c       *Catalogue
	left    int  // of maxProof
	large   bool // it was not enough
	settled map[string]bool
}

// outside finds an input that the region (nil is everything) asks for and no
// row takes; false where there is none, or where it is too much to look at.
// Rows with cells that only asking can tell must not be among them.
func (s *space) outside(rows []*row, region *row) ([]Value, bool) {
	s.settled = map[string]bool{}
	values := make([][]Value, len(s.t.columns))
	for col := range values {
		values[col] = s.values(col, rows, region)
		if len(values[col]) == 0 {
			return nil, false // the region itself is empty
		}
	}
	sample := make([]Value, len(values))
	found := s.walk(0, rows, values, sample)
	return sample, found && !s.large
}

// walk tries the values of a column, with the rows that take what was chosen
// in the columns before.
func (s *space) walk(col int, rows []*row, values [][]Value, sample []Value) bool {
	for _, r := range rows {
		if r.settledBy(col) {
			return false
		}
	}
	if len(rows) == 0 {
		for ; col < len(values); col++ {
			sample[col] = values[col][0]
		}
		return true
	}
	key := walked(col, rows)
	if s.settled[key] || s.large {
		return false
	}
	for _, v := range values[col] {
		if s.left -= len(rows); s.left < 0 {
			s.large = true
			return false
		}
		sample[col] = v
		var rest []*row
		for _, r := range rows {
			if r.shapeAt(col).admits(v) {
				rest = append(rest, r)
			}
		}
		if s.walk(col+1, rest, values, sample) {
			return true
		}
	}
	s.settled[key] = true
	return false
}

// settledBy tells whether the row asks nothing of the columns from col on.
func (r *row) settledBy(col int) bool {
	return !slices.ContainsFunc(r.cells, func(k cell) bool { return k.col >= col })
}

// walked names a place of the walk: the column and the rows that are left.
func walked(col int, rows []*row) string {
	b := binary.AppendUvarint(nil, uint64(col))
	for _, r := range rows {
		b = binary.AppendUvarint(b, uint64(r.at))
	}
	return string(b)
}

// values are those of a column that stand for all others, as far as the region
// admits them.
func (s *space) values(col int, rows []*row, region *row) []Value {
	f := s.t.columns[col].fact
	shapes := make([]*shape, 0, len(rows)+1)
	for _, r := range rows {
		shapes = append(shapes, r.shapeAt(col))
	}
	var of *shape
	if region != nil {
		of = region.shapeAt(col)
		shapes = append(shapes, of)
	}
	var vs []Value
	if !slices.ContainsFunc(shapes, func(s *shape) bool { return s != nil }) {
		return []Value{{}} // nobody asks
	}
	vs = s.c.distinct(f.Type, shapes)
	if f.Optional || f.Type.Kind == KindList {
		vs = append(vs, Value{})
	}
	return slices.DeleteFunc(vs, func(v Value) bool { return !of.admits(v) })
}

// distinct are the values that some cell tells apart. Lists hold several values
// at once and have none: only the missing one is looked at.
func (c *Catalogue) distinct(t Type, shapes []*shape) []Value {
	switch t.Kind {
	case KindList:
		return nil
	case KindBool:
		return []Value{Bool(true), Bool(false)}
	case KindText, KindCode:
		return c.distinctWords(t, shapes)
	}
	if t.Kind.ordered() {
		return distinctEnds(t.Kind, shapes)
	}
	return []Value{{Kind: t.Kind, S: "-"}}
}

// distinctWords are the codes of a set, or the words that cells name and one
// that none of them does.
func (c *Catalogue) distinctWords(t Type, shapes []*shape) []Value {
	var words []string
	if listed, closed := c.Set(t.Set); t.Kind == KindCode && closed {
		for _, v := range listed {
			if !v.Retired {
				words = append(words, v.Code)
			}
		}
	} else {
		words = append(words, "-")
	}
	for _, s := range shapes {
		if s != nil {
			words = append(words, s.words...)
		}
	}
	var vs []Value
	seen := map[string]bool{}
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			vs = append(vs, Value{Kind: t.Kind, S: w})
		}
	}
	return vs
}

// distinctEnds stand for the stretches that the ends of cells cut each line into, a
// line per unit: no cell tells two values of one stretch apart. Nothing below zero is
// looked at unless a cell names it.
func distinctEnds(kind Kind, shapes []*shape) []Value {
	lines := map[string][]int64{} // where a stretch begins
	var units []string
	for _, s := range shapes {
		if s == nil || s.line == nil {
			continue
		}
		unit := s.line.unit
		if lines[unit] == nil {
			lines[unit], units = []int64{math.MinInt64}, append(units, unit)
		}
		for _, a := range s.line.spans {
			lines[unit] = append(lines[unit], a.lo)
			if a.hi < math.MaxInt64 {
				lines[unit] = append(lines[unit], a.hi+1)
			}
		}
	}
	var vs []Value
	for _, unit := range units {
		begins := lines[unit]
		slices.Sort(begins)
		begins = slices.Compact(begins)
		for i, lo := range begins {
			hi := int64(math.MaxInt64)
			if i+1 < len(begins) {
				hi = begins[i+1] - 1
			}
			switch {
			case i == 0 && hi == -1: // zero is the lowest that a cell names
				continue
			case i == 0 && hi >= 0:
				lo = 0
			}
			vs = append(vs, Value{Kind: kind, N: roundest(kind, lo, hi), S: unit})
		}
	}
	if vs == nil {
		vs = append(vs, Value{Kind: kind})
	}
	return vs
}

// roundest is the value of a stretch that reads best, the lowest of equals: more than
// 20,000 is 20,001 rather than 20,000.0001, for what is counted has no fractions.
func roundest(kind Kind, lo, hi int64) int64 {
	if lo == math.MinInt64 {
		return hi
	}
	if kind == KindDate || kind == KindInstant || kind == KindTime {
		return lo
	}
	for step := int64(dec.One); step > 1; step /= 10 {
		up := lo - lo%step
		if up < lo {
			up += step
		}
		if lo <= up && up <= hi {
			return up
		}
	}
	return lo
}

// sample writes an input as findings show it: fact by fact.
func (t *Table) sample(values []Value) map[string]any {
	all := map[string]any{}
	for col, v := range values {
		if !v.Missing() {
			all[t.columns[col].fact.Path] = json.RawMessage(v.JSON())
		}
	}
	return all
}
