package db

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"

	"bespoke/internal/base/act"
)

// pg is a PostgreSQL server behind a pool of connections.
type pg struct {
	d        *DB
	pool     *pgxpool.Pool
	sweeps   *pgxpool.Pool // on the admin address; the same pool where there is one address
	adminURL string
	finish   sync.WaitGroup // ends of readings that nobody waits for
	closed   atomic.Bool
}

// pgSettings hold for every connection that the address does not set otherwise.
// A generic plan made while a table is young reads the whole workspace for ever.
var pgSettings = map[string]string{
	"application_name":                    "bespoke",
	"plan_cache_mode":                     "force_custom_plan",
	"statement_timeout":                   "60s",
	"idle_in_transaction_session_timeout": "60s",
	"timezone":                            "UTC",
}

const sweepConns = 4

// openPg fails at once where one of the addresses does not answer.
func openPg(ctx context.Context, d *DB, url string, o Options) (*pg, error) {
	conns := o.PoolConns
	if conns <= 0 {
		conns = 16
	}
	pool, err := openPool(ctx, url, conns)
	if err != nil {
		return nil, err
	}
	p := &pg{d: d, pool: pool, sweeps: pool, adminURL: url}
	if o.Admin != "" && o.Admin != url {
		p.adminURL = o.Admin
		if p.sweeps, err = openPool(ctx, o.Admin, sweepConns); err != nil {
			pool.Close()
			return nil, err
		}
	}
	return p, nil
}

// openPool connects once, so that a wrong address is known at once.
func openPool(ctx context.Context, url string, conns int) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", redact(url), err)
	}
	for name, v := range pgSettings {
		if _, set := c.ConnConfig.RuntimeParams[name]; !set {
			c.ConnConfig.RuntimeParams[name] = v
		}
	}
	c.MaxConns = int32(conns)
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", redact(url), err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open %s: %w", redact(url), err)
	}
	return pool, nil
}

func (p *pg) dialect() Dialect { return Postgres }

// close waits for whoever still uses a connection.
func (p *pg) close() error {
	p.closed.Store(true)
	p.finish.Wait()
	p.pool.Close()
	if p.sweeps != p.pool {
		p.sweeps.Close()
	}
	return nil
}

// write runs fn, which asks for a connection only with its first question. From
// then on nothing but the database ends it.
func (p *pg) write(ctx context.Context, ws act.WorkspaceID, fn func(Tx) error) error {
	t := &pgTx{p: p, pool: p.pool, wait: ctx, ws: ws, begin: "BEGIN"}
	defer t.leave()
	if err := t.call(fn); err != nil {
		t.rollback()
		return err
	}
	if err := t.commit(); err != nil {
		t.rollback()
		return err
	}
	p.d.counts.transactions.Add(1)
	return nil
}

func (p *pg) read(ctx context.Context, ws act.WorkspaceID, fn func(Reader) error) error {
	return p.look(ctx, p.pool, ws, fn)
}

func (p *pg) sweep(ctx context.Context, sql string, args []any, scan func(Row) error) error {
	return p.look(ctx, p.sweeps, act.WorkspaceID{}, func(r Reader) error { return r.Query(sql, args, scan) })
}

// look reads one moment. Its end changes nothing, so nobody waits for it.
func (p *pg) look(ctx context.Context, pool *pgxpool.Pool, ws act.WorkspaceID, fn func(Reader) error) error {
	t := &pgTx{p: p, pool: pool, wait: ctx, during: ctx, ws: ws,
		begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
	defer p.endBehind(t)
	err := fn(t)
	if err == nil {
		err = t.spoiled
	}
	return err
}

// endBehind ends a moment of reading behind the caller's back. The caller's
// context, which may end now, no longer counts.
func (p *pg) endBehind(t *pgTx) {
	rest := *t
	t.conn, t.spoiled = nil, errOver
	if rest.conn == nil {
		return
	}
	rest.pipe.Close()
	rest.during, rest.behind = nil, true
	rest.pipe = rest.conn.Conn().PgConn().StartPipeline(context.Background())
	p.finish.Go(func() {
		defer rest.leave()
		rest.rollback()
	})
}

// session is what we keep about a connection between transactions.
func session(c *pgxpool.Conn) *pgSession {
	const key = "bespoke"
	custom := c.Conn().PgConn().CustomData()
	if s, ok := custom[key].(*pgSession); ok {
		return s
	}
	s := &pgSession{kept: map[string]*pgStmt{}}
	custom[key] = s
	return s
}

// pgSession keeps the prepared statements of one connection by their text.
type pgSession struct {
	kept  map[string]*pgStmt
	named int
}

// nextName is never used twice on a connection, not even after a failure.
func (s *pgSession) nextName() string {
	s.named++
	return "s" + strconv.Itoa(s.named)
}
