package rule

// Again looks for the counterfactual of a decision that was recorded before:
// the nearest change that would have let another row of its table decide. The
// inputs that were recorded stand for what the environment holds, which is as
// it was when this returns. nil where there is none: where the table is no more, or where
// it would not decide so again.
func (b *Book) Again(r Reason, e *Env) *Change {
	for _, t := range b.tables[r.Point] {
		if t.Document != r.Document {
			continue
		}
		defer e.pretend(r.Inputs)()
		for _, h := range t.decide(e) {
			if h.Row == r.Row {
				return b.Instead(h, e)
			}
		}
	}
	return nil
}

// pretend sets recorded facts and tells how to take them back. Parts of facts
// and rows follow from what is there.
func (e *Env) pretend(inputs Inputs) (restore func()) {
	type was struct {
		ref Ref
		v   Value
	}
	var before []was
	for _, in := range inputs {
		f, ref, known := e.c.resolve(in.Fact, "")
		if !known || !ref.own() || f.Type.Kind == KindRows {
			continue
		}
		if v, err := ParseJSON(f.Type, in.Value, e.cal.Zone()); err == nil {
			before = append(before, was{ref, e.stored(ref)})
			e.Set(ref, v)
		}
	}
	return func() {
		for i := len(before) - 1; i >= 0; i-- {
			e.Set(before[i].ref, before[i].v)
		}
	}
}
