package db_test

import (
	"fmt"
	"net"
	"net/url"
	"sync/atomic"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// judged is what the three questions say about an error.
func judged(err error) string {
	return fmt.Sprintf("retry %v, unknown %v, refused %v", db.Retryable(err), db.OutcomeUnknown(err), db.Refused(err))
}

const (
	isRefused   = "retry false, unknown false, refused true"
	isRetryable = "retry true, unknown false, refused false"
	isUnknown   = "retry false, unknown true, refused false"
	isAMistake  = "retry false, unknown false, refused false"
)

func TestErrorsAreJudgedByTheirCodes(t *testing.T) {
	each(t, func(t *testing.T, s *suite) {
		a := newThing("a")
		s.must(func(tx db.Tx) error { add(tx, a); return nil })
		for _, c := range []struct {
			name, sql, want string
			args            []any
		}{
			{"same key", `INSERT INTO things (workspace_id, id, name, amount, seal) VALUES (?, ?, 'b', 1, ?)`, isRefused, []any{s.a.Workspace, a.ID, []byte{}}},
			{"NULL", `UPDATE things SET amount = NULL WHERE workspace_id = ?`, isRefused, []any{s.a.Workspace}},
			{"no parent", `INSERT INTO parts (workspace_id, thing_id, n, label) VALUES (?, ?, 1, '')`, isRefused, []any{s.a.Workspace, newThing("").ID}},
			{"a check", `UPDATE things SET amount = ? WHERE workspace_id = ?`, isRefused, []any{int64(-1 << 63), s.a.Workspace}},
			{"no table", `UPDATE nothing SET amount = 1`, isAMistake, nil},
			{"no SQL", `PLEASE`, isAMistake, nil},
		} {
			err := s.write(func(tx db.Tx) error { tx.Write(c.sql, c.args...); return nil })
			if err == nil || judged(err) != c.want {
				t.Errorf("%s: %v: %s", c.name, err, judged(err))
			}
			if got := judged(fmt.Errorf("place an order: %w", err)); got != c.want {
				t.Errorf("%s, wrapped: %s", c.name, got)
			}
		}
	})
	if got := judged(nil) + judged(errOwn); got != isAMistake+isAMistake {
		t.Errorf("no error, another's error: %s", got)
	}
}

func TestADeadlockCanBeTriedAgain(t *testing.T) {
	d := dbtest.OpenPostgres(t, room(t))
	s := &suite{T: t, d: d, a: dbtest.Act()}
	list := things(2)
	s.must(func(tx db.Tx) error { return db.InsertRows(tx, "things", list) })
	met := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	const raise = `UPDATE things SET amount = amount + 1 WHERE workspace_id = ? AND id = ?`
	errs := atOnce(2, func(i int) error {
		return s.write(func(tx db.Tx) error {
			if _, err := tx.Exec(raise, tx.Workspace(), list[i].ID); err != nil {
				return err
			}
			close(met[i])
			<-met[1-i]
			_, err := tx.Exec(raise, tx.Workspace(), list[1-i].ID)
			return err
		})
	})
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	if errs[1] != nil || judged(errs[0]) != isRetryable {
		t.Errorf("%v; %v", errs[0], errs[1])
	}
}

// wire stands between us and PostgreSQL and can cut every connection after the
// server has got what was sent, but before we hear of it.
type wire struct {
	net.Listener
	server string
	cut    atomic.Bool
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, server: server}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				near.Close()
				return
			}
			go w.carry(far, near, false)
			go w.carry(near, far, true)
		}
	}()
	return w
}

func (w *wire) carry(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := from.Read(buf)
		if err != nil || answers && w.cut.Load() {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

func TestALostConnectionIsRetryableBeforeCommitAndUnknownDuringIt(t *testing.T) {
	address, err := url.Parse(dbtest.URL(t, db.Postgres, room(t)))
	if err != nil {
		t.Fatal(err)
	}
	w := newWire(t, address.Host)
	direct := address.String()
	address.Host = w.Addr().String()
	s := &suite{T: t, a: dbtest.Act()}
	if s.d, err = db.Open(t.Context(), address.String(), db.Options{PoolConns: 1}); err != nil {
		t.Fatal(err)
	}
	defer s.d.Close()

	err = s.write(func(tx db.Tx) error {
		add(tx, newThing("before"))
		w.cut.Store(true)
		_, err := all(tx)
		return err
	})
	if judged(err) != isRetryable {
		t.Errorf("before COMMIT: %v: %s", err, judged(err))
	}
	w.cut.Store(false)
	err = s.write(func(tx db.Tx) error {
		if _, err := all(tx); err != nil {
			return err
		}
		add(tx, newThing("during"))
		w.cut.Store(true)
		return nil
	})
	if judged(err) != isUnknown {
		t.Errorf("during COMMIT: %v: %s", err, judged(err))
	}
	w.Close()
	if err := s.write(func(tx db.Tx) error { _, err := all(tx); return err }); judged(err) != isRetryable {
		t.Errorf("without a server: %v: %s", err, judged(err))
	}

	if s.d, err = db.Open(t.Context(), direct, db.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.d.Close()
	if got := s.names(); len(got) != 1 || got[0] != "during" {
		t.Errorf("stored %q", got)
	}
}
