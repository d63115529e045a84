package rule

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// then reads what a row gives; moving tells that some of it is worked out when
// the row decides: a formula, or a date relative to the moment of the decision.
func (r *tableReader) then(doc map[string]json.RawMessage, at string) (outs []Out, moving bool) {
	for _, id := range slices.Sorted(maps.Keys(doc)) {
		here := at + blueprint.Pointer(id)
		o := r.t.output(id)
		if o == nil {
			r.refuse(here, "output.unknown", "这张表没有输出 {output}", "this table has no output {output}", "output", id)
			continue
		}
		out, ok := r.value(o, doc[id], here)
		if !ok {
			continue
		}
		out.ID = id
		moving = moving || out.moment != nil || len(out.formulas()) > 0
		outs = append(outs, out)
	}
	return outs, moving
}

// value reads a whole output: a literal of its type, or a formula. What rows are
// ranked by is compared before any of them decides, and is no formula.
func (r *tableReader) value(o *output, raw json.RawMessage, at string) (Out, bool) {
	text, is := FormulaIn(raw)
	t, err := ParseType(o.typ)
	if !is || err != nil || o.id == r.t.rank {
		return r.out(o.typ, raw, at)
	}
	f := r.formulas[o.typ+" "+text]
	if f == nil {
		var problems []Problem
		f, problems = r.parser().formula(text, t)
		r.take(problems, at+"/x")
		r.formulas[o.typ+" "+text] = f
	}
	return Out{Raw: compact(raw), formula: f}, f != nil
}

// out reads one output by its type in the registry.
func (r *tableReader) out(typ string, raw json.RawMessage, at string) (Out, bool) {
	out := Out{Raw: compact(raw)}
	if _, is := FormulaIn(raw); is {
		r.refuse(at, "formula.place", "公式（x）不能用在这里：它只能给出一个完整的输出，而且不能是排序依据、人选或字段", "a formula (x) cannot stand here: it gives a whole output, and no rank, people or field")
		return out, false
	}
	switch typ {
	case "verb":
		return r.verb(out, raw, at)
	case "object":
		if r.t.Point == reactions {
			return r.with(out, raw, at)
		}
		return r.fix(out, raw, at)
	case "who":
		r.who(raw, at)
		return out, true
	case "fact":
		return r.factName(out, raw, at)
	}
	t, err := ParseType(typ)
	if err != nil {
		return out, false // the output itself is refused
	}
	if t.Kind == KindList {
		return r.list(out, raw, *t.Elem, at)
	}
	l, wrong := r.c.literal(raw, t)
	if wrong.code != "" {
		r.take([]Problem{{Pointer: at, Code: wrong.code, Say: wrong.say}}, "")
		return out, false
	}
	if t.Kind == KindDuration && l.fixed.N <= 0 {
		r.refuse(at, "deadline.in", "时限必须大于零", "a deadline is longer than nothing")
		return out, false
	}
	out.Value, out.moment = l.fixed, l.moment
	return out, true
}

// compact is the literal without white space, as reasons keep it.
func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}

// FormulaIn is the text of a formula as documents write it: {"x": …}; false for
// any other value.
func FormulaIn(raw json.RawMessage) (string, bool) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || raw[0] != '{' {
		return "", false
	}
	var m members
	var text string
	if json.Unmarshal(raw, &m) != nil || len(m) != 1 || m["x"] == nil {
		return "", false
	}
	return text, json.Unmarshal(m["x"], &text) == nil
}

// list reads a list output item by item.
func (r *tableReader) list(out Out, raw json.RawMessage, of Type, at string) (Out, bool) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		r.refuse(at, "literal.type", "这里应是一列值", "a list of values is expected here")
		return out, false
	}
	var vs []Value
	for i, item := range items {
		one, ok := r.out(of.String(), item, at+blueprint.Pointer(i))
		if !ok {
			return out, false
		}
		vs = append(vs, one.Value)
	}
	out.Value = List(vs)
	return out, true
}

// fix reads options with the values that would make a configuration possible.
func (r *tableReader) fix(out Out, raw json.RawMessage, at string) (Out, bool) {
	var options map[string]json.RawMessage
	if json.Unmarshal(raw, &options) != nil {
		r.refuse(at, "literal.type", "这里应是选配项和值", "options with their values are expected here")
		return out, false
	}
	whole := true
	for _, key := range slices.Sorted(maps.Keys(options)) {
		f, known := r.c.Fact("line.options." + key)
		here := at + blueprint.Pointer(key)
		if !known {
			r.refuse(here, "fact.unknown", "没有选配项 {option}", "there is no option {option}", "option", key)
			whole = false
			continue
		}
		part, ok := r.out(f.Type.String(), options[key], here)
		part.ID = key
		out.Parts = append(out.Parts, part)
		whole = whole && ok
	}
	return out, whole
}

// factName reads the field that a finding points at: a built-in or custom field
// of the order or line, or any fact.
func (r *tableReader) factName(out Out, raw json.RawMessage, at string) (Out, bool) {
	var name string
	_ = json.Unmarshal(raw, &name)
	for _, entity := range strings.Fields("order line") {
		fields, _ := Registry().BuiltinFields.Get(entity)
		_, custom := r.c.Fact(entity + ".fields." + name)
		if custom || slices.Contains(fields, name) {
			out.Value = Text(name)
			return out, true
		}
	}
	if _, known := r.c.Fact(name); !known {
		r.refuse(at, "fact.unknown", "没有字段 {field}", "there is no field {field}", "field", name)
		return out, false
	}
	out.Value = Text(name)
	return out, true
}
