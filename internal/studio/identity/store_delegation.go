package identity

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// delegationRow is a delegation as the table keeps it.
type delegationRow struct {
	ID     DelegationID `db:"id,key"`
	User   act.UserID   `db:"user_id"`
	Deputy act.UserID   `db:"deputy"`
	Starts int64        `db:"starts"`
	Ends   int64        `db:"ends"`
	Note   string       `db:"note"`
}

func insertDelegations(tx db.Tx, rows []delegationRow) error {
	if err := db.InsertRows(tx, "delegations", rows); err != nil {
		return fmt.Errorf("add delegations: %w", err)
	}
	return nil
}

func dropDelegation(tx db.Tx, d DelegationID) {
	tx.Write(`DELETE FROM delegations WHERE workspace_id = ? AND id = ?`, tx.Workspace(), d)
}

// sweepDelegations forgets those that ended before a moment.
func sweepDelegations(tx db.Tx, before int64) {
	tx.Write(`DELETE FROM delegations WHERE workspace_id = ? AND ends < ?`, tx.Workspace(), before)
}

// readDelegations reads all that are kept: few, and only when the staffing has changed.
func readDelegations(r db.Reader) ([]delegationRow, error) {
	var rows []delegationRow
	err := r.Query(`SELECT id, user_id, deputy, starts, ends, note FROM delegations WHERE workspace_id = ? ORDER BY id`, []any{r.Workspace()},
		func(row db.Row) error {
			var d delegationRow
			err := row.Scan(&d.ID, &d.User, &d.Deputy, &d.Starts, &d.Ends, &d.Note)
			rows = append(rows, d)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read delegations: %w", err)
	}
	return rows, nil
}
