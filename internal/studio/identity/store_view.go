package identity

import (
	"cmp"
	"encoding/json"
	"fmt"

	"bespoke/internal/engine/db"
)

// viewRow is a saved view as the table keeps it.
type viewRow struct {
	ID       ViewID `db:"id,key"`
	Owner    string `db:"owner"`
	Entity   string `db:"entity"`
	Name     string `db:"name"`
	Position int64  `db:"position"`
	Filter   string `db:"filter"`
	Sort     string `db:"sort"`
	Columns  string `db:"columns"`
	Density  string `db:"density"`
	Version  int64  `db:"version"`
}

type viewKey struct {
	ID ViewID `db:"id"`
}

type viewOwnerKey struct {
	Owner string `db:"owner"`
}

func (v SavedView) row() viewRow {
	filter, _ := json.Marshal(v.Filter) // never fails for these
	columns, _ := json.Marshal(v.Columns)
	return viewRow{v.ID, v.Owner.text(), v.Entity, v.Name, v.Position, string(filter), v.Sort, string(columns), v.Density, v.Version}
}

func (r viewRow) view() (SavedView, error) {
	v := SavedView{ID: r.ID, Owner: viewOwnerOf(r.Owner), Entity: r.Entity, Name: r.Name, Position: r.Position, Sort: r.Sort,
		Density: r.Density, Version: r.Version}
	err := json.Unmarshal([]byte(r.Filter), &v.Filter)
	return v, cmp.Or(err, json.Unmarshal([]byte(r.Columns), &v.Columns))
}

func insertViews(tx db.Tx, rows []viewRow) error {
	if err := db.InsertRows(tx, "views", rows); err != nil {
		return fmt.Errorf("keep views: %w", err)
	}
	return nil
}

func updateViews(tx db.Tx, rows []viewRow) error {
	if err := db.UpdateRows(tx, "views", rows); err != nil {
		return fmt.Errorf("change views: %w", err)
	}
	return nil
}

func deleteView(tx db.Tx, v ViewID) {
	tx.Write(`DELETE FROM views WHERE workspace_id = ? AND id = ?`, tx.Workspace(), v)
}

// lockViews reads views and keeps them as they are until the transaction ends.
func lockViews(tx db.Tx, ids []ViewID) (map[ViewID]*SavedView, error) {
	keys := make([]viewKey, len(ids))
	for i, v := range ids {
		keys[i] = viewKey{v}
	}
	found := make(map[ViewID]*SavedView, len(ids))
	err := db.SelectKeys(tx, "views", keys, db.ForUpdate, func(row viewRow) error {
		v, err := row.view()
		found[row.ID] = &v
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("lock views: %w", err)
	}
	return found, nil
}

func ownerKeys(owners []string) []viewOwnerKey {
	keys := make([]viewOwnerKey, len(owners))
	for i, o := range owners {
		keys[i] = viewOwnerKey{o}
	}
	return keys
}

// countViews counts the views of owners.
func countViews(r db.Reader, owners []string) (map[string]int, error) {
	counts := map[string]int{}
	err := db.SelectKeys(r, "views", ownerKeys(owners), db.Unlocked, func(k viewOwnerKey) error {
		counts[k.Owner]++
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count views: %w", err)
	}
	return counts, nil
}

// readViews reads all views of owners: they are bounded.
func readViews(r db.Reader, owners []string) ([]SavedView, error) {
	var all []SavedView
	err := db.SelectKeys(r, "views", ownerKeys(owners), db.Unlocked, func(row viewRow) error {
		v, err := row.view()
		all = append(all, v)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	return all, nil
}
