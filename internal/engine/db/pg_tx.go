package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"bespoke/internal/base/act"
)

// pgTx is a transaction or a moment of reading. Statements queue until
// something is asked; then they travel together, BEGIN with the first.
type pgTx struct {
	p       *pg
	pool    *pgxpool.Pool
	wait    context.Context // ends the wait for a connection
	during  context.Context // of a Read: ends its questions too; nil for writes
	ws      act.WorkspaceID
	begin   string
	conn    *pgxpool.Conn
	kept    *pgSession
	pipe    *pgconn.Pipeline
	queue   []pgCall
	begun   bool  // BEGIN was sent
	spoiled error // the first error: the transaction cannot be committed
	reading bool
	behind  bool // the caller has gone on: nobody waits for the answer
}

const commit = "COMMIT"

// pgCall is one statement that waits to be sent.
type pgCall struct {
	sql    string
	params params
	stmt   *pgStmt
	fresh  bool // its preparation travels with it
}

func (t *pgTx) Workspace() act.WorkspaceID { return t.ws }
func (t *pgTx) Dialect() Dialect           { return Postgres }
func (t *pgTx) bulk() bulk                 { return t }
func (t *pgTx) database() *DB              { return t.p.d }
func (t *pgTx) writing() bool              { return t.during == nil }

// call runs fn; a panic becomes its error.
func (t *pgTx) call(fn func(Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", p, debug.Stack())
		}
	}()
	if err := t.wait.Err(); err != nil {
		return err
	}
	if err := fn(t); err != nil {
		return err
	}
	return t.spoiled
}

// Write implements Tx.
func (t *pgTx) Write(sql string, args ...any) {
	if err := t.guard(); err != nil {
		return
	}
	t.add(sql, args)
}

// Exec implements Tx.
func (t *pgTx) Exec(sql string, args ...any) (int64, error) {
	if err := t.guard(); err != nil {
		return 0, err
	}
	if err := t.add(sql, args); err != nil {
		return 0, err
	}
	var n int64
	err := t.flush(func(rr *pgconn.ResultReader) error {
		tag, err := rr.Close()
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

// Query implements Reader.
func (t *pgTx) Query(sql string, args []any, scan func(Row) error) error {
	if err := t.guard(); err != nil {
		return err
	}
	if err := t.add(sql, args); err != nil {
		return err
	}
	return t.rows(func(r *pgRow) error { return scan(r) })
}

// guard refuses statements once the transaction is spoiled, and nested ones.
func (t *pgTx) guard() error {
	if t.spoiled == nil && t.reading {
		t.spoiled = errNested
	}
	return t.spoiled
}

// add queues a hand-written statement.
func (t *pgTx) add(sql string, args []any) error {
	p, err := encode(args)
	if err != nil {
		return t.spoil(fmt.Errorf("%w of %q", err, brief(sql)))
	}
	t.enqueue(sql, p)
	return nil
}

// enqueue puts BEGIN before the first statement of a transaction.
func (t *pgTx) enqueue(sql string, p params) {
	t.p.d.counts.statements.Add(1)
	if !t.begun && len(t.queue) == 0 {
		t.queue = append(t.queue, pgCall{sql: t.begin})
	}
	t.queue = append(t.queue, pgCall{sql: sql, params: p})
}

// rows sends what waits and hands out the rows of the last statement. An error
// of the callback is its own affair; the rest is drained.
func (t *pgTx) rows(each func(*pgRow) error) error {
	var own error
	err := t.flush(func(rr *pgconn.ResultReader) error {
		row := &pgRow{rr: rr, fields: rr.FieldDescriptions()}
		t.reading = true
		defer func() { t.reading = false }()
		for own == nil && rr.NextRow() {
			own = each(row)
		}
		_, err := rr.Close()
		return err
	})
	if err == nil {
		err = own
	}
	return err
}

// commit sends what waits and COMMIT with it. A transaction that did nothing
// costs nothing.
func (t *pgTx) commit() error {
	if !t.begun && len(t.queue) == 0 {
		return nil
	}
	t.queue = append(t.queue, pgCall{sql: commit})
	err := t.flush(func(rr *pgconn.ResultReader) error {
		tag, err := rr.Close()
		if err == nil && tag.String() != commit {
			err = fmt.Errorf("COMMIT was answered by %s", tag)
		}
		return err
	})
	if err == nil {
		t.begun = false
		t.p.d.counts.commits.Add(1)
	}
	return err
}

// rollback ends a transaction that was begun; what only waits is forgotten. A
// connection that fails here is thrown away by leave.
func (t *pgTx) rollback() {
	t.queue = t.queue[:0]
	if !t.begun || t.conn == nil || t.conn.Conn().IsClosed() {
		return
	}
	t.queue = append(t.queue, pgCall{sql: "ROLLBACK"})
	t.flush(closeResult)
	t.begun = false
}

// leave gives the connection back to the pool, which drops it unless it is idle.
func (t *pgTx) leave() {
	spoiled := t.spoiled
	t.spoiled = errOver
	if t.conn == nil {
		return
	}
	t.pipe.Close()
	if staleStatement(spoiled) {
		t.conn.Conn().Close(context.Background())
	}
	t.conn.Release()
	t.conn = nil
}

// spoil remembers the first error.
func (t *pgTx) spoil(err error) error {
	if err != nil && t.spoiled == nil {
		t.spoiled = err
	}
	return err
}

// acquire waits for a connection and opens its pipeline for the whole transaction.
func (t *pgTx) acquire() error {
	conn, err := t.pool.Acquire(t.wait)
	if err != nil {
		if ended := t.wait.Err(); ended != nil {
			return ended
		}
		if t.p.closed.Load() {
			return ErrClosed
		}
		return &lostError{cause: fmt.Errorf("connect: %w", err)}
	}
	ctx := t.during
	if ctx == nil {
		ctx = context.Background()
	}
	t.conn, t.kept = conn, session(conn)
	t.pipe = conn.Conn().PgConn().StartPipeline(ctx)
	return nil
}

// judge names what an error of the wire means for the transaction.
func (t *pgTx) judge(err error, c *pgCall) error {
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Severity != "FATAL" && said.Severity != "PANIC" {
		return &pgFailure{err: said, sql: brief(c.sql)}
	}
	if t.during != nil && t.during.Err() != nil {
		return t.during.Err()
	}
	last := t.queue[len(t.queue)-1]
	return &lostError{committing: last.sql == commit && !pgconn.SafeToRetry(err), cause: err}
}
