package identity

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// insertWorkspace stores a workspace unless its short name is taken.
func insertWorkspace(tx db.Tx, w Workspace) (free bool, err error) {
	n, err := tx.Exec(`INSERT INTO workspaces (workspace_id, name, slug, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		w.ID, w.Name, w.Slug, w.CreatedAt)
	if err != nil {
		return false, fmt.Errorf("add the workspace %s: %w", w.Name, err)
	}
	return n == 1, nil
}

func renameWorkspace(tx db.Tx, slug string) error {
	_, err := tx.Exec(`UPDATE workspaces SET slug = ? WHERE workspace_id = ?`, slug, tx.Workspace())
	return err
}

// readWorkspace reads the reader's own workspace.
func readWorkspace(r db.Reader) (w Workspace, err error) {
	err = r.Query(`SELECT workspace_id, name, slug, created_at FROM workspaces WHERE workspace_id = ?`, []any{r.Workspace()},
		func(row db.Row) error { return w.scan(row) })
	if err != nil {
		return w, fmt.Errorf("read the workspace: %w", err)
	}
	return w, nil
}

func (w *Workspace) scan(row db.Row) error { return row.Scan(&w.ID, &w.Name, &w.Slug, &w.CreatedAt) }

// The list of workspaces is read across workspaces: it is what they are found by.

func sweepWorkspaces(ctx context.Context, d *db.DB) ([]Workspace, error) {
	return sweep(ctx, d, `SELECT workspace_id, name, slug, created_at FROM workspaces ORDER BY created_at, workspace_id`)
}

// sweepFirst reads two at most: enough to know whether there is just one.
func sweepFirst(ctx context.Context, d *db.DB) ([]Workspace, error) {
	return sweep(ctx, d, `SELECT workspace_id, name, slug, created_at FROM workspaces ORDER BY workspace_id LIMIT 2`)
}

func sweepBySlug(ctx context.Context, d *db.DB, slug string) ([]Workspace, error) {
	return sweep(ctx, d, `SELECT workspace_id, name, slug, created_at FROM workspaces WHERE slug = ?`, slug)
}

func sweepByID(ctx context.Context, d *db.DB, id act.WorkspaceID) ([]Workspace, error) {
	return sweep(ctx, d, `SELECT workspace_id, name, slug, created_at FROM workspaces WHERE workspace_id = ?`, id)
}

func sweep(ctx context.Context, d *db.DB, sql string, args ...any) (all []Workspace, err error) {
	err = d.Sweep(ctx, sql, args, func(row db.Row) error {
		var w Workspace
		err := w.scan(row)
		all = append(all, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	return all, nil
}
