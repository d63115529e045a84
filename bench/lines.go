package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"bespoke/bench/rig"
	"bespoke/internal/app"
	"bespoke/internal/engine/db"
)

// longest is an order as long as the bar wants, and short what it is compared with.
const (
	longest = 1000
	short   = 10
)

// lines places a short and a very long order with the house in this process,
// where the statements of both can be counted.
func (b *bench) lines() (err error) {
	db, shop, err := b.shop(rig.Size{SKUs: longest, Customers: 1, Pieces: 10_000})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Drop(b.ctx)) }()
	house, addr, leave, err := b.house(db)
	if err != nil {
		return err
	}
	defer leave()
	c := rig.NewClient(addr, shop.Key)
	defer c.Close()
	if err := allowLongOrders(c); err != nil {
		return err
	}
	var asked [2]measured
	for i, n := range []int{short, longest} {
		if asked[i], err = placeLines(c, house, shop, n); err != nil {
			return err
		}
	}
	b.tellLines(asked[0], asked[1])
	return nil
}

// allowLongOrders lifts the form's own limit of lines.
func allowLongOrders(c *rig.Client) error {
	d, err := rig.Document("forms/furniture.json")
	if err != nil {
		return err
	}
	fields, _ := d["fields"].(map[string]any)
	field, is := fields["lines"].(map[string]any)
	if !is {
		return fmt.Errorf("the template's form has no lines")
	}
	field["max"] = 2 * longest
	return rig.Publish(c, "forms/furniture.json", d)
}

// measured is what one order asked of the database.
type measured struct {
	db.Stats
	took time.Duration
}

// placeLines places the same order a few times, for what a statement costs the
// first time is not the order's, and returns what the last one took.
func placeLines(c *rig.Client, h *app.House, shop *rig.Shop, n int) (m measured, err error) {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	for i := range 5 {
		body := shop.Order(nil, r, n, "")
		before, start := h.DB.Stats(), time.Now()
		status, answer, err := c.Do("POST", "/api/v1/orders", fmt.Sprintf("lines-%d-%d", n, i), body)
		if err != nil {
			return m, err
		}
		if status != 201 {
			return m, fmt.Errorf("place an order of %d lines: %d %.2000s", n, status, answer)
		}
		after := h.DB.Stats()
		m = measured{db.Stats{Statements: after.Statements - before.Statements, RoundTrips: after.RoundTrips - before.RoundTrips}, time.Since(start)}
	}
	return m, nil
}

func (b *bench) tellLines(few, many measured) {
	r := b.report
	r.say(fmt.Sprintf("order of %d lines", short), millis(few.took), "ms")
	r.say(fmt.Sprintf("order of %d lines", longest), millis(many.took), "ms")
	r.say(fmt.Sprintf("statements for %d lines", short), float64(few.Statements), "")
	if b.db != "postgres" {
		r.say(fmt.Sprintf("statements for %d lines", longest), float64(many.Statements), "")
		return
	}
	r.hold(fmt.Sprintf("statements for %d lines", longest), float64(many.Statements), "", exactly(float64(few.Statements)))
	r.say(fmt.Sprintf("round trips for %d lines", short), float64(few.RoundTrips), "")
	r.hold(fmt.Sprintf("round trips for %d lines", longest), float64(many.RoundTrips), "", exactly(float64(few.RoundTrips)))
}

// countLines counts the lines of a text; none in an empty one.
func countLines(text string) float64 {
	if text == "" {
		return 0
	}
	return float64(1 + strings.Count(text, "\n"))
}
