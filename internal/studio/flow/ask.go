package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// ask opens a step to people: a seat for each of its owners and for each who has
// a veto by name, one deadline for all (A1, A4, S3). It tells whether anybody is
// asked; a step that may be skipped when nobody is found is passed instead, with
// that reason, unless somebody must be asked (R3).
func (r *run) ask(part ID, step *Step, must bool) bool {
	l := r.opening(part, step)
	owners, via := r.owners(step, must)
	if len(owners) == 0 {
		r.pass(part, step, StepSkipped{Cause: ByEmpty})
		return false
	}
	v := r.visit(part, step, Open)
	if step.Pause.Fact != "" {
		tellAs(r, RobotFlow, WaitBegan{Of: r.onIn(part), Step: step.ID, Fact: step.Pause.Fact})
	}
	r.seatAll(v, step, l, owners, via, must)
	return true
}

// seatAll asks those whom a step is for, in the time of a ladder.
func (r *run) seatAll(v *Visit, step *Step, l *Ladder, owners []string, via string, must bool) {
	v.At, v.Must = r.at, must
	if l != step.Deadline {
		v.In, v.Calendar = l.In, l.Calendar
	}
	due := r.ends(l, r.at)
	holders, _ := r.find(step.Holders, true)
	holders = r.suited(step, holders)
	all := join(slices.Clip(owners), holders)
	v.Seats = r.memory.seatsFor(len(all))
	for i, owner := range all {
		v.Seats[i] = Seat{ID: r.s.id('k'), For: owner, Veto: slices.Contains(holders, owner), Status: Waiting}
		if i < len(owners) {
			v.Seats[i].Via = via
		}
	}
	spoken := false
	for i := range v.Seats {
		if i == 0 || !step.Need.Turn {
			spoken = !r.openSeat(v, step, &v.Seats[i], due) || spoken
		}
	}
	r.arm(v.ID, step, 1)
	if spoken {
		r.weigh(v, step, string(Approved))
	}
}

// openSeat asks the one whose place it is; false where he need not be, for he has
// signed already.
func (r *run) openSeat(v *Visit, step *Step, k *Seat, due time.Time) bool {
	if earlier := r.sameSigner(v, step, k); earlier != nil {
		r.signFor(v, step, k, earlier)
		return false
	}
	r.rescue(v, k) // who was found when the step opened may have left
	k.Status = Open
	do(r, OpenTask{Seat: k.ID, Visit: v.ID, Step: step.ID, Kind: step.Kind, For: k.For, Opened: r.at, Due: due})
	if r.onHold() { // it has moved to another release meanwhile
		r.move(k)
	}
	if len(k.Also) > 0 { // while the seats before were late
		do(r, ShareTask{k.ID, k.Also})
	}
	tellAs(r, RobotFlow, TaskOpened{r.on(v), step.ID, k.ID, k.For, k.Via, due})
	return true
}

// describe lets conditions read the task at hand (task.*).
func (r *run) describe(step *Step, v *Visit, due time.Time) {
	e, t := r.w.Env, &r.d.task
	opened, owner := r.at, ""
	if v != nil {
		opened, owner, r.in = v.At, v.owner(), v.Part
	}
	r.look(r.in)
	e.Set(t.step, rule.Text(step.ID))
	e.Set(t.kind, rule.Code(string(step.Kind)))
	e.Set(t.round, rule.Number(dec.Of(int64(r.innermost(r.in)))))
	e.Set(t.openedAt, rule.Instant(opened))
	e.Set(t.dueAt, rule.Instant(due))
	e.Set(t.late, rule.Bool(!r.at.Before(due)))
	e.Set(t.owner, rule.User(owner))
}

// owner is the user whom an open visit waits for; "" when it is a pool's.
func (v *Visit) owner() string {
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			if !isShared(k.For) {
				return k.For
			}
		}
	}
	return ""
}

// closeSeats closes what nobody decided, with the reason and never as an
// opinion (A5).
func (r *run) closeSeats(v *Visit, why Why) { r.closeSeatsOf(r.on(v), v, why) }

func (r *run) closeSeatsOf(of Of, v *Visit, why Why) {
	for i := range v.Seats {
		switch k := &v.Seats[i]; k.Status {
		case Waiting: // was never asked
			k.Status = Closed
		case Open, Parked:
			k.Status = Closed
			do(r, CloseTask{k.ID, why})
			tellAs(r, RobotFlow, TaskClosed{of, v.Step, k.ID, why})
		}
	}
}
