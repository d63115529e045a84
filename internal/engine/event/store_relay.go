package event

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// sweepBehind finds the workspaces where not every subscriber has heard
// everything. It looks at counters and cursors alone, never at facts.
func sweepBehind(ctx context.Context, d *db.DB, names []string) ([]act.WorkspaceID, error) {
	args := make([]any, 0, len(names)+1)
	for _, n := range names {
		args = append(args, n)
	}
	sql := `SELECT c.workspace_id FROM fact_counters c WHERE (SELECT count(*) FROM fact_cursors k ` +
		`WHERE k.workspace_id = c.workspace_id AND k.seq >= c.seq AND k.subscriber IN (?` + strings.Repeat(", ?", len(names)-1) + `)) < ?`
	var behind []act.WorkspaceID
	err := d.Sweep(ctx, sql, append(args, int64(len(names))), func(r db.Row) error {
		var w act.WorkspaceID
		err := r.Scan(&w)
		behind = append(behind, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("event: look for news: %w", err)
	}
	return behind, nil
}

// readCursors reads the workspace's cursors by subscriber. Who never heard
// anything has no row and stands at 0.
func readCursors(r db.Reader) (map[string]cursor, error) {
	stored := map[string]cursor{}
	err := r.Query(`SELECT subscriber, seq, failures, retry_at FROM fact_cursors WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error {
			var name string
			var c cursor
			err := row.Scan(&name, &c.seq, &c.failures, &c.retryAt)
			stored[name] = c
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("event: read cursors: %w", err)
	}
	return stored, nil
}

// moveCursor moves the cursor from where the relay read it, and locks it until
// the transaction ends. errMoved says that another relay was there first.
func moveCursor(tx db.Tx, c *cursor, to int64) error {
	return setCursor(tx, c, to, 0, 0)
}

// stumble counts a failure of the fact after the cursor.
func stumble(tx db.Tx, c *cursor, retry time.Time) error {
	return setCursor(tx, c, c.seq, c.failures, retry.UnixMicro())
}

// setCursor writes only where the cursor still stands as the relay read it.
// The row is made when a subscriber first moves.
func setCursor(tx db.Tx, c *cursor, seq int64, failures int, retryAt int64) error {
	if c.seq == 0 {
		tx.Write(`INSERT INTO fact_cursors (workspace_id, subscriber, seq, failures, retry_at) VALUES (?, ?, 0, 0, 0) `+
			`ON CONFLICT (workspace_id, subscriber) DO NOTHING`, tx.Workspace(), c.sub.name)
	}
	n, err := tx.Exec(`UPDATE fact_cursors SET seq = ?, failures = ?, retry_at = ? `+
		`WHERE workspace_id = ? AND subscriber = ? AND seq = ?`, seq, int64(failures), retryAt, tx.Workspace(), c.sub.name, c.seq)
	if err != nil {
		return fmt.Errorf("event: move the cursor of %s: %w", c.sub.name, err)
	}
	if n == 0 {
		return errMoved
	}
	return nil
}

// park keeps a fact that a subscriber could not take in, with the last error.
func park(tx db.Tx, subscriber string, seq, at int64, cause string) error {
	tx.Write(`INSERT INTO fact_parked (workspace_id, seq, subscriber, at, error) VALUES (?, ?, ?, ?, ?)`,
		tx.Workspace(), seq, subscriber, at, cause)
	return nil
}

// unpark forgets a parked fact and tells whether there was one.
func unpark(tx db.Tx, subscriber string, seq int64) (bool, error) {
	n, err := tx.Exec(`DELETE FROM fact_parked WHERE workspace_id = ? AND seq = ? AND subscriber = ?`, tx.Workspace(), seq, subscriber)
	if err != nil {
		return false, fmt.Errorf("event: unpark: %w", err)
	}
	return n > 0, nil
}

// readParked reads parked facts with what the log says of them.
func readParked(r db.Reader, limit int) ([]ParkedFact, error) {
	var parked []ParkedFact
	err := r.Query(`SELECT f.seq, f.name, f.version, f.subject, f.at, f.user_id, f.by_name, f.request, f.data, `+
		`p.subscriber, p.at, p.error FROM fact_parked p JOIN facts f ON f.workspace_id = ? AND f.seq = p.seq `+
		`WHERE p.workspace_id = ? ORDER BY p.seq, p.subscriber LIMIT ?`,
		[]any{r.Workspace(), r.Workspace(), int64(limit)}, func(row db.Row) error {
			var p ParkedFact
			if err := scanRecord(row, &p.Record, &p.Subscriber, &p.ParkedAt, &p.Error); err != nil {
				return err
			}
			parked = append(parked, p)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("event: read parked facts: %w", err)
	}
	return parked, nil
}
