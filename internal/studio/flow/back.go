package flow

import "slices"

// sendBack returns the subject from an open seat to an earlier step, which is asked
// anew with all that follows it (R1, R2). The return decides the step for all of its
// seats (R8). Faults: those of hand, task.forward where the step does not allow it,
// task.member, task.invalid, task.changed, and those of target.
func (r *run) sendBack(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	if err := step.mayReturn(k, ev.Step); err != nil {
		return err
	}
	if err := reasoned(ev.Opinion, "/opinion"); err != nil {
		return err
	}
	if err := r.unchanged(ev, v, step); err != nil {
		return err
	}
	to, err := r.target(v, ev)
	if err != nil {
		return err
	}
	v, k = r.s.seat(ev.Seat) // the visit of the start may just have been made
	if ev.Aside {
		tell(r, FlowReturned{r.on(v), step.ID, k.ID, to.Step, r.itemOf(to.Part), ReturnAside, ev.Version, ev.Opinion})
		r.question(v.ID, to.ID)
		return nil
	}
	r.signs(k, ev, Returned)
	tell(r, FlowReturned{r.on(v), step.ID, k.ID, to.Step, r.itemOf(to.Part), ReturnAsked, ev.Version, ev.Opinion})
	r.askAgain(to.ID, Why{Code: WhyReturned, By: ev.By.Name})
	return nil
}

// mayReturn: where votes are counted only the holder of a veto by name returns,
// the others vote (R8).
func (s *Step) mayReturn(k *Seat, to string) error {
	may := &s.Allow.Return
	switch {
	case may.No || len(may.Steps) > 0 && !slices.Contains(may.Steps, to):
		return taskForward.New("step", s.Name.Text())
	case s.counted() && !k.Veto:
		return taskMember.New("step", s.Name.Text())
	}
	return nil
}

// signs records on a seat what somebody decided that is no vote.
func (r *run) signs(k *Seat, ev Event, as Status) {
	v, _ := r.s.seat(k.ID)
	k.Behalf, _ = r.behalf(v, k, ev.By.User)
	k.Status, k.By, k.Name, k.At, k.On = as, ev.By.User, ev.By.Name, r.at, ev.Version
	do(r, CloseTask{k.ID, Why{Code: string(as), By: ev.By.Name}})
	tell(r, TaskDone{r.on(v), v.Step, k.ID, string(as), k.Behalf, "", ""})
}

// takeBack takes back one's own decision, while nobody acted after it and nothing
// irreversible was done: the step is asked again (R9). Faults: task.missing,
// task.others, task.acted, flow.ended, task.barrier.
func (r *run) takeBack(ev Event) error {
	v, k := r.s.seat(ev.Seat)
	switch {
	case k == nil:
		return taskMissing.New()
	case k.By == "" || k.By != ev.By.User:
		return taskOthers.New()
	}
	if err := r.mayTakeBack(v, k); err != nil {
		return err
	}
	tell(r, FlowReturned{Of: r.on(v), Step: v.Step, Seat: k.ID, Target: v.Step, Cause: ReturnTaken, Opinion: ev.Opinion})
	r.askAgain(v.ID, Why{Code: WhyReturned, By: ev.By.Name})
	return nil
}

func (r *run) mayTakeBack(v *Visit, k *Seat) error {
	switch {
	case r.s.Status != Running:
		return flowEnded.New()
	case r.onHold():
		return r.s.Hold.refuse()
	case r.stepOf(v).Kind == Auto || v.Status == Open || v.Status == Cancelled || !v.Again.IsZero() || !r.inForce(v) || !r.latest(v, k):
		return taskActed.New()
	}
	if barrier := r.barrier(v); barrier != nil {
		return taskBarrier.New("step", barrier.Name.Text())
	}
	return nil
}

// latest tells whether nobody decided anything after a seat did.
func (r *run) latest(v *Visit, k *Seat) bool {
	for i := range r.s.Visits {
		u := &r.s.Visits[i]
		for j := range u.Seats {
			if s := &u.Seats[j]; s.At.After(k.At) || !s.At.IsZero() && s.At.Equal(k.At) && s.ID != k.ID && u.ID.N >= v.ID.N {
				return false
			}
		}
	}
	return true
}

// Target is an earlier step that an open one may go back to, or why it may not.
type Target struct {
	Visit   ID
	Step    *Step
	Item    string // of a step in a loop: for which of its items
	Barrier *Step  // what has been done since and cannot be undone; nil for nothing
}

// targets lists the steps that lie behind an open visit on its path, the latest
// first: asked of people, in force, in this part, one around it, or a finished
// block of these, and at last the start. Steps in lanes beside it do not lie behind it (R1).
func (r *run) targets(v *Visit) (all []Target) {
	for i := len(r.s.Visits) - 1; i >= 0; i-- {
		t := &r.s.Visits[i]
		if step := r.stepOf(t); step.Kind.asks() && step.ID != startStep && t.Status == Done && r.inForce(t) && r.behind(t, v) {
			all = append(all, Target{t.ID, step, r.itemOf(t.Part), r.barrier(t)})
		}
	}
	slices.SortStableFunc(all, func(a, b Target) int { return b.Step.order - a.Step.order })
	return append(all, r.beginning(v)...)
}

// goTo is the visit that is gone back to.
func (r *run) goTo(t *Target) *Visit {
	if t.Step.ID == startStep {
		return r.begun()
	}
	return r.s.visit(t.Visit)
}

// target finds the visit to go back to. Faults: task.target with the steps that can
// be asked again, or with the items of the step, of which one has to be said;
// task.barrier.
func (r *run) target(v *Visit, ev Event) (*Visit, error) {
	var names, items []string
	var found *Target
	for _, t := range r.targets(v) {
		names = join(names, []string{t.Step.ID})
		if t.Step.ID != ev.Step {
			continue
		}
		if items = append(items, t.Item); t.Item == ev.Item || ev.Item == "" {
			found = &t
		}
	}
	switch {
	case len(items) == 0:
		return nil, taskTarget.New("step", ev.Step, "options", names).At("/step")
	case found == nil || ev.Item == "" && len(items) > 1:
		return nil, taskItem.New("item", ev.Item, "options", items).At("/item")
	case found.Barrier != nil:
		return nil, taskBarrier.New("step", found.Barrier.Name.Text())
	}
	return r.goTo(found), nil
}

// behind tells whether a finished visit lies behind an open one: in the part where
// their ways meet it, or the finished block around it, stands before the other.
func (r *run) behind(t, v *Visit) bool {
	around := map[ID]int{} // the parts around the open visit, with its place in each
	for at := v; at != nil; at = r.blockOf(at) {
		around[at.Part] = r.stepOf(at).index
	}
	for at := t; at != nil; at = r.blockOf(at) {
		if place, meets := around[at.Part]; meets {
			return r.stepOf(at).index < place
		}
		if r.s.part(at.Part).Status != Done {
			return false
		}
	}
	return false
}

// blockOf is the visit of the block that a visit stands in; nil in main.
func (r *run) blockOf(v *Visit) *Visit {
	if of := r.s.part(v.Part).Of; !of.IsZero() {
		return r.s.visit(of)
	}
	return nil
}

// after tells whether a visit leaves force when another is asked again: it is that
// one, or it stands, or the block around it does, after that one or a block around
// that (R2).
func (r *run) after(t *Visit) func(v *Visit) bool {
	place := map[ID]*Visit{}
	for at := t; at != nil; at = r.blockOf(at) {
		place[at.Part] = at
	}
	return func(v *Visit) bool {
		for at := v; at != nil; at = r.blockOf(at) {
			if mark := place[at.Part]; mark != nil {
				return at.ID == t.ID || at.Again == t.ID || r.stepOf(at).index > r.stepOf(mark).index
			}
		}
		return false
	}
}

// barrier is an automatic step that a return to a visit would go back over, and
// that cannot be; nil when there is none.
func (r *run) barrier(t *Visit) *Step {
	after := r.after(t)
	for i := range r.s.Calls {
		c := &r.s.Calls[i]
		v := r.s.visit(c.Visit)
		if step := r.stepOf(v); step.barrier && (c.Status == Open || c.stands()) && (r.inForce(v) || r.past(v)) && after(v) {
			return step
		}
	}
	for i := range r.s.Visits { // done by hand, without a call
		v := &r.s.Visits[i]
		if step := r.stepOf(v); step.barrier && v.Status == Done && r.s.callOf(v.ID) == nil && r.inForce(v) && after(v) {
			return step
		}
	}
	return nil
}

// askAgain takes a visit and all after it out of force and asks its step anew, of a
// person whatever its skips say (R2, R3). The blocks around it open again: lanes
// beside it keep their results, and a join counts again (R4).
func (r *run) askAgain(target ID, why Why) {
	t := r.s.visit(target)
	part, step := t.Part, r.stepOf(t)
	revived := r.inRejected(t)
	r.leaveForce(t, why)
	r.reopenAround(t)
	r.step = ""
	r.enterAsked(part, step)
	if revived { // nobody looked there while it was rejected
		var facts []string
		for _, c := range r.w.changedSince(0) {
			facts = append(facts, c.Fact)
		}
		r.review(facts)
	}
}

// inRejected tells whether something around a visit was rejected.
func (r *run) inRejected(v *Visit) bool {
	for at := v; at != nil; at = r.blockOf(at) {
		if r.s.part(at.Part).Status == Rejected {
			return true
		}
	}
	return false
}

// leaveForce takes a visit and all after it out of force, and names them.
func (r *run) leaveForce(t *Visit, why Why) (leaving []ID) {
	after := r.after(t)
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; r.inForce(v) && after(v) {
			leaving = append(leaving, v.ID)
		}
	}
	for _, id := range leaving {
		v := r.s.visit(id)
		r.forgetResult(v)
		if v.Status == Open {
			r.standDown(id, why)
		} else {
			v.Out = true
		}
	}
	for i := range r.s.Parts {
		p := &r.s.Parts[i]
		if p.Status == Running && !p.Of.IsZero() && slices.Contains(leaving, p.Of) {
			p.Status = Cancelled
		}
	}
	return leaving
}

// reopenAround opens the blocks around a visit again, and their lanes stand there.
func (r *run) reopenAround(t *Visit) {
	for at := t; at != nil; at = r.blockOf(at) {
		p := r.s.part(at.Part)
		p.Status, p.At = Running, at.ID
		if at != t && at.Status != Open {
			at.Status = Open
			r.forgetResult(at)
		}
	}
}

// rejectTo sends a rejected step's subject back to the step that it names for that,
// or the nearest one before it that was passed (A9). It tells whether there was one
// that nothing irreversible stands behind.
func (r *run) rejectTo(visit ID, step *Step) bool {
	v := r.s.visit(visit)
	named := r.d.steps[step.NoTo].order
	for _, t := range r.targets(v) {
		if t.Step.order > named {
			continue
		}
		if t.Barrier != nil {
			return false
		}
		tellAs(r, RobotFlow, FlowReturned{Of: r.on(v), Step: step.ID, Target: t.Step.ID, Cause: ReturnRejected})
		r.askAgain(r.goTo(&t).ID, Why{Code: WhyReturned, By: r.by.Name})
		return true
	}
	return false
}

// returnLate sends a subject back because of a deadline, once for each step and run;
// the second time, and where there is nowhere to go, the seats go to others (D4).
func (r *run) returnLate(v *Visit, step *Step, rung *Rung, fact Rang) {
	for _, t := range r.targets(v) {
		if t.Step.ID != rung.Step || t.Barrier != nil || r.returnedLate(step) {
			continue
		}
		v.Result = ReturnLate
		tellAs(r, RobotDeadline, DeadlineReturned{fact, t.Step.ID})
		tellAs(r, RobotDeadline, FlowReturned{Of: r.on(v), Step: step.ID, Target: t.Step.ID, Cause: ReturnLate})
		r.askAgain(r.goTo(&t).ID, Why{Code: WhyReturned, By: RobotDeadline})
		return
	}
	r.relieve(v, step, rung, fact)
}

// returnedLate tells whether a deadline has sent back from a step before.
func (r *run) returnedLate(step *Step) bool {
	return slices.ContainsFunc(r.s.Visits, func(v Visit) bool { return v.Step == step.ID && v.Result == ReturnLate })
}
