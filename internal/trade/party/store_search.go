package party

import (
	"strings"

	"bespoke/internal/base/gram"
	"bespoke/internal/engine/db"
)

// gramRow is a piece of one of a party's texts.
type gramRow struct {
	Gram  string `db:"gram,key"`
	ID    ID     `db:"party_id,key"`
	Field string `db:"field,key"`
}

// grammed marks a party as cut.
type grammed struct {
	ID     ID    `db:"id,key"`
	Scheme int64 `db:"grams"`
}

// addGrams inserts pieces, some of which may be there.
func addGrams(tx db.Tx, rows []gramRow) error {
	_, err := db.InsertFresh(tx, "party_grams", rows)
	return err
}

// dropGrams deletes pieces; they are few, for texts change little.
func dropGrams(tx db.Tx, of ID, pieces []gram.Piece) {
	for _, p := range pieces {
		tx.Write(`DELETE FROM party_grams WHERE workspace_id = ? AND gram = ? AND party_id = ? AND field = ?`, tx.Workspace(), p.Gram, of, p.Field)
	}
}

// postings lists the parties that have a piece in some fields.
func postings(r db.Reader, fields []string, from, to string, most int) (found []gram.Spot[ID], err error) {
	sql, args := `SELECT party_id, field FROM party_grams WHERE workspace_id = ? AND gram = ?`, []any{r.Workspace(), from}
	if to != "" {
		sql, args = `SELECT party_id, field FROM party_grams WHERE workspace_id = ? AND gram >= ? AND gram < ?`, []any{r.Workspace(), from, to}
	}
	sql += ` AND field IN (?` + strings.Repeat(", ?", len(fields)-1) + `) ORDER BY gram DESC, party_id DESC LIMIT ?`
	for _, f := range fields {
		args = append(args, f)
	}
	return found, r.Query(sql, append(args, int64(most)), func(row db.Row) error {
		var at gram.Spot[ID]
		err := row.Scan(&at.ID, &at.Field)
		found = append(found, at)
		return err
	})
}

// ungrammed lists parties that were not cut into pieces by a scheme yet.
func ungrammed(r db.Reader, scheme int64, limit int) (keys []byID, err error) {
	sql := `SELECT id FROM parties WHERE workspace_id = ? AND grams < ? ORDER BY grams, id LIMIT ?`
	return keys, r.Query(sql, []any{r.Workspace(), scheme, int64(limit)}, func(row db.Row) error {
		var key byID
		err := row.Scan(&key.ID)
		keys = append(keys, key)
		return err
	})
}
