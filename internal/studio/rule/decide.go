package rule

import (
	"math"
	"slices"

	"bespoke/internal/base/clock"
)

// Decide asks all tables of a point, in their order, that are meant for the
// order's type and this day and whose condition holds. It never fails: where
// nothing hits, the outcome is empty and the point's default applies.
func (b *Book) Decide(point, orderType string, e *Env) Outcome {
	before := len(e.hits)
	for _, t := range b.tables[point] {
		if t.takesPart(orderType, e) {
			t.hitIn(e)
		}
	}
	return Outcome{Hits: e.hitsFrom(before)}
}

// takesPart tells whether a table is asked at all; its condition comes last,
// because it costs most.
func (t *Table) takesPart(orderType string, e *Env) bool {
	return t.meant(orderType) && t.dates.has(e.today()) && t.cond.Holds(e)
}

// meant tells whether the table is for orders of a type.
func (t *Table) meant(orderType string) bool {
	return len(t.types) == 0 || slices.Contains(t.types, orderType)
}

// decide is what the table hits, by its hit policy; its else when no row holds.
func (t *Table) decide(e *Env) []Hit {
	before := len(e.hits)
	t.hitIn(e)
	return e.hitsFrom(before)
}

// hitIn adds the table's hits to those of the environment.
func (t *Table) hitIn(e *Env) {
	before := len(e.hits)
	var room [scanColumns]Value
	values := t.values(e, room[:0])
	switch t.hit {
	case "priority":
		if best := t.best(e, values); best != nil {
			e.hits = append(e.hits, t.newHit(best, e))
		}
	case "collect":
		t.index.candidates(values, func(i int) bool {
			if t.rows[i].holds(e, values) {
				e.hits = append(e.hits, t.newHit(&t.rows[i], e))
			}
			return false
		})
		t.fold(e.hits[before:])
	default:
		if r := t.first(e, values); r != nil {
			e.hits = append(e.hits, t.newHit(r, e))
		}
	}
	if len(e.hits) == before && t.orElse != nil {
		e.hits = append(e.hits, t.newHit(t.orElse, e))
	}
}

// values reads the columns once.
func (t *Table) values(e *Env, values []Value) []Value {
	for i := range t.columns {
		values = append(values, e.Get(t.columns[i].ref))
	}
	return values
}

// first is the first row that holds; of unique rows it is the only one.
func (t *Table) first(e *Env, values []Value) (found *row) {
	t.index.candidates(values, func(i int) bool {
		if t.rows[i].holds(e, values) {
			found = &t.rows[i]
		}
		return found != nil
	})
	return found
}

// best is the row that holds with the smallest rank, the earlier one on a tie;
// a row without rank comes last.
func (t *Table) best(e *Env, values []Value) (found *row) {
	smallest := int64(math.MaxInt64)
	t.index.candidates(values, func(i int) bool {
		r := &t.rows[i]
		if rank := r.rank(t.rank); (found == nil || rank < smallest) && r.holds(e, values) {
			found, smallest = r, rank
		}
		return false
	})
	return found
}

// rank is what the row gives for an output to be ranked by.
func (r *row) rank(output string) int64 {
	if out := r.out(output); out != nil {
		return out.Value.N
	}
	return math.MaxInt64
}

// holds verifies a candidate: every cell, the dates and the condition.
func (r *row) holds(e *Env, values []Value) bool {
	for i := range r.cells {
		k := &r.cells[i]
		if !k.holds(e, values[k.col]) {
			return false
		}
	}
	return (r.dates == always() || r.dates.has(e.today())) && r.cond.Holds(e)
}

// newHit makes a hit. Outputs are shared with the table, but for formulas and
// for dates relative to the decision's moment, which are worked out here.
func (t *Table) newHit(r *row, e *Env) Hit {
	h := Hit{Document: t.Document, Row: r.id, Table: t, Then: r.then, Say: r.say, row: r}
	if r.moving {
		h.workOut(e)
	}
	return h
}

// workOut puts values in the places of formulas and relative dates. What comes
// to nothing is not given.
func (h *Hit) workOut(e *Env) {
	before := len(e.outs)
	for _, o := range h.row.then {
		switch {
		case o.moment != nil:
			o.Value = o.moment.at(e)
		case o.formula != nil:
			if o.Value = h.result(o.ID, o.formula, e); o.Value.Missing() {
				continue
			}
		default:
			h.inputs(&o, e)
			e.outs = append(e.outs, o)
			continue
		}
		o.Raw = o.Value.JSON()
		e.outs = append(e.outs, o)
	}
	h.Then = e.outs[before:len(e.outs):len(e.outs)]
}

// result is what a formula of an output comes to; missing where it has none.
func (h *Hit) result(output string, f *Formula, e *Env) Value {
	v, none := f.Value(e)
	if none != nil {
		h.Failed = append(h.Failed, Failure{h.Document, h.Row, output, none.Say})
	}
	return v
}

// inputs works the formulas out that are parts of an output.
func (h *Hit) inputs(o *Out, e *Env) {
	if len(o.formulas()) == 0 {
		return
	}
	parts := make(Outs, 0, len(o.Parts))
	for _, part := range o.Parts {
		if part.formula != nil {
			v := h.result(o.ID, part.formula, e)
			if v.Missing() {
				continue
			}
			part.Raw = v.JSON()
		}
		parts = append(parts, part)
	}
	o.Parts = parts
	o.Raw, _ = parts.MarshalJSON() // of literals: it does not fail
}

// today is the day of the decision.
func (e *Env) today() clock.Date { return clock.Date(e.frames[rootToday][0].N) }
