package order

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// references looks up the customers, products, users and departments that custom
// fields name, for a whole batch at once; without any it reads nothing. Of users it keeps
// what conditions ask of them.
func (s *Service) references(ctx context.Context, r db.Reader, setup *Setup, cmds []op.Cmd[*Request]) (known func(form.Ref) (form.Ref, bool), person func(string) rule.Frame, err error) {
	var named []form.Ref
	eachFields(setup, cmds, func(f *form.Form, fields Fields) { named = append(named, f.Refs(fields)...) })
	found, staff, err := s.refer(ctx, r, named)
	known = func(ref form.Ref) (form.Ref, bool) {
		full, ok := found[ref]
		return full, ok
	}
	return known, func(user string) rule.Frame { return factsOf(setup, staff[user]) }, err
}

// refer looks up what values name, and who of the staff is among it.
func (s *Service) refer(ctx context.Context, r db.Reader, named []form.Ref) (found map[form.Ref]form.Ref, staff map[string]*identity.Person, err error) {
	found, staff = map[form.Ref]form.Ref{}, map[string]*identity.Person{}
	if len(named) == 0 {
		return found, staff, nil
	}
	if err := findNamed(r, named, found); err != nil {
		return nil, nil, err
	}
	return found, staff, s.findStaff(ctx, r, named, found, staff)
}

// factsOf are the facts of one of the staff; nobody has none.
func factsOf(s *Setup, p *identity.Person) rule.Frame {
	if p == nil {
		return nil
	}
	return p.Facts(s.facts.c, s.kept)
}

// eachFields calls f for the custom fields of all orders and lines asked for.
func eachFields(s *Setup, cmds []op.Cmd[*Request], f func(*form.Form, Fields)) {
	for _, c := range cmds {
		typ := s.typeOf(c.In.Type)
		if typ == nil || typ.Form == nil || typ.Lines == nil {
			continue
		}
		f(typ.Form, c.In.Fields)
		for _, l := range c.In.Lines {
			f(typ.Lines, l.Fields)
		}
	}
}

// findStaff finds those who work here now, and have the role that the field
// asks for, and the departments.
func (s *Service) findStaff(ctx context.Context, r db.Reader, named []form.Ref, found map[form.Ref]form.Ref, staff map[string]*identity.Person) error {
	if !slices.ContainsFunc(named, func(ref form.Ref) bool { return ref.Kind == "user" || ref.Kind == "department" }) {
		return nil
	}
	people, err := s.o.Staff(ctx, r)
	if err != nil {
		return fmt.Errorf("read the staff: %w", err)
	}
	for _, ref := range named {
		if ref.Kind == "department" {
			findDepartment(people, ref, found)
		}
		if ref.Kind != "user" {
			continue
		}
		one, there := people.Login(ref.Ref)
		if user, err := act.ParseUser(ref.ID); err == nil {
			one, there = people.Get(user)
		}
		if there && one.Kind == act.Staff && (ref.Role == "" || slices.Contains(one.Roles, ref.Role)) {
			found[ref] = form.Ref{Kind: ref.Kind, ID: one.Text, Ref: one.Login}
			staff[one.Text] = one
		}
	}
	return nil
}

// findDepartment finds a department by its code, with those above it.
func findDepartment(people *identity.People, ref form.Ref, found map[form.Ref]form.Ref) {
	path := people.DepartmentPath(cmp.Or(ref.ID, ref.Ref))
	if path == nil {
		return
	}
	above, _ := json.Marshal(path[1:]) // never fails for texts
	found[ref] = form.Ref{Kind: ref.Kind, ID: path[0], Ref: path[0], Above: string(above)}
}

// knows finds what a field names, for the actor: to those who are none of the
// staff nobody of it is told.
func (d *draft) knows(ref form.Ref) (form.Ref, bool) {
	if (ref.Kind == "user" || ref.Kind == "department") && outside(d.act) {
		return ref, false
	}
	return d.known(ref)
}

func findNamed(r db.Reader, named []form.Ref, found map[form.Ref]form.Ref) error {
	customers, products := make([]party.Ref, len(named)), make([]catalog.Ref, len(named))
	for i, ref := range named {
		raw, _ := id.ParseAny(ref.ID)
		switch ref.Kind {
		case "customer":
			customers[i] = party.Ref{Ref: ref.Ref}
			customers[i].ID.SetRaw(raw)
		case "product":
			products[i] = catalog.Ref{SKU: ref.Ref}
			products[i].ID.SetRaw(raw)
		}
	}
	parties, err := party.Resolve(r, customers)
	if err != nil {
		return err
	}
	goods, err := catalog.Resolve(r, products)
	for i, ref := range named {
		if p := parties[i]; p != nil {
			found[ref] = form.Ref{Kind: ref.Kind, ID: p.ID.String(), Ref: p.Ref}
		}
		if err == nil && goods[i] != nil {
			found[ref] = form.Ref{Kind: ref.Kind, ID: goods[i].ID.String(), Ref: goods[i].SKU}
		}
	}
	return err
}
