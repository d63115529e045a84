package flow

import (
	"slices"
	"time"
)

// transfer hands a seat on for good: duty, veto and place go with it (S5). Faults:
// those of hand, task.stays where the step does not allow it, task.person,
// task.seated.
func (r *run) transfer(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	if step.Allow.Transfer.No {
		return taskStays.New("step", step.Name.Text())
	}
	if len(ev.To) != 1 {
		return taskPerson.New().At("/to")
	}
	if err := r.seatable(v, step, ev.To[0], &step.Allow.Transfer); err != nil {
		return err
	}
	from := k.For
	r.give(k, ev.To[0])
	tell(r, TaskTransferred{r.on(v), step.ID, k.ID, from, k.For, ev.Reason})
	return nil
}

// give puts somebody else in a seat that is not decided; whom its holder had asked to act
// for him is not asked by the next one.
func (r *run) give(k *Seat, to string) {
	r.recall(k)
	k.From, k.For = append(slices.Clip(k.From), k.For), to
	if k.Status != Waiting {
		r.move(k)
	}
}

// seatable tells whether somebody may be put in a seat of a step: he works here, is
// one of those whom the step allows, and has no seat there yet (S3, S5).
func (r *run) seatable(v *Visit, step *Step, user string, may *Right) error {
	u, ok := r.w.People.User(user)
	if !ok || !u.Staff {
		return taskPerson.New().At("/to")
	}
	if r.apart(v.Part, step, user) {
		return taskApart.New("name", u.Name, "step", step.Name.Text()).At("/to")
	}
	if v.seats(user) {
		return taskSeated.New("name", u.Name).At("/to")
	}
	if len(may.Who) > 0 && !slices.ContainsFunc(r.bounds(v, step, may.Who), func(who string) bool { return r.covers(who, user) }) {
		return taskRange.New("name", u.Name, "step", step.Name.Text()).At("/to")
	}
	return nil
}

// seats tells whether somebody has a seat of a visit by himself. Whoever was taken
// away again has none.
func (v *Visit) seats(user string) bool {
	return slices.ContainsFunc(v.Seats, func(k Seat) bool { return k.For == user && k.counts() })
}

// bounds is everybody whom all alternatives of a who list name: a range is no order
// of preference.
func (r *run) bounds(v *Visit, step *Step, who Who) (all []string) {
	r.describe(step, v, r.dueAt(v, step))
	for i := range who {
		found, _ := r.find(who[i:i+1], false)
		all = join(all, found)
	}
	return all
}

// relieve gives the open seats to whom a deadline names; whoever sits there already
// cannot have two, so the next present manager of the holder follows, then the
// fallback (D2, P3). Where there is nobody but those who sit there, they share.
func (r *run) relieve(v *Visit, step *Step, rung *Rung, fact Rang) {
	r.describe(step, v, fact.Due)
	named, _ := r.find(rung.To, false)
	fallback, _ := r.find(r.d.fallback, false)
	fallback = append(slices.Clip(fallback), pool+r.d.lastRole)
	var to []string
	for i := range v.Seats {
		k := &v.Seats[i]
		if k.Status != Open {
			continue
		}
		next := r.suited(step, slices.Concat(named, r.above(k.For), fallback))
		at := slices.IndexFunc(next, func(who string) bool { return !v.seats(who) })
		if at < 0 {
			continue
		}
		from := k.For
		r.give(k, next[at])
		to = join(to, next[at:at+1])
		tellAs(r, RobotDeadline, TaskReassigned{r.on(v), step.ID, k.ID, from, k.For, "deadline"})
	}
	if len(to) == 0 {
		r.escalate(v, step, rung, fact)
		return
	}
	tellAs(r, RobotDeadline, DeadlineTransferred{fact, to})
}

// above is the line of present managers of a user.
func (r *run) above(user string) (line []string) {
	for _, u := range r.managers(user, 1, maxLevels) {
		line = join(line, []string{u.ID})
	}
	return line
}

// maxLevels is how far up a line of managers is looked.
const maxLevels = 20

// passByHand skips a step by right, with the reason (P6). Faults: those of hand,
// task.needed, task.invalid.
func (r *run) passByHand(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	may := &step.Allow.Skip
	if may.No || len(may.Who) > 0 && !slices.ContainsFunc(r.bounds(v, step, may.Who), func(who string) bool { return r.covers(who, ev.By.User) }) {
		return taskNeeded.New("step", step.Name.Text())
	}
	if err := reasoned(ev.Opinion, "/opinion"); err != nil {
		return err
	}
	if err := r.unchanged(ev, v, step); err != nil {
		return err
	}
	r.signs(k, ev, Skipped)
	r.closeSeats(v, Why{Code: WhySkipped, By: ev.By.Name})
	r.dropTimers(v.ID)
	tell(r, StepSkipped{Of: r.on(v), Step: step.ID, Cause: ByHand, Reason: ev.Opinion})
	r.leave(v.ID, Skipped, ByHand)
	return nil
}

// patience is how long an urged seat is left in peace (P6).
const patience = time.Hour

// urge reminds whom an open seat is for; the run does not change. Faults:
// task.missing, task.decided, task.turn, task.urged.
func (r *run) urge(ev Event) error {
	v, k := r.s.seat(ev.Seat)
	switch {
	case k == nil:
		return taskMissing.New()
	case k.Status == Waiting || k.Status == Parked:
		return r.turn(v)
	case k.Status != Open:
		return decidedBefore(v, k)
	case r.at.Before(k.Urged.Add(patience)):
		return taskUrged.New("at", k.Urged.Format("15:04 MST"))
	}
	k.Urged = r.at
	tell(r, TaskUrged{r.on(v), v.Step, k.ID, k.For})
	return nil
}
