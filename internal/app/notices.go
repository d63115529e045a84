package app

import (
	"context"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/notify"
	"bespoke/internal/trade/order"
)

// subjects is what notices ask of other rooms: orders, the steps of their flows,
// and what was to be published.
type subjects struct {
	orders    *order.Service
	flows     *flow.Service
	blueprint *blueprint.Service
}

func (s subjects) Owners(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.UserID, error) {
	return s.orders.Owners(ctx, r, ids)
}

func (s subjects) Known(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]notify.Brief, error) {
	known, err := s.orders.Known(ctx, a, r, ids)
	if err != nil {
		return nil, err
	}
	scheduled, err := s.blueprint.Scheduled(r, ids)
	for raw, text := range scheduled {
		known[raw] = notify.Brief{ID: text}
	}
	return known, err
}

func (s subjects) Holders(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step][]string, error) {
	return s.flows.Holders(ctx, r, at)
}

func (s subjects) Starters(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]string, error) {
	return s.flows.Starters(ctx, r, ids)
}

func (s subjects) Stakes(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.Stake, error) {
	return s.orders.Stakes(ctx, r, ids)
}

// matters is what notices of the blueprint speak of: orders, and the steps of
// their flows.
type matters struct {
	*order.Service
	flows *flow.Service
}

func (m matters) Steps(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step]notify.StepWord, error) {
	return m.flows.Steps(ctx, r, at)
}

// Called tells what the items of a job are called: orders, and tasks by the
// order that they are of.
func (s subjects) Called(ctx context.Context, a act.Act, r db.Reader, ids []string) (map[string]string, error) {
	of, err := s.flows.SubjectsOf(r, ids)
	if err != nil {
		return nil, err
	}
	var orders []id.Raw
	for _, text := range ids {
		if raw, err := id.ParseAny(text); err == nil && strings.HasPrefix(text, "ord_") {
			of[text] = raw
		}
		if raw, known := of[text]; known {
			orders = append(orders, raw)
		}
	}
	known, err := s.orders.Known(ctx, a, r, orders)
	names := map[string]string{}
	for text, raw := range of {
		names[text] = known[raw].Number
	}
	return names, err
}
