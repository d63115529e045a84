package event

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

// Timer is a moment at which a verb is to be done, as a row of the workspace.
type Timer struct {
	ID      TimerID
	DueAt   int64  // µs UTC
	Verb    string // an internal verb, called with Input and the timer's id as idempotency key
	Subject id.Raw
	Input   string // JSON
}

type timerKind struct{}

func (timerKind) Prefix() string { return "tmr" }

// TimerID names a timer.
type TimerID = id.Of[timerKind]

// NewTimerID names a timer that is about to be set.
func NewTimerID() TimerID { return id.New[timerKind]() }

// DueTimer is a timer whose moment has come, with its workspace.
type DueTimer struct {
	Workspace act.WorkspaceID
	Timer
}

// SetTimers stores timers.
func (t *Tx) SetTimers(timers []Timer) error { return insertTimers(t.Tx, timers) }

// DropTimers forgets timers, fired or not. One that is gone already is no error.
func (t *Tx) DropTimers(ids []TimerID) error { return deleteTimers(t.Tx, ids) }

// DueTimers is the clock's look, over all workspaces, for timers whose moment
// has come, the longest overdue first. A timer stays until it is dropped: the
// verb's idempotency key keeps a second look from doing it twice.
func (l *Log) DueTimers(ctx context.Context, now time.Time, limit int) ([]DueTimer, error) {
	return sweepTimers(ctx, l.db, now.UnixMicro(), limit)
}
