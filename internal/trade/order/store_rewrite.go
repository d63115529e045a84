package order

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// changeRow is a field of an order that somebody has filled in since it was placed: what it
// was, and what it became with a version. Facts tell that it has changed; the values stand
// here, where they are sealed and can be erased.
type changeRow struct {
	Order   ID     `db:"order_id,key"`
	Version int64  `db:"version,key"`
	Fact    string `db:"fact,key"`
	Line    int64  `db:"line,key"` // 0 for the order itself
	Was     string `db:"was,sealed"`
	Became  string `db:"became,sealed"`
}

// pastOf reads what has changed of those orders of which something has, the first first.
func pastOf(r db.Reader, orders map[ID]*Order) (map[ID][]changeRow, error) {
	var keys []lineKey
	for one, o := range orders {
		if o.Body.Rewritten > 0 {
			keys = append(keys, lineKey{one})
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	found := map[ID][]changeRow{}
	err := db.SelectKeys(r, "order_changes", keys, db.Unlocked, func(row changeRow) error {
		found[row.Order] = append(found[row.Order], row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read how orders have changed: %w", err)
	}
	for _, rows := range found {
		slices.SortStableFunc(rows, func(a, b changeRow) int { return int(a.Version - b.Version) })
	}
	return found, nil
}

// rewrite stores what was filled in of orders: the orders and lines as they are now, what
// they were, by what they are found, and the files.
func (b *changing) rewrite() error {
	if err := b.storeFiles(); err != nil {
		return err
	}
	var heads []orderSealed
	var lines []lineSealed
	var changes []changeRow
	var finds []findRow
	var whats []string
	var failed error
	b.each(func(s *subject) bool { return len(s.fresh) > 0 }, func(_ int, c op.Cmd[*subject]) {
		head, some, err := c.In.rewritten()
		if err != nil {
			failed = err
			return
		}
		heads, lines, changes = append(heads, head), append(lines, some...), append(changes, c.In.fresh...)
		finds = append(finds, findsOf(c.In.setup, c.In.order)...)
		for _, f := range c.In.setup.searchable {
			if !slices.Contains(whats, f.Path()) && slices.ContainsFunc(c.In.fresh, func(row changeRow) bool { return row.Fact == f.Path() }) {
				whats = append(whats, f.Path())
			}
		}
	})
	if failed != nil || len(heads) == 0 {
		return failed
	}
	for _, write := range []error{db.UpdateRows(b.tx.Tx, "orders", heads), db.UpdateRows(b.tx.Tx, "order_lines", lines), db.InsertRows(b.tx.Tx, "order_changes", changes)} {
		if write != nil {
			return fmt.Errorf("store what was filled in: %w", write)
		}
	}
	return refind(b.tx.Tx, heads, whats, finds)
}

// rewritten are the rows of an order and of its lines that are others now.
func (s *subject) rewritten() (head orderSealed, lines []lineSealed, err error) {
	head.ID = s.order.ID
	if head.Body, err = store(s.order.Body); err != nil {
		return head, nil, err
	}
	for i := range s.order.Lines {
		l := &s.order.Lines[i]
		if !slices.ContainsFunc(s.fresh, func(c changeRow) bool { return c.Line == int64(l.N) }) {
			continue
		}
		body, err := store(l.Body)
		if err != nil {
			return head, nil, err
		}
		lines = append(lines, lineSealed{s.order.ID, int64(l.N), body})
	}
	return head, lines, nil
}

// refind has orders be found by what some of their fields hold now.
func refind(tx db.Tx, orders []orderSealed, whats []string, finds []findRow) error {
	if len(whats) == 0 {
		return nil
	}
	args := append([]any{tx.Workspace()}, anys(whats)...)
	for _, o := range orders {
		args = append(args, o.ID)
	}
	tx.Write(`DELETE FROM order_finds WHERE workspace_id = ? AND what IN (?`+strings.Repeat(", ?", len(whats)-1)+`) AND order_id IN (?`+
		strings.Repeat(", ?", len(orders)-1)+`)`, args...)
	finds, err := blindly(tx, slices.DeleteFunc(finds, func(f findRow) bool { return !slices.Contains(whats, f.What) }))
	if err != nil {
		return err
	}
	return db.InsertRows(tx, "order_finds", finds)
}
