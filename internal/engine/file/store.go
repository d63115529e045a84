package file

import (
	"fmt"
	"strings"

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

// nameSealed is what nobody reads of a file who has the database alone.
type nameSealed struct {
	ID   ID     `db:"id,key"`
	Name string `db:"name,sealed"`
}

// erased is what changes of a file that is forgotten.
type erased struct {
	ID        ID      `db:"id,key"`
	ExpiresAt int64   `db:"expires_at"`
	Holder    *id.Raw `db:"holder"`
	Name      string  `db:"name,sealed"`
}

// doomed is when files expired whose content is being removed: they are not taken back.
const doomed = 1

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

// countOpen counts what somebody sent that nothing holds, up to mostOpen.
func countOpen(r db.Reader, u act.UserID, now int64) (n int, err error) {
	err = r.Query(`SELECT id FROM files WHERE workspace_id = ? AND user_id = ? AND expires_at > ? AND about IS NULL LIMIT ?`,
		[]any{r.Workspace(), u, now, int64(mostOpen)}, func(db.Row) error { n++; return nil })
	if err != nil {
		return 0, fmt.Errorf("count somebody's files: %w", err)
	}
	return n, nil
}

// sealFile notes what an upload turned out to be. Fault: file.missing, where it is
// being removed.
func sealFile(tx db.Tx, f ID, hash, typ string) error {
	n, err := tx.Exec(`UPDATE files SET hash = ?, type = ? WHERE workspace_id = ? AND id = ? AND expires_at <> ?`, hash, typ, tx.Workspace(), f, int64(doomed))
	switch {
	case err != nil:
		return fmt.Errorf("seal a file: %w", err)
	case n == 0:
		return errMissing.New()
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

// doom marks those of files whose time is over, and tells which they are.
func doom(tx db.Tx, due []File, now int64) ([]File, error) {
	ids := make([]ID, len(due))
	for i, f := range due {
		ids[i] = f.ID
	}
	locked, err := lockFiles(tx, ids)
	if err != nil {
		return nil, err
	}
	var over []File
	var ends []holding
	for _, f := range locked {
		if f.ExpiresAt > 0 && f.ExpiresAt <= now {
			over, ends = append(over, f), append(ends, holding{ID: f.ID, ExpiresAt: doomed})
		}
	}
	return over, setHolders(tx, ends)
}

// dropDoomed removes a file's row.
func dropDoomed(tx db.Tx, f ID) {
	tx.Write(`DELETE FROM files WHERE workspace_id = ? AND id = ? AND expires_at = ?`, tx.Workspace(), f, int64(doomed))
}

// named tells whether some file is made of a blob, and not being removed.
func named(r db.Reader, hash string) (is bool, err error) {
	err = r.Query(`SELECT id FROM files WHERE workspace_id = ? AND hash = ? AND expires_at <> ? LIMIT 1`, []any{r.Workspace(), hash, int64(doomed)},
		func(db.Row) error { is = true; return nil })
	return is, err
}

// eraseFiles lets files go at a moment, without names.
func eraseFiles(tx db.Tx, ids []ID, at int64) error {
	rows := make([]erased, len(ids))
	for i, f := range ids {
		rows[i] = erased{ID: f, ExpiresAt: at}
	}
	if err := db.UpdateRows(tx, "files", rows); err != nil {
		return fmt.Errorf("erase files: %w", err)
	}
	return nil
}

// sealMade notes what a file turned out to be that is being made, unless it was erased or
// somebody else was faster: he has noted another content.
func sealMade(tx db.Tx, was, made File, now int64) (ours bool, err error) {
	n, err := tx.Exec(`UPDATE files SET hash = ?, size = ? WHERE workspace_id = ? AND id = ? AND hash = ? AND finished_at = 0 AND expires_at > ?`,
		made.Hash, made.Size, tx.Workspace(), was.ID, was.Hash, now)
	if err != nil {
		return false, fmt.Errorf("seal a file that was made: %w", err)
	}
	return n > 0, nil
}

// finishMade marks a file as ready whose content is there.
func finishMade(tx db.Tx, made File, now int64) (ours bool, err error) {
	n, err := tx.Exec(`UPDATE files SET finished_at = ? WHERE workspace_id = ? AND id = ? AND hash = ? AND expires_at > ?`,
		now, tx.Workspace(), made.ID, made.Hash, now)
	if err != nil {
		return false, fmt.Errorf("finish a file that was made: %w", err)
	}
	return n > 0, nil
}

// madeFor lists what was made for somebody and a purpose, the latest first.
func madeFor(r db.Reader, a act.Act, purpose string) ([]ID, error) {
	return idsOf(r, `SELECT id FROM files WHERE workspace_id = ? AND user_id = ? AND expires_at > ? AND purpose = ? ORDER BY id DESC`,
		r.Workspace(), a.User, a.Micros(), purpose)
}

// madeOf lists what was made of somebody.
func madeOf(r db.Reader, about []id.Raw) ([]ID, error) {
	args := []any{r.Workspace()}
	for _, one := range about {
		args = append(args, one)
	}
	return idsOf(r, `SELECT id FROM files WHERE workspace_id = ? AND about IN (?`+strings.Repeat(", ?", len(about)-1)+`)`, args...)
}

// loose lists what somebody sent that nothing holds.
func loose(r db.Reader, u act.UserID) ([]ID, error) {
	return idsOf(r, `SELECT id FROM files WHERE workspace_id = ? AND user_id = ? AND expires_at > 0`, r.Workspace(), u)
}

func idsOf(r db.Reader, sql string, args ...any) (ids []ID, err error) {
	err = r.Query(sql, args, func(row db.Row) error {
		var f ID
		err := row.Scan(&f)
		ids = append(ids, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return ids, nil
}
