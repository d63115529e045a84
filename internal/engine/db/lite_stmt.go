package db

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// liteStmt is one kept statement, and the row on which it stands.
type liteStmt struct {
	c      *liteConn
	sql    string
	handle uintptr
	args   int
}

// bindAll fills in the arguments of a hand-written statement.
func (s *liteStmt) bindAll(args []any) error {
	if len(args) != s.args {
		return fmt.Errorf("%d arguments for %d places in %q", len(args), s.args, brief(s.sql))
	}
	for i, a := range args {
		v, err := argument(a)
		if err == nil {
			err = s.bind(i+1, v)
		}
		if err != nil {
			s.c.vacate()
			return fmt.Errorf("argument %d of %q: %w", i+1, brief(s.sql), err)
		}
	}
	return nil
}

// bind fills in one argument; the first is 1. It stays where it was placed
// until run or each has finished.
func (s *liteStmt) bind(i int, v value) error {
	c, at := s.c, int32(i)
	var rc int32
	switch v.kind {
	case null:
		rc = sqlite3.Xsqlite3_bind_null(c.tls, s.handle, at)
	case integer, boolean:
		rc = sqlite3.Xsqlite3_bind_int64(c.tls, s.handle, at, v.n)
	case text:
		rc = sqlite3.Xsqlite3_bind_text(c.tls, s.handle, at, c.place(v.s), int32(len(v.s)), sqlite3.SQLITE_STATIC)
	case bytes:
		rc = sqlite3.Xsqlite3_bind_blob(c.tls, s.handle, at, c.place(v.s), int32(len(v.s)), sqlite3.SQLITE_STATIC)
	case uuid:
		var b [16]byte
		binary.BigEndian.PutUint64(b[:8], uint64(v.n))
		binary.BigEndian.PutUint64(b[8:], v.lo)
		rc = sqlite3.Xsqlite3_bind_blob(c.tls, s.handle, at, c.place(view(b[:])), 16, sqlite3.SQLITE_STATIC)
	}
	if rc != sqlite3.SQLITE_OK {
		return c.failed(rc, s.sql)
	}
	return nil
}

// run steps to the end and returns how many rows were touched.
func (s *liteStmt) run() (int64, error) {
	err := s.each(nil)
	if err != nil {
		return 0, err
	}
	return sqlite3.Xsqlite3_changes64(s.c.tls, s.c.db), nil
}

// each hands every row to fn. Once fn fails the rest is skipped: nothing waits
// to be read from an SQLite file.
func (s *liteStmt) each(fn func() error) error {
	c := s.c
	defer s.reset()
	var err error
	rc := sqlite3.Xsqlite3_step(c.tls, s.handle)
	for rc == sqlite3.SQLITE_ROW && err == nil {
		if fn != nil {
			err = fn()
		}
		if err == nil {
			rc = sqlite3.Xsqlite3_step(c.tls, s.handle)
		}
	}
	if rc != sqlite3.SQLITE_DONE && rc != sqlite3.SQLITE_ROW {
		err = c.failed(rc, s.sql)
	}
	return err
}

// reset makes the statement ready for its next use, also after a panic of fn.
func (s *liteStmt) reset() {
	sqlite3.Xsqlite3_reset(s.c.tls, s.handle)
	s.c.vacate()
}

// width asks anew: SELECT * may have more columns after a migration.
func (s *liteStmt) width() int { return int(sqlite3.Xsqlite3_column_count(s.c.tls, s.handle)) }

// Scan implements Row.
func (s *liteStmt) Scan(dst ...any) error { return scan(s, dst) }

// value looks at a column of the row on which the statement stands.
func (s *liteStmt) value(column int) (value, error) {
	c, i := s.c, int32(column)
	switch t := sqlite3.Xsqlite3_column_type(c.tls, s.handle, i); t {
	case sqlite3.SQLITE_NULL:
		return value{}, nil
	case sqlite3.SQLITE_INTEGER:
		return intValue(sqlite3.Xsqlite3_column_int64(c.tls, s.handle, i)), nil
	case sqlite3.SQLITE_TEXT:
		p := sqlite3.Xsqlite3_column_text(c.tls, s.handle, i)
		return value{kind: text, s: s.words(p, i)}, nil
	case sqlite3.SQLITE_BLOB:
		p := sqlite3.Xsqlite3_column_blob(c.tls, s.handle, i)
		return value{kind: bytes, s: s.words(p, i)}, nil
	default:
		return value{}, fmt.Errorf("a real number in column %d: sums and quotients must be integers", column+1)
	}
}

// words looks at the text that the library keeps at p until the next step.
func (s *liteStmt) words(p uintptr, column int32) string {
	n := int(sqlite3.Xsqlite3_column_bytes(s.c.tls, s.handle, column))
	if p == 0 || n == 0 {
		return ""
	}
	return unsafe.String(&libc.GoBytes(p, n)[0], n)
}

// failed is the error of the last call.
func (c *liteConn) failed(rc int32, sql string) error {
	e := &liteError{code: rc, sql: brief(sql)}
	if c.db != 0 {
		e.say = libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db))
	}
	return e
}

// brief is the beginning of a statement, for errors.
func brief(sql string) string {
	const most = 160
	if len(sql) > most {
		return sql[:most] + "…"
	}
	return sql
}
