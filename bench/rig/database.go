package rig

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// Database is one database that the program can be pointed at.
type Database struct {
	URL        string
	server     string // PostgreSQL: another database of the same server
	postmaster int    // PostgreSQL: the process that all others are children of
}

// Postgres tells whether this is PostgreSQL.
func (d Database) Postgres() bool { return d.server != "" }

// File is the file of an SQLite database.
func (d Database) File() string { return strings.TrimPrefix(d.URL, "sqlite:") }

// NewSQLite is a database in a file that does not exist yet.
func NewSQLite(file string) Database { return Database{URL: "sqlite:" + file} }

// NewPostgres makes an empty database on a server, in place of any of that name.
func NewPostgres(ctx context.Context, server, name string) (Database, error) {
	return createPostgres(ctx, server, name, "template1")
}

func createPostgres(ctx context.Context, server, name, template string) (Database, error) {
	d := Database{server: server}
	u, err := url.Parse(server)
	if err != nil {
		return d, err
	}
	u.Path = "/" + name
	d.URL = u.String()
	err = d.ask(ctx, server, func(c *pgx.Conn) error {
		var backend int
		if err := c.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
			return err
		}
		if d.postmaster, err = parentOf(backend); err != nil {
			return err
		}
		return errors.Join(run(ctx, c, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"), run(ctx, c, "CREATE DATABASE "+name+" TEMPLATE "+template))
	})
	return d, err
}

func run(ctx context.Context, c *pgx.Conn, sql string) error {
	_, err := c.Exec(ctx, sql)
	return err
}

func (d Database) ask(ctx context.Context, url string, do func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer c.Close(ctx)
	return do(c)
}

// Clone copies a database that nobody has open.
func (d Database) Clone(ctx context.Context, name string) (Database, error) {
	if d.Postgres() {
		u, err := url.Parse(d.URL)
		if err != nil {
			return d, err
		}
		return createPostgres(ctx, d.server, name, strings.TrimPrefix(u.Path, "/"))
	}
	copied := NewSQLite(strings.TrimSuffix(d.File(), ".db") + "-" + name + ".db")
	return copied, errors.Join(copyFile(d.File(), copied.File()), copyFile(d.key(), copied.key()))
}

// key is the file of the key that the program makes beside its SQLite file.
func (d Database) key() string { return d.File() + ".key" }

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Drop deletes the database.
func (d Database) Drop(ctx context.Context) error {
	if !d.Postgres() {
		os.Remove(d.File() + "-wal")
		os.Remove(d.File() + "-shm")
		os.Remove(d.key())
		return os.Remove(d.File())
	}
	u, err := url.Parse(d.URL)
	if err != nil {
		return err
	}
	return d.ask(ctx, d.server, func(c *pgx.Conn) error {
		return run(ctx, c, "DROP DATABASE IF EXISTS "+strings.TrimPrefix(u.Path, "/")+" WITH (FORCE)")
	})
}

// Settle gives the planner its statistics and writes out what is pending, so
// that what comes next does not pay for what was before.
func (d Database) Settle(ctx context.Context) error {
	if !d.Postgres() {
		return nil
	}
	return d.ask(ctx, d.URL, func(c *pgx.Conn) error {
		return errors.Join(run(ctx, c, "VACUUM ANALYZE"), run(ctx, c, "CHECKPOINT"))
	})
}

// CPU is the time that the database's own processes have used; an SQLite
// database has none.
func (d Database) CPU() (time.Duration, error) {
	if !d.Postgres() {
		return 0, nil
	}
	return FamilyCPU(d.postmaster)
}

// Commits counts transactions that wrote something, seen from outside: by
// PostgreSQL's transaction ids, which only they take, and by the counter in the
// index of SQLite's write-ahead log. Only differences mean something.
func (d Database) Commits(ctx context.Context) (n int64, err error) {
	if d.Postgres() {
		err = d.ask(ctx, d.URL, func(c *pgx.Conn) error {
			return c.QueryRow(ctx, "SELECT txid_snapshot_xmax(txid_current_snapshot())").Scan(&n)
		})
		return n, err
	}
	f, err := os.Open(d.File() + "-shm")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var header [12]byte // version, unused, changes; in the machine's own order
	if _, err := io.ReadFull(f, header[:]); err != nil {
		return 0, err
	}
	return int64(binary.NativeEndian.Uint32(header[8:])), nil
}
