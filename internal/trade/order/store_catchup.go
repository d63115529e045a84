package order

import (
	"strings"

	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

// touched is what catching up writes of an order.
type touched struct {
	ID           ID     `db:"id,key"`
	UpdatedAt    int64  `db:"updated_at"`
	LineCount    int64  `db:"line_count"`
	CustomerType string `db:"customer_type"`

	customer party.ID
}

// untouched lists orders that nobody has caught up with.
func untouched(r db.Reader, limit int) (ids []ID, err error) {
	return ids, r.Query(`SELECT id FROM orders WHERE workspace_id = ? AND updated_at = 0 ORDER BY id LIMIT ?`, []any{r.Workspace(), int64(limit)}, func(row db.Row) error {
		var id ID
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
}

// lineCounts counts the lines of orders.
func lineCounts(r db.Reader, ids []ID) (map[ID]int64, error) {
	args := []any{r.Workspace()}
	for _, id := range ids {
		args = append(args, id)
	}
	counts := make(map[ID]int64, len(ids))
	sql := `SELECT order_id, count(*) FROM order_lines WHERE workspace_id = ? AND order_id IN (?` + strings.Repeat(", ?", len(ids)-1) + `) GROUP BY order_id`
	return counts, r.Query(sql, args, func(row db.Row) error {
		var id ID
		var n int64
		err := row.Scan(&id, &n)
		counts[id] = n
		return err
	})
}
