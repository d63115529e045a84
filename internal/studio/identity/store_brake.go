package identity

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// counterRow is how often something was tried since a moment, and until when it
// pauses; 0 for not at all.
type counterRow struct {
	counterKey
	Tries int64 `db:"tries"`
	Since int64 `db:"since"`
	Until int64 `db:"until"`
}

// selectCounters locks counters, and makes those that are new.
//
// In the table they are found as logins are.
func selectCounters(tx db.Tx, keys []counterKey) (counters, error) {
	find, err := finderOf(tx)
	if err != nil {
		return nil, err
	}
	meant := make(map[counterKey]counterKey, len(keys))
	stored := make([]counterKey, len(keys))
	born := make([]counterRow, len(keys))
	for i, k := range keys {
		stored[i] = counterKey{k.Kind, find(k.Subject)}
		meant[stored[i]] = k
	}
	sortCounters(stored)
	for i, k := range stored {
		born[i].counterKey = k
	}
	if _, err := db.InsertFresh(tx, "sign_in_counters", born); err != nil {
		return nil, fmt.Errorf("make counters of tries: %w", err)
	}
	found := counters{}
	err = db.SelectKeys(tx, "sign_in_counters", stored, db.ForUpdate, func(row counterRow) error {
		found[meant[row.counterKey]] = &row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lock counters of tries: %w", err)
	}
	return found, nil
}

func updateCounters(tx db.Tx, cs counters) error {
	rows := make([]counterRow, 0, len(cs))
	for _, c := range cs {
		rows = append(rows, *c)
	}
	if err := db.UpdateRows(tx, "sign_in_counters", rows); err != nil {
		return fmt.Errorf("count tries: %w", err)
	}
	return nil
}
