package job

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // River speaks to it through database/sql
)

// open connects to either database; the function frees its connections.
func open(ctx context.Context, address string, c *river.Config) (client, func(), error) {
	file, lite := strings.CutPrefix(address, "sqlite:")
	if lite {
		return openLite(ctx, file, c)
	}
	return openPostgres(ctx, address, c)
}

// openLite keeps to one connection, for River's many goroutines would only
// find the file locked. FULL: a job that was put in survives a power cut, as
// the cursor does that moved on because of it.
func openLite(ctx context.Context, file string, c *river.Config) (client, func(), error) {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)"}, "_txlock": {"immediate"}}
	path := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: pragmas.Encode()}).String()
	pool, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, nil, fmt.Errorf("file %s: %w", file, err)
	}
	pool.SetMaxOpenConns(1)
	made, err := connect(ctx, riversqlite.New(pool), c)
	if err != nil {
		pool.Close()
		return nil, nil, fmt.Errorf("file %s: %w", file, err)
	}
	return made, func() { pool.Close() }, nil
}

// openPostgres takes a pool of its own, so that jobs never wait for orders.
func openPostgres(ctx context.Context, address string, c *river.Config) (client, func(), error) {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	made, err := connect(ctx, riverpgxv5.New(pool), c)
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	return made, pool.Close, nil
}

// connect brings River's tables up to date and makes its client.
func connect[Tx any](ctx context.Context, d riverdriver.Driver[Tx], c *river.Config) (client, error) {
	m, err := rivermigrate.New(d, &rivermigrate.Config{Logger: c.Logger})
	if err != nil {
		return nil, err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, fmt.Errorf("bring the tables up to date: %w", err)
	}
	return river.NewClient(d, c)
}
