package rule

import (
	"slices"

	"bespoke/internal/base/dec"
)

// fold makes one value of each gathered output over the hits of a table. The
// first hit carries it; the others keep what they give beside it.
func (t *Table) fold(hits []Hit) {
	if len(t.gather) == 0 || len(hits) == 0 {
		return
	}
	var folded []Out
	for i := range t.outputs {
		id := t.outputs[i].id
		if how := t.gather[id]; how != "" {
			if v := gathered(how, id, hits); !v.Missing() {
				folded = append(folded, Out{ID: id, Value: v, Raw: v.JSON()})
			}
		}
	}
	for i := range hits {
		hits[i].Then = slices.DeleteFunc(slices.Clone(hits[i].Then), func(o Out) bool { return t.gather[o.ID] != "" })
	}
	hits[0].Then = append(hits[0].Then, folded...)
}

// gathered folds one output; missing when no hit gives it, or when amounts of
// different currencies meet.
func gathered(how, id string, hits []Hit) Value {
	var all []Value
	for i := range hits {
		if v := hits[i].Value(id); !v.Missing() {
			all = append(all, v)
		}
	}
	switch {
	case how == "count":
		return Number(dec.Of(int64(len(all))))
	case how == "list" || len(all) == 0:
		return List(all)
	}
	result := all[0]
	for _, v := range all[1:] {
		n, ok := v.compare(result)
		if !ok {
			return Value{}
		}
		switch {
		case how == "sum":
			result.N += v.N
		case how == "min" && n < 0, how == "max" && n > 0:
			result = v
		}
	}
	return result
}
