package order

import (
	"slices"
	"strings"

	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

const headColumns = `id, number, type, phase, version, customer_id, channel, foreign_id, release, placed_at, confirmed_at, owner_id, currency, total, body`

// criterion is one filter: a column and the values of which one must be there.
type criterion struct {
	column string
	values []any
}

// heads lists orders without their lines, latest placed first. The first
// criterion is found by its index, which ends in the order of the list; the
// others are checked along the way. Several values of the first one are
// several lists, merged.
func heads(r db.Reader, by []criterion, from, to int64, before cursor, limit int) ([]*Order, error) {
	first := criterion{values: []any{nil}}
	if len(by) > 0 {
		first, by = by[0], by[1:]
	}
	var all []*Order
	for _, value := range first.values {
		sql, args := headsQuery(r, first.column, value, by, from, to, before, limit)
		err := r.Query(sql, args, func(row db.Row) error {
			var o orderRow
			if err := row.Scan(&o.ID, &o.Number, &o.Type, &o.Phase, &o.Version, &o.Customer, &o.Channel, &o.ForeignID, &o.Release,
				&o.PlacedAt, &o.ConfirmedAt, &o.Owner, &o.Currency, &o.Total, &o.Body); err != nil {
				return err
			}
			one, err := o.order()
			all = append(all, one)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b *Order) int { return -cursorOf(a).compare(cursorOf(b)) })
	return all[:min(len(all), limit)], nil
}

// headsQuery builds one of few shapes, for statements are kept.
func headsQuery(r db.Reader, column string, value any, by []criterion, from, to int64, before cursor, limit int) (string, []any) {
	var sql strings.Builder
	sql.WriteString(`SELECT ` + headColumns + ` FROM orders WHERE workspace_id = ?`)
	args := []any{r.Workspace()}
	if column != "" {
		sql.WriteString(" AND " + column + " = ?")
		args = append(args, value)
	}
	for _, c := range by {
		sql.WriteString(" AND " + c.column + " IN (?" + strings.Repeat(", ?", len(c.values)-1) + ")")
		args = append(args, c.values...)
	}
	sql.WriteString(` AND placed_at >= ? AND placed_at <= ? AND (placed_at < ? OR placed_at = ? AND id < ?) ORDER BY placed_at DESC, id DESC LIMIT ?`)
	return sql.String(), append(args, from, to, before.at, before.at, before.id, int64(limit))
}

// sums adds up what customers have standing in orders that were not cancelled,
// for the auditor.
func sums(r db.Reader, each func(customer party.ID, currency string, count, total int64)) error {
	sql := `SELECT customer_id, currency, count(*), sum(total) FROM orders WHERE workspace_id = ? AND phase <> ? GROUP BY customer_id, currency`
	return r.Query(sql, []any{r.Workspace(), Cancelled}, func(row db.Row) error {
		var o orderRow
		var count, total int64
		err := row.Scan(&o.Customer, &o.Currency, &count, &total)
		each(o.Customer, o.Currency, count, total)
		return err
	})
}

// eachOrder hands over a page of orders with their lines, by id, for the
// auditor.
func eachOrder(r db.Reader, after ID, limit int, each func(o *Order) error) (last ID, n int, err error) {
	var ids []ID
	sql := `SELECT id FROM orders WHERE workspace_id = ? AND id > ? ORDER BY id LIMIT ?`
	err = r.Query(sql, []any{r.Workspace(), after, int64(limit)}, func(row db.Row) error {
		var id ID
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) == 0 {
		return after, 0, err
	}
	orders, err := load(r, ids)
	for _, id := range ids {
		if err == nil {
			err = each(orders[id])
		}
	}
	return ids[len(ids)-1], len(ids), err
}
