package identity

import (
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
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

	Processes string         `db:"processes"`
	Most      dec.Dec        `db:"most"`
	Currency  money.Currency `db:"currency"`
}

// written is the row of a delegation with its limits.
func (d *delegation) written() delegationRow {
	row, most := d.delegationRow, d.limits[0].Most
	processes, _ := json.Marshal(append([]string{}, d.processes()...)) // never fails for texts
	row.Processes, row.Most, row.Currency = string(processes), most.Units, most.Currency
	return row
}

// read makes a delegation of its row.
func (row *delegationRow) read() (delegation, error) {
	var processes []string
	err := json.Unmarshal([]byte(row.Processes), &processes)
	if len(processes) == 0 {
		processes = []string{""}
	}
	d := delegation{delegationRow: *row}
	for _, key := range processes {
		d.limits = append(d.limits, act.Limit{Process: key, Most: money.Of(row.Most, row.Currency)})
	}
	return d, err
}

func insertDelegations(tx db.Tx, made []delegation) error {
	rows := make([]delegationRow, len(made))
	for i := range made {
		rows[i] = made[i].written()
	}
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
func readDelegations(r db.Reader) ([]delegation, error) {
	var all []delegation
	err := r.Query(`SELECT id, user_id, deputy, starts, ends, note, processes, most, currency FROM delegations WHERE workspace_id = ? ORDER BY id`, []any{r.Workspace()},
		func(at db.Row) error {
			var row delegationRow
			if err := at.Scan(&row.ID, &row.User, &row.Deputy, &row.Starts, &row.Ends, &row.Note, &row.Processes, &row.Most, &row.Currency); err != nil {
				return err
			}
			d, err := row.read()
			all = append(all, d)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read delegations: %w", err)
	}
	return all, nil
}
