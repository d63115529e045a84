package blueprint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// releaseRow is a release as the table keeps it; its documents stand apart.
type releaseRow struct {
	ID          string     `db:"id,key"`
	N           int64      `db:"n"`
	PublishedAt int64      `db:"published_at"`
	User        act.UserID `db:"user_id"`
	By          string     `db:"by_name"`
	Note        string     `db:"note"`
}

// The keys by which releases, contents and the documents of releases are found.
type releaseKey struct {
	ID string `db:"id"`
}

type contentKey struct {
	Hash string `db:"hash"`
}

// contentRow is a content; memberRow says where in a release it stands.
type contentRow struct {
	Hash string `db:"hash,key"`
	JSON string `db:"json"`
}

type memberKey struct {
	Release string `db:"release_id"`
}

type memberRow struct {
	Release string `db:"release_id,key"`
	Path    string `db:"path,key"`
	Hash    string `db:"hash"`
}

// insertContents stores those contents that the workspace has not stored yet.
func insertContents(tx db.Tx, t *Tree) error {
	// Most documents are the same from release to release: asking by hash first
	// spares sending them.
	missing := map[string]contentRow{}
	for _, d := range t.docs {
		missing[d.Hash] = contentRow{d.Hash, string(d.JSON)}
	}
	keys := make([]contentKey, 0, len(missing))
	for hash := range missing {
		keys = append(keys, contentKey{hash})
	}
	err := db.SelectKeys(tx, "release_contents", keys, db.Unlocked, func(k contentKey) error {
		delete(missing, k.Hash)
		return nil
	})
	if err != nil {
		return fmt.Errorf("find contents: %w", err)
	}
	rows := slices.SortedFunc(maps.Values(missing), func(a, b contentRow) int { return strings.Compare(a.Hash, b.Hash) })
	if err := db.InsertRows(tx, "release_contents", rows); err != nil {
		return fmt.Errorf("insert contents: %w", err)
	}
	return nil
}

// insertRelease stores a release and which content stands at which path.
func insertRelease(tx db.Tx, row releaseRow, t *Tree) error {
	if err := db.InsertRows(tx, "releases", []releaseRow{row}); err != nil {
		return fmt.Errorf("insert release: %w", err)
	}
	rows := make([]memberRow, 0, len(t.docs))
	for _, p := range t.Paths() {
		rows = append(rows, memberRow{row.ID, p, t.docs[p].Hash})
	}
	if err := db.InsertRows(tx, "release_documents", rows); err != nil {
		return fmt.Errorf("insert release's documents: %w", err)
	}
	return nil
}

// findRelease reads the row of a release; ok says whether there is one.
func findRelease(r db.Reader, id string) (row releaseRow, ok bool, err error) {
	err = db.SelectKeys(r, "releases", []releaseKey{{id}}, db.Unlocked, func(found releaseRow) error {
		row, ok = found, true
		return nil
	})
	if err != nil {
		return row, false, fmt.Errorf("find release: %w", err)
	}
	return row, ok, nil
}

// listReleases lists the releases below a number, newest first.
func listReleases(r db.Reader, before int64, limit int) ([]releaseRow, error) {
	var rows []releaseRow
	err := r.Query(`SELECT id, n, published_at, user_id, by_name, note FROM releases
		WHERE workspace_id = ? AND n < ? ORDER BY n DESC LIMIT ?`,
		[]any{r.Workspace(), before, int64(limit)}, func(row db.Row) error {
			var rel releaseRow
			err := row.Scan(&rel.ID, &rel.N, &rel.PublishedAt, &rel.User, &rel.By, &rel.Note)
			rows = append(rows, rel)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("list releases: %w", err)
	}
	return rows, nil
}

// readTrees reads whole releases, in two reads whatever their number. A release
// that the workspace does not have is not among them.
func readTrees(r db.Reader, ids []string) (map[string]*Tree, error) {
	keys := make([]memberKey, len(ids))
	for i, id := range ids {
		keys[i].Release = id
	}
	var members []memberRow
	hashes := map[contentKey]string{}
	err := db.SelectKeys(r, "release_documents", keys, db.Unlocked, func(m memberRow) error {
		members, hashes[contentKey{m.Hash}] = append(members, m), ""
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read releases: %w", err)
	}
	err = db.SelectKeys(r, "release_contents", slices.Collect(maps.Keys(hashes)), db.Unlocked, func(c contentRow) error {
		hashes[contentKey{c.Hash}] = c.JSON
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read contents: %w", err)
	}
	trees := map[string]*Tree{}
	for _, m := range members {
		if trees[m.Release] == nil {
			trees[m.Release] = NewTree()
		}
		trees[m.Release].docs[m.Path] = kept(m.Path, m.Hash, hashes[contentKey{m.Hash}])
	}
	return trees, nil
}
