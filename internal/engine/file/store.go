package file

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type key struct {
	ID ID `db:"id"`
}

// holding is what changes of a file when its holder does.
type holding struct {
	ID        ID      `db:"id,key"`
	ExpiresAt int64   `db:"expires_at"`
	Holder    *id.Raw `db:"holder"`
}

func insertFile(tx db.Tx, f File) error {
	if err := db.InsertRows(tx, "files", []File{f}); err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	return nil
}

// Load reads files, in one read; one that is not there is left out.
func Load(r db.Reader, ids []ID) (map[ID]File, error) { return selectFiles(r, ids, db.Unlocked) }

// lockFiles locks files in the order of their ids.
func lockFiles(tx db.Tx, ids []ID) (map[ID]File, error) { return selectFiles(tx, ids, db.ForUpdate) }

func selectFiles(r db.Reader, ids []ID, lock db.Lock) (map[ID]File, error) {
	keys := make([]key, len(ids))
	for i, f := range ids {
		keys[i] = key{f}
	}
	found := make(map[ID]File, len(ids))
	err := db.SelectKeys(r, "files", keys, lock, func(f File) error {
		found[f.ID] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	return found, nil
}

// countOpen counts somebody's files that nothing holds, up to mostOpen.
func countOpen(r db.Reader, u act.UserID, now int64) (n int, err error) {
	err = r.Query(`SELECT id FROM files WHERE workspace_id = ? AND user_id = ? AND expires_at > ? LIMIT ?`,
		[]any{r.Workspace(), u, now, int64(mostOpen)}, func(db.Row) error { n++; return nil })
	if err != nil {
		return 0, fmt.Errorf("count somebody's files: %w", err)
	}
	return n, nil
}

// sealFile notes what an upload turned out to be.
func sealFile(tx db.Tx, f ID, hash, typ string) error {
	_, err := tx.Exec(`UPDATE files SET hash = ?, type = ? WHERE workspace_id = ? AND id = ? AND finished_at = 0`, hash, typ, tx.Workspace(), f)
	if err != nil {
		return fmt.Errorf("seal a file: %w", err)
	}
	return nil
}

func finishFile(tx db.Tx, f File) error {
	_, err := tx.Exec(`UPDATE files SET finished_at = ?, expires_at = ? WHERE workspace_id = ? AND id = ?`, f.FinishedAt, f.ExpiresAt, tx.Workspace(), f.ID)
	if err != nil {
		return fmt.Errorf("finish a file: %w", err)
	}
	return nil
}

// expire lets files go at a moment.
func expire(tx db.Tx, ids []ID, at int64) error {
	var ends []holding
	for _, f := range ids {
		ends = append(ends, holding{ID: f, ExpiresAt: at})
	}
	return setHolders(tx, ends)
}

func setHolders(tx db.Tx, held []holding) error {
	if err := db.UpdateRows(tx, "files", held); err != nil {
		return fmt.Errorf("hold files: %w", err)
	}
	return nil
}

// expired lists files whose time is over.
func expired(r db.Reader, now int64, limit int) (due []File, err error) {
	err = r.Query(`SELECT id, hash FROM files WHERE workspace_id = ? AND expires_at > 0 AND expires_at <= ? ORDER BY expires_at LIMIT ?`,
		[]any{r.Workspace(), now, int64(limit)}, func(row db.Row) error {
			var f File
			err := row.Scan(&f.ID, &f.Hash)
			due = append(due, f)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("find expired files: %w", err)
	}
	return due, nil
}

// dropExpired removes a file's row, unless somebody holds it by now.
func dropExpired(tx db.Tx, f ID, now int64) {
	tx.Write(`DELETE FROM files WHERE workspace_id = ? AND id = ? AND expires_at > 0 AND expires_at <= ?`, tx.Workspace(), f, now)
}

// named tells whether some file is made of a blob.
func named(r db.Reader, hash string) (is bool, err error) {
	err = r.Query(`SELECT id FROM files WHERE workspace_id = ? AND hash = ? LIMIT 1`, []any{r.Workspace(), hash},
		func(db.Row) error { is = true; return nil })
	return is, err
}
