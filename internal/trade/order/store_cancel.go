package order

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// cancelAsk is that somebody asked to cancel an order.
type cancelAsk struct {
	Order ID         `db:"order_id,key"`
	User  act.UserID `db:"user_id"`
	At    int64      `db:"at"`
}

type cancelKey struct {
	Order ID `db:"order_id"`
}

// cancelAsks reads which of some orders somebody asks to cancel.
func cancelAsks(r db.Reader, orders []ID) (map[ID]*cancelAsk, error) {
	keys := make([]cancelKey, len(orders))
	for i, one := range orders {
		keys[i] = cancelKey{one}
	}
	found := map[ID]*cancelAsk{}
	err := db.SelectKeys(r, "order_cancels", keys, db.Unlocked, func(row cancelAsk) error {
		found[row.Order] = &row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read who asks to cancel orders: %w", err)
	}
	return found, nil
}

// askedToCancel lists the orders that somebody asks to cancel, a bounded number of them: what
// is answered has no row.
func askedToCancel(r db.Reader) (orders []id.Raw, err error) {
	err = r.Query(`SELECT order_id FROM order_cancels WHERE workspace_id = ? ORDER BY order_id LIMIT ?`, []any{r.Workspace(), int64(mostFew)}, func(row db.Row) error {
		var one id.Raw
		err := row.Scan(&one)
		orders = append(orders, one)
		return err
	})
	return orders, err
}

// keepAsks keeps who asks to cancel orders that nobody asked to cancel before.
func keepAsks(tx db.Tx, rows []cancelAsk) error {
	if err := db.InsertRows(tx, "order_cancels", rows); err != nil {
		return fmt.Errorf("keep who asks to cancel orders: %w", err)
	}
	return nil
}

// forgetAsk ends it for an order, where anybody had asked; it costs no round trip of its own.
func forgetAsk(tx db.Tx, order ID) {
	tx.Write(`DELETE FROM order_cancels WHERE workspace_id = ? AND order_id = ?`, tx.Workspace(), order)
}
