package rule

import (
	"math/bits"
	"slices"
)

// narrowed is what one column leaves of a table's rows for one value: the rows
// of base, and those of the posting.
type narrowed struct {
	base bitmap
	bits bitmap
	list []int32
}

// scanColumns is how many columns are narrowed without allocating.
const scanColumns = 12

// candidates visits, in order, the rows that may hold for the columns' values,
// until visit says stop.
func (x *index) candidates(values []Value, visit func(row int) (stop bool)) {
	var room [scanColumns]narrowed
	cols := room[:0]
	for i := range x.columns {
		cols = append(cols, x.columns[i].narrow(values[x.columns[i].col], x.words))
	}
	for w := range x.words {
		left := x.all[w]
		for i := range cols {
			if left &= cols[i].word(w); left == 0 {
				break
			}
		}
		for left != 0 {
			if visit(w<<6 + bits.TrailingZeros64(left)) {
				return
			}
			left &= left - 1
		}
	}
}

// word is 64 rows of the column. Columns skipped by an earlier one that left
// nothing may be behind, so the list is advanced to where the scan stands.
func (n *narrowed) word(w int) uint64 {
	x := n.base[w]
	if n.bits != nil {
		return x | n.bits[w]
	}
	for len(n.list) > 0 && int(n.list[0]>>6) <= w {
		if int(n.list[0]>>6) == w {
			x |= 1 << (n.list[0] & 63)
		}
		n.list = n.list[1:]
	}
	return x
}

// narrow looks a value up in the column.
func (c *columnIndex) narrow(v Value, words int) narrowed {
	switch v.Kind {
	case KindMissing:
		return narrowed{base: c.missing}
	case KindList:
		return c.narrowList(v.List(), words)
	case KindText:
		var room [foldRoom]byte
		return narrowed{base: c.other}.with(c.byWord[string(fold(room[:0], v.S))])
	case KindCode:
		return narrowed{base: c.other}.with(c.byWord[v.S])
	case KindPlace, KindRange, KindRows, KindDuration:
		return narrowed{base: c.other}
	}
	base := c.other
	if cut := c.ranges[v.S]; cut != nil {
		base = cut.rows[cut.at(v.N)]
	}
	return narrowed{base: base}.with(c.byPoint[point{v.N, v.S}])
}

// with adds the rows that name the value.
func (n narrowed) with(p *posting) narrowed {
	if p != nil {
		n.list, n.bits = p.list, p.bits
	}
	return n
}

// narrowList joins the rows that any item of a list is named by.
func (c *columnIndex) narrowList(items []Value, words int) narrowed {
	if len(items) == 1 {
		return c.narrow(items[0], words)
	}
	base := slices.Clone(c.other)
	for i := range items {
		n := c.narrow(items[i], words)
		for w := range base {
			base[w] |= n.word(w)
		}
	}
	return narrowed{base: base}
}
