package rig

import (
	"context"
	"sync"
	"sync/atomic"
)

// Each lets clients share n pieces of work and returns the first error, after
// which no new piece is begun.
func Each(ctx context.Context, clients []*Client, n int, do func(c *Client, i int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var all sync.WaitGroup
	for _, c := range clients {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(c, i); err != nil {
					stop(err)
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}
