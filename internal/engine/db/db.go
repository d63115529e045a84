package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"bespoke/internal/base/act"
)

// ErrClosed says that the database was closed.
var ErrClosed = errors.New("the database is closed")

// DB is one database: an SQLite file or a PostgreSQL server.
type DB struct {
	below   below
	counts  counters
	plans   sync.Map // planKey → *plan
	columns sync.Map // "table.column" → whether it is sealed, which all row types say alike
	rings   Rings
}

// below is what the two databases have in common; there is no third.
type below interface {
	dialect() Dialect
	write(ctx context.Context, ws act.WorkspaceID, fn func(Tx) error) error
	read(ctx context.Context, ws act.WorkspaceID, fn func(Reader) error) error
	sweep(ctx context.Context, sql string, args []any, scan func(Row) error) error
	migrate(ctx context.Context, rooms []Room) error
	close() error
}

// Options say how many connections read and write, and where migrations run.
type Options struct {
	ReadConns int    // SQLite: connections of the read pool; default 4
	PoolConns int    // PostgreSQL: connections of the pool; default 16
	Admin     string // PostgreSQL: address for migrations and jobs; default the same
}

// Open opens "sqlite:FILE" or "postgres://…".
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	d := &DB{}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		d.below, err = openLite(d, strings.TrimPrefix(url, "sqlite:"), o)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		d.below, err = openPg(ctx, d, url, o)
	default:
		return nil, fmt.Errorf("open a database: %q is neither sqlite:FILE nor postgres://…", redact(url))
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// redact keeps a password out of an error's text.
func redact(url string) string {
	if i := strings.LastIndexByte(url, '@'); i >= 0 {
		return "…" + url[i:]
	}
	return url
}

// Close ends all work and frees the file or the connections.
func (d *DB) Close() error { return d.below.close() }

// Dialect names the database below.
func (d *DB) Dialect() Dialect { return d.below.dialect() }

// Write runs fn in a transaction of the act's workspace and commits it. An
// error of fn, or of the database, undoes everything fn did and nothing else;
// fn's own error comes back unchanged, its panic as an error with the stack.
//
// On SQLite fn runs on the one writing goroutine: it must be short, and a Write
// inside of it would wait for itself. A Read inside takes a connection of its
// own and does not see what fn did. Cancelling ctx counts until fn is taken.
func (d *DB) Write(ctx context.Context, a act.Act, fn func(Tx) error) error {
	return d.below.write(ctx, a.Workspace, fn)
}

// Read runs fn on one connection that sees one moment of the workspace.
func (d *DB) Read(ctx context.Context, a act.Act, fn func(Reader) error) error {
	return d.below.read(ctx, a.Workspace, fn)
}

// Sweep reads across workspaces. Only the statements that house_test.go excuses
// by name may use it: the relay's and the clock's look for work.
func (d *DB) Sweep(ctx context.Context, sql string, args []any, scan func(Row) error) error {
	return d.below.sweep(ctx, sql, args, scan)
}

// Room is one room's migrations: a folder of files as goose reads them, and those
// of its tables that hold what is sealed.
type Room struct {
	Name   string
	Files  fs.FS
	Sealed []Sealed
}

// Migrate brings the tables of the rooms up to date, in the given order, under
// a lock of the session, each room counted in its own table migrations_<room>.
// Rooms without files are skipped.
func (d *DB) Migrate(ctx context.Context, rooms []Room) error {
	return d.below.migrate(ctx, rooms)
}
