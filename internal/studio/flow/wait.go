package flow

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

// Pause is what a wait waits for: a condition on its subject, a fact about it, or a time.
type Pause struct {
	Until *rule.Cond
	Fact  string         // told since the run began
	If    *rule.Cond     // and has to hold then, or come to; nil is always
	Fresh bool           // told since it is waited for
	For   clock.Duration // from when it is reached
	At    *rule.Formula  // a day or a moment
}

// The causes of WaitEnded.
const (
	WaitHeld = "until" // its condition holds
	WaitFact = "fact"  // what it waits for was told
	WaitTime = "time"  // its time has come
)

// owned tells whether a wait belongs to somebody: one for a time ends by itself.
func (p *Pause) owned() bool { return p.Until != nil || p.Fact != "" }

// wait lets a part stand until a condition holds, a fact was told or a time has come; it
// tells whether that is so already (B7). A wait for a condition or a fact belongs to
// somebody, who is told when it takes too long.
func (r *run) wait(part ID, step *Step) bool {
	if !step.Pause.owned() {
		return r.waitTill(part, step)
	}
	r.look(part)
	if r.came(step, r.at) {
		r.waited(r.visit(part, step, Open).ID, step.Pause.cause())
		return false // the part has gone on by itself
	}
	if !r.ask(part, step, false) {
		return true // nobody is there to look after it, and then it is not waited for
	}
	if step.Pause.Fresh {
		r.s.visit(r.s.part(part).At).Since = r.at
	}
	return false
}

// came tells whether what a step waits for since a moment has come about, as the part that
// is looked at sees it.
func (r *run) came(step *Step, since time.Time) bool {
	if step.Pause.Fact != "" {
		return r.told(step, since) && step.Pause.If.Holds(r.w.Env)
	}
	return step.Pause.Until.Holds(r.w.Env)
}

func (p *Pause) cause() string {
	if p.Fact != "" {
		return WaitFact
	}
	return WaitHeld
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
	tellAs(r, RobotFlow, WaitBegan{Of: r.on(v), Step: step.ID, Until: at})
	do(r, SetTimer{t.ID, v.ID, at})
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
	tellAs(r, RobotFlow, WaitEnded{r.on(v), v.Step, cause})
	r.leave(visit, Done, string(Done))
}

// heed ends the first wait for what has come about, and tells whether there was one.
func (r *run) heed() bool {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Status != Open {
			continue
		}
		step := r.stepOf(v)
		if !step.Pause.owned() || !r.enough(v, step) {
			continue
		}
		if step.Kind == Wait {
			r.waited(v.ID, step.Pause.cause())
			return true
		}
		if done, failed, all := r.tally(v.ID); done+failed == all {
			r.countItems(v, step)
			return true
		}
	}
	return false
}
