package order

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/party"
)

// TypesInput asks which orders may be begun.
type TypesInput struct {
	Customer party.ID `query:"customer" json:"-" doc:"Id of the customer, for staff; without it all types are listed. Customers' logins are always asked for themselves"`
}

// Types are the order types that are open to somebody, in the order of their keys.
type Types struct {
	Items []TypeView `json:"items"`
	Why   string     `json:"why,omitempty" doc:"Of an empty list: why, and whom to ask"`
}

// TypeView is an order type as whoever begins an order chooses it.
type TypeView struct {
	Key    string   `json:"key"`
	Name   string   `json:"name"`
	Icon   string   `json:"icon,omitempty"`
	Form   FormFact `json:"form"`
	Stages []string `json:"stages" doc:"Names of the stages that customers see, in their order"`
}

// FormFact is what one should know of a form before one begins.
type FormFact struct {
	Key      string        `json:"key"`
	Name     string        `json:"name"`
	Variants []VariantView `json:"variants,omitempty" doc:"The audiences that this customer belongs to"`
	Fields   int           `json:"fields" doc:"How many fields are shown at first"`
	Required int           `json:"required" doc:"How many of them must be filled in"`
}

// VariantView names an audience of a form.
type VariantView struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// The reasons for an empty list. Whoever is named can open a type or order for them.
var (
	noTypes = fault.Text{ZH: "目前没有对您开放的订单类型，请联系我们", EN: "No order type is open to you at present; please get in touch with us"}
	noOwned = fault.Text{ZH: "目前没有对您开放的订单类型，请联系为您服务的 {name}", EN: "No order type is open to you at present; please contact {name}, who looks after you"}
	noStaff = fault.Text{ZH: "没有对这位客户开放的订单类型，请管理员检查订单类型的开放条件", EN: "No order type is open to this customer; ask an administrator to look at who the order types are open to"}
)

// types lists the order types that an order may be begun with: each is asked by
// the placing decision itself, so that what is listed is what will be let in.
func (s *Service) types(ctx context.Context, a act.Act, r db.Reader, in TypesInput) (Types, error) {
	g, err := s.footing(ctx, a, r, in.Customer)
	if err != nil {
		return Types{}, err
	}
	all := Types{Items: []TypeView{}}
	for _, key := range slices.Sorted(maps.Keys(g.setup.types)) {
		if d := g.begin(a, Request{Type: key}); d != nil {
			all.Items = append(all.Items, d.typeView())
		}
	}
	if len(all.Items) == 0 {
		all.Why = g.why(a)
	}
	return all, nil
}

// footing is the ground on which somebody chooses an order type or a product:
// today's release, the people and the customer, if there is one.
func (s *Service) footing(ctx context.Context, a act.Act, r db.Reader, customer party.ID) (ground, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return ground{}, fmt.Errorf("find the current release: %w", err)
	}
	g := ground{setup: setupOf(release), allow: func(permission string) bool { return s.o.Allow(ctx, r, a, permission) == nil },
		known: func(ref form.Ref) (form.Ref, bool) { return ref, false }}
	if g.people, err = s.o.People(ctx, r); err != nil {
		return g, fmt.Errorf("read who works here: %w", err)
	}
	if a.Kind == act.Customer {
		customer.SetRaw(a.Party)
	}
	if customer.IsZero() {
		return g, nil
	}
	found, err := party.Resolve(r, []party.Ref{{ID: customer}})
	if err != nil {
		return g, fmt.Errorf("read the customer: %w", err)
	}
	if g.customer = found[0]; g.customer == nil || !party.ReaderOf(a, release).Names(g.customer) {
		return g, errReference.New("what", customer).At("/customer")
	}
	return g, nil
}

// begin opens an order as placing would; nil where its type is not open to the
// customer. Without a customer, as staff may ask, any type may be begun.
func (g ground) begin(a act.Act, req Request) *draft {
	if g.customer != nil {
		req.Customer = &PartyRef{ID: g.customer.ID}
	}
	d := &draft{ground: g, act: a, req: &req, quoting: true}
	if !d.open() || g.customer != nil && !d.typ.Open.Holds(d.env) {
		return nil
	}
	return d
}

// typeView tells of a type what one chooses it by.
func (d *draft) typeView() TypeView {
	lang, locale := d.act.Lang, d.setup.Workspace.Locale
	v := TypeView{Key: d.typ.Key, Name: d.typ.Name.In(lang, locale), Icon: d.typ.Icon, Stages: []string{},
		Form: FormFact{Key: d.typ.Form.Key, Name: d.typ.Form.Name.In(lang, locale)}}
	for _, g := range d.typ.Stages {
		v.Stages = append(v.Stages, g.Name.In(lang, locale))
	}
	d.goods()
	d.fill()
	v.Form.Fields, v.Form.Required = len(d.form.Shown()), len(d.form.Required())
	for _, key := range d.form.Variants {
		v.Form.Variants = append(v.Form.Variants, VariantView{key, d.typ.Form.VariantName(key).In(lang, locale)})
	}
	return v
}

// why says why nothing may be begun, and who can help.
func (g ground) why(a act.Act) string {
	if a.Kind != act.Customer {
		return noStaff.In(a.Lang)
	}
	if u, known := g.owner(a); known {
		return fault.Text{ZH: strings.ReplaceAll(noOwned.ZH, "{name}", u.Name), EN: strings.ReplaceAll(noOwned.EN, "{name}", u.Name)}.In(a.Lang)
	}
	return noTypes.In(a.Lang)
}

// owner is who looks after the customer, where the actor may know.
func (g ground) owner(a act.Act) (flow.User, bool) {
	if g.customer == nil || g.customer.Owner.IsZero() || !identity.SightOf(a, g.setup.whole).Sees("customer.owner") {
		return flow.User{}, false
	}
	return g.people.User(g.customer.Owner.String())
}
