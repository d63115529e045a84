package order

import (
	"fmt"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// noteRow is a note as the table keeps it; mentions are ids with blanks between.
type noteRow struct {
	Order     ID         `db:"order_id,key"`
	ID        NoteID     `db:"id,key"`
	At        int64      `db:"at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
	Visible   bool       `db:"customer_visible"`
	ReplyTo   *NoteID    `db:"reply_to"`
	Mentions  string     `db:"mentions"`
	Text      string     `db:"text,sealed"`
	DroppedAt *int64     `db:"dropped_at"`
}

type noteKey struct {
	Order ID     `db:"order_id"`
	ID    NoteID `db:"id"`
}

// noteEnd is what changes of a note that is dropped.
type noteEnd struct {
	Order     ID     `db:"order_id,key"`
	ID        NoteID `db:"id,key"`
	Text      string `db:"text,sealed"`
	DroppedAt *int64 `db:"dropped_at"`
}

func (n noteRow) replyTo() (to NoteID) {
	if n.ReplyTo != nil {
		to = *n.ReplyTo
	}
	return to
}

func (n noteRow) dropped(at int64) noteRow {
	if n.DroppedAt == nil {
		n.Text, n.DroppedAt = "", &at
	}
	return n
}

func (n noteRow) view() NoteView {
	v := NoteView{ID: n.ID, Order: n.Order, At: time.UnixMicro(n.At).UTC(), By: n.By, User: n.User, Text: n.Text,
		CustomerVisible: n.Visible, Mentions: splitUsers(n.Mentions), ReplyTo: n.replyTo()}
	if n.DroppedAt != nil {
		v.DroppedAt = moment(*n.DroppedAt)
	}
	return v
}

func joinUsers(users []act.UserID) string {
	texts := make([]string, len(users))
	for i, u := range users {
		texts[i] = u.String()
	}
	return strings.Join(texts, " ")
}

func splitUsers(text string) (users []act.UserID) {
	for code := range strings.FieldsSeq(text) {
		if u, err := act.ParseUser(code); err == nil { // the table holds no other
			users = append(users, u)
		}
	}
	return users
}

// notesByOrder reads the notes about orders, as a set, or those for their customers alone.
func notesByOrder(r db.Reader, ids []ID, public bool) (map[ID][]NoteView, error) {
	keys := make([]lineKey, len(ids))
	for i, one := range ids {
		keys[i] = lineKey{one}
	}
	found := map[ID][]NoteView{}
	err := db.SelectKeys(r, "order_notes", keys, db.Unlocked, func(n noteRow) error {
		if n.Visible || !public {
			found[n.Order] = append(found[n.Order], n.view())
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the notes about orders: %w", err)
	}
	return found, nil
}

func insertNotes(tx db.Tx, rows []noteRow) error {
	if err := db.InsertRows(tx, "order_notes", rows); err != nil {
		return fmt.Errorf("store notes: %w", err)
	}
	return nil
}

func endNotes(tx db.Tx, ends []noteEnd) error {
	if err := db.UpdateRows(tx, "order_notes", ends); err != nil {
		return fmt.Errorf("drop notes: %w", err)
	}
	return nil
}

func selectNotes(r db.Reader, keys []noteKey, lock db.Lock) (map[NoteID]noteRow, error) {
	found := make(map[NoteID]noteRow, len(keys))
	err := db.SelectKeys(r, "order_notes", keys, lock, func(n noteRow) error {
		found[n.ID] = n
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	return found, nil
}

// notesPage lists an order's notes by falling id: all, or those for both sides.
func notesPage(r db.Reader, order ID, both bool, before id.Raw, limit int) ([]noteRow, error) {
	sql, args := `SELECT order_id, id, at, user_id, by_name, customer_visible, reply_to, mentions, text, dropped_at
		FROM order_notes WHERE workspace_id = ? AND order_id = ? AND id < ?`, []any{r.Workspace(), order, before}
	if both {
		sql, args = sql+` AND customer_visible = ?`, append(args, true)
	}
	var rows []noteRow
	err := db.QueryRows(r, "order_notes", sql+` ORDER BY id DESC LIMIT ?`, append(args, int64(limit)), func(n noteRow) error {
		rows = append(rows, n)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list notes: %w", err)
	}
	return rows, nil
}
