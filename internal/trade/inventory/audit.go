package inventory

import (
	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
)

// Audit recomputes every counter from its ledger and lists those that disagree:
// on hand from the moves, reserved from held and firm reservations, waiting
// from the backorders. In a sound database the list is empty at any moment.
func Audit(r db.Reader) ([]tally.Difference, error) {
	var found []tally.Difference
	for _, c := range []struct {
		name            string
		counter, ledger string
		perWarehouse    bool
	}{
		{"stock.onHand", storedOnHand, computedOnHand, true},
		{"stock.reserved", storedReserved, computedReserved, true},
		{"stock.waiting", storedWaiting, computedWaiting, false},
	} {
		stored, err := counts(r, c.counter, c.perWarehouse)
		if err != nil {
			return nil, err
		}
		computed, err := counts(r, c.ledger, c.perWarehouse)
		if err != nil {
			return nil, err
		}
		found = append(found, tally.Compare(c.name, stored, computed)...)
	}
	return found, nil
}
