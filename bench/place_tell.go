package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// bars are what placing must reach on a database.
type bars struct{ rate, cpu float64 }

var placing = map[string]bars{"sqlite": {1.2, 1}, "postgres": {2, 0.5}}

// tell reports the medians of the rounds.
func (c *contest) tell() {
	r, want := c.b.report, placing[c.b.db]
	rate, cpu := sample.rate, sample.cpu
	r.say("rows that one order adds", float64(sum(c.shape.Inserted)), "rows")
	r.note(rowsOf(c.shape.Inserted))
	r.say("rows that one order changes", float64(sum(c.shape.Updated)), "rows")
	r.note(rowsOf(c.shape.Updated))
	r.say("placing", over(c.ours, rate), "orders/s")
	r.say("plain SQL", over(c.sql, rate), "orders/s")
	r.hold("placing against plain SQL", against(c.ours, c.sql, rate), "×", atLeast(want.rate))
	r.say("placing with batches of one", over(c.alone, rate), "orders/s")
	r.hold("placing against batches of one", against(c.ours, c.alone, rate), "×", atLeast(3))
	r.say("placing on a hot SKU", over(c.onOne, rate), "orders/s")
	r.hold("hot SKU against spread", against(c.onOne, c.ours, rate), "×", atLeast(0.8))
	r.hold("commits per order", over(c.ours, sample.commitsPerOrder), "", atMost(0.125))
	c.latencies()
	r.say("CPU of placing: program", over(c.ours, func(s sample) float64 { return s.perOrder(s.program) }), "µs/order")
	r.say("CPU of placing: database", over(c.ours, func(s sample) float64 { return s.perOrder(s.database) }), "µs/order")
	r.say("CPU of plain SQL: program", over(c.sql, func(s sample) float64 { return s.perOrder(s.program) }), "µs/order")
	r.say("CPU of plain SQL: database", over(c.sql, func(s sample) float64 { return s.perOrder(s.database) }), "µs/order")
	r.hold("CPU of placing against plain SQL", against(c.ours, c.sql, cpu), "×", atMost(want.cpu))
}

func (c *contest) latencies() {
	r := c.b.report
	at := func(p int) func(sample) float64 {
		return func(s sample) float64 { return millis(percentile(s.latencies, p)) }
	}
	r.say("latency of placing, median", over(c.ours, at(50)), "ms")
	r.say("latency of placing, 99 of 100", over(c.ours, at(99)), "ms")
	r.hold("99 of 100 against the median", over(c.ours, sample.tail), "×", atMost(4))
	r.say("latency of plain SQL, median", over(c.sql, at(50)), "ms")
	var worst time.Duration
	for _, s := range c.ours {
		worst = max(worst, slices.Max(s.latencies))
	}
	r.say("latency of placing, the worst", millis(worst), "ms")
}

// rowsOf lists how many rows there are of which table.
func rowsOf(rows map[string]int) string {
	var all []string
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		if n := rows[table]; n > 1 {
			table = fmt.Sprintf("%d %s", n, table)
		}
		all = append(all, table)
	}
	return strings.Join(all, ", ")
}

func sum(rows map[string]int) (n int) {
	for _, k := range rows {
		n += k
	}
	return n
}
