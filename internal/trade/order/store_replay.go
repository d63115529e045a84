package order

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// recent names the latest orders since a moment, from the index of the moments
// alone.
func recent(r db.Reader, since int64, limit int) (ids []ID, err error) {
	err = r.Query(`SELECT id FROM orders WHERE workspace_id = ? AND placed_at >= ? ORDER BY placed_at DESC, id DESC LIMIT ?`,
		[]any{r.Workspace(), since, int64(limit)}, func(row db.Row) error {
			var one ID
			err := row.Scan(&one)
			ids = append(ids, one)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("find the latest orders: %w", err)
	}
	return ids, nil
}

// decided reads how orders were decided when they were placed, and from what.
func decided(r db.Reader, orders []ID, each func(decidedRow)) error {
	keys := make([]firstKey, len(orders))
	for i, one := range orders {
		keys[i] = firstKey{one, 1}
	}
	err := db.SelectKeys(r, "order_decisions", keys, db.Unlocked, func(row decidedRow) error {
		each(row)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read what orders were decided from: %w", err)
	}
	return nil
}
