package order

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

// catchUp is how many orders one transaction of catching up mends: few, for
// others write too.
const catchUp = 100

// CatchUp fills in, in some orders that were stored before lists asked for it,
// what lists sort and filter by: when they last changed, how many lines they
// have, and their customer's type, as it is now. It tells whether it found any;
// who calls it again until there are none has mended all.
func (s *Service) CatchUp(ctx context.Context, a act.Act) (found bool, err error) {
	var ids []ID
	err = s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		ids, err = untouched(r, catchUp)
		return err
	})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	return true, s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		var rows []touched
		err := db.SelectKeys(tx, "orders", keysOf(ids), db.ForUpdate, func(row orderRow) error {
			if row.UpdatedAt == 0 { // nobody else was faster
				rows = append(rows, touched{ID: row.ID, UpdatedAt: max(row.PlacedAt, deref(row.ConfirmedAt), 1), customer: row.Customer})
			}
			return nil
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := fillIn(tx, ids, rows); err != nil {
			return fmt.Errorf("catch up with orders: %w", err)
		}
		return db.UpdateRows(tx, "orders", rows)
	})
}

func deref(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// fillIn finds what the rows do not say of themselves.
func fillIn(r db.Reader, ids []ID, rows []touched) error {
	counts, err := lineCounts(r, ids)
	if err != nil {
		return err
	}
	refs := make([]party.Ref, len(rows))
	for i := range rows {
		refs[i].ID = rows[i].customer
	}
	customers, err := party.Resolve(r, refs)
	for i := range rows {
		if rows[i].LineCount = counts[rows[i].ID]; err == nil && customers[i] != nil {
			rows[i].CustomerType = customers[i].Type
		}
	}
	return err
}
