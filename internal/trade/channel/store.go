package channel

import (
	"fmt"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type foreignRow struct {
	Foreign
	Order id.Raw `db:"order_id"`
}

func insertFresh(tx db.Tx, claims []Claim) ([]bool, error) {
	rows := make([]foreignRow, len(claims))
	for i, c := range claims {
		rows[i] = foreignRow{c.foreign(), c.Order}
	}
	fresh, err := db.InsertFresh(tx, "foreign_ids", rows)
	if err != nil {
		return nil, fmt.Errorf("channel: accept foreign ids: %w", err)
	}
	return fresh, nil
}

func selectOrders(r db.Reader, foreign []Foreign) (map[Foreign]id.Raw, error) {
	found := make(map[Foreign]id.Raw, len(foreign))
	err := db.SelectKeys(r, "foreign_ids", foreign, db.Unlocked, func(row foreignRow) error {
		found[row.Foreign] = row.Order
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("channel: find foreign ids: %w", err)
	}
	return found, nil
}
