package order

import (
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// headRow is what lists ask of an order before they read it whole.
type headRow struct {
	ID           ID          `db:"id,key"`
	Number       string      `db:"number"`
	Type         string      `db:"type"`
	Phase        Phase       `db:"phase"`
	Customer     party.ID    `db:"customer_id"`
	CustomerType string      `db:"customer_type"`
	Channel      string      `db:"channel"`
	ForeignID    *string     `db:"foreign_id"`
	Owner        *act.UserID `db:"owner_id"`
	PlacedBy     *act.UserID `db:"placed_by"`
	Release      string      `db:"release"`
	PlacedAt     int64       `db:"placed_at"`
	UpdatedAt    int64       `db:"updated_at"`
	Currency     string      `db:"currency"`
	Total        int64       `db:"total"`
	CompletedAt  *int64      `db:"completed_at"`
	CancelledAt  *int64      `db:"cancelled_at"`
	Promise      *string     `db:"promise"`

	due int64 // of its first open task, where a list is sorted by it
}

func (r *headRow) total() dec.Dec { return dec.Dec(r.Total) }

const headColumns = `id, number, type, phase, customer_id, customer_type, channel, foreign_id, owner_id, placed_by, release, placed_at, updated_at, currency, total, completed_at, cancelled_at, promise`

// walkHeads lists rows of one value of an index's column, in the order of the
// source, after its place.
func walkHeads(r db.Reader, s *indexSource, value any, limit int, each func(*headRow)) error {
	sql, args := headsQuery(r, s, value, limit)
	return r.Query(sql, args, func(row db.Row) error {
		var o headRow
		err := row.Scan(&o.ID, &o.Number, &o.Type, &o.Phase, &o.Customer, &o.CustomerType, &o.Channel, &o.ForeignID, &o.Owner, &o.PlacedBy,
			&o.Release, &o.PlacedAt, &o.UpdatedAt, &o.Currency, &o.Total, &o.CompletedAt, &o.CancelledAt, &o.Promise)
		each(&o)
		return err
	})
}

// headsQuery builds one of few shapes, for statements are kept.
func headsQuery(r db.Reader, s *indexSource, value any, limit int) (string, []any) {
	var sql strings.Builder
	sql.WriteString(`SELECT ` + headColumns + ` FROM orders WHERE workspace_id = ?`)
	args := []any{r.Workspace()}
	if s.column != "" {
		sql.WriteString(" AND " + s.column + " = ?")
		args = append(args, value)
	}
	key, than, way := s.sort.column(), ">", ""
	if s.sort.fall {
		than, way = "<", " DESC"
	}
	sql.WriteString(" AND " + key + " " + than + "= ? AND (" + key + " " + than + " ? OR " + key + " = ? AND id " + than + " ?) ORDER BY " + key + way + ", id" + way + " LIMIT ?")
	return sql.String(), append(args, s.end(), s.at.at, s.at.at, s.at.id, int64(limit))
}

// headsOf reads the rows of named orders, as a set.
func headsOf(r db.Reader, ids []ID) ([]*headRow, error) {
	rows := make([]*headRow, 0, len(ids))
	return rows, db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row headRow) error {
		rows = append(rows, &row)
		return nil
	})
}

// firstLine is what rows of lists show of a line.
type firstLine struct {
	Order    ID           `db:"order_id,key"`
	N        int64        `db:"n,key"`
	Product  catalog.ID   `db:"product_id"`
	SKU      string       `db:"sku"`
	Quantity qty.Quantity `db:"quantity"`
}

type firstKey struct {
	Order ID    `db:"order_id"`
	N     int64 `db:"n"`
}

// firstLines reads the first lines of orders, as a set.
func firstLines(r db.Reader, orders []*Order, most int64) (map[ID][]firstLine, error) {
	var keys []firstKey
	for _, o := range orders {
		for n := int64(1); n <= most; n++ {
			keys = append(keys, firstKey{o.ID, n})
		}
	}
	lines := make(map[ID][]firstLine, len(orders))
	return lines, db.SelectKeys(r, "order_lines", keys, db.Unlocked, func(row firstLine) error {
		lines[row.Order] = append(lines[row.Order], row)
		return nil
	})
}

// firstReasons reads the reasons of placing some orders, as a set.
func firstReasons(r db.Reader, orders []*Order) (map[ID][]rule.Reason, error) {
	keys := make([]firstKey, len(orders))
	for i, o := range orders {
		keys[i] = firstKey{o.ID, 1}
	}
	found := make(map[ID][]rule.Reason, len(orders))
	return found, db.SelectKeys(r, "order_decisions", keys, db.Unlocked, func(row decisionRow) error {
		reasons, err := row.reasons()
		found[row.Order] = reasons
		return err
	})
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
