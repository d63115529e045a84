package rule

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/studio/blueprint"
)

// reactions is the point whose rows name verbs that are done when something happened.
const reactions = "react.event"

// On lists the events that wake a table of reactions.
func (t *Table) On() []string { return t.on }

// Each visits what the rows and the else of a table give, with their places in the
// document.
func (t *Table) Each(visit func(at string, then Outs)) {
	for i := range t.rows {
		visit(blueprint.Pointer("rows", t.rows[i].at, "then"), t.rows[i].then)
	}
	if t.orElse != nil {
		visit("/else/then", t.orElse.then)
	}
}

// Get is an output of a row by its name; nil where it does not give it.
func (outs Outs) Get(id string) *Out {
	for i := range outs {
		if outs[i].ID == id {
			return &outs[i]
		}
	}
	return nil
}

// Worked tells whether a formula gives the output.
func (o *Out) Worked() bool { return o.formula != nil }

// wakes reads which events wake a table of reactions. They are a condition like any
// other, so the proofs know them, and the table is asked of nothing else.
func (r *tableReader) wakes() {
	if r.t.Point != reactions {
		if len(r.doc.On) > 0 {
			r.refuse("/on", "key.misplaced", "on 只用于 react.event", "on is for react.event only")
		}
		return
	}
	if r.t.on = r.doc.On; len(r.t.on) == 0 {
		r.refuse("/on", "on.missing", "自动反应的表须说明由哪些事件触发（on）", "a table of reactions must say which events wake it (on)")
	}
	if blueprint.Failed(r.found) {
		return
	}
	events, _ := json.Marshal(r.t.on)
	all := append([]byte(`{"all":[{"f":"event.name","op":"in","v":`), events...)
	all = append(all, '}')
	if len(r.doc.If) > 0 {
		all = append(append(all, ','), r.doc.If...)
	}
	r.t.cond = r.cond(append(all, "]}"...), "/if")
}

// verb reads the name of a verb; whether there is one, who runs it knows.
func (r *tableReader) verb(out Out, raw json.RawMessage, at string) (Out, bool) {
	var name string
	if json.Unmarshal(raw, &name) != nil || name == "" {
		r.refuse(at, "literal.type", "这里应是一个动作的名字", "the name of a verb is expected here")
		return out, false
	}
	out.Value = Text(name)
	return out, true
}

// with reads the inputs of a verb: each as it stands, or a formula that gives a text.
func (r *tableReader) with(out Out, raw json.RawMessage, at string) (Out, bool) {
	var inputs map[string]json.RawMessage
	if json.Unmarshal(raw, &inputs) != nil || !bytes.HasPrefix(bytes.TrimSpace(raw), []byte{'{'}) {
		r.refuse(at, "literal.type", "这里应是动作的参数", "the inputs of a verb are expected here")
		return out, false
	}
	text, whole := output{id: "with", typ: "text"}, true
	for _, key := range slices.Sorted(maps.Keys(inputs)) {
		part, ok := Out{Raw: compact(inputs[key])}, true
		if _, is := FormulaIn(inputs[key]); is {
			part, ok = r.value(&text, inputs[key], at+blueprint.Pointer(key))
		}
		part.ID, whole = key, whole && ok
		out.Parts = append(out.Parts, part)
	}
	return out, whole
}
