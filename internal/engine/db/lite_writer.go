package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"bespoke/internal/base/act"
)

// groupMost bounds how many transactions share a COMMIT, so that the first of
// them does not wait for ever.
const groupMost = 256

var (
	errUndone = errors.New("the database undid the whole group of transactions")
	errGoexit = errors.New("the function ended its goroutine")
)

// member is one transaction that waits for the writer.
type member struct {
	ws   act.WorkspaceID
	fn   func(Tx) error
	done chan error
}

// liteWriter owns the one writing connection. Its goroutine takes every
// transaction that waits into one COMMIT; a lone one needs no savepoint.
type liteWriter struct {
	d     *DB
	c     *liteConn
	queue chan *member // unbuffered: who waits in it can still go away
	quit  chan struct{}
	gone  chan struct{}
	group []*member // ran, and wait for the COMMIT
}

func startLiteWriter(d *DB, c *liteConn) *liteWriter {
	w := &liteWriter{d: d, c: c, queue: make(chan *member), quit: make(chan struct{}), gone: make(chan struct{})}
	go w.loop()
	return w
}

// write waits for its turn, which ctx may end, and then for the commit, which nothing ends.
func (w *liteWriter) write(ctx context.Context, ws act.WorkspaceID, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := &member{ws: ws, fn: fn, done: make(chan error, 1)}
	select {
	case w.queue <- m:
		return <-m.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
}

// loop sleeps until somebody writes; between turns no transaction is open.
func (w *liteWriter) loop() {
	for {
		select {
		case m := <-w.queue:
			w.turn(m)
		case <-w.quit:
			close(w.gone)
			return
		}
	}
}

// turn runs a transaction and all that arrive meanwhile, and commits them together.
func (w *liteWriter) turn(m *member) {
	for m != nil {
		w.add(m)
		m = nil
		if len(w.group) < groupMost {
			select {
			case m = <-w.queue:
			default:
			}
		}
	}
	if len(w.group) > 0 {
		w.commit()
	}
}

// add runs one transaction. It joins the group, or is answered at once with
// its error and leaves nothing behind.
func (w *liteWriter) add(m *member) {
	if err := w.begin(); err != nil {
		m.done <- err
		return
	}
	if err := w.call(m); err != nil {
		w.undo(err)
		m.done <- err
		return
	}
	w.group = append(w.group, m)
}

// begin opens the transaction, or a savepoint where others have gone before.
func (w *liteWriter) begin() error {
	sql := "BEGIN IMMEDIATE"
	if len(w.group) > 0 {
		sql = "SAVEPOINT member"
	}
	_, err := w.c.exec(sql)
	return err
}

// call runs fn. A panic becomes its error. Should fn end the goroutine, as a
// failing test does, the writer goes on in a new one.
func (w *liteWriter) call(m *member) (err error) {
	t := &liteTx{d: w.d, c: w.c, ws: m.ws}
	returned := false
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", p, debug.Stack())
		} else if !returned {
			w.undo(errGoexit)
			m.done <- errGoexit
			go w.loopOn()
		}
	}()
	err = m.fn(t)
	returned = true
	if spoiled := t.end(); err == nil {
		err = spoiled
	}
	if err == nil && len(w.group) > 0 {
		_, err = w.c.exec("RELEASE member")
	}
	return err
}

// loopOn commits what the lost goroutine had gathered and takes its place.
func (w *liteWriter) loopOn() {
	if len(w.group) > 0 {
		w.commit()
	}
	w.loop()
}

// undo takes back what the last member did. Where SQLite has undone the whole
// transaction by itself, its neighbours learn that they may try again.
func (w *liteWriter) undo(cause error) {
	if len(w.group) > 0 && !w.c.alone() {
		if _, err := w.c.exec("ROLLBACK TO member"); err == nil {
			if _, err = w.c.exec("RELEASE member"); err == nil {
				return
			}
		}
	}
	if !w.c.alone() {
		w.c.exec("ROLLBACK")
	}
	w.answer(&lostError{cause: errors.Join(errUndone, cause)})
}

// commit makes the whole group durable with one wait for the disk.
func (w *liteWriter) commit() {
	_, err := w.c.exec("COMMIT")
	if err != nil && !w.c.alone() {
		w.c.exec("ROLLBACK")
	}
	if err == nil {
		w.d.counts.commits.Add(1)
		w.d.counts.transactions.Add(int64(len(w.group)))
	} else {
		err = committing(err)
	}
	w.answer(err)
}

// answer tells every member of the group how it ended and empties the group.
func (w *liteWriter) answer(err error) {
	for _, m := range w.group {
		m.done <- err
	}
	clear(w.group)
	w.group = w.group[:0]
}

// close lets the turn under way finish; those still waiting hear ErrClosed.
func (w *liteWriter) close() error {
	close(w.quit)
	<-w.gone
	return w.c.close()
}
