package blueprint

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// publicationRow is a moment at which a release became current.
type publicationRow struct {
	N        int64      `db:"n,key"`
	Release  string     `db:"release_id"`
	Previous string     `db:"previous"`
	Cause    string     `db:"cause"`
	At       int64      `db:"at"`
	User     act.UserID `db:"user_id"`
	By       string     `db:"by_name"`
	Note     string     `db:"note"`
}

// insertPublication notes that a release became current.
func insertPublication(tx db.Tx, row publicationRow) error {
	if err := db.InsertRows(tx, "publications", []publicationRow{row}); err != nil {
		return fmt.Errorf("insert publication: %w", err)
	}
	return nil
}

// listPublications lists publications below a number, the latest first.
func listPublications(r db.Reader, before int64, limit int) ([]publicationRow, error) {
	var rows []publicationRow
	err := r.Query(`SELECT n, release_id, previous, cause, at, user_id, by_name, note FROM publications
		WHERE workspace_id = ? AND n < ? ORDER BY n DESC LIMIT ?`,
		[]any{r.Workspace(), before, int64(limit)}, func(row db.Row) error {
			var p publicationRow
			err := row.Scan(&p.N, &p.Release, &p.Previous, &p.Cause, &p.At, &p.User, &p.By, &p.Note)
			rows = append(rows, p)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list publications: %w", err)
	}
	return rows, nil
}

// findReleases reads rows of releases; those that are not there are left out.
func findReleases(r db.Reader, ids []string) (map[string]releaseRow, error) {
	keys := make([]releaseKey, len(ids))
	for i, id := range ids {
		keys[i].ID = id
	}
	rows := make(map[string]releaseRow, len(ids))
	err := db.SelectKeys(r, "releases", keys, db.Unlocked, func(row releaseRow) error {
		rows[row.ID] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find releases: %w", err)
	}
	return rows, nil
}

// scheduleRow is something that is to be published at a time.
type scheduleRow struct {
	ID        ScheduleID `db:"id,key"`
	At        int64      `db:"at"`
	Base      string     `db:"base"`
	Documents string     `db:"documents"`
	Note      string     `db:"note"`
	CreatedAt int64      `db:"created_at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
	Timer     timerID    `db:"timer_id"`
	RefusedAt int64      `db:"refused_at"` // 0 while it waits
	Refusal   string     `db:"refusal"`    // JSON of a text in two languages
}

// scheduleKey locates a schedule.
type scheduleKey struct {
	ID ScheduleID `db:"id"`
}

// findSchedules reads schedules; those that are not there are left out.
func findSchedules(r db.Reader, ids []ScheduleID, lock db.Lock) (map[ScheduleID]scheduleRow, error) {
	keys := make([]scheduleKey, len(ids))
	for i, id := range ids {
		keys[i].ID = id
	}
	rows := make(map[ScheduleID]scheduleRow, len(ids))
	err := db.SelectKeys(r, "release_schedules", keys, lock, func(row scheduleRow) error {
		rows[row.ID] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find schedules: %w", err)
	}
	return rows, nil
}

// listSchedules lists what waits and what was refused, the next first.
func listSchedules(r db.Reader, limit int) ([]scheduleRow, error) {
	var rows []scheduleRow
	err := r.Query(`SELECT id, at, base, documents, note, created_at, user_id, by_name, timer_id, refused_at, refusal FROM release_schedules
		WHERE workspace_id = ? ORDER BY at, id LIMIT ?`,
		[]any{r.Workspace(), int64(limit)}, func(row db.Row) error {
			var s scheduleRow
			err := row.Scan(&s.ID, &s.At, &s.Base, &s.Documents, &s.Note, &s.CreatedAt, &s.User, &s.By, &s.Timer, &s.RefusedAt, &s.Refusal)
			rows = append(rows, s)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list schedules: %w", err)
	}
	return rows, nil
}

// dropSchedules forgets schedules; an error surfaces at the next statement.
func dropSchedules(tx db.Tx, ids []ScheduleID) {
	for _, id := range ids {
		tx.Write(`DELETE FROM release_schedules WHERE workspace_id = ? AND id = ?`, tx.Workspace(), id)
	}
}
