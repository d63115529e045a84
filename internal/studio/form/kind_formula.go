package form

import (
	"time"

	"bespoke/internal/studio/rule"
)

// formulaKind is a value that nobody writes: a formula works it out or, where
// the field has none, a fill table gives it. It is read and shown as a value of
// its type.
type formulaKind struct {
	kind
	typ string        // the kind of what it gives
	x   *rule.Formula // nil where a table gives it
}

func newFormula(w *workshop, d *fieldDoc) kind {
	k := formulaKind{typ: d.Type}
	if k.typ == "code" {
		k.typ = "single"
	}
	m, ok := makerOf(k.typ)
	if !ok {
		w.refuse("type", "format.unsupported", "尚不支持类型为 {type} 的公式", "formulas of type {type} are not supported yet", "type", d.Type)
		return k
	}
	k.kind = m.make(w, &fieldDoc{Kind: k.typ, Set: d.Set})
	switch w.entity {
	case "order", "line":
	case "destination", "customer", "product":
		if d.X == "" {
			w.refuse("x", "format.unsupported", "这里的公式字段须写出公式（x）", "a formula of these fields must be written here (x)")
		}
	default:
		w.refuse("kind", "format.unsupported", "这些字段不能是公式", "these fields cannot be formulas")
	}
	k.x = w.facts.Worked((&Field{Entity: w.entity, Key: w.key}).Path())
	return k
}

// read takes what was stored; from people it takes nothing.
func (k formulaKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	if !x.trusted {
		return rule.Value{}, nil, bad(errReadOnly)
	}
	return k.kind.read(x, raw)
}

// text is a value as its reader reads it: nobody writes it, so screens need not
// know of what type it is.
func (k formulaKind) text(f *Field, v rule.Value, lang string, zone *time.Location) string {
	if v.Missing() {
		return ""
	}
	codes, _ := k.kind.(chooses)
	label := func(_, code string) string {
		for _, c := range codes.options() {
			if c.Code == code {
				return c.Label(lang)
			}
		}
		return code
	}
	return f.say(v, rule.Voice{Lang: lang, Zone: zone, Codes: label})
}

// worked tells whether nobody writes the field, and by which formula its value
// is found; there is none where a fill table gives it.
func (f *Field) worked() (x *rule.Formula, is bool) {
	if f == nil {
		return nil, false
	}
	k, is := f.kind.(formulaKind)
	return k.x, is
}

// work compiles what a placement adds to a field that nobody writes: nothing
// but where and to whom it is shown.
func (b *builder) work(p *place, doc placeDoc, at string) {
	x, is := p.field.worked()
	if !is {
		return
	}
	p.x = x
	p.reads = append(p.reads, x.Reads()...)
	for key, said := range map[string]bool{
		"require": doc.Require != nil, "readOnly": doc.ReadOnly != nil, "default": doc.Default != nil, "set": doc.Set != nil, "options": doc.Options != nil,
	} {
		if said {
			b.refuse(at+"/"+key, "format.unsupported", "公式字段的值由系统算出，不能有 {key}", "the program works the value of a formula out: it has no {key}", "key", key)
		}
	}
	fact, _ := b.facts.Fact(p.field.Path())
	p.settles = x != nil && fact.Stage > rule.StagePromise
	b.made.settles = b.made.settles || p.settles
}

// Settle works out what hangs on freight, taxes, the payment plan, findings or
// the route, which are known after Finish.
func (x *Resolved) Settle(e *rule.Env) {
	if !x.form.settles {
		return
	}
	x.x.env = e
	for i, p := range x.form.places {
		if p.settles {
			x.decide(p, &x.states[i])
		}
	}
	x.close()
}

// gives is the kind of what a formula gives; "" for other fields.
func (f *Field) gives() string {
	k, _ := f.kind.(formulaKind)
	return k.typ
}
