package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"bespoke/internal/base/act"
)

// lite is an SQLite file: one writer, started with the first write, and
// connections for reading, opened as they are needed.
type lite struct {
	d      *DB
	file   string
	idle   chan *liteConn // nil stands for one that is not open yet
	quit   chan struct{}
	mu     sync.Mutex
	writer *liteWriter
	closed bool
}

// openLite fails at once where the file cannot be opened or made.
func openLite(d *DB, file string, o Options) (*lite, error) {
	if file == "" || strings.HasPrefix(file, ":") {
		return nil, fmt.Errorf("open sqlite:%s: name a file", file)
	}
	c, err := openLiteConn(file) // so that a wrong path is known at once
	if err != nil {
		return nil, err
	}
	n := o.ReadConns
	if n <= 0 {
		n = 4
	}
	l := &lite{d: d, file: file, idle: make(chan *liteConn, n), quit: make(chan struct{})}
	for range n {
		l.idle <- nil
	}
	return l, c.close()
}

func (l *lite) dialect() Dialect { return SQLite }

func (l *lite) write(ctx context.Context, ws act.WorkspaceID, fn func(Tx) error) error {
	w, err := l.startedWriter()
	if err != nil {
		return err
	}
	return w.write(ctx, ws, fn)
}

// startedWriter starts the writer with the first write, so that migrations have
// the file for themselves before.
func (l *lite) startedWriter() (*liteWriter, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	if l.writer == nil {
		c, err := openLiteConn(l.file)
		if err != nil {
			return nil, err
		}
		l.writer = startLiteWriter(l.d, c)
	}
	return l.writer, nil
}

// read keeps one snapshot from its first statement on, however many follow.
func (l *lite) read(ctx context.Context, ws act.WorkspaceID, fn func(Reader) error) error {
	c, err := l.take(ctx)
	if err != nil {
		return err
	}
	defer l.giveBack(c)
	defer watch(ctx, c)()
	if _, err := c.exec("BEGIN"); err != nil {
		return err
	}
	t := &liteTx{d: l.d, c: c, ctx: ctx, ws: ws}
	err = fn(t)
	if spoiled := t.end(); err == nil {
		err = spoiled
	}
	return err
}

// sweep reads like any other; a file has no second address.
func (l *lite) sweep(ctx context.Context, sql string, args []any, scan func(Row) error) error {
	return l.read(ctx, act.WorkspaceID{}, func(r Reader) error { return r.Query(sql, args, scan) })
}

// take waits for a connection to read with.
func (l *lite) take(ctx context.Context) (*liteConn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var c *liteConn
	select {
	case <-l.quit:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	case c = <-l.idle:
	}
	if c != nil {
		return c, nil
	}
	c, err := openLiteConn(l.file, "PRAGMA query_only = ON")
	if err != nil {
		l.idle <- nil
	}
	return c, err
}

// giveBack ends the moment of reading; an interruption may have done so already.
func (l *lite) giveBack(c *liteConn) {
	if !c.alone() {
		c.exec("ROLLBACK")
	}
	l.idle <- c
}

// watch interrupts the statement under way when ctx ends. The function that it
// returns ends the watch, and waits for an interruption that has begun.
func watch(ctx context.Context, c *liteConn) (end func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		c.interrupt()
		close(over)
	})
	return func() {
		if !stop() {
			<-over
		}
	}
}

// close waits for the readers, then ends the writer.
func (l *lite) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	close(l.quit)
	var errs []error
	for range cap(l.idle) {
		if c := <-l.idle; c != nil {
			errs = append(errs, c.close())
		}
	}
	if l.writer != nil {
		errs = append(errs, l.writer.close())
	}
	return errors.Join(errs...)
}
