package flow

import (
	"slices"
	"strings"
)

// Limits of added signers (S3).
const (
	maxSeats  = 20 // of a step
	maxWithin = 3  // of signers added by added ones
)

// addSigners adds signers before, after or beside the seat of whoever asks (S1).
// Faults: those of hand, task.signers where the step does not allow it, task.signersFull,
// task.deep, and those of seatable, naming which.
func (r *run) addSigners(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	may := &step.Allow.AddSigner
	if may.No || len(may.How) > 0 && !slices.Contains(may.How, ev.Rel) || len(step.Outcomes) > 0 || step.Kind == Wait {
		return taskSigners.New("step", step.Name.Text(), "how", ev.Rel)
	}
	if len(ev.To) == 0 {
		return taskPerson.New().At("/to")
	}
	most := maxSeats - v.placed("")
	if may.Max > 0 {
		most = min(most, may.Max-(v.placed("")-v.placed("original")))
	}
	if len(ev.To) > most {
		return taskFull.New("most", max(0, most)).At("/to")
	}
	if ev.Rel != Beside && v.depth(k) >= maxWithin {
		return taskDeep.New("depth", maxWithin)
	}
	for i, user := range ev.To {
		if slices.Contains(ev.To[:i], user) {
			return taskTwice.New().At("/to")
		}
		if err := r.seatable(v, step, user, may); err != nil {
			return err
		}
	}
	r.seatSigners(v, step, k.ID, ev)
	return nil
}

// placed counts the seats of a step; "original" those that nobody added.
func (v *Visit) placed(which string) (n int) {
	for i := range v.Seats {
		if v.Seats[i].counts() && (which == "" || v.Seats[i].Adder == "") {
			n++
		}
	}
	return n
}

// depth is how many seats a seat speaks within.
func (v *Visit) depth(k *Seat) (n int) {
	for ; !k.Of.IsZero(); k = v.seatOf(k.Of) {
		n++
	}
	return n
}

// seatOf finds a seat of the visit.
func (v *Visit) seatOf(id ID) *Seat {
	for i := range v.Seats {
		if v.Seats[i].ID == id {
			return &v.Seats[i]
		}
	}
	return nil
}

// seatSigners makes the seats. Who was added before is asked at once and the adder
// waits; who was added beside has a seat of equal weight in the same place.
func (r *run) seatSigners(v *Visit, step *Step, adder ID, ev Event) {
	due := r.dueAt(v, step)
	for _, user := range ev.To {
		of, rel := adder, ev.Rel
		if at := v.seatOf(adder); rel == Beside && !at.Of.IsZero() { // beside one who speaks within a seat: within it too
			of, rel = at.Of, at.Rel
		} else if rel == Beside {
			of = ID{}
		}
		v.Seats = append(v.Seats, Seat{ID: r.s.id('k'), For: user, Of: of, Rel: rel, Adder: ev.By.User, Status: Waiting})
		k := &v.Seats[len(v.Seats)-1]
		tell(r, SignerAdded{r.on(v), step.ID, k.ID, adder, ev.Rel, user})
		if ev.Rel != After {
			r.openSeat(v, step, k, due)
		}
	}
	if ev.Rel == Before {
		r.park(v.seatOf(adder))
	}
}

// park lets an open seat wait.
func (r *run) park(k *Seat) {
	k.Status = Parked
	r.move(k)
}

// move tells where an open or parked seat stands now, and until when.
func (r *run) move(k *Seat) {
	v, _ := r.s.seat(k.ID)
	status := k.Status
	if r.onHold() && status == Open {
		status = OnHold
	}
	do(r, MoveTask{k.ID, k.For, status, r.dueAt(v, r.stepOf(v))})
}

// wake asks again whose seat had to wait.
func (r *run) wake(v *Visit, step *Step, k *Seat) {
	r.rescue(v, k) // whoever waited may have left
	k.Status = Open
	r.move(k)
	tellAs(r, RobotFlow, TaskReopened{r.on(v), step.ID, k.ID, k.For})
}

// heard tells whether all signers that stand so to a seat have said yes.
func (v *Visit) heard(k *Seat, rel Rel) bool {
	return !slices.ContainsFunc(v.Seats, func(s Seat) bool {
		return s.Of == k.ID && s.Rel == rel && s.counts() && v.word(&s) != Approved
	})
}

// said tells whether the holder himself has said yes.
func (k *Seat) said() bool { return k.Status == Approved || k.Status == Done }

// giveUp closes what is left of seats whose word is no (S2).
func (r *run) giveUp(v *Visit) {
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Of.IsZero() && v.word(k) == Rejected {
			r.closeWithin(v, k.ID, Closed, Why{Code: WhyDecided, By: r.by.Name})
		}
	}
}

// closeWithin closes a seat and those who speak within it, as far as they are not
// decided.
func (r *run) closeWithin(v *Visit, of ID, as Status, why Why) {
	for i := range v.Seats {
		k := &v.Seats[i]
		if k.ID != of && !v.within(k, of) || !k.undecided() {
			continue
		}
		asked := k.Status != Waiting
		k.Status = as
		if asked {
			do(r, CloseTask{k.ID, why})
			tellAs(r, RobotFlow, TaskClosed{r.on(v), v.Step, k.ID, why})
		}
	}
}

// within tells whether a seat speaks within another one, however deep.
func (v *Visit) within(k *Seat, of ID) bool {
	for ; !k.Of.IsZero(); k = v.seatOf(k.Of) {
		if k.Of == of {
			return true
		}
	}
	return false
}

// dropSigner takes an added signer away again who has not decided, with those whom
// he added: by who added him, or by who owns what nobody else does (S4). Faults:
// task.missing, task.decided, task.waits, task.original, task.others, task.spoken, task.wouldReject.
func (r *run) dropSigner(ev Event) error {
	v, k := r.s.seat(ev.Seat)
	switch {
	case k == nil:
		return taskMissing.New()
	case !k.undecided():
		return decidedBefore(v, k)
	case !v.Waits.IsZero():
		return r.turn(v)
	case k.Adder == "":
		return taskOriginal.New()
	case ev.By.User != k.Adder && !r.covers(pool+r.d.lastRole, ev.By.User):
		return taskOthers.New()
	case slices.ContainsFunc(v.Seats, func(s Seat) bool { return v.within(&s, k.ID) && !s.undecided() && s.counts() }):
		return taskSpoken.New()
	}
	step, who := r.stepOf(v), k.For
	probe := Visit{Seats: slices.Clone(v.Seats)}
	for i := range probe.Seats {
		if s := &probe.Seats[i]; s.ID == k.ID || v.within(s, k.ID) {
			s.Status = Removed
		}
	}
	if probe.voices(step).lost() {
		return taskWouldReject.New("step", step.Name.Text())
	}
	r.closeWithin(v, k.ID, Removed, Why{Code: WhyRemoved, By: ev.By.Name})
	tell(r, SignerRemoved{r.on(v), step.ID, k.ID, who})
	outcome := Approved
	if step.Kind == Task {
		outcome = Done
	}
	r.weigh(v, step, string(outcome))
	return nil
}

// reasoned asks for a reason.
func reasoned(given, at string) error {
	if strings.TrimSpace(given) == "" {
		return taskOpinion.New().At(at)
	}
	return nil
}
