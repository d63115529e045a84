package inventory

import (
	"fmt"

	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
)

// stockRow is the counters of one spot. What has no tag is of this transaction.
type stockRow struct {
	spot
	OnHand   qty.Quantity `db:"on_hand"`
	Reserved qty.Quantity `db:"reserved"`
	Below    qty.Quantity `db:"below"`

	unborn  bool // not in the table yet
	changed bool
	allowed bool // an order under `allow` took from it
}

// free is what nobody has a claim on; below zero where `allow` went there.
func (r *stockRow) free() qty.Quantity { return r.OnHand - r.Reserved }

// take reserves some of what lies there, and gives it back when q is negative.
func (r *stockRow) take(q qty.Quantity) {
	r.Reserved += q
	r.changed = true
}

// demandRow is how much of a product placed orders wait for.
type demandRow struct {
	Product catalog.ID   `db:"product_id,key"`
	Waiting qty.Quantity `db:"waiting"`

	changed bool
}

// reservationRow is what one warehouse keeps for one line of an order.
type reservationRow struct {
	Order     id.Raw       `db:"order_id,key"`
	Line      int64        `db:"line,key"`
	Warehouse WarehouseID  `db:"warehouse_id,key"`
	Product   catalog.ID   `db:"product_id"`
	Quantity  qty.Quantity `db:"quantity"`
	State     State        `db:"state"`
	Until     int64        `db:"until"`
}

func (r reservationRow) key() reservationKey { return reservationKey{r.Order, r.Line, r.Warehouse} }

func (r reservationRow) piece() Piece { return Piece{r.Line, r.Product, r.Warehouse, r.Quantity} }

type reservationKey struct {
	Order     id.Raw      `db:"order_id"`
	Line      int64       `db:"line"`
	Warehouse WarehouseID `db:"warehouse_id"`
}

// backorderRow is what one line of an order waits for.
type backorderRow struct {
	Product  catalog.ID   `db:"product_id,key"`
	PlacedAt int64        `db:"placed_at,key"`
	Order    id.Raw       `db:"order_id,key"`
	Line     int64        `db:"line,key"`
	Quantity qty.Quantity `db:"quantity"`
	State    State        `db:"state"`
	Until    int64        `db:"until"`
	Sources  string       `db:"sources"` // which warehouses may serve it
}

func (b backorderRow) wait() Wait { return Wait{b.Line, b.Product, b.Quantity} }

// moveRow is one line of the ledger of what came and went.
type moveRow struct {
	ID        MoveID       `db:"id"`
	Product   catalog.ID   `db:"product_id"`
	Warehouse WarehouseID  `db:"warehouse_id"`
	Quantity  qty.Quantity `db:"quantity"`
	Kind      string       `db:"kind"`
	Ref       string       `db:"ref"`
	At        int64        `db:"at"`
	By        string       `db:"by_name"`
	Reason    string       `db:"reason"`
}

// receiptRow is the head of a receipt.
type receiptRow struct {
	ID        ReceiptID   `db:"id,key"`
	Ref       *string     `db:"ref"`
	Warehouse WarehouseID `db:"warehouse_id"`
	At        int64       `db:"at"`
	By        string      `db:"by_name"`
}

// The beginnings of keys that rows are found by.
type (
	byProduct struct {
		Product catalog.ID `db:"product_id"`
	}
	byOrder struct {
		Order id.Raw `db:"order_id"`
	}
)

func selectStock[K comparable](r db.Reader, keys []K, lock db.Lock, each func(*stockRow)) error {
	return selectRows(r, "stock", keys, lock, func(row stockRow) { each(&row) })
}

func selectDemand(r db.Reader, products []catalog.ID, lock db.Lock, each func(*demandRow)) error {
	return selectRows(r, "demand", productKeys(products), lock, func(row demandRow) { each(&row) })
}

func selectReservations[K comparable](r db.Reader, keys []K, lock db.Lock) (rows []reservationRow, err error) {
	err = selectRows(r, "reservations", keys, lock, func(row reservationRow) { rows = append(rows, row) })
	return rows, err
}

func selectBackorders(r db.Reader, orders []byOrder, lock db.Lock) (rows []backorderRow, err error) {
	err = selectRows(r, "backorders", orders, lock, func(row backorderRow) { rows = append(rows, row) })
	return rows, err
}

// selectRows is SelectKeys with this room's error.
func selectRows[K comparable, T any](r db.Reader, table string, keys []K, lock db.Lock, each func(T)) error {
	err := db.SelectKeys(r, table, keys, lock, func(row T) error {
		each(row)
		return nil
	})
	if err != nil {
		return fmt.Errorf("inventory: read %s: %w", table, err)
	}
	return nil
}

// waiting reads who waits for a product, the longest first, after a place in
// that order. They are locked: the caller holds the product's demand row.
func waiting(tx db.Tx, p catalog.ID, after backorderRow, limit int) (rows []backorderRow, err error) {
	sql := `SELECT placed_at, order_id, line, quantity, state, until, sources FROM backorders WHERE workspace_id = ? AND product_id = ? ` +
		`AND (placed_at, order_id, line) > (?, ?, ?) ORDER BY placed_at, order_id, line LIMIT ?`
	if tx.Dialect() == db.Postgres {
		sql += ` FOR UPDATE`
	}
	err = tx.Query(sql, []any{tx.Workspace(), p, after.PlacedAt, after.Order, after.Line, int64(limit)}, func(r db.Row) error {
		row := backorderRow{Product: p}
		err := r.Scan(&row.PlacedAt, &row.Order, &row.Line, &row.Quantity, &row.State, &row.Until, &row.Sources)
		rows = append(rows, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("inventory: read who waits: %w", err)
	}
	return rows, nil
}

func insert[T any](tx db.Tx, table string, rows []T) error {
	if err := db.InsertRows(tx, table, rows); err != nil {
		return fmt.Errorf("inventory: insert into %s: %w", table, err)
	}
	return nil
}

func insertFresh[T any](tx db.Tx, table string, rows []T) ([]bool, error) {
	fresh, err := db.InsertFresh(tx, table, rows)
	if err != nil {
		return nil, fmt.Errorf("inventory: insert into %s: %w", table, err)
	}
	return fresh, nil
}

func update[T any](tx db.Tx, table string, rows []T) error {
	if err := db.UpdateRows(tx, table, rows); err != nil {
		return fmt.Errorf("inventory: update %s: %w", table, err)
	}
	return nil
}

// forget drops what an order reserved before, so that it may reserve anew.
func forget(tx db.Tx, order id.Raw) {
	tx.Write(`DELETE FROM reservations WHERE workspace_id = ? AND order_id = ?`, tx.Workspace(), order)
}

// dropBackorders forgets single waits, which cost no round trip of their own.
func dropBackorders(tx db.Tx, rows []backorderRow) {
	for _, b := range rows {
		tx.Write(`DELETE FROM backorders WHERE workspace_id = ? AND product_id = ? AND placed_at = ? AND order_id = ? AND line = ?`,
			tx.Workspace(), b.Product, b.PlacedAt, b.Order, b.Line)
	}
}

// allWarehouses reads them unsorted; there are few.
func allWarehouses(r db.Reader) (all []Warehouse, err error) {
	err = r.Query(`SELECT id, code, name, region, kind, priority, created_at FROM warehouses WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error {
			var w Warehouse
			err := row.Scan(&w.ID, &w.Code, &w.Name, &w.Region, &w.Kind, &w.Priority, &w.CreatedAt)
			all = append(all, w)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("inventory: read warehouses: %w", err)
	}
	return all, nil
}

func productKeys(products []catalog.ID) []byProduct {
	keys := make([]byProduct, len(products))
	for i, p := range products {
		keys[i] = byProduct{p}
	}
	return keys
}
