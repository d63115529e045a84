package main

import (
	"math/rand/v2"
	"time"

	"bespoke/bench/plain"
	"bespoke/bench/rig"
)

// contest is placing through HTTP beside what it is measured against, each on
// a database of its own that began as a copy of the same one.
type contest struct {
	b     *bench
	shop  *rig.Shop
	dbs   [3]rig.Database // the program's, plain SQL's, the program's with batches of one
	shape *plain.Shape

	program, single *rig.Server
	spread, hot     *crowd
	ones            *crowd
	floor           *plain.Floor

	ours, sql, alone, onOne []sample // by round
}

// warmUp is how many orders there are before anything is measured: enough for
// every customer to have an account and every counter a row.
const warmUp = 2000

// place measures placing: rate, latency, commits and processor time, in turns
// with plain SQL, with batches of one and with all orders on one SKU.
func (b *bench) place() error {
	c := &contest{b: b}
	defer c.close()
	if err := c.prepare(); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	for range b.rounds {
		if err := c.round(); err != nil {
			return err
		}
	}
	c.tell()
	return nil
}

// prepare fills a shop, learns what an order writes, and copies the database.
func (c *contest) prepare() (err error) {
	if c.dbs[0], c.shop, err = c.b.shop(rig.Size{SKUs: 500, Customers: 200, Pieces: 10_000_000}); err != nil {
		return err
	}
	if c.shape, err = c.learn(); err != nil {
		return err
	}
	for i, name := range []string{"bespoke_bench_plain", "bespoke_bench_ones"} {
		if c.dbs[i+1], err = c.dbs[0].Clone(c.b.ctx, name); err != nil {
			return err
		}
	}
	for _, db := range c.dbs {
		if err := db.Settle(c.b.ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *contest) learn() (*plain.Shape, error) {
	server, err := c.b.program.Serve(c.b.ctx, c.dbs[0].URL)
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	all := newCrowd(clients, server, c.shop, c.threeLines)
	defer all.close()
	if _, err := all.placeSome(c.b.ctx, warmUp); err != nil {
		return nil, err
	}
	// One order alone, of the shop's first customer: they are regular, so the
	// order waits for its approval with task, owner and deadlines, as most do.
	one := newCrowd(1, server, &rig.Shop{Workspace: c.shop.Workspace}, func(b []byte, r *rand.Rand) []byte {
		first := *c.shop
		first.Customers = first.Customers[:1]
		return first.Order(b, r, 3, "")
	})
	defer one.close()
	return plain.Learn(c.b.ctx, c.dbs[0].URL, c.shop.ID, func() error {
		_, err := one.placeSome(c.b.ctx, 1)
		return err
	})
}

func (c *contest) threeLines(b []byte, r *rand.Rand) []byte { return c.shop.Order(b, r, 3, "") }
func (c *contest) oneSKU(b []byte, r *rand.Rand) []byte {
	return c.shop.OrderOf(b, r, 3, c.shop.SKUs[0])
}

// open starts both servers and connects everybody.
func (c *contest) open() (err error) {
	if c.program, err = c.b.program.Serve(c.b.ctx, c.dbs[0].URL); err != nil {
		return err
	}
	if c.single, err = c.b.program.Serve(c.b.ctx, c.dbs[2].URL, "--batch", "1"); err != nil {
		return err
	}
	c.spread = newCrowd(clients, c.program, c.shop, c.threeLines)
	c.hot = newCrowd(clients, c.program, c.shop, c.oneSKU)
	c.ones = newCrowd(clients, c.single, c.shop, c.threeLines)
	c.floor, err = plain.Open(c.b.ctx, c.dbs[1].URL, c.shape)
	return err
}

// round measures each side once, after a moment to get warm.
func (c *contest) round() error {
	for _, side := range []struct {
		db    rig.Database
		pid   int
		write func(span time.Duration) ([]time.Duration, error)
		into  *[]sample
	}{
		{c.dbs[0], c.program.PID(), c.by(c.spread), &c.ours},
		{c.dbs[1], 0, func(span time.Duration) ([]time.Duration, error) { return c.floor.Write(c.b.ctx, span) }, &c.sql},
		{c.dbs[0], c.program.PID(), c.by(c.hot), &c.onOne},
		{c.dbs[2], c.single.PID(), c.by(c.ones), &c.alone},
	} {
		if _, err := side.write(c.b.span / 8); err != nil {
			return err
		}
		s, err := c.b.measure(side.db, side.pid, func() ([]time.Duration, error) { return side.write(c.b.span) })
		if err != nil {
			return err
		}
		*side.into = append(*side.into, s)
	}
	return nil
}

func (c *contest) by(all *crowd) func(time.Duration) ([]time.Duration, error) {
	return func(span time.Duration) ([]time.Duration, error) { return all.place(c.b.ctx, span) }
}

func (c *contest) close() {
	for _, all := range []*crowd{c.spread, c.hot, c.ones} {
		if all != nil {
			all.close()
		}
	}
	if c.floor != nil {
		c.floor.Close()
	}
	for _, s := range []*rig.Server{c.program, c.single} {
		if s != nil {
			s.Stop()
		}
	}
	for _, db := range c.dbs {
		if db.URL != "" {
			db.Drop(c.b.ctx)
		}
	}
}
