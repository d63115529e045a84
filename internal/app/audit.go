package app

import (
	"context"
	"fmt"

	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
)

type auditCommand struct {
	database
	JSON bool `help:"Print JSON."`
}

// wrong is a difference, and whose it is.
type wrong struct {
	Workspace string `json:"workspace"`
	Counter   string `json:"counter"`
	Key       string `json:"key"`
	Stored    int64  `json:"stored"`
	Computed  int64  `json:"computed"`
}

// Run recomputes every counter of every workspace from its ledger.
func (c *auditCommand) Run(o *output) error {
	return c.house(o, func(ctx context.Context, h *House) error {
		found, err := h.Audit(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			err = o.json(map[string]any{"differences": found})
		} else {
			err = printWrong(o, found)
		}
		if err == nil && len(found) > 0 {
			err = errFound
		}
		return err
	})
}

func printWrong(o *output, found []wrong) error {
	for _, w := range found {
		if _, err := fmt.Fprintf(o.out, "%s  %s  %s: stored %d, its ledger says %d (in 1/10,000)\n", w.Workspace, w.Counter, w.Key, w.Stored, w.Computed); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(o.out, "%d differences\n", len(found))
	return err
}

// Audit lists every counter that does not say what its ledger says: stock,
// reservations, credit, order totals; tasks that are not as their processes say, and
// waits that nobody owns.
func (h *House) Audit(ctx context.Context) ([]wrong, error) {
	found := []wrong{}
	all, err := h.Identity.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		err := h.DB.Read(ctx, h.Act(w.ID, "audit"), func(r db.Reader) error {
			for _, room := range []func(db.Reader) ([]tally.Difference, error){inventory.Audit, order.Audit, auditCredit, h.auditFlows} {
				differences, err := room(r)
				if err != nil {
					return err
				}
				for _, d := range differences {
					found = append(found, wrong{w.ID.String(), d.Counter, d.Key, d.Stored, d.Computed})
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("audit %s: %w", w.Name, err)
		}
	}
	return found, nil
}

// auditFlows compares tasks with what their processes say.
func (h *House) auditFlows(r db.Reader) ([]tally.Difference, error) {
	people, err := h.Identity.People(context.Background(), r)
	if err != nil {
		return nil, err
	}
	return flow.Audit(r, flow.StaffOf(people, h.Clock.Now()))
}

// auditCredit compares what parties count with what their orders come to.
func auditCredit(r db.Reader) ([]tally.Difference, error) {
	counts, totals, err := order.Owed(r)
	if err != nil {
		return nil, err
	}
	return party.Audit(r, counts, totals)
}
