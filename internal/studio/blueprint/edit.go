package blueprint

import (
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// edit is a batch of changes to documents of the draft, their rows locked. The
// commands of a batch see each other's changes; each row is written once.
type edit struct {
	tx     db.Tx
	before map[string]draftRow
	now    map[string]draftRow
}

// openEdit locks the state, then the documents in the order of their paths: every
// writer of a draft comes in this order.
func openEdit(tx db.Tx, n int, pathOf func(i int) string) (edit, error) {
	if _, err := lockState(tx); err != nil {
		return edit{}, err
	}
	var paths []string
	for i := range n {
		paths = append(paths, pathOf(i))
	}
	e := edit{tx: tx, now: map[string]draftRow{}}
	var err error
	e.before, err = findDraft(tx, paths, db.ForUpdate)
	for p, row := range e.before {
		e.now[p] = row
	}
	return e, err
}

// matches holds an If-Match header against what is there.
func (e edit) matches(path, ifMatch string) error {
	if ifMatch == "" {
		return nil
	}
	row, ok := e.now[path]
	for tag := range strings.SplitSeq(ifMatch, ",") {
		tag = strings.Trim(tag, ` "`)
		if ok && (tag == "*" || tag == row.Hash) {
			return nil
		}
	}
	return versionChanged.New("path", path)
}

// set keeps a document; one that is there already, byte for byte, stays as it is.
func (e edit) set(a act.Act, d *Document) draftRow {
	if old, ok := e.now[d.Path]; ok && old.JSON == string(d.JSON) {
		return old
	}
	row := draftRow{Path: d.Path, JSON: string(d.JSON), draftHead: draftHead{Hash: d.Hash, Size: int64(len(d.JSON)),
		Version: e.now[d.Path].Version + 1, UpdatedAt: a.Micros(), User: a.User, By: a.Name}}
	e.now[d.Path] = row
	return row
}

// write brings the rows to where the batch left them, and counts the changes, so
// that a release being checked on the older draft is decided again.
func (e edit) write() error {
	var fresh, changed []draftRow
	var dropped []string
	for p, row := range e.now {
		switch old, ok := e.before[p]; {
		case !ok:
			fresh = append(fresh, row)
		case old != row:
			changed = append(changed, row)
		}
	}
	for p := range e.before {
		if _, ok := e.now[p]; !ok {
			dropped = append(dropped, p)
		}
	}
	if changes := len(fresh) + len(changed) + len(dropped); changes > 0 {
		raiseDraft(e.tx, changes)
	}
	deleteDraft(e.tx, dropped)
	if err := insertDraft(e.tx, fresh); err != nil {
		return err
	}
	return updateDraft(e.tx, changed)
}

// finish writes an edit; what the database refuses refuses all of it.
func finish[T any](res []op.Result[T], err error, e edit) []op.Result[T] {
	if err == nil {
		err = e.write()
	}
	return op.FailAll(res, err)
}
