package app

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/notify"
	"bespoke/internal/trade/order"
)

// subjects is what notices ask of the rooms above them: orders, and the steps of
// their flows.
type subjects struct {
	orders *order.Service
	flows  *flow.Service
}

func (s subjects) Owners(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.UserID, error) {
	return s.orders.Owners(ctx, r, ids)
}

func (s subjects) Known(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]notify.Brief, error) {
	return s.orders.Known(ctx, a, r, ids)
}

func (s subjects) Holders(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step][]string, error) {
	return s.flows.Holders(ctx, r, at)
}

func (s subjects) Names(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step]blueprint.Label, error) {
	return s.flows.Names(ctx, r, at)
}
