package rule

import (
	"encoding/json"
	"fmt"
)

// Reason is the record of one hit: which row of which release decided from
// which inputs. It is stored beside the order and answers "why".
type Reason struct {
	Point    string            `json:"point"`
	Document string            `json:"document"`
	Row      string            `json:"row"`
	Release  string            `json:"release"`
	Line     int               `json:"line,omitzero"` // of the order, where it is about one; from 1
	Inputs   Inputs            `json:"inputs"`
	Say      map[string]string `json:"say,omitempty"`
	Failed   map[string]string `json:"failed,omitempty"` // why an output has no value, by language
	Instead  *Change           `json:"instead,omitempty"`
}

// Reason records a hit. It must be asked before the environment changes.
func (b *Book) Reason(h Hit, e *Env) Reason {
	if b.terse {
		return Reason{Point: h.Table.Point, Document: h.Document, Row: h.Row}
	}
	r := Reason{
		Point: h.Table.Point, Document: h.Document, Row: h.Row, Release: b.Release,
		Inputs: h.Inputs(e), Say: h.Say,
	}
	for _, f := range h.Failed {
		e := f.Fault()
		r.Failed = map[string]string{"zh-CN": e.Say("zh-CN"), "en": e.Say("en")}
	}
	return r
}

// Inputs are the facts that a decision looked at, in the table's order. Missing
// ones are left out; of rows only their number is kept.
type Inputs []Input

// Input is one fact as it was, as a literal of documents.
type Input struct {
	Fact  string
	Value json.RawMessage
}

// input is a fact that a condition reads outside of rows.
type input struct {
	path string
	ref  Ref
	kind Kind
}

// Inputs reads what the hit's table and row looked at.
func (h *Hit) Inputs(e *Env) Inputs {
	t := h.Table
	list := make(Inputs, 0, len(t.columns))
	for _, in := range t.about {
		list = list.add(e, in)
	}
	for i := range t.columns {
		list = list.add(e, input{t.columns[i].fact.Path, t.columns[i].ref, t.columns[i].fact.Type.Kind})
	}
	for _, x := range [...]*Cond{t.cond, h.row.cond} {
		if x == nil {
			continue
		}
		for _, in := range x.inputs {
			list = list.add(e, in)
		}
	}
	for i := range h.row.then {
		for _, f := range h.row.then[i].formulas() {
			list = f.Inputs(e, list)
		}
	}
	return list
}

// Inputs adds what the formula looked at to a list.
func (f *Formula) Inputs(e *Env, list Inputs) Inputs {
	if f == nil {
		return list
	}
	for _, in := range f.inputs {
		list = list.add(e, in)
	}
	return list
}

// add records a fact once; of rows it records how many there are.
func (list Inputs) add(e *Env, in input) Inputs {
	if in.kind == KindRows {
		in.path, in.ref.subs[0] = in.path+".count", subCount // no formula gives rows
	}
	for i := range list {
		if list[i].Fact == in.path {
			return list
		}
	}
	v := e.Get(in.ref)
	if v.Missing() {
		return list
	}
	return append(list, Input{in.path, v.JSON()})
}

// MarshalJSON writes an object: {"customer.type":"vip","order.total":"3200 CNY"}.
func (list Inputs) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, in := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(appendString(b, in.Fact), ':'), in.Value...)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads the object back, in its order.
func (list *Inputs) UnmarshalJSON(raw []byte) error {
	read, err := readMembers(raw)
	if err != nil {
		return fmt.Errorf("read inputs: %w", err)
	}
	*list = nil
	for _, m := range read {
		*list = append(*list, Input(m))
	}
	return nil
}
