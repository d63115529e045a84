package identity

import (
	"fmt"
	"math"

	"bespoke/internal/engine/db"
)

// newest reads the secret that things are made with.
const newest = math.MaxInt64

// readSecret reads one version, or the newest; without one its bytes are nil.
func readSecret(r db.Reader, version int64) (s secret, err error) {
	sql, args := `SELECT version, secret FROM workspace_secrets WHERE workspace_id = ? AND version = ?`, []any{r.Workspace(), version}
	if version == newest {
		sql, args = `SELECT version, secret FROM workspace_secrets WHERE workspace_id = ? ORDER BY version DESC LIMIT 1`, args[:1]
	}
	err = r.Query(sql, args, func(row db.Row) error { return row.Scan(&s.version, &s.bytes) })
	if err != nil {
		return s, fmt.Errorf("read the workspace's secret: %w", err)
	}
	return s, nil
}

func insertSecret(tx db.Tx, s secret, at int64) {
	tx.Write(`INSERT INTO workspace_secrets (workspace_id, version, secret, made_at) VALUES (?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, version) DO NOTHING`, tx.Workspace(), s.version, s.bytes, at)
}
