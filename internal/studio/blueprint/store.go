package blueprint

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// draftRow is a document of the draft as the table keeps it.
type draftRow struct {
	Path string `db:"path,key"`
	JSON string `db:"json"`
	draftHead
}

// draftHead is what lists show of it.
type draftHead struct {
	Hash      string     `db:"hash"`
	Size      int64      `db:"size"`
	Version   int64      `db:"version"`
	UpdatedAt int64      `db:"updated_at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
}

// listRow is a document of the draft without its content.
type listRow struct {
	Path string
	draftHead
}

// pathKey locates a document of the draft.
type pathKey struct {
	Path string `db:"path"`
}

// listDraft lists the draft in the order of its paths, after a path.
func listDraft(r db.Reader, after string, limit int) ([]listRow, error) {
	var rows []listRow
	err := r.Query(`SELECT path, hash, size, version, updated_at, user_id, by_name FROM documents
		WHERE workspace_id = ? AND path > ? ORDER BY path LIMIT ?`,
		[]any{r.Workspace(), after, int64(limit)}, func(row db.Row) error {
			var h listRow
			err := row.Scan(&h.Path, &h.Hash, &h.Size, &h.Version, &h.UpdatedAt, &h.User, &h.By)
			rows = append(rows, h)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list draft: %w", err)
	}
	return rows, nil
}

// readDraft reads the documents of the draft with their content.
func readDraft(r db.Reader) ([]*Document, error) {
	var docs []*Document
	err := r.Query(`SELECT path, hash, json FROM documents WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error {
			var path, hash, json string
			err := row.Scan(&path, &hash, &json)
			docs = append(docs, kept(path, hash, json))
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	return docs, nil
}

// findDraft reads single documents of the draft by their paths.
func findDraft(r db.Reader, paths []string, lock db.Lock) (map[string]draftRow, error) {
	keys := make([]pathKey, len(paths))
	for i, p := range paths {
		keys[i].Path = p
	}
	rows := make(map[string]draftRow, len(paths))
	err := db.SelectKeys(r, "documents", keys, lock, func(row draftRow) error {
		rows[row.Path] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find documents: %w", err)
	}
	return rows, nil
}

// insertDraft stores documents that the draft does not have.
func insertDraft(tx db.Tx, rows []draftRow) error {
	if err := db.InsertRows(tx, "documents", rows); err != nil {
		return fmt.Errorf("insert documents: %w", err)
	}
	return nil
}

// updateDraft replaces documents whose rows are locked.
func updateDraft(tx db.Tx, rows []draftRow) error {
	if err := db.UpdateRows(tx, "documents", rows); err != nil {
		return fmt.Errorf("update documents: %w", err)
	}
	return nil
}

// deleteDraft takes documents out; an error surfaces at the next statement.
func deleteDraft(tx db.Tx, paths []string) {
	for _, p := range paths {
		tx.Write(`DELETE FROM documents WHERE workspace_id = ? AND path = ?`, tx.Workspace(), p)
	}
}

// state is the workspace's row of blueprint_state.
type state struct {
	release  string
	draft    int64
	releases int64
}

// readState reads the state without locking it; a workspace that nothing was
// written for has the zero state.
func readState(r db.Reader) (state, error) {
	var s state
	err := r.Query(`SELECT release_id, draft, releases FROM blueprint_state WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error { return row.Scan(&s.release, &s.draft, &s.releases) })
	if err != nil {
		return s, fmt.Errorf("read blueprint state: %w", err)
	}
	return s, nil
}

// lockState locks the state, which it makes when there is none.
func lockState(tx db.Tx) (state, error) {
	s, found, err := takeState(tx)
	if err == nil && !found {
		tx.Write(`INSERT INTO blueprint_state (workspace_id, release_id, draft, releases) VALUES (?, '', 0, 0)
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
	err = tx.Query(`UPDATE blueprint_state SET draft = draft WHERE workspace_id = ? RETURNING release_id, draft, releases`,
		[]any{tx.Workspace()}, func(row db.Row) error {
			found = true
			return row.Scan(&s.release, &s.draft, &s.releases)
		})
	return s, found, err
}

// raiseDraft counts changes of the draft.
func raiseDraft(tx db.Tx, changes int) {
	tx.Write(`UPDATE blueprint_state SET draft = draft + ? WHERE workspace_id = ?`, int64(changes), tx.Workspace())
}

// setCurrent says which release is current; the state is locked.
func setCurrent(tx db.Tx, s state) {
	tx.Write(`UPDATE blueprint_state SET release_id = ?, releases = ? WHERE workspace_id = ?`, s.release, s.releases, tx.Workspace())
}
