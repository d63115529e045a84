package identity

import (
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type staffingKind struct{}

func (staffingKind) Prefix() string { return "stf" }

// raiseStaffing gives the staffing a new version and locks it: changes of
// users wait for each other here.
func raiseStaffing(tx db.Tx) {
	tx.Write(`INSERT INTO staffing (workspace_id, version) VALUES (?, ?) ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version`,
		tx.Workspace(), id.New[staffingKind]())
}

// readStaffing reads the version; a workspace that never had users has zero.
func readStaffing(r db.Reader) (version id.Raw, err error) {
	err = r.Query(`SELECT version FROM staffing WHERE workspace_id = ?`, []any{r.Workspace()},
		func(row db.Row) error { return row.Scan(&version) })
	if err != nil {
		return version, fmt.Errorf("read the staffing's version: %w", err)
	}
	return version, nil
}

// keyRow is a key as the table keeps it.
type keyRow struct {
	ID        KeyID      `db:"id,key"`
	User      act.UserID `db:"user_id"`
	Name      string     `db:"name"`
	Hash      []byte     `db:"hash"`
	CreatedAt int64      `db:"created_at"`
	DroppedAt int64      `db:"dropped_at"`
	LastUsed  int64      `db:"last_used"`
}

type keyKey struct {
	ID KeyID `db:"id"`
}

func insertKeys(tx db.Tx, rows []keyRow) error {
	if err := db.InsertRows(tx, "api_keys", rows); err != nil {
		return fmt.Errorf("add keys: %w", err)
	}
	return nil
}

// lockKeys reads keys and keeps them as they are until the transaction ends.
func lockKeys(tx db.Tx, ids []KeyID) (map[KeyID]*keyRow, error) {
	wanted := make([]keyKey, len(ids))
	for i, k := range ids {
		wanted[i] = keyKey{k}
	}
	found := make(map[KeyID]*keyRow, len(ids))
	err := db.SelectKeys(tx, "api_keys", wanted, db.ForUpdate, func(row keyRow) error {
		found[row.ID] = &row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lock keys: %w", err)
	}
	return found, nil
}

func dropKey(tx db.Tx, key KeyID, at int64) {
	tx.Write(`UPDATE api_keys SET dropped_at = ? WHERE workspace_id = ? AND id = ?`, at, tx.Workspace(), key)
}

// touchKey notes the last use; of two at once either will do.
func touchKey(tx db.Tx, key KeyID, at int64) {
	tx.Write(`UPDATE api_keys SET last_used = ? WHERE workspace_id = ? AND id = ?`, at, tx.Workspace(), key)
}

// readKeyOwner reads a key with its user; nil when there is no such key.
func readKeyOwner(r db.Reader, key KeyID) (*keyOwner, error) {
	var found *keyOwner
	err := r.Query(`SELECT k.hash, k.last_used, k.dropped_at, u.id, u.name, u.kind, u.active, u.party, u.lang `+
		`FROM api_keys k JOIN users u ON u.workspace_id = ? AND u.id = k.user_id WHERE k.workspace_id = ? AND k.id = ?`,
		[]any{r.Workspace(), r.Workspace(), key}, func(row db.Row) error {
			k, droppedAt := keyOwner{}, int64(0)
			err := row.Scan(&k.hash, &k.lastUsed, &droppedAt, &k.user, &k.name, &k.kind, &k.active, &k.party, &k.lang)
			k.dropped = droppedAt != 0
			found = &k
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("look a key up: %w", err)
	}
	if found == nil {
		return nil, nil
	}
	roles, err := readRolesOf(r, []act.UserID{found.user})
	found.roles = roles[found.user]
	return found, err
}
