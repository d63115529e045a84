package order

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// DecidedRow is a row of a decision table that decided something of an order as
// it was placed.
type DecidedRow struct {
	Order    ID
	Document string
	Row      string
}

// rowsRow is a decision as far as it names the rows that decided.
type rowsRow struct {
	Order ID     `db:"order_id,key"`
	N     int64  `db:"n,key"`
	Body  string `db:"body,sealed"`
}

// Decided hands over, as a set, the rows that decided the placing of some orders:
// one that decided about several lines, once for each.
func Decided(r db.Reader, orders []ID, each func(DecidedRow)) error {
	keys := make([]firstKey, len(orders))
	for i, one := range orders {
		keys[i] = firstKey{one, 1}
	}
	err := db.SelectKeys(r, "order_decisions", keys, db.Unlocked, func(row rowsRow) error {
		var record struct {
			Reasons []struct {
				Document string `json:"document"`
				Row      string `json:"row"`
			} `json:"reasons"`
		}
		err := restore(row.Body, &record)
		for _, why := range record.Reasons {
			if why.Row != "" {
				each(DecidedRow{row.Order, why.Document, why.Row})
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read what decided orders: %w", err)
	}
	return nil
}
