// Package clock tells the time and counts it the way a business does: by the
// clock, or by the working hours and days of a calendar.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time. The program asks one clock for everything, so that
// tests freeze it and the demo moves it.
type Clock interface{ Now() time.Time }

// System is the machine's own clock.
type System struct{}

// Now is the present moment in UTC, to the microsecond that the database keeps.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Frozen stands still until it is moved. It is safe for many goroutines.
type Frozen struct {
	mu sync.Mutex
	at time.Time
}

// At returns a clock that stands at t.
func At(t time.Time) *Frozen { return &Frozen{at: t.UTC().Truncate(time.Microsecond)} }

// Now is where the clock stands.
func (f *Frozen) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at
}

// Move turns the clock by d and returns where it stands then.
func (f *Frozen) Move(d time.Duration) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at = f.at.Add(d)
	return f.at
}

// Movable is the machine's clock, set ahead or back: it goes on from where it
// was set. It is safe for many goroutines.
type Movable struct {
	mu  sync.Mutex
	off time.Duration
}

// Now is the machine's moment, moved.
func (m *Movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return System{}.Now().Add(m.off)
}

// Set turns the clock to t.
func (m *Movable) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off = t.Sub(System{}.Now()).Truncate(time.Microsecond)
}

// Move turns the clock by d and returns where it stands then.
func (m *Movable) Move(d time.Duration) time.Time {
	m.mu.Lock()
	m.off += d
	m.mu.Unlock()
	return m.Now()
}
