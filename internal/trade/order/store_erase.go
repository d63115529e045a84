package order

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/engine/db"
	"bespoke/internal/trade/party"
)

// customerOrder is an order of a customer, and whether it is through.
type customerOrder struct {
	ID          ID       `db:"id,key"`
	Customer    party.ID `db:"customer_id"`
	Number      string   `db:"number"`
	Release     string   `db:"release"`
	CompletedAt *int64   `db:"completed_at"`
	CancelledAt *int64   `db:"cancelled_at"`
}

// orderErased is what changes of an order whose customer is erased.
type orderErased struct {
	ID        ID     `db:"id,key"`
	Body      string `db:"body,sealed"`
	Version   int64  `db:"version"`
	UpdatedAt int64  `db:"updated_at"`
}

// ordersOf reads all orders of customers, as a set.
func ordersOf(r db.Reader, customers []party.ID) (map[party.ID][]customerOrder, error) {
	found := map[party.ID][]customerOrder{}
	err := db.SelectKeys(r, "orders", keysOfCustomers(customers), db.Unlocked, func(o customerOrder) error {
		found[o.Customer] = append(found[o.Customer], o)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the orders of customers: %w", err)
	}
	return found, nil
}

// noteOf is a note that has an end or not.
type noteOf struct {
	Order     ID     `db:"order_id,key"`
	ID        NoteID `db:"id,key"`
	DroppedAt *int64 `db:"dropped_at"`
}

// notesOf reads which notes orders have that nobody took back.
func notesOf(r db.Reader, ids []ID, each func(noteOf)) error {
	keys := make([]lineKey, len(ids))
	for i, one := range ids {
		keys[i] = lineKey{one}
	}
	err := db.SelectKeys(r, "order_notes", keys, db.Unlocked, func(n noteOf) error {
		if n.DroppedAt == nil {
			each(n)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read which notes orders have: %w", err)
	}
	return nil
}

func countNotes(r db.Reader, ids []ID) (map[ID]int, error) {
	counts := map[ID]int{}
	return counts, notesOf(r, ids, func(n noteOf) { counts[n.Order]++ })
}

// storeErased writes orders without what was personal, and drops what was written
// about them, why they were decided so, and what they were found by.
func storeErased(tx db.Tx, customer party.ID, ids []ID, heads []orderErased, lines []lineSealed, at int64) error {
	var decisions []decisionSealed
	keys := make([]lineKey, len(ids))
	for i, one := range ids {
		keys[i] = lineKey{one}
	}
	err := db.SelectKeys(tx, "order_decisions", keys, db.ForUpdate, func(row decisionRow) error {
		reasons, err := row.reasons()
		if err != nil {
			return err
		}
		body, err := store(bare(reasons))
		decisions = append(decisions, decisionSealed{row.Order, row.N, body, ""})
		return err
	})
	if err != nil {
		return fmt.Errorf("read how orders were decided: %w", err)
	}
	var notes []noteEnd
	if err := notesOf(tx, ids, func(n noteOf) { notes = append(notes, noteEnd{n.Order, n.ID, "", &at}) }); err != nil {
		return err
	}
	for _, write := range []error{db.UpdateRows(tx, "orders", heads), db.UpdateRows(tx, "order_lines", lines),
		db.UpdateRows(tx, "order_decisions", decisions), endNotes(tx, notes)} {
		if write != nil {
			return fmt.Errorf("erase orders: %w", write)
		}
	}
	for some := range slices.Chunk(ids, 500) {
		args := []any{tx.Workspace(), whatNumber, whatForeign}
		for _, one := range some {
			args = append(args, one)
		}
		tx.Write(`DELETE FROM order_finds WHERE workspace_id = ? AND what <> ? AND what <> ? AND order_id IN (?`+
			strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
	for some := range slices.Chunk(ids, 500) {
		args := []any{tx.Workspace()}
		for _, one := range some {
			args = append(args, one)
		}
		tx.Write(`DELETE FROM order_changes WHERE workspace_id = ? AND order_id IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
	}
	tx.Write(`DELETE FROM order_lasts WHERE workspace_id = ? AND customer_id = ?`, tx.Workspace(), customer)
	return nil
}

// unname takes names of people out of what they did with orders.
func unname(tx db.Tx, ids []ID, names []string, to string) {
	if len(names) == 0 {
		return
	}
	by := ` AND by_name IN (?` + strings.Repeat(", ?", len(names)-1) + `)`
	for some := range slices.Chunk(ids, 500) {
		args := append([]any{to, tx.Workspace()}, anys(names)...)
		for _, one := range some {
			args = append(args, one)
		}
		of := by + ` AND order_id IN (?` + strings.Repeat(", ?", len(some)-1) + `)`
		tx.Write(`UPDATE order_decisions SET by_name = ? WHERE workspace_id = ?`+of, args...)
		tx.Write(`UPDATE order_notes SET by_name = ? WHERE workspace_id = ?`+of, args...)
		tx.Write(`UPDATE order_files SET by_name = ? WHERE workspace_id = ?`+of, args...)
	}
}
