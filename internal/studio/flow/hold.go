package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
)

// A run on hold stands still until somebody resumes it (H3): nobody decides, clocks
// stop, and nothing moves. What happens to it meanwhile is recorded: calls land, times
// that were waited for come, and a change of the subject is looked at when it goes on
// (C10). A hold has an owner and a day on which it is looked at again, so it is never
// forgotten.

// Hold is who stopped a run, why, who looks after it and when.
type Hold struct {
	By      string     `json:"by"`   // user
	Name    string     `json:"name"` // and his name then
	Reason  string     `json:"reason"`
	Owner   string     `json:"owner"` // user, or "role:owner" where he has left
	At      time.Time  `json:"at"`
	Review  clock.Date `json:"review"`
	Changed []string   `json:"changed"` // facts of the subject that have changed since
}

// longestHold is how many days ahead a hold may be looked at again.
const longestHold = 366

func (r *run) onHold() bool { return r.s.Hold != nil }

// putOnHold stops a run, or gives a hold another reason, owner and day. Faults:
// flow.ended; flow.invalid with reason, owner and review as far as they are wrong.
func (r *run) putOnHold(ev Event) error {
	if r.s.Status != Running {
		return flowEnded.New()
	}
	if err := r.holdable(ev); err != nil {
		return err
	}
	h := Hold{By: ev.By.User, Name: ev.By.Name, Reason: ev.Reason, Owner: ev.To[0], At: r.at, Review: ev.Review}
	old := r.s.Hold
	if old != nil {
		h.At, h.Changed = old.At, old.Changed
		r.dropTimers(ID{})
	}
	r.s.Hold = &h
	r.reviewOn(h.Review)
	tell(r, HeldFact{r.of, h.Reason, h.Owner, h.Review})
	return nil
}

// holdable tells what is missing or wrong of a hold.
func (r *run) holdable(ev Event) error {
	var wrong []*fault.Error
	if ev.Reason == "" {
		wrong = append(wrong, holdReason.New().At("/reason"))
	}
	if len(ev.To) != 1 {
		wrong = append(wrong, holdOwner.New().At("/owner"))
	} else if u, ok := r.w.People.User(ev.To[0]); !ok || !u.Staff {
		wrong = append(wrong, taskPerson.New().At("/owner"))
	}
	today := clock.DateOf(r.at.In(r.w.Calendar("").Zone()))
	if ev.Review <= today || ev.Review > today+longestHold {
		wrong = append(wrong, holdReview.New("from", today+1, "to", today+longestHold).At("/review"))
	}
	if len(wrong) > 0 {
		return flowInvalid.New().Of(wrong...)
	}
	return nil
}

// standStill stops the clocks that run, and takes the tasks off the lists of what is to
// be done (D1): of all that is open, and of what is opened on hold, as a call in the work
// queue.
func (r *run) standStill() {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Status != Open || r.stepOf(v).Deadline == nil || v.At.IsZero() || !v.Still.IsZero() {
			continue
		}
		r.stopClock(v)
		for j := range v.Seats {
			if v.Seats[j].Status == Open {
				r.move(&v.Seats[j])
			}
		}
	}
}

// resume lets a run go on: clocks have the time that was left, tasks are open again,
// and what has changed meanwhile is looked at (C10). Faults: flow.notOnHold.
func (r *run) resume(ev Event) error {
	if !r.onHold() {
		return flowNotOnHold.New()
	}
	changed := r.s.Hold.Changed
	r.letGo()
	tell(r, ResumedFact{r.of, ev.Reason})
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Status == Open && v.Waits.IsZero() && !v.Still.IsZero() {
			r.startClock(v, r.stepOf(v))
			r.openAgain(v)
		}
	}
	r.tryRested()
	if len(changed) > 0 {
		r.review(changed)
		r.rescueAll()
	}
	return nil
}

// tryRested tries the calls again whose time came while the run stood still.
func (r *run) tryRested() {
	for i := range r.s.Calls {
		c := &r.s.Calls[i]
		if c.Status == Resting && !slices.ContainsFunc(r.s.Timers, func(t Timer) bool { return t.For == c.Visit }) {
			r.tryAgain(c, r.stepOf(r.s.visit(c.Visit)))
		}
	}
}

// openAgain brings the tasks of a visit back. Whoever had one may have left.
func (r *run) openAgain(v *Visit) {
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.rescue(v, k)
			r.move(k)
		}
	}
}

// letGo forgets the hold and its reminder.
func (r *run) letGo() {
	if r.onHold() {
		r.dropTimers(ID{})
		r.s.Hold = nil
	}
}

// noteChange keeps which facts have changed while the run stands still (C10).
func (r *run) noteChange(facts []string) {
	h := *r.s.Hold
	h.Changed = join(slices.Clip(h.Changed), facts)
	r.s.Hold = &h
}

// reviewOn arms the reminder of a hold: when work begins that day, or next.
func (r *run) reviewOn(day clock.Date) {
	c := r.w.Calendar("")
	t := Timer{ID: r.s.id('t'), At: c.AddWork(day.In(c.Zone()), time.Minute).UTC()}
	r.s.Timers = append(r.s.Timers, t)
	do(r, SetTimer{Timer: t.ID, At: t.At})
}

// remindOwner reminds who looks after a hold, and again the next day. Where he has left
// the first who is present up the line does, else the fallback.
func (r *run) remindOwner() {
	h := *r.s.Hold
	if len(r.meant(h.Owner)) == 0 {
		fallback, _ := r.find(r.d.fallback, false)
		next := slices.Concat(r.above(h.Owner), fallback, []string{pool + r.d.lastRole})
		h.Owner = next[max(0, slices.IndexFunc(next, func(who string) bool { return len(r.meant(who)) > 0 }))]
	}
	r.s.Hold = &h
	tellAs(r, RobotDeadline, HoldReminded{r.of, h.Owner, h.Reason, h.Review})
	r.reviewOn(clock.DateOf(r.at.In(r.w.Calendar("").Zone())) + 1)
}

// heldUp refuses what people do while a run is on hold: it says who stopped it, why and
// until when it is looked at again.
func (r *run) heldUp(kind EventKind) error {
	switch kind {
	case Approve, Reject, Finish, Transfer, Delegate, Undelegate, AddSigner, DropSigner, SendBack, TakeBack, Pass, Urge, Retry, HandDone, GiveUp, Withdraw, Jump, AskJump, AllowJump, DeclineJump:
		if r.onHold() {
			return r.s.Hold.refuse()
		}
	}
	return nil
}

func (h *Hold) refuse() error {
	return flowOnHold.New("name", h.Name, "reason", h.Reason, "review", h.Review)
}

// HeldFact is a run that was put on hold, or whose hold was given other terms.
type HeldFact struct {
	Of
	Reason string     `json:"reason"`
	For    string     `json:"for"` // who looks after it
	Review clock.Date `json:"review"`
}

// ResumedFact is a run that goes on.
type ResumedFact struct {
	Of
	Reason string `json:"reason,omitempty"`
}

// HoldReminded is a reminder of a hold whose day has come; it repeats daily.
type HoldReminded struct {
	Of
	For    string     `json:"for"`
	Reason string     `json:"reason"`
	Review clock.Date `json:"review"`
}
