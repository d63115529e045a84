package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"bespoke/bench/rig"
)

// clients place orders at the same time.
const clients = 16

// auditEvery is how many rounds go by between two audits.
const auditEvery = 5

// trial is one database that has to live through kills.
type trial struct {
	ctx     context.Context
	program rig.Program
	url     string
	shop    *rig.Shop
	server  *rig.Server
	random  *rand.Rand
	promises
	result
}

// result is what all rounds came to.
type result struct {
	rounds, acknowledged, resent int
	lost, doubled, changed       []string
	audit                        []string
}

func (r *result) clean() bool {
	return len(r.lost)+len(r.doubled)+len(r.changed)+len(r.audit) == 0
}

func (r *result) String() string {
	audit := "clean"
	if len(r.audit) > 0 {
		audit = strings.Join(r.audit, "; ")
	}
	s := fmt.Sprintf("rounds %d  acknowledged %d  sent again %d  lost %d  doubled %d  answered differently %d  audit %s",
		r.rounds, r.acknowledged, r.resent, len(r.lost), len(r.doubled), len(r.changed), audit)
	for what, all := range map[string][]string{"lost": r.lost, "doubled": r.doubled, "answered differently": r.changed} {
		for _, one := range all[:min(len(all), 10)] {
			s += "\n  " + what + ": " + one
		}
	}
	return s
}

// try kills a server on an empty database so many times.
func try(ctx context.Context, p rig.Program, url string, rounds int, seed uint64) (*result, error) {
	t := &trial{ctx: ctx, program: p, url: url, random: rand.New(rand.NewPCG(seed, 0))}
	err := t.open()
	defer func() {
		if t.server != nil {
			t.server.Stop()
		}
	}()
	for err == nil && t.rounds < rounds {
		err = t.round()
	}
	if err == nil {
		err = t.compareAll()
	}
	if err == nil {
		err = t.audits()
	}
	return &t.result, err
}

// open makes a shop on the database and starts the first server.
func (t *trial) open() error {
	w, err := t.program.NewWorkspace(t.ctx, t.url, "furniture")
	if err != nil {
		return err
	}
	if err := t.start(); err != nil {
		return err
	}
	t.shop, err = rig.Fill(t.ctx, t.server.Addr, w, rig.Size{SKUs: 40, Customers: 20, Pieces: 10_000_000})
	return err
}

func (t *trial) start() (err error) {
	t.server, err = t.program.Serve(t.ctx, t.url)
	return err
}

// round is load, a kill in the middle of it, a new server, and a comparison.
func (t *trial) round() error {
	t.rounds++
	t.begin()
	if err := t.loadAndKill(); err != nil {
		return err
	}
	if err := t.start(); err != nil {
		return err
	}
	if err := t.sendAgain(); err != nil {
		return err
	}
	if err := t.compareRound(); err != nil {
		return err
	}
	if t.rounds%auditEvery == 0 {
		return t.audits()
	}
	return nil
}

// loadAndKill lets clients place orders until the server dies under them.
func (t *trial) loadAndKill() error {
	crowd := rig.Clients(clients, t.server.Addr, t.shop.Key)
	moment := 150*time.Millisecond + time.Duration(t.random.Int64N(int64(time.Second)))
	dead := make(chan struct{})
	time.AfterFunc(moment, func() {
		t.server.Kill()
		close(dead)
	})
	err := rig.Each(t.ctx, crowd, clients, func(c *rig.Client, i int) error {
		defer c.Close()
		return t.load(c, i)
	})
	<-dead
	t.server = nil
	return err
}

func (t *trial) audits() error {
	found, err := t.program.Audit(t.ctx, t.url)
	if found != "" {
		t.audit = append(t.audit, found)
	}
	return err
}
