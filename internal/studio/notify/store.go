package notify

import (
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// itemRow is an item as the table keeps it; ReadAt is 0 while it is unread.
type itemRow struct {
	User    act.UserID `db:"user_id,key"`
	ID      ItemID     `db:"id,key"`
	At      int64      `db:"at"`
	Code    string     `db:"code"`
	Fact    string     `db:"fact"`
	Seq     int64      `db:"seq"`
	Kind    string     `db:"subject_kind"`
	Subject id.Raw     `db:"subject"`
	Args    string     `db:"args,sealed"`
	ReadAt  int64      `db:"read_at"`
}

// itemSealed is what nobody reads of an item who has the database alone.
type itemSealed struct {
	User act.UserID `db:"user_id,key"`
	ID   ItemID     `db:"id,key"`
	Args string     `db:"args,sealed"`
}

// readItems lists somebody's items of one state by falling id.
func readItems(r db.Reader, u act.UserID, read bool, before id.Raw, limit int) ([]itemRow, error) {
	state := ` AND read_at = 0`
	if read {
		state = ` AND read_at > 0`
	}
	var rows []itemRow
	err := db.QueryRows(r, "inbox", `SELECT user_id, id, at, code, fact, seq, subject_kind, subject, args, read_at FROM inbox `+
		`WHERE workspace_id = ? AND user_id = ?`+state+` AND id < ? ORDER BY id DESC LIMIT ?`, []any{r.Workspace(), u, before, int64(limit)},
		func(i itemRow) error {
			rows = append(rows, i)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read an inbox: %w", err)
	}
	return rows, nil
}

// markRead marks somebody's unread items, those named or all, and tells how many.
func markRead(tx db.Tx, u act.UserID, ids []ItemID, at int64) (n int64, err error) {
	sql, args := `UPDATE inbox SET read_at = ? WHERE workspace_id = ? AND user_id = ? AND read_at = 0`, []any{at, tx.Workspace(), u}
	if len(ids) > 0 {
		sql += ` AND id IN (?` + strings.Repeat(", ?", len(ids)-1) + `)`
		for _, i := range ids {
			args = append(args, i)
		}
	}
	if n, err = tx.Exec(sql, args...); err != nil {
		return 0, fmt.Errorf("mark an inbox as read: %w", err)
	}
	return n, nil
}

// sweepItems deletes about so many of the oldest items before a moment; false
// when none is left.
func sweepItems(tx db.Tx, before int64, about int) (more bool, err error) {
	n, upto := 0, int64(0)
	err = tx.Query(`SELECT at FROM inbox WHERE workspace_id = ? AND at < ? ORDER BY at LIMIT ?`, []any{tx.Workspace(), before, int64(about)},
		func(row db.Row) error { n++; return row.Scan(&upto) })
	if err != nil {
		return false, fmt.Errorf("sweep inboxes: %w", err)
	}
	if n > 0 {
		tx.Write(`DELETE FROM inbox WHERE workspace_id = ? AND at <= ?`, tx.Workspace(), upto)
	}
	return n == about, nil
}
