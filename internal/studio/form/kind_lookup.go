package form

import (
	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// lookupKind is a fact as it was when the form was filled in: copied, so that the
// order keeps it when the customer or the product has changed.
type lookupKind struct {
	from string
	fact rule.Ref
	typ  rule.Type
	set  *codes // of codes
}

// newLookup finds the fact. It must be known while the form is filled in; what
// it is besides has to be a value of its own, which people can read.
func newLookup(w *workshop, d *fieldDoc) kind {
	k := lookupKind{from: d.From}
	fact, known := w.facts.Fact(d.From)
	if !known {
		return k // the catalogue has said so
	}
	k.fact, k.typ = w.facts.MustRef(d.From), fact.Type
	codes, _ := w.facts.Set(k.typ.Set)
	k.set = newCodes(codes, w.options.Set(k.typ.Set))
	_, problems := w.facts.Compile([]byte(`{"f":"`+d.From+`","op":"notEmpty"}`), rule.StageGoods, boundTo(w.entity))
	for _, p := range problems {
		found := p.In(w.document, w.at)
		found.Pointer = w.at + "/from"
		w.found = append(w.found, found)
	}
	word := copied(k.typ)
	if word == "" {
		w.refuse("from", "format.unsupported", "不能复制 {type} 类型的事实", "a fact of type {type} cannot be copied", "type", k.typ)
	} else if d.Type != "" && d.Type != word {
		w.refuse("type", "field.type", "{from} 的类型是 {type}", "{from} is of type {type}", "from", d.From, "type", word)
	}
	return k
}

// copied is what documents call a type of facts that can be copied; "" for others.
func copied(t rule.Type) string {
	switch t.Kind {
	case rule.KindBool:
		return "yesNo"
	case rule.KindInstant:
		return "dateTime"
	case rule.KindQuantity:
		return "number"
	case rule.KindNumber, rule.KindMoney, rule.KindText, rule.KindCode, rule.KindDate, rule.KindTime:
		return t.Kind.String()
	}
	return ""
}

// draw tells what was copied, and what its codes are called.
func (k lookupKind) draw(v *FieldView, _ *reading, lang string) {
	v.Of, v.Options = copied(k.typ), optionViews(k.set.offered, lang)
}

// copy takes the value as it is now.
func (k lookupKind) copy(e *rule.Env) (rule.Value, []byte) {
	v := e.Get(k.fact)
	return v, keep(v)
}

func (k lookupKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	v, err := rule.ParseJSON(k.typ, raw, x.zone())
	if err != nil {
		return rule.Value{}, nil, bad(check.Type, "want", k.typ.String())
	}
	return stored(v)
}

// say names codes by the set of what was copied.
func (k lookupKind) say(_ *Field, v rule.Value, voice rule.Voice) string {
	return voice.Say(v, k.typ.Set)
}

func (k lookupKind) schema(string) schema {
	types := map[rule.Kind]string{rule.KindBool: "boolean", rule.KindNumber: "number", rule.KindQuantity: "number"}
	s := schema{"type": "string"}
	if word, other := types[k.typ.Kind]; other {
		s["type"] = word
	}
	if k.typ.Kind == rule.KindMoney {
		s = moneySchema()
	}
	s["readOnly"] = true
	return s
}
