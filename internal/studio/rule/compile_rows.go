package rule

import "math"

// compileRows compiles a question about rows: each row's frames are bound while
// it is looked at, and what was bound before comes back.
func (n *node) compileRows(c *Catalogue) test {
	where := func(*Env) bool { return true }
	if n.where != nil {
		where = n.where.compile(c)
	}
	ref := n.ref
	switch n.op {
	case "some":
		return func(e *Env) bool { return e.firstRow(ref, where, true) }
	case "every":
		return func(e *Env) bool { return !e.firstRow(ref, where, false) }
	}
	holds := n.term.compile(c, n.yields())
	if n.op == "count" {
		return func(e *Env) bool { return holds(e, e.countRows(ref, where)) }
	}
	if n.op == "sum" {
		zero := n.zero()
		return func(e *Env) bool { return holds(e, e.sumRows(ref, where, n.ofRef, zero)) }
	}
	return func(e *Env) bool { return holds(e, e.bestRow(ref, where, n.ofRef, n.op == "max")) }
}

// zero is the sum of no rows: 0, of money in the currency it is compared with.
func (n *node) zero() Value {
	zero := Value{Kind: n.of.Type.Kind}
	if zero.Kind == KindMoney && len(n.term.lits) > 0 {
		zero.S = n.term.lits[0].fixed.S
	}
	return zero
}

// firstRow tells whether some row answers as asked.
func (e *Env) firstRow(ref Ref, where test, answer bool) bool {
	for _, row := range e.Get(ref).Rows() {
		old := e.enter(row)
		found := where(e) == answer
		e.leave(row, old)
		if found {
			return true
		}
	}
	return false
}

// countRows counts the rows for which the condition holds.
func (e *Env) countRows(ref Ref, where test) Value {
	n := int64(0)
	for _, row := range e.Get(ref).Rows() {
		old := e.enter(row)
		if where(e) {
			n++
		}
		e.leave(row, old)
	}
	return Value{Kind: KindNumber, N: n * 10_000}
}

// sumRows adds a fact over rows. Missing ones add nothing; mixed currencies and
// sums beyond every amount are missing, which has no order.
func (e *Env) sumRows(ref Ref, where test, of Ref, sum Value) Value {
	first := true
	for _, row := range e.Get(ref).Rows() {
		v := e.rowValue(row, where, of)
		if v.Missing() {
			continue
		}
		if first {
			sum.S, first = v.S, false
		}
		if v.S != sum.S || sum.N > math.MaxInt64/2 || sum.N < math.MinInt64/2 {
			return Value{}
		}
		sum.N += v.N
	}
	return sum
}

// bestRow is the smallest or largest value; missing over no rows, or when
// values have no order among themselves.
func (e *Env) bestRow(ref Ref, where test, of Ref, largest bool) Value {
	var best Value
	for _, row := range e.Get(ref).Rows() {
		v := e.rowValue(row, where, of)
		if v.Missing() {
			continue
		}
		if best.Missing() {
			best = v
			continue
		}
		n, ok := v.compare(best)
		if !ok {
			return Value{}
		}
		if n > 0 == largest {
			best = v
		}
	}
	return best
}

// rowValue is a fact of a row, missing where the row is not meant.
func (e *Env) rowValue(row Element, where test, of Ref) (v Value) {
	old := e.enter(row)
	if where(e) {
		v = e.Get(of)
	}
	e.leave(row, old)
	return v
}

// rowRoots is how many roots a row may bind: a line brings its product.
const rowRoots = 4

// enter binds a row's frames and returns what was there.
func (e *Env) enter(row Element) (old [rowRoots]Frame) {
	for i, b := range row {
		if i < rowRoots {
			old[i] = e.Bind(b.Root, b.Frame)
		}
	}
	return old
}

// leave puts back what stood there, in reverse: a row may bind a root twice.
func (e *Env) leave(row Element, old [rowRoots]Frame) {
	for i := min(len(row), rowRoots) - 1; i >= 0; i-- {
		e.Bind(row[i].Root, old[i])
	}
}
