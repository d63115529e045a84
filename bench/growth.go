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
	looked  [3][]time.Duration // by question: the median of each round
}

// questions are what people ask a server for all day, and how much slower the
// answer may be on the large side.
var questions = [3]string{"latest 50", "order by foreign id", "order by id"}

const slowerBy = 1.5

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
			body = s.shop.Order(body, r, 3, foreignID(i*perBatch+j))
		}
		status, answer, err := c.Do("POST", "/api/v1/orders/batch", fmt.Sprintf("fill-%d", i), append(body, "]}"...))
		if err != nil {
			return err
		}
		return placedAll(status, answer, size)
	})
}

func foreignID(n int) string { return fmt.Sprintf("G-%d", n) }

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

// looks is how often a round asks each question.
const looks = 200

// measureSide takes one side's turn.
func (b *bench) measureSide(s *side) error {
	if _, err := s.crowd.placeSome(b.ctx, perRound/5); err != nil {
		return err
	}
	one, err := b.measure(s.db, s.server.PID(), func() ([]time.Duration, error) { return s.crowd.placeSome(b.ctx, perRound) })
	if err != nil {
		return err
	}
	s.placing = append(s.placing, one)
	return s.look(2 * b.span)
}

// look asks the questions many times, but not for ever.
func (s *side) look(most time.Duration) error {
	var took [len(questions)][]time.Duration
	begun := time.Now()
	for n := 0; n < looks && time.Since(begun) < most; n++ {
		one, err := s.askAll()
		if err != nil {
			return err
		}
		for q := range took {
			took[q] = append(took[q], one[q])
		}
	}
	for q := range took {
		s.looked[q] = append(s.looked[q], median(took[q]))
	}
	return nil
}

// askAll asks each question once, for an order that was placed at some time.
func (s *side) askAll() (took [len(questions)]time.Duration, err error) {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	wanted := foreignID(rand.IntN(s.orders))
	if took[0], err = s.ask("?limit=50", nil); err != nil {
		return took, err
	}
	if took[1], err = s.ask("?foreignId="+wanted, &page); err != nil {
		return took, err
	}
	if len(page.Items) != 1 {
		return took, fmt.Errorf("%d orders have the foreign id %s", len(page.Items), wanted)
	}
	took[2], err = s.ask("/"+page.Items[0].ID, nil)
	return took, err
}

func (s *side) ask(path string, into any) (time.Duration, error) {
	start := time.Now()
	err := s.crowd.clients[0].Call("GET", "/api/v1/orders"+path, nil, into)
	return time.Since(start), err
}

func (b *bench) compare(few, many *side) {
	r := b.report
	for _, s := range []*side{few, many} {
		r.say(fmt.Sprintf("placing at %d orders", s.orders), over(s.placing, sample.rate), "orders/s")
	}
	r.hold("placing: slower by", against(few.placing, many.placing, sample.rate), "×", atMost(1.2))
	for q, name := range questions {
		for _, s := range []*side{few, many} {
			r.say(fmt.Sprintf("%s at %d orders", name, s.orders), millis(median(s.looked[q])), "ms")
		}
		var slower []float64
		for i := range few.looked[q] {
			slower = append(slower, float64(many.looked[q][i])/float64(few.looked[q][i]))
		}
		r.hold(name+": slower by", median(slower), "×", atMost(slowerBy))
	}
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
