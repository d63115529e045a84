package event

import (
	"context"
	"fmt"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// timerRow is a timer as the table keeps it.
type timerRow struct {
	ID      TimerID `db:"id"`
	DueAt   int64   `db:"due_at"`
	Verb    string  `db:"verb"`
	Subject id.Raw  `db:"subject"`
	Input   string  `db:"input"`
}

func insertTimers(tx db.Tx, timers []Timer) error {
	rows := make([]timerRow, len(timers))
	for i, t := range timers {
		rows[i] = timerRow(t)
	}
	if err := db.InsertRows(tx, "timers", rows); err != nil {
		return fmt.Errorf("event: set timers: %w", err)
	}
	return nil
}

// deleteTimers costs no round trip of its own: the statements wait for the
// transaction's next read.
func deleteTimers(tx db.Tx, ids []TimerID) error {
	for _, i := range ids {
		tx.Write(`DELETE FROM timers WHERE workspace_id = ? AND id = ?`, tx.Workspace(), i)
	}
	return nil
}

// sweepTimers goes by the moment alone, over all workspaces.
func sweepTimers(ctx context.Context, d *db.DB, now int64, limit int) ([]DueTimer, error) {
	var due []DueTimer
	err := d.Sweep(ctx,
		`SELECT workspace_id, id, due_at, verb, subject, input FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?`,
		[]any{now, int64(limit)}, func(r db.Row) error {
			var t DueTimer
			if err := r.Scan(&t.Workspace, &t.ID, &t.DueAt, &t.Verb, &t.Subject, &t.Input); err != nil {
				return err
			}
			due = append(due, t)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("event: look for due timers: %w", err)
	}
	return due, nil
}
