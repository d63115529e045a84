package blueprint

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// state is the workspace's row of blueprint_state.
type state struct {
	release      string
	releases     int64
	publications int64
}

// readState reads the state without locking it; a workspace that nothing was
// written for has the zero state.
func readState(r db.Reader) (state, error) {
	var s state
	err := r.Query(`SELECT release_id, releases, publications FROM blueprint_state WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error { return row.Scan(&s.release, &s.releases, &s.publications) })
	if err != nil {
		return s, fmt.Errorf("read blueprint state: %w", err)
	}
	return s, nil
}

// lockState locks the state, which it makes when there is none.
func lockState(tx db.Tx) (state, error) {
	s, found, err := takeState(tx)
	if err == nil && !found {
		tx.Write(`INSERT INTO blueprint_state (workspace_id, release_id, releases, publications) VALUES (?, '', 0, 0)
			ON CONFLICT (workspace_id) DO NOTHING`, tx.Workspace())
		s, _, err = takeState(tx)
	}
	if err != nil {
		return s, fmt.Errorf("lock blueprint state: %w", err)
	}
	return s, nil
}

// takeState locks by an update that changes nothing: the one lock that both
// databases have.
func takeState(tx db.Tx) (s state, found bool, err error) {
	err = tx.Query(`UPDATE blueprint_state SET releases = releases WHERE workspace_id = ? RETURNING release_id, releases, publications`,
		[]any{tx.Workspace()}, func(row db.Row) error {
			found = true
			return row.Scan(&s.release, &s.releases, &s.publications)
		})
	return s, found, err
}

// setCurrent says which release is current; the state is locked.
func setCurrent(tx db.Tx, s state) {
	tx.Write(`UPDATE blueprint_state SET release_id = ?, releases = ?, publications = ? WHERE workspace_id = ?`, s.release, s.releases, s.publications, tx.Workspace())
}
