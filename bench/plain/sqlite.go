package plain

import (
	"context"
	"database/sql"
	"fmt"

	_ "modernc.org/sqlite"

	"bespoke/internal/base/id"
)

// sqliteFloor is one connection with kept statements.
type sqliteFloor struct {
	db   *sql.DB
	conn *sql.Conn
	kept map[string]*sql.Stmt
}

// settings are those of the program's own connections.
var settings = []string{
	"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY",
	"PRAGMA cache_size = -32768", "PRAGMA mmap_size = 268435456", "PRAGMA wal_autocheckpoint = 16000", "PRAGMA busy_timeout = 10000",
}

func openSQLite(ctx context.Context, file string) (*sqliteFloor, error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	f := &sqliteFloor{db: db, kept: map[string]*sql.Stmt{}}
	if f.conn, err = db.Conn(ctx); err != nil {
		db.Close()
		return nil, err
	}
	for _, s := range settings {
		if _, err := f.conn.ExecContext(ctx, s); err != nil {
			f.close()
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	return f, nil
}

func (f *sqliteFloor) close() {
	f.conn.Close()
	f.db.Close()
}

func (f *sqliteFloor) tables(ctx context.Context) (all []table, err error) {
	err = f.each(ctx, "SELECT m.name, c.name, c.pk FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid", nil, func(row []any) {
		all = addColumn(all, row[0].(string), row[1].(string), row[2].(int64) > 0)
	})
	return withWorkspace(all), err
}

// addColumn appends a column to its table, which is the last one or new.
func addColumn(all []table, name, column string, inKey bool) []table {
	if len(all) == 0 || all[len(all)-1].name != name {
		all = append(all, table{name: name})
	}
	t := &all[len(all)-1]
	if t.columns = append(t.columns, column); inKey {
		t.key = append(t.key, len(t.columns)-1)
	}
	return all
}

// withWorkspace keeps the tables of the program's rooms.
func withWorkspace(all []table) (kept []table) {
	for _, t := range all {
		if t.at("workspace_id") >= 0 && len(t.key) > 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

func (f *sqliteFloor) dump(ctx context.Context, t table, workspace id.Raw) (all [][]any, err error) {
	err = f.each(ctx, "SELECT "+list(t.columns)+" FROM "+t.name+" WHERE workspace_id = ?", []any{workspace[:]}, func(row []any) {
		for i, v := range row {
			if b, is := v.([]byte); is && len(b) == len(id.Raw{}) {
				row[i] = id.Raw(b)
			}
		}
		all = append(all, row)
	})
	return all, err
}

func (f *sqliteFloor) each(ctx context.Context, query string, args []any, do func(row []any)) error {
	found, err := f.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return err
	}
	for found.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			return err
		}
		do(row)
	}
	return found.Err()
}

// write is one order in one transaction.
func (f *sqliteFloor) write(ctx context.Context, s *Shape, o *order) error {
	if _, err := f.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for i := range s.steps {
		if err := f.step(ctx, &s.steps[i], o); err != nil {
			f.conn.ExecContext(ctx, "ROLLBACK")
			return fmt.Errorf("%s: %w", s.steps[i].sql, err)
		}
	}
	_, err := f.conn.ExecContext(ctx, "COMMIT")
	return err
}

func (f *sqliteFloor) step(ctx context.Context, s *step, o *order) error {
	kept := f.kept[s.sql]
	if kept == nil {
		var err error
		if kept, err = f.conn.PrepareContext(ctx, s.sql); err != nil {
			return err
		}
		f.kept[s.sql] = kept
	}
	args := make([]any, len(s.cells))
	for i, c := range s.cells {
		if args[i] = o.value(c); args[i] != nil {
			if v, is := args[i].(id.Raw); is {
				args[i] = v[:]
			}
		}
	}
	if s.draws != nothing {
		return kept.QueryRowContext(ctx, args...).Scan(o.drawn(s.draws))
	}
	done, err := kept.ExecContext(ctx, args...)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	return oneRow(n, err)
}
