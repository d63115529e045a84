package main

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime/pprof"

	"bespoke/bench/rig"
)

// profile places orders with the house in this process and writes where its
// processor time went. The clients are in it too: they are labelled, so that
//
//	go tool pprof -tagignore client=yes -top FILE
//
// leaves them out.
func (b *bench) profile() error {
	db, shop, err := b.shop(rig.Size{SKUs: 500, Customers: 200, Pieces: 10_000_000})
	if err != nil {
		return err
	}
	defer db.Drop(b.ctx)
	house, addr, leave, err := b.house(db)
	if err != nil {
		return err
	}
	defer leave()
	all := newCrowd(clients, &rig.Server{Addr: addr}, shop, func(buf []byte, r *rand.Rand) []byte { return shop.Order(buf, r, 3, "") })
	defer all.close()
	name := "bench-" + b.db + ".pprof"
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	pprof.Do(b.ctx, pprof.Labels("client", "yes"), func(ctx context.Context) {
		if _, err = all.placeSome(ctx, warmUp); err != nil {
			return
		}
		before := house.DB.Stats()
		if err = pprof.StartCPUProfile(file); err != nil {
			return
		}
		var s sample
		s.latencies, err = all.place(ctx, 2*b.span)
		pprof.StopCPUProfile()
		after := house.DB.Stats()
		b.report.say("commits per order", float64(after.Commits-before.Commits)/s.orders(), "")
		b.report.say("statements per order", float64(after.Statements-before.Statements)/s.orders(), "")
		b.report.say("round trips per order", float64(after.RoundTrips-before.RoundTrips)/s.orders(), "")
		b.report.note("profile in " + name)
	})
	return err
}
