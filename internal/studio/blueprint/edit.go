package blueprint

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

var versionChanged = fault.Define(fault.Conflict, "version.changed", "文档 {path} 已被修改", "the document {path} has changed meanwhile").
	Fix("请重新读取后再保存", "Read it again and save then")

// edit is a batch of changes to drafts, which are locked. The commands of a batch
// see each other's changes; each row is written once.
type edit struct {
	tx     db.Tx
	before map[act.UserID]draft
	drafts map[act.UserID]*draft
}

// openEdit locks the state, then the drafts in the order of their authors: every
// writer of drafts comes in this order.
func (s *Service) openEdit(tx db.Tx, acts []act.Act) (*edit, error) {
	e := &edit{tx: tx, before: map[act.UserID]draft{}}
	if _, err := lockState(tx); err != nil {
		return e, err
	}
	var err error
	e.drafts, err = s.draftsOf(tx, authors(acts), db.ForUpdate)
	for u, d := range e.drafts {
		e.before[u] = draft{head: d.head, rows: maps.Clone(d.rows)}
	}
	return e, err
}

// matches holds an If-Match header against what is there.
func (d *draft) matches(path, ifMatch string) error {
	if ifMatch == "" {
		return nil
	}
	row, ok := d.row(path)
	for tag := range strings.SplitSeq(ifMatch, ",") {
		tag = strings.Trim(tag, ` "`)
		if ok && (tag == "*" || tag == row.Hash) {
			return nil
		}
	}
	return versionChanged.New("path", path)
}

// set keeps a document, or takes it out when it is nil. What says what is there
// already leaves it as it is; what says what the base says is no change.
func (d *draft) set(a act.Act, path string, doc *Document) draftRow {
	old, there := d.row(path)
	row := draftRow{User: d.head.User, Path: path, Version: d.rows[path].Version + 1, UpdatedAt: a.Micros()}
	if doc != nil {
		row.JSON, row.Hash = string(doc.JSON), doc.Hash
	}
	of := d.base.docs[path]
	switch {
	case there && old.Hash == row.Hash, !there && doc == nil:
		return old
	case of == nil && doc == nil, of != nil && of.Hash == row.Hash:
		delete(d.rows, path)
	default:
		d.rows[path] = row
	}
	d.head.UpdatedAt, d.head.By = a.Micros(), a.Name
	return row
}

// write brings the rows to where the batch left them, and counts the changes, so
// that a release being checked on the older draft is decided again.
func (e *edit) write() error {
	var heads, newHeads []headRow
	var fresh, changed, dropped []draftRow
	for u, d := range e.drafts {
		before := e.before[u].rows
		if maps.Equal(before, d.rows) && e.before[u].head.Base == d.head.Base {
			continue
		}
		d.head.Version++
		if heads = append(heads, d.head); d.head.Version == 1 {
			heads, newHeads = heads[:len(heads)-1], append(newHeads, d.head)
		}
		for p, row := range d.rows {
			if old, known := before[p]; !known {
				fresh = append(fresh, row)
			} else if old != row {
				changed = append(changed, row)
			}
		}
		for p, row := range before {
			if _, kept := d.rows[p]; !kept {
				dropped = append(dropped, row)
			}
		}
	}
	return e.store(newHeads, heads, fresh, changed, dropped)
}

// store writes rows, in the order of their keys.
func (e *edit) store(newHeads, heads []headRow, fresh, changed, dropped []draftRow) error {
	for _, rows := range [][]draftRow{fresh, changed} {
		slices.SortFunc(rows, func(a, b draftRow) int { return strings.Compare(a.Path, b.Path) })
	}
	deleteChanged(e.tx, dropped)
	if err := db.InsertRows(e.tx, "drafts", newHeads); err != nil {
		return err
	}
	if err := db.UpdateRows(e.tx, "drafts", heads); err != nil {
		return err
	}
	if err := db.InsertRows(e.tx, "draft_documents", fresh); err != nil {
		return err
	}
	return db.UpdateRows(e.tx, "draft_documents", changed)
}

// finish writes an edit; what the database refuses refuses all of it.
func finish[T any](res []op.Result[T], err error, e *edit) []op.Result[T] {
	if err == nil {
		err = e.write()
	}
	return op.FailAll(res, err)
}
