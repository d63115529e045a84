package db

import (
	"fmt"
	"strings"
	"unsafe"

	"modernc.org/libc"
	_ "modernc.org/sqlite" // patches the library at start, and is goose's driver
	sqlite3 "modernc.org/sqlite/lib"
)

// liteConn is one connection to an SQLite file, for one goroutine at a time.
//
// It calls the library directly. database/sql and the driver copy each text
// and id into memory of its own, box every value and name the columns of every
// result anew: twice the cost of the statement itself. Here arguments lie in
// one arena, and values are read where SQLite keeps them.
type liteConn struct {
	tls    *libc.TLS
	db     uintptr
	kept   map[string]*liteStmt
	base   uintptr // the arena as SQLite sees it
	arena  []byte  // the same bytes as we see them
	used   int
	spills []uintptr // arguments that the arena had no room for
}

const (
	arenaSize = 64 << 10
	keepMost  = 500 // statements kept on a connection; beyond, all are dropped and made anew
)

// liteSettings hold for every connection. A commit waits for the disk; the
// log is folded in after 64 MB: each folding costs two waits, and writes a page
// once however often it has changed; looking at the file through memory makes
// point reads in a large one a quarter cheaper.
var liteSettings = []string{
	"PRAGMA journal_mode = WAL",
	"PRAGMA synchronous = FULL",
	"PRAGMA foreign_keys = ON",
	"PRAGMA temp_store = MEMORY",
	"PRAGMA cache_size = -32768",
	"PRAGMA mmap_size = 268435456",
	"PRAGMA wal_autocheckpoint = 16000",
}

const busyMillis = 10_000

// openLiteConn opens the file, which is created where there is none.
func openLiteConn(file string, more ...string) (*liteConn, error) {
	c := &liteConn{tls: libc.NewTLS(), kept: map[string]*liteStmt{}}
	if err := c.open(file); err != nil {
		c.close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	for _, sql := range append(liteSettings[:len(liteSettings):len(liteSettings)], more...) {
		if _, err := c.exec(sql); err != nil {
			c.close()
			return nil, fmt.Errorf("set up %s: %w", file, err)
		}
	}
	return c, nil
}

// open asks for a connection without locks of its own: one goroutine at a time.
func (c *liteConn) open(file string) error {
	name, err := libc.CString(file)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, name)
	out := c.tls.Alloc(ptrSize)
	defer c.tls.Free(ptrSize)
	const flags = sqlite3.SQLITE_OPEN_READWRITE | sqlite3.SQLITE_OPEN_CREATE | sqlite3.SQLITE_OPEN_NOMUTEX
	rc := sqlite3.Xsqlite3_open_v2(c.tls, name, out, flags, 0)
	c.db = pointerAt(out)
	if rc != sqlite3.SQLITE_OK {
		return c.failed(rc, "")
	}
	sqlite3.Xsqlite3_extended_result_codes(c.tls, c.db, 1)
	sqlite3.Xsqlite3_busy_timeout(c.tls, c.db, busyMillis)
	if c.base = sqlite3.Xsqlite3_malloc64(c.tls, arenaSize); c.base == 0 {
		return fmt.Errorf("no memory for arguments")
	}
	c.arena = libc.GoBytes(c.base, arenaSize)
	return nil
}

const ptrSize = int(unsafe.Sizeof(uintptr(0)))

// pointerAt reads a pointer that the library wrote at p.
func pointerAt(p uintptr) uintptr {
	return *(*uintptr)(unsafe.Pointer(&libc.GoBytes(p, ptrSize)[0]))
}

func (c *liteConn) close() error {
	c.forget()
	var err error
	if c.db != 0 {
		if rc := sqlite3.Xsqlite3_close_v2(c.tls, c.db); rc != sqlite3.SQLITE_OK {
			err = c.failed(rc, "")
		}
		c.db = 0
	}
	if c.base != 0 {
		sqlite3.Xsqlite3_free(c.tls, c.base)
	}
	c.tls.Close()
	return err
}

// forget drops all kept statements.
func (c *liteConn) forget() {
	for _, s := range c.kept {
		sqlite3.Xsqlite3_finalize(c.tls, s.handle)
	}
	clear(c.kept)
}

// statement is the kept statement of a text.
func (c *liteConn) statement(sql string) (*liteStmt, error) {
	if s := c.kept[sql]; s != nil {
		return s, nil
	}
	if len(c.kept) >= keepMost {
		c.forget()
	}
	s, err := c.prepare(sql)
	if err != nil {
		return nil, err
	}
	c.kept[strings.Clone(sql)] = s
	return s, nil
}

// prepare refuses texts of more than one statement: the others would be lost in silence.
func (c *liteConn) prepare(sql string) (*liteStmt, error) {
	z, err := libc.CString(sql)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, z)
	out := c.tls.Alloc(2 * ptrSize)
	defer c.tls.Free(2 * ptrSize)
	tail := out + uintptr(ptrSize)
	rc := sqlite3.Xsqlite3_prepare_v3(c.tls, c.db, z, int32(len(sql)+1), sqlite3.SQLITE_PREPARE_PERSISTENT, out, tail)
	if rc != sqlite3.SQLITE_OK {
		return nil, c.failed(rc, sql)
	}
	s := &liteStmt{c: c, sql: sql, handle: pointerAt(out)}
	if rest := sql[pointerAt(tail)-z:]; s.handle == 0 || strings.TrimSpace(rest) != "" {
		sqlite3.Xsqlite3_finalize(c.tls, s.handle)
		return nil, fmt.Errorf("one statement at a time, but got %q", brief(sql))
	}
	s.args = int(sqlite3.Xsqlite3_bind_parameter_count(c.tls, s.handle))
	return s, nil
}

// exec runs a statement to its end and returns how many rows it touched.
func (c *liteConn) exec(sql string, args ...any) (int64, error) {
	s, err := c.statement(sql)
	if err != nil {
		return 0, err
	}
	if err := s.bindAll(args); err != nil {
		return 0, err
	}
	return s.run()
}

// alone tells whether no transaction is open: SQLite ends one by itself when
// the disk is full or broken.
func (c *liteConn) alone() bool { return sqlite3.Xsqlite3_get_autocommit(c.tls, c.db) != 0 }

// interrupt ends the statement under way; the one call that other goroutines may make.
func (c *liteConn) interrupt() { sqlite3.Xsqlite3_interrupt(c.tls, c.db) }

// place copies an argument to where SQLite can see it until the statement is reset.
func (c *liteConn) place(s string) uintptr {
	if c.used+len(s) <= len(c.arena) {
		p := c.base + uintptr(c.used)
		c.used += copy(c.arena[c.used:], s)
		return p
	}
	p := sqlite3.Xsqlite3_malloc64(c.tls, uint64(len(s)))
	if p != 0 {
		copy(libc.GoBytes(p, len(s)), s)
		c.spills = append(c.spills, p)
	}
	return p
}

// vacate gives the room of all arguments back.
func (c *liteConn) vacate() {
	c.used = 0
	for _, p := range c.spills {
		sqlite3.Xsqlite3_free(c.tls, p)
	}
	c.spills = c.spills[:0]
}
