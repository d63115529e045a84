package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// pgStmt is a prepared statement of one connection. Its description is unknown
// until the answer to its preparation, which travels with its first use, is in.
type pgStmt struct {
	name string
	oids []uint32 // of the arguments, as we declared them; 0 = the server guesses
	desc *pgconn.StatementDescription
}

// binaryForm is the format of everything that goes over the wire.
var binaryForm = []int16{1}

// flush sends what waits in one round trip and hands the result of the last
// statement to last, which closes it. Any error spoils the transaction.
func (t *pgTx) flush(last func(*pgconn.ResultReader) error) error {
	if t.conn == nil {
		if err := t.acquire(); err != nil {
			return t.spoil(err)
		}
	}
	t.begun = true
	for i := range t.queue {
		t.send(&t.queue[i])
	}
	if !t.behind {
		t.p.d.counts.roundTrips.Add(1)
	}
	err := t.pipe.Sync()
	if err != nil {
		err = t.judge(err, &t.queue[0])
	} else {
		err = t.answers(last)
	}
	t.queue = t.queue[:0]
	return t.spoil(err)
}

// send puts one statement on the wire, preceded by its preparation where it has none.
func (t *pgTx) send(c *pgCall) {
	c.stmt = t.kept.kept[c.sql]
	if c.stmt == nil || !c.stmt.takes(c.params.oids) {
		if len(t.kept.kept) >= keepMost {
			t.dropKept()
		}
		c.fresh = true
		c.stmt = &pgStmt{name: t.kept.nextName(), oids: c.params.oids}
		t.kept.kept[c.sql] = c.stmt
		t.pipe.SendPrepare(c.stmt.name, numbered(c.sql), c.stmt.oids)
	}
	if c.stmt.desc == nil {
		t.pipe.SendQueryPrepared(c.stmt.name, c.params.data, binaryForm, binaryForm)
		return
	}
	t.pipe.SendQueryStatement(c.stmt.desc, c.params.data, binaryForm, binaryForm)
}

// dropKept makes room when too many texts came by. Those still on their way
// keep their names, so they are simply not closed before the connection is.
func (t *pgTx) dropKept() { clear(t.kept.kept) }

// takes tells whether arguments of these types fit the statement: NULL fits all.
func (s *pgStmt) takes(oids []uint32) bool {
	have := s.oids
	if s.desc != nil {
		have = s.desc.ParamOIDs
	}
	for i, oid := range oids {
		if i < len(have) && oid != 0 && oid != have[i] {
			return false
		}
	}
	return true
}

// answers reads what the server says to the queue, one by one, up to the
// synchronization point.
func (t *pgTx) answers(last func(*pgconn.ResultReader) error) error {
	for i := range t.queue {
		c, read := &t.queue[i], closeResult
		if i == len(t.queue)-1 {
			read = last
		}
		if err := t.answer(c, read); err != nil {
			t.unprepare(t.queue[i:])
			t.drain()
			return t.judge(err, c)
		}
	}
	return t.drain()
}

// closeResult passes over a result that nobody needs, but not over its error.
func closeResult(rr *pgconn.ResultReader) error {
	_, err := rr.Close()
	return err
}

// answer reads one statement's answers: to its preparation, if that travelled
// along, and to its execution.
func (t *pgTx) answer(c *pgCall, read func(*pgconn.ResultReader) error) error {
	if c.fresh {
		desc, err := next[*pgconn.StatementDescription](t.pipe)
		if err != nil {
			return err
		}
		desc.Name = c.stmt.name
		c.stmt.desc = desc
	}
	rr, err := next[*pgconn.ResultReader](t.pipe)
	if err != nil {
		return err
	}
	return read(rr)
}

// next is the next thing that the server says, which must be an R.
func next[R any](pipe *pgconn.Pipeline) (R, error) {
	said, err := pipe.GetResults()
	r, ok := said.(R)
	if err == nil && !ok {
		err = fmt.Errorf("the server answered with %T", said)
	}
	return r, err
}

// unprepare forgets statements whose preparation was skipped after an error.
func (t *pgTx) unprepare(calls []pgCall) {
	for _, c := range calls {
		if c.stmt.desc == nil && t.kept.kept[c.sql] == c.stmt {
			delete(t.kept.kept, c.sql)
		}
	}
}

// drain reads on to the synchronization point.
func (t *pgTx) drain() error {
	for {
		said, err := t.pipe.GetResults()
		var refused *pgconn.PgError
		switch {
		case err != nil && !errors.As(err, &refused):
			return t.judge(err, &t.queue[len(t.queue)-1])
		case err == nil && said == nil:
			return nil
		}
		if _, synced := said.(*pgconn.PipelineSync); synced {
			return nil
		}
	}
}
