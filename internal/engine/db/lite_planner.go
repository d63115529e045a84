package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// teachPlanner tells SQLite how selective the columns of its indexes are. Left
// alone it takes every first column for a good one, though that is the
// workspace, which all rows of a file may share; and then it may read a whole
// workspace to find one row. Measured statistics would be no better (the first
// workspace is small when it is made) and plans would change from day to day.
//
// What is written is the shape that the indexes here have, see shapeOf.
func teachPlanner(ctx context.Context, base *sql.DB) error {
	tx, err := base.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	lines, err := indexShapes(ctx, tx)
	if err != nil || len(lines) == 0 {
		return err
	}
	if known, err := knownShapes(ctx, tx); err != nil || slices.Equal(lines, known) {
		return err // and nothing is written, for others may be at work on the file
	}
	// Statistics have no table until something is analysed: an index of no rows is quick.
	for _, statement := range []string{
		`CREATE TABLE planner_seed (a, PRIMARY KEY (a)) WITHOUT ROWID`, `ANALYZE planner_seed`, `DROP TABLE planner_seed`,
		`DELETE FROM sqlite_stat1`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("teach the planner: %w", err)
		}
	}
	for _, l := range lines {
		if _, err := tx.ExecContext(ctx, `INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)`, l.table, l.index, l.stat); err != nil {
			return fmt.Errorf("teach the planner of %s: %w", l.index, err)
		}
	}
	return tx.Commit()
}

// indexShape is a line of SQLite's statistics: how many rows the index has, and
// how many of them share its first column, its first two, and so on.
type indexShape struct{ table, index, stat string }

// knownShapes is what SQLite has been told before.
func knownShapes(ctx context.Context, tx *sql.Tx) ([]indexShape, error) {
	var there int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'`).Scan(&there)
	if err != nil || there == 0 {
		return nil, err
	}
	return readShapes(tx.QueryContext(ctx, `SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx`))
}

func readShapes(rows *sql.Rows, err error) (lines []indexShape, _ error) {
	if err != nil {
		return nil, fmt.Errorf("read what the planner knows: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var l indexShape
		if err := rows.Scan(&l.table, &l.index, &l.stat); err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

func indexShapes(ctx context.Context, tx *sql.Tx) ([]indexShape, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT t.name, CASE WHEN i.origin = 'pk' AND t.wr THEN t.name ELSE i.name END, i."unique", i.partial,
			(SELECT group_concat(x.name || ' ' || x.type) FROM (
				SELECT f.name, f.type FROM pragma_index_info(i.name) c JOIN pragma_table_info(t.name) f ON f.cid = c.cid ORDER BY c.seqno) x)
		FROM pragma_table_list t, pragma_index_list(t.name) i
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'migrations_%'
		ORDER BY 1, 2`)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	defer rows.Close()
	var lines []indexShape
	for rows.Next() {
		var l indexShape
		var unique, partial bool
		var columns string
		if err := rows.Scan(&l.table, &l.index, &unique, &partial, &columns); err != nil {
			return nil, err
		}
		l.stat = shapeOf(strings.Split(columns, ","), unique, partial)
		lines = append(lines, l)
	}
	return lines, rows.Err()
}

// shapeOf is what SQLite shall think of an index of some columns, each a name
// and a type: a workspace has a million rows, of which an index with a condition
// holds a hundredth. A text that is no key (a state, a kind) leaves a tenth of
// them, an id, a moment or a number a thousandth; all columns of a unique index
// one row.
func shapeOf(columns []string, unique, partial bool) string {
	all := 100_000_000
	if partial {
		all /= 100
	}
	words, share := []string{fmt.Sprint(all)}, all
	for n, c := range columns {
		name, kind, _ := strings.Cut(c, " ")
		switch {
		case unique && n == len(columns)-1:
			share = 1
		case name == "workspace_id":
			share /= 100
		case strings.EqualFold(kind, "text"):
			share /= 10
		default:
			share /= 1000
		}
		share = max(share, 1)
		words = append(words, fmt.Sprint(share))
	}
	return strings.Join(words, " ") + " noskipscan"
}
