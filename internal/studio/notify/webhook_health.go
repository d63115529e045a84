package notify

import (
	"time"

	"bespoke/internal/engine/job"
)

// Receipt is what came of one attempt.
type Receipt struct {
	Status int           // of the answer; 0 without one
	Error  string        // why there is none, in one word; see Attempt
	Answer string        // its beginning
	After  time.Duration // what the receiver asks us to wait
	Took   time.Duration
}

func (r Receipt) taken() bool { return r.Status/100 == 2 }

// The states of a delivery.
const (
	deliveryWaits  = "waiting"
	deliveryDone   = "done"
	deliveryFailed = "failed"
)

// The patience with a delivery: so many attempts, over three days. The pauses
// between them are job.Patience, and up to a fifth longer, so that what failed
// together does not come back together.
const (
	maxAttempts = 10
	jitter      = 5
	maxAfter    = 24 * time.Hour
)

// after is a delivery after an attempt. More of them make no sense where the
// receiver says that it is gone.
func (d deliveryRow) after(at time.Time, r Receipt) deliveryRow {
	d.Attempts++
	d.Status, d.Error = int64(r.Status), r.Error
	if r.taken() {
		d.State, d.Failures = deliveryDone, 0
		return d
	}
	d.Failures++
	if d.Failures >= maxAttempts || r.Status == statusGone {
		d.State = deliveryFailed
		return d
	}
	raw := d.ID.Raw()
	pause := job.Patience(int(d.Failures))
	pause += pause / jitter * time.Duration(raw[len(raw)-1]) / 255 // its id is random enough
	d.DueAt = at.Add(max(pause, min(r.After, maxAfter))).UnixMicro()
	return d
}

// The patience with an endpoint: after so many failures in a row sending rests,
// for a minute at first and for an hour at most; then one delivery is tried.
// After five days in which nothing was taken it is switched off.
const (
	statusGone  = 410
	patient     = 10
	firstRest   = time.Minute
	longestRest = time.Hour
	giveUp      = 5 * 24 * time.Hour
)

// awaited is when a delivery is due that somebody waits for: before all others, and
// while its endpoint rests. That is how one sees whether a receiver is back.
const awaited = 0

// probing tells whether one delivery at a time is enough.
func (w *webhookRow) probing() bool { return w.Failures >= patient }

// rests tells whether nothing is sent now but what somebody asks for.
func (w *webhookRow) rests(now int64) bool { return w.PausedUntil > now }

// after is an endpoint after an attempt.
func (w webhookRow) after(at time.Time, r Receipt) webhookRow {
	if r.taken() {
		w.Failures, w.FailingSince, w.PausedUntil, w.TakenAt = 0, 0, 0, at.UnixMicro()
		return w
	}
	resting := w.rests(at.UnixMicro())
	if !w.probing() || !resting { // else it was under way when the rest began, or somebody asked for it: it says nothing new
		w.Failures++
	}
	if w.FailingSince == 0 {
		w.FailingSince = at.UnixMicro()
	}
	switch {
	case r.Status == statusGone:
		w.State = stoppedGone
	case at.Sub(time.UnixMicro(w.FailingSince)) >= giveUp:
		w.State = stoppedFails
	default:
		rest := min(r.After, maxAfter)
		if !resting {
			rest = max(rest, w.rest())
		}
		if rest > 0 {
			w.PausedUntil = max(w.PausedUntil, at.Add(rest).UnixMicro())
		}
	}
	return w
}

// rest is how long sending rests after the failures so far.
func (w *webhookRow) rest() time.Duration {
	if !w.probing() {
		return 0
	}
	return min(firstRest<<min(w.Failures-patient, 10), longestRest)
}
