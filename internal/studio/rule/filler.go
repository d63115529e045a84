package rule

import "slices"

// Filler asks the tables of a fill point field by field, while a form comes
// about: each table once, when the form comes to the first field that it gives.
// Forms come to a field behind all that its tables read (FillReads), so what was
// typed is known by then. The zero answer of a nil Filler is that nothing is given.
type Filler struct {
	tables    []*Table
	orderType string
	env       *Env
	asked     map[*Table][]Hit
	fresh     []Hit
}

// Filler is for one order or line; nil where there are no tables to ask.
func (b *Book) Filler(point, orderType string, e *Env) *Filler {
	if len(b.tables[point]) == 0 {
		return nil
	}
	return &Filler{tables: b.tables[point], orderType: orderType, env: e, asked: map[*Table][]Hit{}}
}

// Give is what the tables give for a field: the first that gives it counts.
func (f *Filler) Give(field string) Value {
	if f == nil {
		return Value{}
	}
	var out Outcome
	for _, t := range f.tables {
		if t.output(field) != nil {
			out.Hits = append(out.Hits, f.ask(t)...)
		}
	}
	v, _ := out.One(field)
	return v
}

// ask lets a table decide, once.
func (f *Filler) ask(t *Table) []Hit {
	hits, known := f.asked[t]
	if !known {
		if t.takesPart(f.orderType, f.env) {
			hits = t.decide(f.env)
		}
		f.asked[t] = hits
		f.fresh = append(f.fresh, hits...)
	}
	return hits
}

// Fresh is what was decided since it was last asked, to be recorded.
func (f *Filler) Fresh() Outcome {
	if f == nil {
		return Outcome{}
	}
	out := Outcome{Hits: f.fresh}
	f.fresh = nil
	return out
}

// FillReads lists the facts that the tables look at which give a field; it is
// false for a field that none gives.
func (b *Book) FillReads(entity, field string) (paths []string, filled bool) {
	if b == nil {
		return nil, false
	}
	for _, t := range b.tables["fill."+entity] {
		if t.output(field) != nil {
			paths, filled = append(paths, t.Reads()...), true
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), filled
}
