package app

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/notify"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// CatchUp lets rooms fill in what newer programs keep beside older rows, a
// small transaction at a time, until nothing is left. A server does so once,
// while it serves: until then lists may miss older orders where they are sorted
// or filtered by what is not filled in yet.
func (h *House) CatchUp(ctx context.Context) error {
	all, err := h.Identity.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		if err := h.Identity.SealAll(ctx, h.Act(w.ID, "catchUp")); err != nil {
			return fmt.Errorf("seal what is personal in %s: %w", w.Name, err)
		}
		for _, room := range []func(context.Context, act.Act) (bool, error){h.Identity.CatchUp, h.Orders.CatchUp,
			func(ctx context.Context, a act.Act) (bool, error) { return notify.CatchUp(ctx, h.DB, a) },
			func(ctx context.Context, a act.Act) (bool, error) { return party.CatchUp(ctx, h.DB, a) },
			func(ctx context.Context, a act.Act) (bool, error) { return catalog.CatchUp(ctx, h.DB, a) }} {
			for found := true; found; {
				if found, err = room(ctx, h.Act(w.ID, "catchUp")); err != nil {
					return fmt.Errorf("catch up in %s: %w", w.Name, err)
				}
			}
		}
	}
	return nil
}
