package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"bespoke/bench/rig"
)

// side is one of two databases that differ in how many orders they hold.
type side struct {
	orders int
	db     rig.Database
	shop   *rig.Shop
	server *rig.Server
	crowd  *crowd

	placing []sample
	latest  []time.Duration // median of each round
}

// small is what growth is measured from, and perRound how many orders a round
// adds to both sides.
const (
	small    = 10_000
	perRound = 1500
)

// growth measures placing and the list of the latest 50 orders on a small and
// a large database, in turns.
func (b *bench) growth() (err error) {
	sides := []*side{{orders: small}, {orders: b.orders}}
	for _, s := range sides {
		defer func() { err = errors.Join(err, b.leave(s)) }()
		if err := b.grow(s); err != nil {
			return err
		}
	}
	for range b.rounds {
		for _, s := range sides {
			if err := b.measureSide(s); err != nil {
				return err
			}
		}
	}
	b.compare(sides[0], sides[1])
	return nil
}

// grow makes a shop with so many orders and starts its server.
func (b *bench) grow(s *side) (err error) {
	if s.db, s.shop, err = b.shop(rig.Size{SKUs: 500, Customers: 200, Pieces: 10_000_000}); err != nil {
		return err
	}
	if s.server, err = b.program.Serve(b.ctx, s.db.URL); err != nil {
		return err
	}
	s.crowd = newCrowd(clients, s.server, s.shop, func(buf []byte, r *rand.Rand) []byte { return s.shop.Order(buf, r, 3, "") })
	start := time.Now()
	if err := s.fill(b); err != nil {
		return err
	}
	b.report.say(fmt.Sprintf("filling %d orders in batches", s.orders), float64(s.orders)/time.Since(start).Seconds(), "orders/s")
	return s.db.Settle(b.ctx)
}

// perBatch is as many orders as order.placeMany takes at once.
const perBatch = 256

func (s *side) fill(b *bench) error {
	n := (s.orders + perBatch - 1) / perBatch
	return rig.Each(b.ctx, s.crowd.clients[:2], n, func(c *rig.Client, i int) error {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		body := []byte(`{"orders":[`)
		size := min(perBatch, s.orders-i*perBatch)
		for j := range size {
			if j > 0 {
				body = append(body, ',')
			}
			body = s.shop.Order(body, r, 3, "")
		}
		status, answer, err := c.Do("POST", "/api/v1/orders/batch", fmt.Sprintf("fill-%d", i), append(body, "]}"...))
		if err != nil {
			return err
		}
		return placedAll(status, answer, size)
	})
}

// placedAll makes sure that a batch was placed and not just answered.
func placedAll(status int, answer []byte, want int) error {
	var out struct {
		Results []struct {
			Order   json.RawMessage `json:"order"`
			Problem json.RawMessage `json:"problem"`
		} `json:"results"`
	}
	if status/100 != 2 {
		return fmt.Errorf("place a batch: %d %s", status, answer)
	}
	if err := json.Unmarshal(answer, &out); err != nil {
		return err
	}
	for _, one := range out.Results {
		if one.Order == nil {
			return fmt.Errorf("place a batch: %s", one.Problem)
		}
	}
	if len(out.Results) != want {
		return fmt.Errorf("place a batch of %d: %d results", want, len(out.Results))
	}
	return nil
}

// looks is how often a round asks for the latest orders.
const looks = 200

func (b *bench) measureSide(s *side) error {
	if _, err := s.crowd.placeSome(b.ctx, perRound/5); err != nil {
		return err
	}
	one, err := b.measure(s.db, s.server.PID(), func() ([]time.Duration, error) { return s.crowd.placeSome(b.ctx, perRound) })
	if err != nil {
		return err
	}
	s.placing = append(s.placing, one)
	var took []time.Duration
	for range looks {
		start := time.Now()
		if err := s.crowd.clients[0].Call("GET", "/api/v1/orders?limit=50", nil, nil); err != nil {
			return err
		}
		took = append(took, time.Since(start))
	}
	s.latest = append(s.latest, median(took))
	return nil
}

func (b *bench) compare(few, many *side) {
	r := b.report
	var slower, latest []float64
	for i := range few.placing {
		slower = append(slower, few.placing[i].rate()/many.placing[i].rate())
		latest = append(latest, float64(many.latest[i])/float64(few.latest[i]))
	}
	for _, s := range []*side{few, many} {
		r.say(fmt.Sprintf("placing at %d orders", s.orders), over(s.placing, sample.rate), "orders/s")
		r.say(fmt.Sprintf("latest 50 at %d orders", s.orders), millis(median(s.latest)), "ms")
	}
	r.hold("placing: slower by", median(slower), "×", atMost(1.2))
	r.hold("latest 50: slower by", median(latest), "×", atMost(1.5))
}

func (b *bench) leave(s *side) error {
	if s.crowd != nil {
		s.crowd.close()
	}
	if s.server != nil {
		s.server.Stop()
	}
	if s.db.URL == "" {
		return nil
	}
	return s.db.Drop(b.ctx)
}
