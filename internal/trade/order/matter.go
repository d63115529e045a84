package order

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
)

// Matters brings orders as notices speak of them: as they are now, with the
// facts of the release whose notices they are, which is seldom the one that an
// order was placed under; their lines only where they are wanted whole.
func (s *Service) Matters(ctx context.Context, r db.Reader, release *blueprint.Release, ids []id.Raw, whole bool) (map[id.Raw]*notify.Matter, error) {
	orders, err := loadHeads(r, typed(ids))
	if err != nil {
		return nil, fmt.Errorf("load orders: %w", err)
	}
	all := slices.Collect(maps.Values(orders))
	w := s.nowhere()
	if err := w.releases(ctx, s, r, all); err != nil {
		return nil, err
	}
	if err := w.around(r, all, whole); err != nil {
		return nil, err
	}
	setup := setupOf(release)
	if err := w.stand(r, all, setup); err != nil {
		return nil, err
	}
	found := make(map[id.Raw]*notify.Matter, len(orders))
	for key, o := range orders {
		typ := setup.types[o.Type]
		if typ == nil { // the business has given this type up
			typ = w.setups[o.Release].types[o.Type]
		}
		m := &notify.Matter{ID: key.String(), Stake: w.stake(o), Env: w.facts(setup, o, w.now), Contacts: contactsOf(w.customers[o.Customer]),
			Voice: func(lang string) rule.Voice { return setup.voice(act.Act{Lang: lang}) },
			Sees:  func(a act.Act, fact string) bool { return rightsOf(a, setup, typ, w.steps[key.Raw()]).learns(fact) }}
		m.Customer.SetRaw(o.Customer.Raw())
		found[key.Raw()] = m
	}
	return found, nil
}

// InParts is InParts, for notices.
func (s *Service) InParts(fact string) bool { return InParts(fact) }

// InParts tells whether a fact is of lines, comes from them, or may be worked out
// from them, as a custom field.
func InParts(fact string) bool {
	return inLines(fact) || strings.Contains(fact, ".fields.")
}

// contactsOf are those at a customer's who can be written to: its contacts, or
// itself.
func contactsOf(p *party.Party) (all []notify.Contact) {
	if p == nil {
		return nil
	}
	for _, c := range p.Contacts {
		if c.Email != "" {
			all = append(all, notify.Contact{Name: c.Name, Email: c.Email})
		}
	}
	if len(all) == 0 && p.Email != "" {
		all = append(all, notify.Contact{Name: p.Name, Email: p.Email})
	}
	return all
}

// Page is where an order is at the desk.
func (s *Service) Page(of id.Raw) string { return "/w/orders/" + id.From[kind](of).String() }

// Portal is where an order is for its customer, who signs in there.
func (s *Service) Portal(of id.Raw) string { return "/p/orders/" + id.From[kind](of).String() }

// Link makes a link that shows an order to whoever holds it.
func (s *Service) Link(sign identity.Signer, at time.Time, of id.Raw) string {
	return linkPath + sign(linkPurpose, of, at.Add(linkLasts).Truncate(time.Second))
}
