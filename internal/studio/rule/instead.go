package rule

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/dec"
)

// Change is the nearest other input that would have let another row decide:
// "straight through if the total is at most 20,000".
type Change struct {
	Fact  string          `json:"fact"`
	Op    string          `json:"op"`
	Value json.RawMessage `json:"value"`
	Row   string          `json:"row"`
	Then  Outs            `json:"then"`

	typ   Type
	value Value
	out   *output // the first output that comes out differently
}

// triesPerColumn is how many other values of a column are tried at most.
const triesPerColumn = 128

// try is another value for one column: how far away it is, and how it reads.
type try struct {
	col   int
	value Value
	far   float64 // share of the present value; a different word is 1
	op    string
	show  Value
}

// Instead looks for the nearest change of one cell's fact that lets another row
// of the hit's table decide and give something else. The environment is as it
// was before when this returns. nil where there is none; tables that collect have no
// such answer.
func (b *Book) Instead(h Hit, e *Env) *Change {
	t := h.Table
	if b.terse || t.hit == "collect" {
		return nil
	}
	values := t.values(e, nil)
	var tries []try
	for col := range t.columns {
		if t.alone(col) {
			tries = append(tries, t.tries(col, values[col])...)
		}
	}
	slices.SortStableFunc(tries, func(a, b try) int { return cmp.Compare(a.far, b.far) })
	for _, x := range tries {
		won := t.decideWith(e, x)
		if won == nil || won.row == h.row {
			continue
		}
		if out := t.differs(won.Then, h.Then); out != nil {
			return &Change{
				Fact: t.columns[x.col].fact.Path, Op: x.op, Value: x.show.JSON(), Row: won.Row, Then: won.Then,
				typ: t.columns[x.col].fact.Type, value: x.show, out: out,
			}
		}
	}
	return nil
}

// alone tells whether a column can be changed without lying to the rest of the
// table: a sub-fact cannot be set, so nothing else may read its fact.
func (t *Table) alone(col int) bool {
	ref := t.columns[col].ref
	if ref.own() {
		return true
	}
	same := func(r Ref) bool { return r.root == ref.root && r.slot == ref.slot }
	for i := range t.columns {
		if i != col && same(t.columns[i].ref) {
			return false
		}
	}
	reads := func(x *Cond) bool {
		return x != nil && slices.ContainsFunc(x.inputs, func(in input) bool { return same(in.ref) })
	}
	return !reads(t.cond) && !slices.ContainsFunc(t.rows, func(r row) bool { return r.moving || reads(r.cond) })
}

// decideWith is the hit that would decide; nil when none would.
func (t *Table) decideWith(e *Env, x try) *Hit {
	ref := t.columns[x.col].ref
	if ref.own() {
		old := e.stored(ref)
		e.Set(ref, x.value)
		defer e.Set(ref, old)
	}
	if !t.cond.Holds(e) {
		return nil
	}
	values := t.values(e, nil)
	values[x.col] = x.value
	var won *row
	if t.hit == "priority" {
		won = t.best(e, values)
	} else {
		won = t.first(e, values)
	}
	if won = cmp.Or(won, t.orElse); won == nil {
		return nil
	}
	h := t.newHit(won, e)
	return &h
}

// differs is the first output, in the table's order, of which two rows give
// different values.
func (t *Table) differs(a, b []Out) *output {
	raw := func(outs []Out, id string) []byte {
		for i := range outs {
			if outs[i].ID == id {
				return outs[i].Raw
			}
		}
		return nil
	}
	for i := range t.outputs {
		if id := t.outputs[i].id; !bytes.Equal(raw(a, id), raw(b, id)) {
			return &t.outputs[i]
		}
	}
	return nil
}

// tries are the other values of a column worth trying: of words those that
// cells name, of numbers the near side of each boundary.
func (t *Table) tries(col int, now Value) []try {
	typ := t.columns[col].fact.Type
	var tries []try
	for i := range t.rows {
		s := t.rows[i].shapeAt(col)
		switch {
		case s == nil || s.opaque || typ.Kind == KindList:
		case typ.Kind == KindBool:
			other := Bool(!now.Bool())
			tries = append(tries, try{col, other, 1, "=", other})
		case s.line != nil && !now.Missing() && s.line.unit == now.S:
			tries = append(tries, lineTries(col, now, s.line)...)
		case typ.Kind == KindCode || typ.Kind == KindText:
			for _, w := range s.words {
				other := Value{Kind: typ.Kind, S: w}
				tries = append(tries, try{col, other, 1, "=", other})
			}
		}
	}
	slices.SortStableFunc(tries, func(a, b try) int { return cmp.Or(cmp.Compare(a.far, b.far), a.value.order(b.value)) })
	tries = slices.CompactFunc(tries, func(a, b try) bool { return a.value == b.value })
	return tries[:min(len(tries), triesPerColumn)]
}

// order sorts values of one kind, whatever they mean.
func (v Value) order(w Value) int {
	return cmp.Or(cmp.Compare(v.N, w.N), strings.Compare(v.S, w.S))
}

// lineTries are the values just across the ends of the stretches.
func lineTries(col int, now Value, s *spanSet) []try {
	var tries []try
	for _, a := range s.spans {
		if a.lo != math.MinInt64 {
			tries = append(tries, across(col, now, a.lo))
		}
		if a.hi != math.MaxInt64 {
			tries = append(tries, across(col, now, a.hi+1))
		}
	}
	return tries
}

// across is the step over a boundary, the first value of its upper side, in the
// direction away from the present value. It reads with the rounder number:
// "more than 20,000" rather than "at least 20,000.0001".
func across(col int, now Value, bound int64) try {
	upper, lower := now, now
	upper.N, lower.N = bound, bound-1
	x := try{col: col, value: upper, op: ">=", show: upper}
	rounder := len(lower.JSON()) < len(upper.JSON())
	switch {
	case now.N >= bound && rounder:
		x.value, x.op, x.show = lower, "<=", lower
	case now.N >= bound:
		x.value, x.op, x.show = lower, "<", upper
	case rounder:
		x.op, x.show = ">", lower
	}
	x.far = distance(now, x.value)
	return x
}

// distance makes steps of different columns comparable: numbers by their share
// of the present one and at least as one whole, days and moments in months,
// times in half days.
func distance(now, other Value) float64 {
	far := math.Abs(float64(other.N - now.N))
	switch now.Kind {
	case KindDate:
		return far / 30
	case KindInstant:
		return far / float64(30*24*time.Hour/time.Microsecond)
	case KindTime:
		return far / (12 * 60)
	}
	return math.Max(far, float64(dec.One)) / math.Max(math.Abs(float64(now.N)), float64(dec.One))
}
