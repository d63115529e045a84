package plain

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"bespoke/internal/base/id"
)

// floor is a store that orders can be written to.
type floor interface {
	store
	write(ctx context.Context, s *Shape, o *order) error
}

// Floor writes orders of a learnt shape.
type Floor struct {
	floor
	shape   *Shape
	writers int
}

// writersOnPostgres is how many serve plain SQL best: 4 and 8 are slower, 64 are
// not faster. SQLite has one connection that writes, so a second writer would
// only wait.
const writersOnPostgres = 16

func open(ctx context.Context, url string) (floor, int, error) {
	if file, is := strings.CutPrefix(url, "sqlite:"); is {
		f, err := openSQLite(ctx, file)
		return f, 1, err
	}
	f, err := openPostgres(ctx, url, writersOnPostgres)
	return f, writersOnPostgres, err
}

// Learn watches what one call of place writes into the workspace of a database,
// what subscribers write about it included. The database should hold orders
// already; what subscribers have yet to write of those is waited for.
func Learn(ctx context.Context, url, workspace string, place func() error) (*Shape, error) {
	f, _, err := open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer f.close()
	raw, err := id.ParseAny(workspace)
	if err != nil {
		return nil, fmt.Errorf("read the workspace's id %q: %w", workspace, err)
	}
	before, err := quietSnapshot(ctx, f, raw)
	if err != nil {
		return nil, err
	}
	if err := place(); err != nil {
		return nil, err
	}
	after, err := quietSnapshot(ctx, f, raw)
	if err != nil {
		return nil, err
	}
	return learn(before, after)
}

// Open opens a database, a clone of the one the shape was learnt from.
func Open(ctx context.Context, url string, s *Shape) (*Floor, error) {
	f, writers, err := open(ctx, url)
	if err != nil {
		return nil, err
	}
	if _, is := f.(*postgresFloor); is {
		s = s.numbered()
	}
	return &Floor{f, s, writers}, nil
}

// Close ends its connections.
func (f *Floor) Close() { f.close() }

// Write writes orders for a time and returns how long each of them took.
func (f *Floor) Write(ctx context.Context, span time.Duration) (latencies []time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	end := time.Now().Add(span)
	for w := range f.writers {
		all.Go(func() {
			mine, failed := f.writer(ctx, rand.New(rand.NewPCG(uint64(w), uint64(end.UnixNano()))), end)
			mu.Lock()
			defer mu.Unlock()
			if latencies = append(latencies, mine...); failed != nil {
				err = failed
			}
		})
	}
	all.Wait()
	return latencies, err
}

func (f *Floor) writer(ctx context.Context, r *rand.Rand, end time.Time) (took []time.Duration, err error) {
	for start := time.Now(); start.Before(end); start = time.Now() {
		if err := f.write(ctx, f.shape, f.shape.newOrder(r)); err != nil {
			return took, fmt.Errorf("write an order by plain SQL: %w", err)
		}
		took = append(took, time.Since(start))
	}
	return took, nil
}

// drawn is where a counter's value goes.
func (o *order) drawn(d drawn) *int64 {
	if d == theNumber {
		return &o.number
	}
	return &o.fact
}

// oneRow makes sure that the floor really does the work.
func oneRow(n int64, err error) error {
	if err == nil && n != 1 {
		return fmt.Errorf("%d rows changed instead of one", n)
	}
	return err
}

func list(columns []string) string { return strings.Join(columns, ", ") }
