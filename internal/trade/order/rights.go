package order

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// shows tells whether an order is there for the actor. Its facts are asked for
// only where a scope looks at them; they are then the actor's own.
func (s *Setup) shows(a act.Act, o *Order, facts func() *rule.Env) bool {
	if a.Kind == act.Customer && o.Customer.Raw() != a.Party {
		return false
	}
	rows := identity.SightOf(a, s.whole).Rows("order")
	if rows.All() {
		return true
	}
	e := facts()
	s.facts.roles.SetFacts(e, a)
	return rows.Hold(e)
}

// rights is what a reader may see of an order: hidden data is taken out of the
// answer before anybody writes it.
type rights struct {
	identity.Sight
	act act.Act
	typ *Type
}

// rightsOf is what an actor may see of an order of a type that stands at some steps
// of its flow: neither his roles nor the order's forms keep it from him there.
func rightsOf(a act.Act, s *Setup, typ *Type, steps []string) rights {
	return rights{identity.SightOf(a, s.whole).Without(typ.Form.Unseen(a.Kind, a.Roles, steps)), a, typ}
}

// at are the rights of a reader who acts at a step: what it hides is hidden from him.
func (x rights) at(step *flow.Step) rights {
	x.Sight = x.Without(step.Hidden())
	return x
}

// rights is what a reader may see of the order where it stands.
func (s *subject) rights(a act.Act) rights { return rightsOf(a, s.setup, s.typ, s.steps) }

// rights is what the actor may see while he enters the order.
func (d *draft) rights() rights { return rightsOf(d.act, d.setup, d.typ, nil) }

// finding is what an actor may find orders by: what no form of any type hides from
// him, wherever they stand.
func (s *Setup) finding(a act.Act) identity.Sight {
	var hidden []string
	for _, t := range s.types {
		hidden = append(hidden, t.Form.Hidden(a.Kind, a.Roles)...)
	}
	return identity.SightOf(a, s.whole).Without(hidden)
}

// told is the order's total as a sentence may say it to the reader.
func (x rights) told(total money.Amount) fault.Text {
	if !x.Sees("order.total") {
		return fault.Text{ZH: "（不显示）", EN: "not yours to see"}
	}
	return fault.Text{ZH: total.String(), EN: total.String()}
}

// show takes out of a view what the reader's roles and the forms hide.
func (x rights) show(v *View) {
	if outside(x.act) {
		v.Route = RouteView{} // steps and lanes are the business's own: customers are told of stages
	}
	x.Show(v)
	v.Fields = x.fields(x.typ.Form, v.Fields)
	for i := range v.Lines {
		v.Lines[i].Fields = x.fields(x.typ.Lines, v.Lines[i].Fields)
		v.Lines[i].Options = x.options(v.Lines[i].Options)
	}
	v.Reasons = x.reasons(v.Reasons)
}

// options leaves out what was chosen of a product where roles hide it.
func (x rights) options(options any) any {
	raw, ok := options.(rawJSON)
	if !ok {
		return options
	}
	shown := struct {
		Options rawJSON `json:"options,omitempty" fact:"line.options.*"`
	}{raw}
	x.Show(&shown)
	return present(shown.Options)
}

// fields leaves out custom fields that the form hides from the reader.
func (x rights) fields(f *form.Form, fields any) any {
	raw, ok := fields.(rawJSON)
	if !ok {
		return fields
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	whole := true
	for key, value := range all {
		switch level := x.Level(f.Entity + ".fields." + key); {
		case level == identity.None || !x.asks(f, key):
			delete(all, key)
		case level == identity.Mask:
			all[key] = identity.MaskJSON(value)
		default:
			continue
		}
		whole = false
	}
	switch {
	case whole:
		return raw
	case len(all) == 0:
		return nil
	}
	return all
}

// reasons leaves out of reasons what the reader may not see.
func (x rights) reasons(all []rule.Reason) []rule.Reason {
	shown := slices.Clone(all)
	for i := range shown {
		shown[i] = x.reason(shown[i])
	}
	return shown
}

func (x rights) reason(r rule.Reason) rule.Reason {
	r.Inputs = slices.DeleteFunc(slices.Clone(r.Inputs), func(in rule.Input) bool { return !x.learns(in.Fact) })
	if r.Instead != nil && !x.learns(r.Instead.Fact) {
		r.Instead = nil
	}
	if r.Point == "prices" && !x.Sees("line.sku") {
		r.Row, r.Instead = "", nil // rows of price lists are called by what they price
	}
	return r
}

// learns is sees for what a decision looked at. What lies where is nothing for customers.
func (x rights) learns(fact string) bool {
	if outside(x.act) && strings.HasPrefix(fact, "source.") {
		return false
	}
	entity, key, custom := strings.Cut(fact, ".fields.")
	if !custom || entity != "order" && entity != "line" {
		return x.Sees(fact)
	}
	f := x.typ.Form
	if entity == "line" {
		f = x.typ.Lines
	}
	key, _, _ = strings.Cut(key, ".")
	return x.asks(f, key) && x.Sees(entity+".fields."+key)
}

// asks tells whether a form asks for a field: what it does not is for nobody's eyes
// but the program's.
func (x rights) asks(f *form.Form, key string) bool {
	return x.act.Kind == act.Robot || f.Has(key)
}
