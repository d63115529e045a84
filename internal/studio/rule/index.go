package rule

import (
	"math"
	"slices"
)

// index finds the rows of a table that may hold for an input. Per column it
// keeps a posting for each value that cells name, at most 64 bitmaps of
// quantile segments for ranges, and bitmaps for missing and for any other
// value. Their intersection is a superset of the rows that hold: every
// candidate is verified afterwards.
type index struct {
	words   int    // length of a bitmap
	all     bitmap // every row
	columns []columnIndex
}

// maxSegments is how many bitmaps a range column has at most.
const maxSegments = 64

// columnIndex is the index of one column that has cells.
type columnIndex struct {
	col     int
	missing bitmap               // rows that admit a missing fact
	other   bitmap               // rows that admit what no cell names
	byWord  map[string]*posting  // codes and folded texts
	byPoint map[point]*posting   // numbers, days, amounts
	ranges  map[string]*segments // by currency; "" for the rest
}

type point struct {
	n    int64
	unit string
}

// segments cut the line at bounds; segment i ends before bounds[i].
type segments struct {
	bounds []int64
	rows   []bitmap
}

// posting is the rows that name one value: a list, or a bitmap when there are many.
type posting struct {
	list []int32
	bits bitmap
}

type bitmap []uint64

// set marks a row.
func (b bitmap) set(i int) { b[i>>6] |= 1 << (i & 63) }

// newIndex files the rows of a table by their cells. A column without any cell
// narrows nothing and is left out.
func newIndex(columns []column, rows []row) *index {
	x := &index{words: (len(rows) + 63) / 64}
	x.all = make(bitmap, x.words)
	byColumn := make([][]*shape, len(columns))
	for i := range rows {
		x.all.set(i)
		for j := range rows[i].cells {
			k := &rows[i].cells[j]
			if byColumn[k.col] == nil {
				byColumn[k.col] = make([]*shape, len(rows))
			}
			byColumn[k.col][i] = &k.shape
		}
	}
	for col, shapes := range byColumn {
		if shapes != nil {
			x.columns = append(x.columns, x.column(col, shapes))
		}
	}
	return x
}

// column files the rows of one column. A row without a cell there, or with one
// that only asking can tell, admits every value.
func (x *index) column(col int, shapes []*shape) columnIndex {
	c := columnIndex{
		col: col, missing: make(bitmap, x.words), other: make(bitmap, x.words),
		byWord: map[string]*posting{}, byPoint: map[point]*posting{},
	}
	for i, s := range shapes {
		if s == nil || s.opaque || s.missing {
			c.missing.set(i)
		}
		if s == nil || s.opaque || s.not {
			c.other.set(i)
		}
	}
	c.ranges = x.segments(c.other, shapes)
	for i, s := range shapes {
		if s != nil && !s.opaque && !s.not {
			c.name(i, s)
		}
	}
	for _, p := range c.byWord {
		p.pack(x.words)
	}
	for _, p := range c.byPoint {
		p.pack(x.words)
	}
	return c
}

// name files a row under each value that its cell names.
func (c *columnIndex) name(row int, s *shape) {
	for _, w := range s.words {
		if c.byWord[w] == nil {
			c.byWord[w] = &posting{}
		}
		c.byWord[w].add(row)
	}
	if s.line == nil {
		return
	}
	for _, a := range s.line.spans {
		if a.lo == a.hi {
			at := point{a.lo, s.line.unit}
			if c.byPoint[at] == nil {
				c.byPoint[at] = &posting{}
			}
			c.byPoint[at].add(row)
		}
	}
}

// add files a row; rows come in order.
func (p *posting) add(row int) { p.list = append(p.list, int32(row)) }

// pack turns a long list into a bitmap, where that is smaller to read. In an
// index of one word every posting is a bitmap.
func (p *posting) pack(words int) {
	if words > 1 && len(p.list) <= words {
		return
	}
	p.bits = make(bitmap, words)
	for _, row := range p.list {
		p.bits.set(int(row))
	}
	p.list = nil
}

// segments cuts the line of each currency where the ranges begin and end.
func (x *index) segments(other bitmap, shapes []*shape) map[string]*segments {
	ends := map[string][]int64{}
	for _, s := range shapes {
		eachRange(s, func(unit string, a span) {
			if a.lo != math.MinInt64 {
				ends[unit] = append(ends[unit], a.lo)
			}
			if a.hi != math.MaxInt64 {
				ends[unit] = append(ends[unit], a.hi+1)
			}
		})
	}
	all := make(map[string]*segments, len(ends))
	for unit, bounds := range ends {
		cut := &segments{bounds: quantiles(bounds)}
		for range len(cut.bounds) + 1 {
			cut.rows = append(cut.rows, slices.Clone(other))
		}
		all[unit] = cut
	}
	for i, s := range shapes {
		eachRange(s, func(unit string, a span) {
			cut := all[unit]
			for j := cut.at(a.lo); j <= cut.at(a.hi); j++ {
				cut.rows[j].set(i)
			}
		})
	}
	return all
}

// eachRange visits the stretches of a cell that are more than a point.
func eachRange(s *shape, visit func(unit string, a span)) {
	if s == nil || s.line == nil || s.not {
		return
	}
	for _, a := range s.line.spans {
		if a.lo < a.hi {
			visit(s.line.unit, a)
		}
	}
}

// quantiles keeps at most maxSegments-1 of the bounds, evenly spread.
func quantiles(bounds []int64) []int64 {
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	most := maxSegments - 1
	if len(bounds) <= most {
		return bounds
	}
	kept := make([]int64, most)
	for i := range kept {
		kept[i] = bounds[i*len(bounds)/most]
	}
	return kept
}

// at is the number of the segment that n lies in.
func (s *segments) at(n int64) int {
	lo, hi := 0, len(s.bounds)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.bounds[mid] <= n {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
