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
	if x.words == 1 {
		x.few(values, visit)
		return
	}
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
		if among(left, w<<6, visit) {
			return
		}
	}
}

// few visits the candidates among no more rows than a word has bits.
func (x *index) few(values []Value, visit func(row int) (stop bool)) {
	left := x.all[0]
	for i := range x.columns {
		c := &x.columns[i]
		if left &= c.word(values[c.col]); left == 0 {
			return
		}
	}
	among(left, 0, visit)
}

// among visits the rows of a word, counted from the first one's number.
func among(left uint64, first int, visit func(row int) (stop bool)) (stopped bool) {
	for ; left != 0; left &= left - 1 {
		if visit(first + bits.TrailingZeros64(left)) {
			return true
		}
	}
	return false
}

// word is what the column leaves of the rows of a single word.
func (c *columnIndex) word(v Value) uint64 {
	if v.Kind == KindList {
		x := c.other[0]
		for _, item := range v.List() {
			x |= c.word(item)
		}
		return x
	}
	base, named := c.find(v)
	if named == nil {
		return base[0]
	}
	return base[0] | named.bits[0]
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
	if v.Kind == KindList {
		return c.narrowList(v.List(), words)
	}
	base, named := c.find(v)
	if named == nil {
		return narrowed{base: base}
	}
	return narrowed{base: base, bits: named.bits, list: named.list}
}

// find looks up what a column leaves for a value that is no list: the rows that
// admit it among others, and those that name it, if any do.
func (c *columnIndex) find(v Value) (base bitmap, named *posting) {
	switch v.Kind {
	case KindMissing:
		return c.missing, nil
	case KindText:
		var room [foldRoom]byte
		return c.other, c.byWord[string(fold(room[:0], v.S))]
	case KindCode:
		return c.other, c.byWord[v.S]
	case KindPlace, KindRange, KindRows, KindDuration:
		return c.other, nil
	}
	base = c.other
	if cut := c.ranges[v.S]; cut != nil {
		base = cut.rows[cut.at(v.N)]
	}
	return base, c.byPoint[point{v.N, v.S}]
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
