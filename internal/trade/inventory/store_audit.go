package inventory

import (
	"fmt"

	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// The counters and their ledgers, as rows of the same shape.
const (
	storedOnHand    = `SELECT product_id, warehouse_id, on_hand FROM stock WHERE workspace_id = ?`
	storedReserved  = `SELECT product_id, warehouse_id, reserved FROM stock WHERE workspace_id = ?`
	storedWaiting   = `SELECT product_id, waiting FROM demand WHERE workspace_id = ?`
	computedOnHand  = `SELECT product_id, warehouse_id, CAST(SUM(quantity) AS bigint) FROM stock_moves WHERE workspace_id = ? GROUP BY product_id, warehouse_id`
	computedWaiting = `SELECT product_id, CAST(SUM(quantity) AS bigint) FROM backorders WHERE workspace_id = ? GROUP BY product_id`

	computedReserved = `SELECT product_id, warehouse_id, CAST(SUM(quantity) AS bigint) FROM reservations WHERE workspace_id = ?
		AND state IN ('held', 'firm') GROUP BY product_id, warehouse_id`
)

// counts reads one of them. Keys are the ids' text forms.
func counts(r db.Reader, sql string, perWarehouse bool) (tally.Counts, error) {
	all := tally.Counts{}
	err := r.Query(sql, []any{r.Workspace()}, func(row db.Row) error {
		var p catalog.ID
		var w WarehouseID
		var n int64
		if !perWarehouse {
			err := row.Scan(&p, &n)
			all[p.String()] = n
			return err
		}
		err := row.Scan(&p, &w, &n)
		all[p.String()+" "+w.String()] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("inventory: audit: %w", err)
	}
	return all, nil
}
