package main

import (
	"cmp"
	"slices"
	"time"

	"bespoke/bench/rig"
)

// sample is one measurement: orders written in a time, what each of them took,
// and what it cost.
type sample struct {
	took              time.Duration
	latencies         []time.Duration
	program, database time.Duration // processor time
	commits           int64
}

func (s sample) orders() float64 { return float64(len(s.latencies)) }
func (s sample) rate() float64   { return s.orders() / s.took.Seconds() }

// perOrder is a time per order in microseconds.
func (s sample) perOrder(d time.Duration) float64 { return micros(d) / s.orders() }

// cpu is the processor time of program and database per order.
func (s sample) cpu() float64 { return s.perOrder(s.program + s.database) }

func (s sample) commitsPerOrder() float64 { return float64(s.commits) / s.orders() }

// tail is the 99th percentile against the median.
func (s sample) tail() float64 {
	return float64(percentile(s.latencies, 99)) / float64(percentile(s.latencies, 50))
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func percentile[T cmp.Ordered](values []T, p int) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

func median[T cmp.Ordered](values []T) T { return percentile(values, 50) }

// over is the median of a figure over the rounds.
func over(rounds []sample, f func(sample) float64) float64 {
	values := make([]float64, len(rounds))
	for i, s := range rounds {
		values[i] = f(s)
	}
	return median(values)
}

// against is the median, round by round, of one side's figure over the other's.
func against(ours, theirs []sample, f func(sample) float64) float64 {
	values := make([]float64, len(ours))
	for i := range ours {
		values[i] = f(ours[i]) / f(theirs[i])
	}
	return median(values)
}

// measure takes the time and the cost of do: of a program, or of ourselves
// where pid is 0.
func (b *bench) measure(db rig.Database, pid int, do func() ([]time.Duration, error)) (s sample, err error) {
	program := func() time.Duration { return rig.OwnCPU() }
	if pid != 0 {
		program = func() time.Duration { d, _ := rig.CPU(pid); return d }
	}
	commits, err := db.Commits(b.ctx)
	if err != nil {
		return s, err
	}
	database, err := db.CPU()
	if err != nil {
		return s, err
	}
	spent, start := program(), time.Now()
	if s.latencies, err = do(); err != nil {
		return s, err
	}
	s.took, s.program = time.Since(start), program()-spent
	after, err := db.CPU()
	if err != nil {
		return s, err
	}
	s.database = after - database
	now, err := db.Commits(b.ctx)
	s.commits = now - commits
	return s, err
}
