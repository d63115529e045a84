package plain

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"bespoke/internal/base/id"
)

// postgresFloor is a pool of connections that keep their prepared statements.
type postgresFloor struct{ pool *pgxpool.Pool }

func openPostgres(ctx context.Context, url string, writers int) (*postgresFloor, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = int32(writers)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return &postgresFloor{pool}, err
}

func (f *postgresFloor) close() { f.pool.Close() }

const describe = `SELECT c.relname::text, a.attname::text, coalesce(a.attnum = ANY (i.indkey), false)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum`

func (f *postgresFloor) tables(ctx context.Context) (all []table, err error) {
	found, err := f.pool.Query(ctx, describe)
	if err != nil {
		return nil, err
	}
	var name, column string
	var inKey bool
	_, err = pgx.ForEachRow(found, []any{&name, &column, &inKey}, func() error {
		all = addColumn(all, name, column, inKey)
		return nil
	})
	return withWorkspace(all), err
}

func (f *postgresFloor) dump(ctx context.Context, t table, workspace id.Raw) ([][]any, error) {
	found, err := f.pool.Query(ctx, "SELECT "+list(t.columns)+" FROM "+t.name+" WHERE workspace_id = $1", [16]byte(workspace))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) ([]any, error) {
		values, err := row.Values()
		for i, v := range values {
			if raw, is := v.([16]byte); is {
				values[i] = id.Raw(raw)
			}
		}
		return values, err
	})
}

// write is one order in one transaction; every statement waits for its answer.
func (f *postgresFloor) write(ctx context.Context, s *Shape, o *order) error {
	tx, err := f.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	for i := range s.steps {
		if err := f.step(ctx, tx, &s.steps[i], o); err != nil {
			return fmt.Errorf("%s: %w", s.steps[i].sql, err)
		}
	}
	return tx.Commit(ctx)
}

func (f *postgresFloor) step(ctx context.Context, tx pgx.Tx, s *step, o *order) error {
	args := make([]any, len(s.cells))
	for i, c := range s.cells {
		args[i] = o.value(c)
		if v, is := args[i].(id.Raw); is {
			args[i] = [16]byte(v)
		}
	}
	if s.draws != nothing {
		return tx.QueryRow(ctx, s.sql, args...).Scan(o.drawn(s.draws))
	}
	done, err := tx.Exec(ctx, s.sql, args...)
	return oneRow(done.RowsAffected(), err)
}

// numbered writes $1, $2, … for each ?.
func (s *Shape) numbered() *Shape {
	out := *s
	out.steps = make([]step, len(s.steps))
	for i, st := range s.steps {
		parts := strings.Split(st.sql, "?")
		text := parts[0]
		for n, part := range parts[1:] {
			text += "$" + strconv.Itoa(n+1) + part
		}
		st.sql = text
		out.steps[i] = st
	}
	return &out
}
