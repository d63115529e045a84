package order

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Scope is the part of the orders that an actor may see: all, or those for
// which one of the conditions holds.
type Scope struct {
	all bool
	any []*rule.Cond
}

// ScopeOf is the row scope that the actor's roles have in a release.
func ScopeOf(a act.Act, r *blueprint.Release) Scope {
	if a.Kind == act.Robot {
		return Scope{all: true}
	}
	conds, all := blueprint.Of[*identity.Roles](r).Scope(a.Roles, "order")
	return Scope{all: all, any: conds}
}

// Holds tells whether the order whose facts these are lies in the scope.
func (s Scope) Holds(e *rule.Env) bool {
	return s.all || slices.ContainsFunc(s.any, func(c *rule.Cond) bool { return c.Holds(e) })
}

// shows tells whether an order is there for the actor. Its facts are asked for
// only where a scope looks at them; they are then the actor's own.
func (s *Setup) shows(a act.Act, o *Order, facts func() *rule.Env) bool {
	if a.Kind == act.Customer && o.Customer.Raw() != a.Party {
		return false
	}
	scope := ScopeOf(a, s.whole)
	if scope.all {
		return true
	}
	e := facts()
	s.facts.actor(e, a)
	return scope.Holds(e)
}

// rights is what a reader may see of an order: hidden data is taken out of the
// answer before anybody writes it.
type rights struct {
	act   act.Act
	roles *identity.Roles
	typ   *Type
}

func rightsOf(a act.Act, s *Setup, typ *Type) rights {
	return rights{a, blueprint.Of[*identity.Roles](s.whole), typ}
}

func (d *draft) rights() rights { return rightsOf(d.act, d.setup, d.typ) }

func (x rights) sees(fact string) bool {
	return x.act.Kind == act.Robot || x.roles.FieldLevel(x.act.Roles, fact) > identity.None
}

// told is the order's total as a sentence may say it to the reader.
func (x rights) told(total money.Amount) fault.Text {
	if !x.sees("order.total") {
		return fault.Text{ZH: "（不显示）", EN: "not yours to see"}
	}
	return fault.Text{ZH: total.String(), EN: total.String()}
}

// show takes out of a view what the reader's roles hide.
func (x rights) show(v *View) {
	if t := v.Totals; t != nil {
		for fact, at := range map[string][]**money.Amount{"order.goods": {&t.Goods, &t.Gross}, "order.discount": {&t.Discount},
			"order.subtotal": {&t.Subtotal}, "order.freight": {&t.Freight}, "order.fees": {&t.Fees}, "order.tax": {&t.Tax}, "order.total": {&t.Total}} {
			x.hide(fact, at...)
		}
	}
	v.Fields = x.fields(x.typ.Form, v.Fields)
	for i := range v.Lines {
		l := &v.Lines[i]
		x.hide("line.listPrice", &l.ListPrice)
		x.hide("line.price", &l.Price)
		x.hide("line.amount", &l.Amount)
		x.hide("line.net", &l.Net)
		l.Fields = x.fields(x.typ.Lines, l.Fields)
	}
	v.Reasons = x.reasons(v.Reasons)
}

func (x rights) hide(fact string, at ...**money.Amount) {
	if !x.sees(fact) {
		for _, a := range at {
			*a = nil
		}
	}
}

// fields leaves out custom fields that the form hides from the reader.
func (x rights) fields(f *form.Form, fields any) any {
	raw, ok := fields.(rawJSON)
	if !ok || x.act.Kind == act.Robot {
		return fields
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return nil
	}
	before := len(all)
	for key := range all {
		if f.Level(x.act.Kind, x.act.Roles, "", key) == form.None || !x.sees(f.Entity+".fields."+key) {
			delete(all, key)
		}
	}
	switch len(all) {
	case before:
		return raw
	case 0:
		return nil
	}
	return all
}

// reasons leaves out inputs that the reader may not see.
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
	return r
}

// learns is sees for what a decision looked at: a custom field that the form
// hides is hidden there too.
func (x rights) learns(fact string) bool {
	for entity, f := range map[string]*form.Form{"order": x.typ.Form, "line": x.typ.Lines} {
		if key, custom := strings.CutPrefix(fact, entity+".fields."); custom && x.act.Kind != act.Robot {
			key, _, _ = strings.Cut(key, ".")
			return f.Level(x.act.Kind, x.act.Roles, "", key) > form.None && x.sees(entity+".fields."+key)
		}
	}
	return x.sees(fact)
}
