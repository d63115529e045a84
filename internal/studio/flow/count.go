package flow

import "slices"

// Need is how many of those who are asked have to say yes. The zero value is all
// of them at once.
type Need struct {
	One     bool // the first decision decides, yes or no (A2)
	Turn    bool // all, one place after the other (A2)
	N       int  // so many (A3)
	Percent int  // so many of a hundred, rounded up (A3)
}

// each tells whether everybody of a role has a place of their own: a pool is one
// place, and enough where one decides.
func (n Need) each() bool { return !n.One }

// of is how many of so many places have to say yes: never more than there are.
func (n Need) of(places int) int {
	switch {
	case n.One:
		return min(1, places)
	case n.N > 0:
		return min(n.N, places)
	case n.Percent > 0:
		return (n.Percent*places + 99) / 100
	}
	return places
}

// counted tells whether a step counts voices one by one: so many, a percentage, or
// with a veto by name.
func (s *Step) counted() bool { return s.Need.N > 0 || s.Need.Percent > 0 || len(s.Holders) > 0 }

// voiced tells whether somebody has his voice at another seat of a visit: one that is
// his, or that he decided. Where nobody else could speak for this one, he may (A7).
func (r *run) voiced(v *Visit, k *Seat, user string) bool {
	return v.speaks(k, user) && r.others(v, k)
}

// speaks tells whether somebody has a voice of a visit besides a seat.
func (v *Visit) speaks(k *Seat, user string) bool {
	return k.For != user && slices.ContainsFunc(v.Seats, func(s Seat) bool {
		return s.ID != k.ID && (s.By == user || s.For == user && s.counts())
	})
}

// others tells whether somebody may act on a seat who has no other voice.
func (r *run) others(v *Visit, k *Seat) bool {
	return r.anybody(v, k, k.For) || r.deputes(k) && r.anybody(v, k, k.Deputy) || slices.ContainsFunc(k.Also, func(who string) bool { return r.anybody(v, k, who) })
}

// voices is what was said at a visit so far.
type voices struct {
	seats, yes, no, need int
	vetoed, asked        bool // a veto was used; a holder of one has not spoken yet
}

func (v *Visit) voices(step *Step) (c voices) {
	for i := range v.Seats {
		k := &v.Seats[i]
		if !k.Of.IsZero() || !k.counts() {
			continue
		}
		c.seats++
		switch v.word(k) {
		case Approved:
			c.yes++
		case Rejected:
			c.no++
			c.vetoed = c.vetoed || step.Veto || k.Veto
		default:
			c.asked = c.asked || k.Veto
		}
	}
	c.need = step.Need.of(c.seats)
	return c
}

// word is what a seat says together with the signers who speak within it:
// approved, rejected, or open. A no of theirs is the seat's no, and its yes counts
// only when they have said yes too (S1, S2).
func (v *Visit) word(k *Seat) Status {
	said := Open
	switch k.Status {
	case Approved, Done:
		said = Approved
	case Rejected:
		return Rejected
	}
	for i := range v.Seats {
		within := &v.Seats[i]
		if within.Of != k.ID || !within.counts() {
			continue
		}
		switch v.word(within) {
		case Rejected:
			return Rejected
		case Open:
			said = Open
		}
	}
	return said
}

// passed: enough have said yes, among them all who have a veto by name.
func (c voices) passed() bool { return c.yes >= c.need && !c.asked }

// lost: somebody used a veto, or those who are left are not enough.
func (c voices) lost() bool { return c.vetoed || c.seats-c.no < c.need }

// weigh counts a step after a decision (A2, A3, A4). Where it is decided it takes
// no more (A5), and those who were not heard are told why; else it asks whose turn
// has come.
func (r *run) weigh(v *Visit, step *Step, outcome string) {
	c := v.voices(step)
	switch {
	case c.lost() || c.passed():
		r.step = step.ID
		why := Why{Code: WhyDecided, By: r.by.Name}
		if c.need > 1 && c.passed() {
			why.Done, why.Need = c.yes, c.need
		}
		r.decided(v, step, outcome, why)
	default:
		r.giveUp(v)
		r.callNext(v, step)
	}
}

// decided ends a step with an outcome: nobody has to say anything any more. A no
// rejects where the step stands, or goes on as a result (A9).
func (r *run) decided(v *Visit, step *Step, outcome string, why Why) {
	r.closeSeats(v, why)
	r.dropTimers(v.ID)
	if outcome == string(Rejected) && step.NoTo != "" && r.rejectTo(v.ID, step) {
		return
	}
	if outcome == string(Rejected) && step.Kind == Approval && !step.GoOn {
		r.leave(v.ID, Rejected, outcome)
		return
	}
	r.leave(v.ID, Done, outcome)
}

// callNext asks those whose turn has come: signers after a seat that has said yes,
// seats whose signers before have, and where all speak in turn the next one once
// nobody else is asked. The step's deadline goes on: it is one for all (S3).
func (r *run) callNext(v *Visit, step *Step) {
	due, quiet := r.dueAt(v, step), true
	for i := range v.Seats {
		k := &v.Seats[i]
		switch {
		case k.Status == Parked && v.heard(k, Before):
			r.wake(v, step, k)
		case k.Status == Waiting && k.Rel == After && v.seatOf(k.Of).said():
			r.openSeat(v, step, k, due)
		}
		if k.Status == Open && step.counted() {
			r.rescue(v, k) // whoever could speak here may have spoken elsewhere
		}
		quiet = quiet && k.Status != Open && k.Status != Parked
	}
	next := slices.IndexFunc(v.Seats, func(k Seat) bool { return k.Status == Waiting && k.Of.IsZero() })
	if quiet && next >= 0 && !r.openSeat(v, step, &v.Seats[next], due) {
		r.weigh(v, step, string(Approved))
	}
}
