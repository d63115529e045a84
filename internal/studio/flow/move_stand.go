package flow

import "slices"

// holdsGood tells whether what was decided counts under the new definition: it was
// decided on all that the step reads now, nothing of that has changed since, and those
// who have spoken are enough (V5).
func (r *run) holdsGood(v *Visit, step, old *Step) bool {
	switch {
	case v.Status == Skipped && v.Result == ByJump:
		return true
	case !covers(old, step) || r.stale(v, step, nil):
		return false
	case v.Status == Skipped:
		return true
	case v.decided() == nil: // a deadline has, on a version that nobody knows
		return !r.changed(v.Part, step, 0)
	}
	holders, _ := r.find(step.Holders, true)
	for _, holder := range holders {
		if !slices.ContainsFunc(v.Seats, func(k Seat) bool { return k.counts() && (k.meant() == holder || k.By == holder) }) {
			return false
		}
	}
	c := v.voices(step)
	if v.Result == string(Rejected) {
		return c.lost() && (v.Status == Rejected) != step.GoOn
	}
	return c.passed() && (step.Kind == Approval || step.outcome(v.Result))
}

// covers tells whether one step reads all that another one does.
func covers(old, step *Step) bool {
	return !slices.ContainsFunc(step.Reads, func(f string) bool { return !slices.Contains(old.Reads, f) })
}

// standAgain lets a run stand where people have a step at hand: they keep it, with what
// was said and the time that is left, as far as the step reads and asks what it did.
func (r *run) standAgain(v *Visit, step, old *Step) {
	if step.Kind == Wait && !step.Pause.owned() {
		r.waitAgain(v, step)
		return
	}
	if step.Pause.Fresh && v.Since.IsZero() {
		v.Since = v.At
	}
	r.fitClock(v, step, old)
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.rescue(v, k) // the step may keep somebody out now
		}
	}
	if !step.Kind.asks() {
		return
	}
	if !covers(old, step) {
		for i := 0; i < len(v.Seats); i++ {
			if k := &v.Seats[i]; k.counts() && !k.undecided() && !k.At.IsZero() {
				r.seatAgain(v, i)
				i++
			}
		}
	}
	r.weighAgain(v, step)
}

// fitClock arms the rung of the new ladder where that is another one. Time counts from
// when people were asked.
func (r *run) fitClock(v *Visit, step, old *Step) {
	l, was := v.ladder(step), v.ladder(old)
	same := l.In == was.In && l.Calendar == was.Calendar && slices.EqualFunc(l.Rungs, was.Rungs, func(a, b Rung) bool { return a.Percent == b.Percent && a.Do == b.Do })
	if same {
		return
	}
	v.Rung = min(v.Rung, len(l.Rungs))
	if at := slices.IndexFunc(r.s.Timers, func(t Timer) bool { return t.For == v.ID }); at >= 0 {
		rung := min(r.s.Timers[at].Rung, len(l.Rungs))
		r.dropTimers(v.ID)
		r.arm(v.ID, step, rung)
	}
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.move(k)
		}
	}
}

// waitAgain arms the timer of a wait for a time anew: it counts from when it began.
func (r *run) waitAgain(v *Visit, step *Step) {
	now := r.at
	r.at = v.At
	at := r.pauseEnds(step)
	r.at = now
	r.dropTimers(v.ID)
	if !at.After(now) {
		r.waited(v.ID, WaitTime)
		return
	}
	t := Timer{ID: r.s.id('t'), For: v.ID, At: at}
	r.s.Timers = append(r.s.Timers, t)
	do(r, SetTimer{t.ID, v.ID, at})
}

// unreached stands down what was open at steps that the walk did not come to, and drops
// decisions behind where it stands that will not count there.
func (r *run) unreached() {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Out && v.Status == Open {
			r.standDown(v.ID, Why{Code: WhyMoved, By: r.by.Name})
		}
	}
	r.s.Visits = slices.DeleteFunc(r.s.Visits, func(v Visit) bool {
		step := r.stepOf(&v)
		if v.Out && step.within != nil { // outside of its loop nobody knows whose it is, but for the key of its call
			c := r.s.callOf(v.ID)
			return c == nil || !c.stands()
		}
		return v.Out && step.Kind.asks() && v.Status != Cancelled && !covers(r.luggage.was.d.steps[r.luggage.names[v.Step]], step)
	})
	r.s.Calls = slices.DeleteFunc(r.s.Calls, func(c Call) bool { return r.s.visit(c.Visit) == nil })
}
