package party

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// FactRefs is where the facts of customers stand: customer.type and the like,
// and custom fields.
type FactRefs struct {
	forms    *form.Forms
	currency money.Currency // the workspace's: in which spent and overdue are told

	ref, name, typ, groups, region, country, address, email, phone rule.Ref
	guest, blocked, owner, since, orders, lastOrder, spent         rule.Ref
	limit, free, claims, overdue, points                           rule.Ref
}

// NewFactRefs finds the facts of a release once.
func NewFactRefs(r *blueprint.Release) *FactRefs {
	c := blueprint.Of[*rule.Catalogue](r)
	f := &FactRefs{forms: blueprint.Of[*form.Forms](r), currency: blueprint.Of[*blueprint.Workspace](r).Currency}
	for name, ref := range map[string]*rule.Ref{
		"ref": &f.ref, "name": &f.name, "type": &f.typ, "groups": &f.groups, "region": &f.region, "country": &f.country,
		"address": &f.address, "email": &f.email, "phone": &f.phone, "guest": &f.guest, "blocked": &f.blocked, "owner": &f.owner,
		"since": &f.since, "orderCount": &f.orders, "lastOrderAt": &f.lastOrder, "spent": &f.spent, "creditLimit": &f.limit,
		"creditFree": &f.free, "claims": &f.claims, "overdue": &f.overdue, "points": &f.points,
	} {
		*ref = c.MustRef("customer." + name)
	}
	return f
}

// SetFacts fills in the facts of one customer. The frame that is bound should
// be fresh: what the customer does not have is missing there, not cleared.
func (f *FactRefs) SetFacts(e *rule.Env, p *Party) {
	e.Set(f.ref, rule.Text(p.Ref))
	e.Set(f.name, rule.Text(p.Name))
	e.Set(f.typ, rule.Code(p.Type))
	e.Set(f.groups, rule.Codes(p.Groups...))
	e.Set(f.region, rule.Code(p.Region))
	e.Set(f.email, rule.Text(p.Email))
	e.Set(f.phone, rule.Text(p.Phone))
	e.Set(f.guest, rule.Bool(false))
	e.Set(f.blocked, rule.Bool(p.Blocked))
	e.Set(f.owner, rule.User(p.Owner.String()))
	if p.CreatedAt != 0 {
		e.Set(f.since, rule.Date(clock.DateOf(time.UnixMicro(p.CreatedAt).In(e.Calendar().Zone()))))
	}
	if a := p.Address; a != nil {
		e.Set(f.country, rule.Text(a.Country))
		e.Set(f.address, rule.Place(&rule.PlaceValue{Country: a.Country, Division: a.Division, Postcode: a.Postcode, City: a.City, Kind: a.Kind}))
	}
	f.setAccount(e, p)
	if len(p.Fields) > 0 {
		f.forms.Load(e, "customer", p.Fields)
	}
}

// setAccount tells of money; claims, points and what is overdue are none until
// their rooms are built.
func (f *FactRefs) setAccount(e *rule.Env, p *Party) {
	orders, last := int64(0), int64(0)
	for _, a := range p.Accounts {
		orders, last = orders+a.Orders, max(last, a.LastOrder)
	}
	e.Set(f.orders, rule.Number(dec.Of(orders)))
	if last > 0 {
		e.Set(f.lastOrder, rule.Instant(time.UnixMicro(last)))
	}
	e.Set(f.spent, rule.Money(money.Of(p.In(f.currency).Spent, f.currency)))
	if left, limited := p.Left(); limited {
		e.Set(f.limit, rule.Money(*p.CreditLimit))
		e.Set(f.free, rule.Money(left))
	}
	e.Set(f.claims, rule.Number(0))
	e.Set(f.points, rule.Number(0))
	e.Set(f.overdue, rule.Money(money.Of(0, f.currency)))
}
