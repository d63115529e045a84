package inventory

import (
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// stockPage lists products that lie somewhere or are waited for, by falling id:
// all of them, given ones, or those that ever lay in given warehouses.
func stockPage(r db.Reader, s *scope, before id.Raw, limit int) ([]catalog.ID, error) {
	if s.nothing {
		return nil, nil
	}
	sql := `SELECT product_id FROM demand WHERE workspace_id = ?`
	if len(s.warehouses) > 0 {
		sql = `SELECT DISTINCT product_id FROM stock WHERE workspace_id = ?`
	}
	args := []any{r.Workspace()}
	sql, args = among(sql, args, "warehouse_id", s.warehouses)
	sql, args = among(sql, args, "product_id", s.products)
	sql += ` AND product_id < ? ORDER BY product_id DESC LIMIT ?`
	var page []catalog.ID
	err := r.Query(sql, append(args, before, int64(limit)), func(row db.Row) error {
		var p catalog.ID
		err := row.Scan(&p)
		page = append(page, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("inventory: list stock: %w", err)
	}
	return page, nil
}

// movesPage lists the ledger by falling id.
func movesPage(r db.Reader, s *scope, kinds []string, before id.Raw, limit int) ([]moveRow, error) {
	if s.nothing {
		return nil, nil
	}
	sql := `SELECT id, product_id, warehouse_id, quantity, kind, ref, at, by_name, reason FROM stock_moves WHERE workspace_id = ?`
	args := []any{r.Workspace()}
	sql, args = among(sql, args, "product_id", s.products)
	sql, args = among(sql, args, "warehouse_id", s.warehouses)
	sql, args = among(sql, args, "kind", kinds)
	sql += ` AND id < ? ORDER BY id DESC LIMIT ?`
	var page []moveRow
	err := r.Query(sql, append(args, before, int64(limit)), func(row db.Row) error {
		var m moveRow
		err := row.Scan(&m.ID, &m.Product, &m.Warehouse, &m.Quantity, &m.Kind, &m.Ref, &m.At, &m.By, &m.Reason)
		page = append(page, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("inventory: list moves: %w", err)
	}
	return page, nil
}

// among narrows a statement to some ids of a column; to all, when there are none.
func among[T any](sql string, args []any, column string, ids []T) (string, []any) {
	if len(ids) == 0 {
		return sql, args
	}
	for _, one := range ids {
		args = append(args, one)
	}
	return sql + ` AND ` + column + ` IN (?` + strings.Repeat(", ?", len(ids)-1) + `)`, args
}

// receiptByRef finds the receipt that was booked under a reference.
func receiptByRef(r db.Reader, ref string) (found ReceiptID, err error) {
	err = r.Query(`SELECT id FROM receipts WHERE workspace_id = ? AND ref = ?`, []any{r.Workspace(), ref}, func(row db.Row) error {
		return row.Scan(&found)
	})
	if err != nil {
		return found, fmt.Errorf("inventory: find receipt: %w", err)
	}
	return found, nil
}

// claimantsOf lists orders that have a claim on a spot, the latest first.
func claimantsOf(r db.Reader, at spot, limit int) (orders []id.Raw, err error) {
	sql := `SELECT DISTINCT order_id FROM reservations WHERE workspace_id = ? AND product_id = ? AND warehouse_id = ? ` +
		`AND state IN ('held', 'firm') ORDER BY order_id DESC LIMIT ?`
	err = r.Query(sql, []any{r.Workspace(), at.Product, at.Warehouse, int64(limit)}, func(row db.Row) error {
		var o id.Raw
		err := row.Scan(&o)
		orders = append(orders, o)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("inventory: find claims: %w", err)
	}
	return orders, nil
}
