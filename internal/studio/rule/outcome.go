package rule

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/dec"
)

// Out is one output that a row gives. Raw is its literal in the document; what
// is typed by the point alone (who) has only that. Parts are the options of fix,
// and the inputs of a verb.
type Out struct {
	ID    string
	Value Value
	Raw   json.RawMessage
	Parts []Out

	moment  *moment  // a date that hangs on the moment of the decision
	formula *Formula // what is worked out from the facts of the decision
}

// formulas are those of the output itself and of its parts.
func (o *Out) formulas() (all []*Formula) {
	if o.formula != nil {
		all = append(all, o.formula)
	}
	for i := range o.Parts {
		all = append(all, o.Parts[i].formulas()...)
	}
	return all
}

// Hit is a row that decided something.
type Hit struct {
	Document string            // path of the table's document
	Row      string            // id of the row; "else" when none held
	Table    *Table            //
	Then     Outs              // must not be changed
	Say      map[string]string // by language; nil without
	Failed   []Failure         // outputs whose formulas have no result
	row      *row
}

// Value is what the hit gives for an output; missing when it does not give it.
func (h *Hit) Value(output string) Value {
	if o := h.out(output); o != nil {
		return o.Value
	}
	return Value{}
}

// Raw is an output as it stands in the document; nil when it is not given.
func (h *Hit) Raw(output string) json.RawMessage {
	if o := h.out(output); o != nil {
		return o.Raw
	}
	return nil
}

// Parts is the typed options of an object output, as fix.
func (h *Hit) Parts(output string) []Out {
	if o := h.out(output); o != nil {
		return o.Parts
	}
	return nil
}

// Gives tells whether the hit gives an output at all.
func (h *Hit) Gives(output string) bool { return h.out(output) != nil }

// out finds an output among the few that a row gives.
func (h *Hit) out(id string) *Out {
	for i := range h.Then {
		if h.Then[i].ID == id {
			return &h.Then[i]
		}
	}
	return nil
}

// Outcome is all hits of one decision in the order in which they combine:
// tables by their order and key, rows in a table as its hit policy has them.
type Outcome struct{ Hits []Hit }

// softPoints are the points that go on with their default where a formula has no
// result. At any other the decision is refused.
const softPoints = "fill.order fill.line promise.line dispatch.line carrier.shipment assign.task deadline.task react.event"

// Failures are the outputs without result for which the decision is refused.
func (o *Outcome) Failures() []Failure {
	var all []Failure
	for i := range o.Hits {
		h := &o.Hits[i]
		if h.Failed != nil && !slices.Contains(strings.Fields(softPoints), h.Table.Point) {
			all = append(all, h.Failed...)
		}
	}
	return all
}

// fails tells whether the hit was to give an output and could not.
func (h *Hit) fails(output string) bool {
	return slices.ContainsFunc(h.Failed, func(f Failure) bool { return f.Output == output })
}

// One is an output of which one value counts: the first table that gives it.
// The hit is nil when nobody does, or when that table's formula has no result,
// and the point's default applies.
func (o *Outcome) One(output string) (Value, *Hit) {
	for i := range o.Hits {
		if o.Hits[i].fails(output) {
			return Value{}, nil
		}
		if o.Hits[i].Gives(output) {
			return o.Hits[i].Value(output), &o.Hits[i]
		}
	}
	return Value{}, nil
}

// Many joins an output over all hits; lists are joined item by item, and each
// item stands there once.
func (o *Outcome) Many(output string) []Value {
	var all []Value
	for i := range o.Hits {
		v := o.Hits[i].Value(output)
		if v.Kind != KindList {
			if !v.Missing() {
				all = append(all, v)
			}
			continue
		}
		for _, item := range v.List() {
			if !slices.ContainsFunc(all, item.Equal) {
				all = append(all, item)
			}
		}
	}
	return all
}

// Sum adds a number output over all hits.
func (o *Outcome) Sum(output string) dec.Dec {
	var sum dec.Dec
	for i := range o.Hits {
		sum += o.Hits[i].Value(output).Dec()
	}
	return sum
}
