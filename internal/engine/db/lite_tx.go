package db

import (
	"context"
	"errors"
	"fmt"

	"bespoke/internal/base/act"
)

// errNested says that a callback ran a statement while its own was being read.
var errNested = errors.New("a statement inside the callback of another: collect first, then ask")

// errOver says that a transaction was kept beyond its function.
var errOver = errors.New("the transaction has ended")

// liteTx is a transaction or a moment of reading on one connection.
type liteTx struct {
	d       *DB
	c       *liteConn
	ctx     context.Context // of a Read: ends it between and inside statements
	ws      act.WorkspaceID
	spoiled error // the first error of a statement: the transaction cannot be committed
	reading bool
}

func (t *liteTx) Workspace() act.WorkspaceID { return t.ws }
func (t *liteTx) Dialect() Dialect           { return SQLite }
func (t *liteTx) bulk() bulk                 { return t }
func (t *liteTx) database() *DB              { return t.d }
func (t *liteTx) writing() bool              { return t.ctx == nil }

// start finds the kept statement, unless the transaction cannot go on.
func (t *liteTx) start(sql string) (*liteStmt, error) {
	switch {
	case t.spoiled != nil:
		return nil, t.spoiled
	case t.reading:
		return nil, t.spoil(errNested)
	case t.ctx != nil && t.ctx.Err() != nil:
		return nil, t.spoil(t.ctx.Err())
	}
	t.d.counts.statements.Add(1)
	s, err := t.c.statement(sql)
	return s, t.spoil(err)
}

// spoil remembers the first error.
func (t *liteTx) spoil(err error) error {
	if err == nil {
		return nil
	}
	if t.ctx != nil && t.ctx.Err() != nil {
		err = fmt.Errorf("%w (%v)", t.ctx.Err(), err)
	}
	if t.spoiled == nil {
		t.spoiled = err
	}
	return err
}

// Write implements Tx. The error surfaces at the next statement or the commit.
func (t *liteTx) Write(sql string, args ...any) { t.Exec(sql, args...) }

// Exec implements Tx.
func (t *liteTx) Exec(sql string, args ...any) (int64, error) {
	s, err := t.start(sql)
	if err != nil {
		return 0, err
	}
	if err := s.bindAll(args); err != nil {
		return 0, t.spoil(err)
	}
	n, err := s.run()
	return n, t.spoil(err)
}

// Query implements Reader.
func (t *liteTx) Query(sql string, args []any, scan func(Row) error) error {
	s, err := t.start(sql)
	if err != nil {
		return err
	}
	if err := s.bindAll(args); err != nil {
		return t.spoil(err)
	}
	return t.each(s, func() error { return scan(s) })
}

// end shuts the transaction to whoever kept it, and returns what spoiled it.
func (t *liteTx) end() error {
	err := t.spoiled
	t.spoiled = errOver
	return err
}

// each tells an error of the callback, which is its own affair, from one of
// the statement, which spoils the transaction.
func (t *liteTx) each(s *liteStmt, fn func() error) error {
	var own error
	t.reading = true
	defer func() { t.reading = false }()
	err := s.each(func() error {
		own = fn()
		return own
	})
	if own != nil {
		return own
	}
	return t.spoil(err)
}
