package identity

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
)

// dataKey is a key of a workspace as the table keeps it: wrapped by a master key.
type dataKey struct {
	Number  int64    `db:"version,key"`
	Wrapped []byte   `db:"wrapped"`
	MadeAt  int64    `db:"made_at"`
	DoneAt  int64    `db:"done_at"` // when everything older was sealed with it; 0 for not yet
	Job     *bulk.ID `db:"job_id"`  // that does so
	Covers  string   `db:"covers"`  // of the first key: the columns that were sealed then
}

// readDataKeys reads the keys of the workspace, the oldest first.
func readDataKeys(r db.Reader) (keys []dataKey, err error) {
	err = r.Query(`SELECT version, wrapped, made_at, done_at, job_id, covers FROM data_keys WHERE workspace_id = ? ORDER BY version`, []any{r.Workspace()},
		func(row db.Row) error {
			var k dataKey
			err := row.Scan(&k.Number, &k.Wrapped, &k.MadeAt, &k.DoneAt, &k.Job, &k.Covers)
			keys = append(keys, k)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read the workspace's keys: %w", err)
	}
	return keys, nil
}

// sweepDataKeys hands over the keys of all workspaces.
func sweepDataKeys(ctx context.Context, d *db.DB, each func(act.WorkspaceID, dataKey) error) error {
	err := d.Sweep(ctx, `SELECT workspace_id, version, wrapped FROM data_keys ORDER BY workspace_id, version`, nil, func(row db.Row) error {
		var w act.WorkspaceID
		var k dataKey
		if err := row.Scan(&w, &k.Number, &k.Wrapped); err != nil {
			return err
		}
		return each(w, k)
	})
	if err != nil {
		return fmt.Errorf("read the keys of all workspaces: %w", err)
	}
	return nil
}

func insertDataKey(tx db.Tx, k dataKey) {
	tx.Write(`INSERT INTO data_keys (workspace_id, version, wrapped, made_at, done_at, job_id, covers) VALUES (?, ?, ?, ?, ?, ?, ?) `+
		`ON CONFLICT (workspace_id, version) DO NOTHING`, tx.Workspace(), k.Number, k.Wrapped, k.MadeAt, k.DoneAt, k.Job, k.Covers)
}

func updateDataKeys(tx db.Tx, keys []dataKey) error {
	if err := db.UpdateRows(tx, "data_keys", keys); err != nil {
		return fmt.Errorf("change the workspace's keys: %w", err)
	}
	return nil
}
