package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"

	"bespoke/bench/rig"
)

// crowd is clients that place orders, all at once.
type crowd struct {
	clients []*rig.Client
	order   func(b []byte, r *rand.Rand) []byte // appends the body of an order
	serial  atomic.Int64
}

// clients is how many the bars speak of.
const clients = 64

func newCrowd(n int, s *rig.Server, shop *rig.Shop, order func(b []byte, r *rand.Rand) []byte) *crowd {
	return &crowd{clients: rig.Clients(n, s.Addr, shop.Key), order: order}
}

func (c *crowd) close() {
	for _, one := range c.clients {
		one.Close()
	}
}

// place lets everybody place orders until the time is over, and returns how
// long each of them waited.
func (c *crowd) place(ctx context.Context, span time.Duration) ([]time.Duration, error) {
	end := time.Now().Add(span)
	return c.until(ctx, func() bool { return time.Now().Before(end) })
}

// placeSome places so many orders.
func (c *crowd) placeSome(ctx context.Context, n int) ([]time.Duration, error) {
	var begun atomic.Int64
	return c.until(ctx, func() bool { return begun.Add(1) <= int64(n) })
}

func (c *crowd) until(ctx context.Context, more func() bool) ([]time.Duration, error) {
	took := make([][]time.Duration, len(c.clients))
	err := rig.Each(ctx, c.clients, len(c.clients), func(one *rig.Client, i int) error {
		r := rand.New(rand.NewPCG(uint64(i), uint64(c.serial.Add(1))))
		var body []byte
		for more() && ctx.Err() == nil {
			body = c.order(body[:0], r)
			key := "bench-" + strconv.FormatInt(c.serial.Add(1), 36) + "-" + strconv.FormatUint(rand.Uint64(), 36)
			start := time.Now()
			status, answer, err := one.Do("POST", "/api/v1/orders", key, body)
			if err != nil {
				return fmt.Errorf("place an order: %w", err)
			}
			if status != 201 {
				return fmt.Errorf("place an order: %d %s", status, answer)
			}
			took[i] = append(took[i], time.Since(start))
		}
		return nil
	})
	var all []time.Duration
	for _, one := range took {
		all = append(all, one...)
	}
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("no order was placed")
	}
	return all, err
}
