package order

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
)

// What notices ask about orders.

// Owners tells whose orders are.
func (s *Service) Owners(_ context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.UserID, error) {
	owners := map[id.Raw]act.UserID{}
	orders, err := loadHeads(r, typed(ids))
	for key, o := range orders {
		if !o.Owner.IsZero() {
			owners[key.Raw()] = o.Owner
		}
	}
	return owners, err
}

// Known tells what a reader may know of orders; those that are not there for
// it are left out.
func (s *Service) Known(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]notify.Brief, error) {
	v, err := s.viewing(ctx, r, []act.Act{a}, typed(ids))
	if err != nil {
		return nil, err
	}
	known := map[id.Raw]notify.Brief{}
	for key, o := range v.orders {
		if !v.shows(a, o) {
			continue
		}
		brief := notify.Brief{ID: key.String()}
		if identity.SightOf(a, v.world.setups[o.Release].whole).Sees("order.number") {
			brief.Number = o.Number
		}
		known[key.Raw()] = brief
	}
	return known, nil
}
