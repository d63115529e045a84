package flow

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// Pause is what a wait waits for: a condition on its subject, or a time.
type Pause struct {
	Until *rule.Cond
	For   clock.Duration // from when it is reached
	At    *rule.Formula  // a day or a moment
}

// The causes of WaitEnded.
const (
	WaitHeld = "until" // its condition holds
	WaitTime = "time"  // its time has come
)

// wait lets a part stand until a condition holds or a time has come; it tells whether
// that is so already (B7). A wait for a condition belongs to somebody, who is told when
// it takes too long.
func (r *run) wait(part ID, step *Step) bool {
	if step.Pause.Until == nil {
		return r.waitTill(part, step)
	}
	r.look(part)
	if step.Pause.Until.Holds(r.w.Env) {
		r.waited(r.visit(part, step, Open).ID, WaitHeld)
		return false // the part has gone on by itself
	}
	return !r.ask(part, step, false)
}

// waitTill arms the timer that ends a wait for a time.
func (r *run) waitTill(part ID, step *Step) bool {
	r.look(part)
	v := r.visit(part, step, Open)
	v.At = r.at
	at := r.pauseEnds(step)
	if !at.After(r.at) {
		r.waited(v.ID, WaitTime)
		return false
	}
	t := Timer{ID: r.s.id('t'), For: v.ID, At: at}
	r.s.Timers = append(r.s.Timers, t)
	r.tellAs(RobotFlow, WaitBegan{r.on(v), step.ID, at})
	r.do(SetTimer{t.ID, v.ID, at})
	return false
}

// pauseEnds is when a wait for a time is over. A day begins in the calendar's zone; where
// the subject names no day there is nothing to wait for.
func (r *run) pauseEnds(step *Step) time.Time {
	calendar := r.w.Calendar("")
	if step.Pause.At == nil {
		return step.Pause.For.After(r.at, calendar).UTC()
	}
	v, failed := step.Pause.At.Value(r.w.Env)
	switch {
	case failed != nil || v.Missing():
		return r.at
	case v.Kind == rule.KindDate:
		return v.Date().In(calendar.Zone()).UTC()
	}
	return v.Instant()
}

// waited ends a wait: what its owner had to look after is done.
func (r *run) waited(visit ID, cause string) {
	v := r.s.visit(visit)
	r.closeSeats(v, Why{Code: WhyWaited})
	r.dropTimers(visit)
	r.tellAs(RobotFlow, WaitEnded{r.on(v), v.Step, cause})
	r.leave(visit, Done, string(Done))
}

// heed ends the first wait whose condition holds now, and tells whether there was one.
func (r *run) heed() bool {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		step := r.d.steps[v.Step]
		if v.Status != Open || step.Pause.Until == nil || !r.enough(v, step) {
			continue
		}
		if step.Kind == Wait {
			r.waited(v.ID, WaitHeld)
			return true
		}
		if done, failed, all := r.tally(v.ID); done+failed == all {
			r.countItems(v, step)
			return true
		}
	}
	return false
}
