package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"

	"bespoke/bench/rig"
)

// attempt is one order that a client wanted, and what it was told about it.
type attempt struct {
	key, foreignID string
	body           []byte
	id, number     string // as acknowledged; "" where no answer came
}

// promises are all attempts, those of this round apart.
type promises struct {
	mu    sync.Mutex
	all   []*attempt // of the rounds before
	round []*attempt
}

func (p *promises) begin() {
	p.all, p.round = append(p.all, p.round...), nil
}

func (p *promises) add(a *attempt) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.round = append(p.round, a)
}

// load places one order after another until no answer comes any more.
func (t *trial) load(c *rig.Client, client int) error {
	r := rand.New(rand.NewPCG(uint64(t.rounds), uint64(client)))
	for n := 0; t.ctx.Err() == nil; n++ {
		name := fmt.Sprintf("%d-%d-%d", t.rounds, client, n)
		a := &attempt{key: "crash-" + name, foreignID: "F-" + name}
		a.body = t.shop.Order(nil, r, 3, a.foreignID)
		t.add(a)
		if answered, err := a.send(c); err != nil || !answered {
			return err
		}
	}
	return t.ctx.Err()
}

// send asks for the order and notes what is promised. Not answered means that
// the server has gone; an error, that it said anything but yes.
func (a *attempt) send(c *rig.Client) (answered bool, err error) {
	status, answer, gone := c.Do("POST", "/api/v1/orders", a.key, a.body)
	if gone != nil {
		return false, nil
	}
	if status != 201 {
		return true, fmt.Errorf("order %s was answered %d %s", a.foreignID, status, answer)
	}
	var o placed
	if err := json.Unmarshal(answer, &o); err != nil {
		return true, fmt.Errorf("read the answer to %s: %w", a.foreignID, err)
	}
	a.id, a.number = o.ID, o.Number
	return true, nil
}

// placed is what matters of an order.
type placed struct {
	ID        string `json:"id"`
	Number    string `json:"number"`
	ForeignID string `json:"foreignId"`
}

// sendAgain repeats what was not answered, and each client's last that was.
func (t *trial) sendAgain() error {
	crowd := rig.Clients(clients, t.server.Addr, t.shop.Key)
	again := t.unanswered()
	t.acknowledged, t.resent = t.acknowledged+len(t.promises.round)-len(again), t.resent+len(again)
	err := rig.Each(t.ctx, crowd, len(again), func(c *rig.Client, i int) error {
		answered, err := again[i].send(c)
		if err == nil && !answered {
			err = fmt.Errorf("the new server did not answer for %s", again[i].foreignID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.sendAnswered(crowd)
}

func (p *promises) unanswered() (open []*attempt) {
	for _, a := range p.round {
		if a.id == "" {
			open = append(open, a)
		}
	}
	return open
}

// sendAnswered repeats the last orders of the round: the same answer must come.
func (t *trial) sendAnswered(crowd []*rig.Client) error {
	last := t.promises.round[max(0, len(t.promises.round)-2*clients):]
	return rig.Each(t.ctx, crowd, len(last), func(c *rig.Client, i int) error {
		again := *last[i]
		if answered, err := again.send(c); err != nil || !answered {
			return fmt.Errorf("send %s again: %w", again.foreignID, err)
		}
		if again.id != last[i].id || again.number != last[i].number {
			t.note(&t.changed, "%s was %s %s, and is %s %s", again.foreignID, last[i].id, last[i].number, again.id, again.number)
		}
		c.Close()
		return nil
	})
}
