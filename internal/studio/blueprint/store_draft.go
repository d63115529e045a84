package blueprint

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// headRow is an author's draft as the table keeps it; its documents stand apart.
type headRow struct {
	User      act.UserID `db:"user_id,key"`
	Base      string     `db:"base"`
	Version   int64      `db:"version"`
	UpdatedAt int64      `db:"updated_at"`
	By        string     `db:"by_name"`
}

// draftRow is a document that differs from the draft's base.
type draftRow struct {
	User      act.UserID `db:"user_id,key"`
	Path      string     `db:"path,key"`
	JSON      string     `db:"json"`
	Hash      string     `db:"hash"` // "" where the author took the document out
	Version   int64      `db:"version"`
	UpdatedAt int64      `db:"updated_at"`
}

// authorKey finds drafts, and the documents of drafts, by whose they are.
type authorKey struct {
	User act.UserID `db:"user_id"`
}

// authorsOf are the keys of drafts.
func authorsOf(users []act.UserID) []authorKey {
	keys := make([]authorKey, len(users))
	for i, u := range users {
		keys[i].User = u
	}
	return keys
}

// findHeads reads the drafts of authors; who has none is left out.
func findHeads(r db.Reader, users []act.UserID, lock db.Lock) (map[act.UserID]headRow, error) {
	heads := make(map[act.UserID]headRow, len(users))
	err := db.SelectKeys(r, "drafts", authorsOf(users), lock, func(h headRow) error {
		heads[h.User] = h
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find drafts: %w", err)
	}
	return heads, nil
}

// findChanged reads what authors changed, by author.
func findChanged(r db.Reader, users []act.UserID) (map[act.UserID][]draftRow, error) {
	rows := make(map[act.UserID][]draftRow, len(users))
	err := db.SelectKeys(r, "draft_documents", authorsOf(users), db.Unlocked, func(d draftRow) error {
		rows[d.User] = append(rows[d.User], d)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find documents of drafts: %w", err)
	}
	return rows, nil
}

// maxAuthors is how many others are named who draft at the same time.
const maxAuthors = 50

// authorRow is somebody who has a draft, and how many documents it changes.
type authorRow struct {
	headRow
	Documents int64
}

// listAuthors lists who has drafts, the latest first.
func listAuthors(r db.Reader) ([]authorRow, error) {
	var rows []authorRow
	err := r.Query(`SELECT d.user_id, d.base, d.version, d.updated_at, d.by_name, count(*) FROM drafts d
		JOIN draft_documents o ON o.workspace_id = d.workspace_id AND o.user_id = d.user_id
		WHERE d.workspace_id = ? GROUP BY d.user_id, d.base, d.version, d.updated_at, d.by_name
		ORDER BY d.updated_at DESC LIMIT ?`,
		[]any{r.Workspace(), int64(maxAuthors)}, func(row db.Row) error {
			var a authorRow
			err := row.Scan(&a.User, &a.Base, &a.Version, &a.UpdatedAt, &a.By, &a.Documents)
			rows = append(rows, a)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list authors: %w", err)
	}
	return rows, nil
}

// dropDrafts forgets whole drafts.
func dropDrafts(tx db.Tx, users []act.UserID) {
	for _, u := range users {
		tx.Write(`DELETE FROM draft_documents WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
		tx.Write(`DELETE FROM drafts WHERE workspace_id = ? AND user_id = ?`, tx.Workspace(), u)
	}
}

// deleteChanged forgets single changes; an error surfaces at the next statement.
func deleteChanged(tx db.Tx, rows []draftRow) {
	for _, row := range rows {
		tx.Write(`DELETE FROM draft_documents WHERE workspace_id = ? AND user_id = ? AND path = ?`, tx.Workspace(), row.User, row.Path)
	}
}
