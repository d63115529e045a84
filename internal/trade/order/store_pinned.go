package order

import (
	"fmt"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// maxPinned bounds how many running orders are counted for the releases that
// they are pinned to.
const maxPinned = 100_000

// pinnedRow is an order with the release that it is pinned to.
type pinnedRow struct {
	ID      ID     `db:"id,key"`
	Release string `db:"release"`
}

// ReleasesOf tells the releases that orders are pinned to; what is no order is left out.
func ReleasesOf(r db.Reader, subjects []id.Raw) (map[id.Raw]string, error) {
	found := make(map[id.Raw]string, len(subjects))
	err := db.SelectKeys(r, "orders", keysOf(typed(subjects)), db.Unlocked, func(row pinnedRow) error {
		found[row.ID.Raw()] = row.Release
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find the releases of orders: %w", err)
	}
	return found, nil
}

// Pinned counts running orders by the release that they were placed under.
func Pinned(r db.Reader, releases []string) (map[string]int64, error) {
	asked := make(map[string]bool, len(releases))
	for _, id := range releases {
		asked[id] = true
	}
	counts := make(map[string]int64, len(releases))
	err := r.Query(`SELECT release, count(*) FROM (SELECT release FROM orders
		WHERE workspace_id = ? AND phase IN (?, ?, ?) LIMIT ?) o GROUP BY release`,
		[]any{r.Workspace(), string(Placed), string(Confirmed), string(Working), int64(maxPinned)}, func(row db.Row) error {
			var release string
			var n int64
			err := row.Scan(&release, &n)
			if asked[release] {
				counts[release] = n
			}
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("count orders by release: %w", err)
	}
	return counts, nil
}
