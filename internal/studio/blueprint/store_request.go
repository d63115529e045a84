package blueprint

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// requestRow is what somebody asked to have published.
type requestRow struct {
	ID        RequestID  `db:"id,key"`
	Cause     string     `db:"cause"`
	At        int64      `db:"at"` // 0 for at once
	Base      string     `db:"base"`
	Documents string     `db:"documents"`
	Release   string     `db:"release_id"`
	Note      string     `db:"note"`
	CreatedAt int64      `db:"created_at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
	State     string     `db:"state"`
	EndedAt   int64      `db:"ended_at"`
	EndedBy   string     `db:"ended_by"`
	Why       string     `db:"why"`
	Current   string     `db:"current_id"` // the release that was current
}

type requestKey struct {
	ID RequestID `db:"id"`
}

// The states of a request.
const (
	requestWaiting   = "waiting"
	requestReleased  = "released"
	requestDeclined  = "declined"
	requestWithdrawn = "withdrawn"
)

// findRequests reads requests; those that are not there are left out.
func findRequests(r db.Reader, ids []RequestID, lock db.Lock) (map[RequestID]requestRow, error) {
	keys := make([]requestKey, len(ids))
	for i, one := range ids {
		keys[i].ID = one
	}
	rows := make(map[RequestID]requestRow, len(ids))
	err := db.SelectKeys(r, "release_requests", keys, lock, func(row requestRow) error {
		rows[row.ID] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find requests: %w", err)
	}
	return rows, nil
}

// listRequests lists requests, the latest first: those that wait, or all.
func listRequests(r db.Reader, waiting bool, limit int) (rows []requestRow, err error) {
	which, args := ``, []any{r.Workspace()}
	if waiting {
		which, args = ` AND state = ?`, append(args, requestWaiting)
	}
	err = r.Query(`SELECT id, cause, at, base, documents, release_id, note, created_at, user_id, by_name, state, ended_at, ended_by, why, current_id
		FROM release_requests WHERE workspace_id = ?`+which+` ORDER BY id DESC LIMIT ?`, append(args, int64(limit)), func(row db.Row) error {
		var q requestRow
		err := row.Scan(&q.ID, &q.Cause, &q.At, &q.Base, &q.Documents, &q.Release, &q.Note, &q.CreatedAt, &q.User, &q.By, &q.State, &q.EndedAt, &q.EndedBy, &q.Why, &q.Current)
		rows = append(rows, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	return rows, nil
}
