package flow

import (
	"cmp"
	"slices"
	"time"

	"bespoke/internal/base/clock"
)

// The words of rungs that this program runs.
const (
	doRemind   = "remind"
	doEscalate = "escalate"
	doTransfer = "transfer"
	doReturn   = "return"
	doDecide   = "decide"
)

// rung is what the n-th rung does, from 1. Beyond the ladder its last one repeats.
func (l *Ladder) rung(n int) *Rung { return &l.Rungs[min(n, len(l.Rungs))-1] }

// follows tells whether anything comes after the n-th rung: a ladder that ends in
// a reminder repeats it (D3).
func (l *Ladder) follows(n int) bool {
	return n < len(l.Rungs) || l.Rungs[len(l.Rungs)-1].Do == doRemind
}

// late tells whether the n-th rung is the first at or after the deadline.
func (l *Ladder) late(n int) bool {
	return n <= len(l.Rungs) && l.rung(n).Percent >= 100 && (n == 1 || l.rung(n-1).Percent < 100)
}

// dueAt is the deadline of an open step: its whole time, on its own calendar (D1).
func (r *run) dueAt(v *Visit, step *Step) time.Time { return r.ends(v.ladder(step), v.At) }

func (r *run) ends(l *Ladder, opened time.Time) time.Time {
	return r.memory.ends(l, opened, r.w.Calendar)
}

// ladder is the deadline of a visit: that of its step, in the time that a table gave it.
func (v *Visit) ladder(step *Step) *Ladder {
	if v.In.N == 0 {
		return step.Deadline
	}
	l := *step.Deadline
	l.In, l.Calendar = v.In, v.Calendar
	return &l
}

// opening lets conditions read a task that opens now, and tells how long it has: as its
// step says, or as a deadline table does (deadline.task).
func (r *run) opening(part ID, step *Step) *Ladder {
	r.in = part
	r.describe(step, nil, r.ends(step.Deadline, r.at))
	if r.w.Allot == nil {
		return step.Deadline
	}
	in, calendar := r.w.Allot(r.w.Env)
	if in.N == 0 && calendar == "" {
		return step.Deadline
	}
	l := *step.Deadline
	if in.N > 0 {
		l.In = in
	}
	l.Calendar = cmp.Or(calendar, l.Calendar)
	r.describe(step, nil, r.ends(&l, r.at))
	return &l
}

// shift moves an opening on by the time that a clock stood still: by working time
// where the deadline counts that.
func (l *Ladder) shift(at, from, to time.Time, c *clock.Calendar) time.Time {
	if l.In.Unit == clock.WorkHour || l.In.Unit == clock.WorkDay {
		return c.AddWork(at, c.WorkBetween(from, to)).UTC()
	}
	return at.Add(to.Sub(from))
}

// arm sets the timer of a visit's n-th rung, the only one it has (D1). A rung of
// the ladder counts from the opening, a repeated reminder from the last one, so
// that a clock that stood still does not make up for all it missed.
func (r *run) arm(visit ID, step *Step, n int) {
	if r.quiet() { // a preview is over before anything rings
		return
	}
	v := r.s.visit(visit)
	l, from, percent := v.ladder(step), r.at, 100
	if n <= len(l.Rungs) {
		from, percent = v.At, l.rung(n).Percent
	}
	at := l.In.Part(from, r.w.Calendar(l.Calendar), percent).UTC()
	t := Timer{ID: r.s.id('t'), For: visit, Rung: n, At: at}
	r.s.Timers = append(r.s.Timers, t)
	do(r, SetTimer{t.ID, visit, at})
}

// dropTimers disarms what a visit has armed: the timer goes with its step (D1).
func (r *run) dropTimers(visit ID) {
	r.s.Timers = slices.DeleteFunc(r.s.Timers, func(t Timer) bool {
		if t.For == visit {
			do(r, DropTimer{t.ID})
		}
		return t.For == visit
	})
}

// ring lets an armed rung do what it says, and arms the next. A timer that is not
// armed fires into nothing: fault timer.stale (D1, D5).
func (r *run) ring(ev Event) error {
	i := slices.IndexFunc(r.s.Timers, func(t Timer) bool { return t.ID == ev.Timer })
	if i < 0 {
		return timerStale.New()
	}
	t := r.s.Timers[i]
	r.s.Timers = slices.Delete(r.s.Timers, i, i+1)
	if t.For.IsZero() {
		r.remindOwner()
		return nil
	}
	v := r.s.visit(t.For)
	step := r.stepOf(v)
	switch {
	case t.Rung == 0 && step.Kind == Auto && r.onHold():
		return nil // resuming tries it again
	case t.Rung == 0 && step.Kind == Auto:
		r.tryAgain(r.s.callOf(v.ID), step)
		return nil
	case t.Rung == 0:
		r.waited(v.ID, WaitTime)
		return nil
	}
	r.climb(v, step, t.Rung)
	if r.s.visit(t.For).Status == Open && step.Deadline.follows(t.Rung) {
		r.arm(t.For, step, t.Rung+1)
	}
	return nil
}

// climb does what a rung says, signed by the deadline robot (D2, G6). What it
// decides is the whole step: seats close, and none of them counts as a vote.
func (r *run) climb(v *Visit, step *Step, n int) {
	rung := step.Deadline.rung(n)
	due := r.dueAt(v, step)
	if step.Deadline.late(n) {
		tellAs(r, RobotDeadline, TaskLate{r.on(v), step.ID, due})
	}
	fact := Rang{r.on(v), step.ID, n, due}
	switch rung.Do {
	case doEscalate:
		r.escalate(v, step, rung, fact)
		return
	case doTransfer:
		r.relieve(v, step, rung, fact)
		return
	case doReturn:
		r.returnLate(v, step, rung, fact)
		return
	case doDecide:
		r.step = step.ID
		tellAs(r, RobotDeadline, DeadlineDecided{fact, rung.As})
		r.decideLate(v, step, rung.As)
		return
	}
	do(r, Remind{Seats: v.open(), Rung: n, Due: due, Say: rung.Say})
	tellAs(r, RobotDeadline, DeadlineReminded{fact})
}

// decideLate ends a step as its deadline says; a loop with what its items came to.
func (r *run) decideLate(v *Visit, step *Step, as Status) {
	switch {
	case step.Kind == Each:
		r.endItems(v, step)
	case as == Skipped:
		r.closeSeats(v, Why{Code: WhyDeadline})
		r.dropTimers(v.ID)
		tellAs(r, RobotDeadline, StepSkipped{Of: r.on(v), Step: step.ID, Cause: ByDeadline})
		r.leave(v.ID, Skipped, ByDeadline)
	default:
		r.decided(v, step, string(as), Why{Code: WhyDeadline})
	}
}

// escalate lets the superiors named act too; who holds the seats still may (D2).
// When nobody is found, the fallback is told.
func (r *run) escalate(v *Visit, step *Step, rung *Rung, fact Rang) {
	r.describe(step, v, fact.Due)
	to, _ := r.find(rung.To, false)
	if to = r.suited(step, to); len(to) == 0 {
		to, _ = r.find(r.d.fallback, false)
		to = r.suited(step, to)
	}
	if len(to) == 0 {
		to = []string{pool + r.d.lastRole}
	}
	for i := range v.Seats {
		k := &v.Seats[i]
		fresh := slices.DeleteFunc(slices.Clone(to), func(who string) bool { return who == k.For || slices.Contains(k.Also, who) })
		if len(fresh) == 0 || !k.undecided() {
			continue
		}
		r.share(k, fresh)
	}
	tellAs(r, RobotDeadline, DeadlineEscalated{fact, to})
	tellAs(r, RobotDeadline, TaskEscalated{r.on(v), step.ID, to})
}

// share lets others act on a seat as well, of whom its holder may have asked one already.
func (r *run) share(k *Seat, with []string) {
	k.Also = append(slices.Clip(k.Also), with...)
	with = slices.DeleteFunc(slices.Clone(with), func(who string) bool { return who == k.Deputy })
	if k.Status != Waiting && len(with) > 0 {
		do(r, ShareTask{k.ID, with})
	}
}

// open lists the seats that wait.
func (v *Visit) open() []ID {
	var ids []ID
	for i := range v.Seats {
		if v.Seats[i].Status == Open {
			ids = append(ids, v.Seats[i].ID)
		}
	}
	return ids
}
