package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
)

// A verb that is refused is tried again after pauses that grow; then somebody has to
// see to it: the step stands in the work queue, as a task of the flow's fallback (W1).

// How often a refused verb is tried again where its step says nothing, and the pauses:
// the first, by how much each is longer than the one before, and the longest.
const (
	defaultRetries = 3
	firstPause     = time.Minute
	pauseGrows     = 5
	longestPause   = 6 * time.Hour
)

// The ways in which a queued call was repaired.
const (
	RepairRetry  = "retry"
	RepairByHand = "byHand"
	RepairGiveUp = "giveUp"
)

// repairs is the deadline of what stands in the work queue: whoever has it is reminded
// every day.
var repairs = &Ladder{In: clock.Duration{N: 1, Unit: clock.Day}, Rungs: []Rung{{Percent: 100, Do: doRemind}}}

// PauseAfter is how long a verb rests after so many attempts.
func PauseAfter(attempts int) time.Duration {
	pause := firstPause
	for range attempts - 1 {
		if pause *= pauseGrows; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}

// fails hears that a call was refused: it is tried again later as often as its step
// says; then the run goes on without, where it may, or somebody has to see to it.
func (r *run) fails(c *Call, step *Step, err error) {
	c.Say = sayings(step, err)
	tellAs(r, RobotFlow, CallFailed{r.onCall(c), step.ID, c.ID, step.Verb, c.Attempt, c.Say})
	v := r.s.visit(c.Visit)
	switch {
	case len(v.Seats) > 0: // somebody who has it tried
		c.Status = Queued
	case c.Attempt <= step.Retry:
		c.Status = Resting
		t := Timer{ID: r.s.id('t'), For: v.ID, At: r.at.Add(PauseAfter(c.Attempt))}
		r.s.Timers = append(r.s.Timers, t)
		do(r, SetTimer{t.ID, v.ID, t.At})
	case step.FailOn:
		c.Status = Failed
		r.leave(v.ID, Done, string(Failed))
	default:
		c.Status = Queued
		tellAs(r, RobotFlow, CallQueued{r.onCall(c), step.ID, c.ID, step.Verb, c.Attempt, c.Say})
		l := r.opening(v.Part, step)
		owners, via := r.owners(step, true)
		r.seatAll(v, step, l, owners, via, true)
	}
}

// sayings is what a fault says, in the languages of the product.
func sayings(step *Step, err error) blueprint.Label {
	f := fault.As(err)
	if f == nil {
		f = callRefused.New("step", step.Name.Text())
	}
	return blueprint.Label{"zh-CN": f.Say("zh-CN"), "en": f.Say("en")}
}

// tryAgain runs a verb, or a refused one once more, under the same key: it happens once (W1).
func (r *run) tryAgain(c *Call, step *Step) {
	var failed error
	if len(step.Works) > 0 && len(c.Input) == 0 { // it could not be worked out, or never was
		failed = r.prepare(c, r.s.visit(c.Visit).Part, step)
	}
	if failed == nil {
		r.undoLeft(c, step)
	}
	c.Status = Open
	c.Attempt++
	tellAs(r, RobotFlow, CallStarted{r.onCall(c), step.ID, c.ID, step.Verb, c.Attempt})
	do(r, Run{Call: c.ID, Step: step.ID, Verb: step.Verb, Input: c.input(step), Err: failed, Key: r.key(c.Key), Attempt: c.Attempt})
}

// callOf is the latest call of a visit; nil where it has made none.
func (s *State) callOf(visit ID) *Call {
	for i := len(s.Calls) - 1; i >= 0; i-- {
		if s.Calls[i].Visit == visit {
			return &s.Calls[i]
		}
	}
	return nil
}

// repair is what somebody does about a call in the work queue: has it tried again, says
// that it was done by hand, or gives it up, which rejects where the step stands.
// Faults: those of hand, task.invalid where the step is none of those, task.underWay,
// task.machine.
func (r *run) repair(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	if step.Kind != Auto {
		return taskVerb.New("step", step.Name.Text())
	}
	c := r.s.callOf(v.ID)
	if c.Status != Queued {
		return taskUnderWay.New("step", step.Name.Text())
	}
	if ev.Kind == Retry {
		r.retried = k.ID
		r.tryAgain(c, step)
		return nil
	}
	if err := reasoned(ev.Opinion, "/opinion"); err != nil {
		return err
	}
	if ev.Kind == GiveUp {
		c.Status = Failed
		r.mended(v.ID, k.ID, ev, c, GivenUp, RepairGiveUp)
		r.leave(v.ID, Rejected, string(Failed))
		return nil
	}
	if step.own {
		return taskMachine.New("step", step.Name.Text())
	}
	c.Status = HandMade
	r.mended(v.ID, k.ID, ev, c, HandMade, RepairByHand)
	r.leave(v.ID, Done, string(Done))
	return nil
}

// mended records who saw to a queued call, and takes it out of the queue.
func (r *run) mended(visit, seat ID, ev Event, c *Call, as Status, how string) {
	v, k := r.s.seat(seat)
	r.step = v.Step
	r.signs(k, ev, as)
	tell(r, CallRepaired{r.on(v), v.Step, c.ID, how, ev.Opinion})
	r.closeSeats(v, Why{Code: WhyDecided, By: ev.By.Name})
	r.dropTimers(visit)
}

// landed takes a call that has succeeded after all out of the work queue (W2).
func (r *run) landed(v *Visit, c *Call, ev Event) {
	if !r.retried.IsZero() && len(v.open()) > 0 {
		r.mended(v.ID, r.retried, ev, c, Retried, RepairRetry)
	}
	r.closeSeats(v, Why{Code: WhyWaited})
	r.dropTimers(v.ID)
}

// abandon ends calls that are not under way when their step is: nobody tries them again.
func (r *run) abandon(visit ID) {
	for i := range r.s.Calls {
		if c := &r.s.Calls[i]; c.Visit == visit && (c.Status == Resting || c.Status == Queued) {
			c.Status = Failed
		}
	}
}

// refusal tells whether a verb answered no, as opposed to an accident, or to being asked
// at the wrong moment: those are tried again by whoever runs it.
func refusal(err error) bool {
	f := fault.As(err)
	return f != nil && slices.Contains([]fault.Kind{fault.Invalid, fault.Denied, fault.Missing, fault.Conflict, fault.Blocked}, f.Kind)
}

// Failure is why an automatic step is not done yet.
type Failure struct {
	Say      string     `json:"say" doc:"What the verb answered"`
	Attempts int        `json:"attempts"`
	NextAt   *time.Time `json:"nextAt,omitempty" doc:"When it is tried again; absent where it waits for somebody"`
}

// failure is what is wrong at a visit of an automatic step; nil where nothing is.
func (s *State) failure(visit ID, lang string) *Failure {
	c := s.callOf(visit)
	if c == nil || c.Status != Resting && c.Status != Queued {
		return nil
	}
	f := &Failure{Say: c.Say.In(lang, ""), Attempts: c.Attempt}
	for i := range s.Timers {
		if t := &s.Timers[i]; t.For == visit && c.Status == Resting {
			at := t.At
			f.NextAt = &at
		}
	}
	return f
}
