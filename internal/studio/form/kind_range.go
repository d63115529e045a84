package form

import (
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// rangeKind is a stretch between two values of a simpler kind, either of which
// may be left open. Times of day may run over midnight.
type rangeKind struct {
	of   kind
	word string // the kind's name
}

// newRange makes both ends of one kind, within the limits of the field.
func newRange(w *workshop, d *fieldDoc) kind {
	if d.Of != "number" {
		for _, key := range []string{"decimals", "step", "unit"} {
			if d.saysKey(key) {
				w.refuse(key, "format.unsupported", "{of} 范围没有 {key}", "{key} has no effect on a range of {of}", "key", key, "of", d.Of)
			}
		}
	}
	ends, _ := makerOf(d.Of) // the schema knows which kinds there can be
	return rangeKind{ends.make(w, d), d.Of}
}

func (k rangeKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	o, ok := readObject(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words(`起止，如 {"from":…,"to":…}`, `two ends, as {"from":…,"to":…}`))
	}
	ws := strangers(o, []string{"from", "to"})
	from, first, wrong := k.end(x, o, "from")
	ws = append(ws, wrong...)
	to, last, wrong := k.end(x, o, "to")
	if ws = append(ws, wrong...); ws != nil {
		return rule.Value{}, nil, ws
	}
	if !from.Missing() && !to.Missing() && from.N > to.N && k.word != "time" && !x.trusted {
		return rule.Value{}, nil, badAt("/to", errBackwards)
	}
	if first == nil && last == nil {
		return rule.Value{}, nil, nil
	}
	kept := []byte{'{'}
	if first != nil {
		kept = member(kept, "from", first)
	}
	if last != nil {
		kept = member(kept, "to", last)
	}
	return rule.Range(from, to), append(kept, '}'), nil
}

// end reads one of the two.
func (k rangeKind) end(x *reading, o object, key string) (rule.Value, []byte, []wrong) {
	raw, given := o[key]
	if !given {
		return rule.Value{}, nil, nil
	}
	v, kept, ws := k.of.read(x, raw)
	for i := range ws {
		ws[i].at = "/" + key + ws[i].at
	}
	return v, kept, ws
}

// say writes both ends with a dash between them, or says which one is open.
func (k rangeKind) say(f *Field, v rule.Value, voice rule.Voice) string {
	from, to := v.Range()
	end := func(v rule.Value) string { return strings.TrimSpace(voice.Say(v, "") + " " + f.Unit) }
	switch {
	case to.Missing():
		return words(end(from)+" 起", "from "+end(from)).In(voice.Lang)
	case from.Missing():
		return words(end(to)+" 止", "until "+end(to)).In(voice.Lang)
	}
	return voice.Say(from, "") + " – " + end(to)
}

func (k rangeKind) schema(lang string) schema {
	return schema{
		"type": "object", "additionalProperties": false, "minProperties": 1,
		"properties": schema{"from": k.of.schema(lang), "to": k.of.schema(lang)},
	}
}
