package flow

import (
	"slices"
	"time"
)

// A step can be asked aside, once more, while its part stands further on: by a
// question (straight back, R5), and because the subject changed (C4). The answer
// takes the place of the one before.

// question asks an earlier step on behalf of an open one, which waits for the answer:
// its seats are parked and its clock stands still. Who else asks the same step waits
// with it (R5, R6).
func (r *run) question(visit, target ID) {
	asked := r.askedAside(target)
	if asked.IsZero() {
		asked = r.askAside(target, false)
	}
	v := r.s.visit(visit)
	v.Waits = asked
	r.stopClock(v)
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.park(k)
		}
	}
}

// askedAside is the open visit that asks another one's step once more.
func (r *run) askedAside(target ID) (found ID) {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Again == target && v.Status == Open {
			return v.ID
		}
	}
	return found
}

// askAside asks a step once more, a person in any case (R3).
func (r *run) askAside(target ID, change bool) ID {
	t := r.s.visit(target)
	part, step := t.Part, r.stepOf(t)
	l := r.opening(part, step)
	owners, via := r.owners(step, true)
	v := r.visitAside(part, step, Open)
	id := v.ID
	v.Again, v.Change = target, change
	r.seatAll(v, step, l, owners, via, true)
	return id
}

// answered puts what was said aside in the place of what was said before. A no is a
// refusal by the step that was asked, where it stands (C5).
func (r *run) answered(v *Visit) {
	was := r.s.visit(v.Again)
	was.Out = true
	r.noteResult(v)
	if v.Status == Rejected {
		r.refuse(v.Part)
	} else if v.Result != was.Result {
		r.review([]string{"did." + v.Step})
	}
}

// unask drops the question of a visit that is closed, unless somebody else waits for
// the answer, or the subject's change asks too (R6).
func (r *run) unask(v *Visit) {
	asked := v.Waits
	if v.Waits = (ID{}); asked.IsZero() {
		return
	}
	q := r.s.visit(asked)
	if q.Status == Open && !q.Change && !slices.ContainsFunc(r.s.Visits, func(v Visit) bool { return v.Waits == asked }) {
		r.standDown(asked, Why{Code: WhyDropped})
	}
}

// goOn lets what waited move on: visits whose question was answered or has fallen
// away, parts that stand at a step that is passed and are not held any more, and waits
// for what is so now. What moves may let others move.
func (r *run) goOn() {
	if r.onHold() {
		r.standStill()
		return
	}
	for moved := true; moved && r.s.Status == Running; moved = r.heed() {
		r.takeUp()
	}
}

// takeUp asks those again whose question is closed, and moves idle parts.
func (r *run) takeUp() {
	for i := 0; i < len(r.s.Visits) && r.s.Status == Running; i++ {
		if v := &r.s.Visits[i]; v.Status == Open && !v.Waits.IsZero() && r.s.visit(v.Waits).Status != Open {
			r.comeBack(v)
		}
	}
	for i := 0; i < len(r.s.Parts) && r.s.Status == Running; i++ {
		if p := r.s.Parts[i]; p.Status == Running {
			if next, idle := r.idles(p); idle && !r.held(p.ID, next) {
				r.walk(p.ID, next)
				i = -1 // what moved may let others move
			}
		}
	}
}

// idles tells whether a part stands at a step that is passed, and the place behind.
func (r *run) idles(p Part) (next int, idle bool) {
	if p.At.IsZero() {
		return 0, true
	}
	at := r.s.visit(p.At)
	return r.stepOf(at).index + 1, at.Status != Open
}

// comeBack asks a visit's people again who waited for an answer. What they said
// stands, unless what it rests on has changed.
func (r *run) comeBack(v *Visit) {
	step := r.stepOf(v)
	v.Waits = ID{}
	r.startClock(v, step)
	r.weighAgain(v, step)
}

// reopen asks again whose opinion rests on what has changed since; the old one stays
// as it was given (C2).
func (r *run) reopen(v *Visit, step *Step) {
	var facts []string
	for i := 0; i < len(v.Seats); i++ {
		if k := &v.Seats[i]; !k.undecided() && !k.At.IsZero() && k.counts() && r.changed(v.Part, step, k.On) {
			facts = join(facts, r.changedFacts(v.Part, step, k.On))
			r.seatAgain(v, i)
			i++
		}
	}
	if len(facts) > 0 {
		tellAs(r, RobotChange, RecheckAsked{r.on(v), step.ID, facts})
	}
	// Whose place was given up for a no that does not stand any more is asked as well.
	for i := 0; i < len(v.Seats); i++ {
		if k := &v.Seats[i]; k.Status == Closed && v.word(v.first(k)) != Rejected {
			r.seatAgain(v, i)
			i++
		}
	}
	r.callReopened(v, step)
}

// seatAgain puts a new seat behind one that does not count any more, in its place.
func (r *run) seatAgain(v *Visit, at int) {
	k := &v.Seats[at]
	again := Seat{ID: r.s.id('k'), For: k.For, From: k.From, Of: k.Of, Rel: k.Rel, Adder: k.Adder, Veto: k.Veto, Via: k.Via, Also: k.Also, Status: Waiting}
	old := k.ID
	k.Status = Outdated
	v.Seats = slices.Insert(v.Seats, at+1, again)
	for j := range v.Seats {
		if v.Seats[j].Of == old {
			v.Seats[j].Of = again.ID
		}
	}
}

// first is the seat of the first level within which a seat speaks.
func (v *Visit) first(k *Seat) *Seat {
	for !k.Of.IsZero() {
		k = v.seatOf(k.Of)
	}
	return k
}

// callReopened asks those of the seats that wait whose turn it is, and lets those
// wait whose signers before them were asked again.
func (r *run) callReopened(v *Visit, step *Step) {
	due := r.dueAt(v, step)
	for i := range v.Seats {
		k := &v.Seats[i]
		if k.Status == Waiting && !(k.Of.IsZero() && step.Need.Turn) && !(k.Rel == After && !v.seatOf(k.Of).said()) {
			r.openSeat(v, step, k, due)
		}
	}
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open && !v.heard(k, Before) {
			r.park(k)
		}
	}
}

// stopClock lets the clock of a visit stand still: its timer is disarmed (D1).
func (r *run) stopClock(v *Visit) {
	if at := slices.IndexFunc(r.s.Timers, func(t Timer) bool { return t.For == v.ID }); at >= 0 {
		v.Rung = r.s.Timers[at].Rung
	}
	v.Still = r.at
	r.dropTimers(v.ID)
}

// startClock lets it go on with the time that was left.
func (r *run) startClock(v *Visit, step *Step) {
	l := v.ladder(step)
	v.At = l.shift(v.At, v.Still, r.at, r.w.Calendar(l.Calendar))
	rung := v.Rung
	if v.Still, v.Rung = (time.Time{}), 0; rung > 0 {
		r.arm(v.ID, step, rung)
	}
}
