package order

import (
	"strings"
	"unicode"

	"bespoke/internal/engine/db"
)

// findRow is a text that an order is found by.
type findRow struct {
	Order ID     `db:"order_id,key"`
	What  string `db:"what,key"`
	Text  string `db:"text,key"`
	Tail  string `db:"tail"`

	personal bool // text and tail are to be blind
}

// namedRow is what an order is called elsewhere.
type namedRow struct {
	ID        ID      `db:"id,key"`
	ForeignID *string `db:"foreign_id"`
}

// named reads what orders are called elsewhere, as a set.
func named(r db.Reader, ids []ID, each func(namedRow)) error {
	return db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row namedRow) error {
		each(row)
		return nil
	})
}

// behind is a text behind all that begin with another one.
func behind(s string) string { return s + string(unicode.MaxRune) }

// beginning finds orders whose number or foreign id begins so.
func beginning(r db.Reader, column, begin string, most int, each func(ID)) error {
	sql := `SELECT id FROM orders WHERE workspace_id = ? AND ` + column + ` >= ? AND ` + column + ` < ? ORDER BY ` + column + ` LIMIT ?`
	return scanIDs(r, sql, []any{r.Workspace(), begin, behind(begin), int64(most)}, each)
}

// ending finds orders by how a text of theirs ends.
func ending(r db.Reader, end string, whats []string, most int) (found []ID, err error) {
	sql := `SELECT order_id FROM order_finds WHERE workspace_id = ? AND tail = ? AND text LIKE ? ESCAPE '!' AND what IN (?` + strings.Repeat(", ?", len(whats)-1) + `)
		ORDER BY order_id DESC LIMIT ?`
	args := append([]any{r.Workspace(), tailOf(end), "%" + plain(end)}, anys(whats)...)
	return found, scanIDs(r, sql, append(args, int64(most)), func(one ID) { found = append(found, one) })
}

// holding finds orders by a piece of a text, among the latest.
func holding(r db.Reader, piece string, whats []string, latest, most int) (found []ID, err error) {
	sql := `SELECT order_id FROM (SELECT order_id, what, text FROM order_finds WHERE workspace_id = ? ORDER BY order_id DESC LIMIT ?) latest
		WHERE text LIKE ? ESCAPE '!' AND what IN (?` + strings.Repeat(", ?", len(whats)-1) + `) LIMIT ?`
	args := append([]any{r.Workspace(), int64(latest), "%" + plain(piece) + "%"}, anys(whats)...)
	return found, scanIDs(r, sql, append(args, int64(most)), func(one ID) { found = append(found, one) })
}

// exactly finds orders by whole texts that are blind.
func exactly(r db.Reader, blind []string, most int) (found []ID, err error) {
	sql := `SELECT order_id FROM order_finds WHERE workspace_id = ? AND tail IN (?` + strings.Repeat(", ?", len(blind)-1) + `) ORDER BY order_id DESC LIMIT ?`
	args := append([]any{r.Workspace()}, anys(blind)...)
	return found, scanIDs(r, sql, append(args, int64(most)), func(one ID) { found = append(found, one) })
}

// plain is a text in which LIKE sees letters alone.
func plain(s string) string { return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) }

func scanIDs(r db.Reader, sql string, args []any, each func(ID)) error {
	return r.Query(sql, args, func(row db.Row) error {
		var one ID
		err := row.Scan(&one)
		each(one)
		return err
	})
}
