package blueprint

import (
	"fmt"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type watchKind struct{}

func (watchKind) Prefix() string { return "rwt" }

// WatchID names what the watchdog of a workspace found last.
type WatchID = id.Of[watchKind]

// watchRow is what the watchdog found, and its next look.
type watchRow struct {
	ID       WatchID `db:"id,key"`
	Timer    timerID `db:"timer_id"`
	Release  string  `db:"release_id"`
	At       int64   `db:"at"`
	Findings string  `db:"findings"`
}

// readWatch reads the workspace's row; false before the first release.
func readWatch(r db.Reader) (row watchRow, there bool, err error) {
	err = r.Query(`SELECT id, timer_id, release_id, at, findings FROM release_watches WHERE workspace_id = ?`, []any{r.Workspace()}, func(found db.Row) error {
		there = true
		return found.Scan(&row.ID, &row.Timer, &row.Release, &row.At, &row.Findings)
	})
	if err != nil {
		return row, there, fmt.Errorf("read what the watchdog found: %w", err)
	}
	return row, there, nil
}

// writeWatch keeps the workspace's row; the state is locked.
func writeWatch(tx db.Tx, row watchRow, there bool) error {
	write := db.InsertRows[watchRow]
	if there {
		write = db.UpdateRows[watchRow]
	}
	if err := write(tx, "release_watches", []watchRow{row}); err != nil {
		return fmt.Errorf("keep what the watchdog found: %w", err)
	}
	return nil
}
