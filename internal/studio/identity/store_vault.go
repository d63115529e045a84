package identity

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// readDataKey reads one version of the wrapped data key, or the newest; without
// one its bytes are nil.
func readDataKey(r db.Reader, version int64) (wrapped secret, err error) {
	err = r.Query(`SELECT version, wrapped FROM data_keys WHERE workspace_id = ? AND version <= ? ORDER BY version DESC LIMIT 1`,
		[]any{r.Workspace(), version}, func(row db.Row) error { return row.Scan(&wrapped.version, &wrapped.bytes) })
	if err != nil {
		return wrapped, fmt.Errorf("read the workspace's data key: %w", err)
	}
	return wrapped, nil
}

func insertDataKey(tx db.Tx, wrapped secret, at int64) {
	tx.Write(`INSERT INTO data_keys (workspace_id, version, wrapped, made_at) VALUES (?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, version) DO NOTHING`, tx.Workspace(), wrapped.version, wrapped.bytes, at)
}
