package flow

import (
	"slices"

	"bespoke/internal/base/act"
)

// The subject changes while its run is under way. What people decided stands where
// nothing that it rests on has changed; all else is asked again, and only that (C1–C8).

// subjectChanged lets a run see its subject as it is now: choices fall anew, steps that
// are needed now are asked, steps that are not needed any more fall away, and whoever
// decided on what has changed decides again. What the run's own automatic steps write
// flips none of its choices, so that it cannot chase its own tail (C9). Faults:
// flow.ended, flow.change when the run has seen this version before, flow.items.
func (r *run) subjectChanged(ev Event) error {
	if r.s.Status != Running {
		return flowEnded.New()
	}
	if r.w.Version <= r.s.Version {
		return flowChange.New("version", r.w.Version)
	}
	if err := r.fitting(); err != nil {
		return err
	}
	var facts []string
	for _, c := range r.w.changedSince(r.s.Version) {
		facts = join(facts, []string{c.Fact})
	}
	tell(r, FlowChanged{r.of, r.w.Version, facts})
	if r.onHold() {
		r.noteChange(facts)
		return nil
	}
	if ev.By.Name == RobotFlow && ev.By.Kind == act.Robot {
		r.reviewSteps(facts)
	} else {
		r.review(facts)
	}
	r.rescueAll() // within which limit somebody stands in hangs on the subject
	return nil
}

// review looks again at all that rests on some facts: the way first, then who is on
// it, then what was decided on it.
func (r *run) review(facts []string) {
	r.reviewChoices(facts)
	r.reviewSteps(facts)
}

func (r *run) reviewSteps(facts []string) {
	blocks := append(r.reviewLanes(facts), r.reviewItems(facts)...)
	ids := make([]ID, 0, len(r.s.Visits))
	for _, at := range r.inOrder() {
		ids = append(ids, r.s.Visits[at].ID)
	}
	for _, id := range ids { // who is asked again holds what comes after, so before anything goes on
		switch v := r.s.visit(id); {
		case !r.matters(v):
		case v.Status == Skipped && v.Rule > 0:
			r.reviewSkipped(id, facts)
		case v.Status == Done || v.Status == Skipped && v.Result == ByHand:
			r.reviewDone(id, facts)
		}
	}
	for _, id := range ids {
		if v := r.s.visit(id); v.Status == Open && r.s.Status == Running && id != r.writing {
			r.reviewOpen(id, facts)
		}
	}
	for _, id := range blocks {
		if v := r.s.visit(id); r.s.Status == Running && r.matters(v) {
			r.recount(id)
		}
	}
}

// wrote lets the run see what somebody filled in of its subject who has just decided at a
// visit, as any change of it (C9). His own opinion rests on what he wrote, and is counted
// last: who is asked again because of it holds what comes after. Where the change took the
// visit off the way, his opinion counts for nothing.
func (r *run) wrote(own ID, step *Step, outcome string, facts []string) {
	tell(r, FlowChanged{r.of, r.w.Version, facts})
	r.writing = own
	r.review(facts)
	r.writing = ID{}
	if v := r.s.visit(own); v.Status == Open && r.s.Status == Running {
		r.reopen(v, step)
		r.weigh(v, step, outcome)
	}
	if v := r.s.visit(own); v.Status == Open && r.s.Status == Running {
		r.reviewOpen(own, facts)
	}
	r.rescueAll()
}

// touches tells whether some facts are among those that a decision reads.
func touches(reads []namedRef, facts []string) bool {
	return slices.ContainsFunc(reads, func(f namedRef) bool { return slices.Contains(facts, f.path) })
}

// reviewChoices lets the choices in force fall anew whose conditions read what has
// changed. Where one falls differently its lane and all after it leave force and what
// follows is walked again, keeping what still holds (C3). Nothing goes back over a
// barrier: then the way stays.
func (r *run) reviewChoices(facts []string) {
	for _, step := range r.d.Steps {
		if step.Kind != Choice || !touches(step.routes(), facts) {
			continue
		}
		for _, id := range r.mattering(step) {
			r.reviewChoice(r.s.visit(id), step)
		}
	}
}

func (r *run) reviewChoice(v *Visit, step *Step) {
	r.look(v.Part)
	taken, reads := r.falls(step)
	if v.Status != Open && v.Status != Done || taken.ID == v.Result {
		return
	}
	if barrier := r.barrier(v); barrier != nil {
		tellAs(r, RobotChange, ChoiceFrozen{r.on(v), step.ID, v.Result, taken.ID, barrier.ID})
		return
	}
	tellAs(r, RobotChange, ChoiceFlipped{r.on(v), step.ID, v.Result, taken.ID, r.heard(reads)})
	r.stepBack(v.ID)
}

// routes are the facts that a choice is decided by.
func (s *Step) routes() []namedRef {
	reads := s.on
	for _, lane := range s.Lanes {
		reads = merge(reads, lane.reads)
	}
	return reads
}

// matters tells whether a visit is in force and nothing around it was rejected: what
// was decided in a lane that was is not asked again.
func (r *run) matters(v *Visit) bool { return !r.inRejected(v) && r.inForce(v) }

// mattering are a step's visits that matter: one, or one of each item of a loop.
func (r *run) mattering(step *Step) (visits []ID) {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Step == step.ID && r.matters(v) {
			visits = append(visits, v.ID)
		}
	}
	return visits
}

// stepBack takes a visit and all after it out of force, to be kept on the way forward
// wherever it still holds, and has its part stand before it.
func (r *run) stepBack(target ID) {
	t := r.s.visit(target)
	for _, id := range r.leaveForce(t, Why{Code: WhyChanged}) {
		if v := r.s.visit(id); v.Out {
			v.Keep = true
		}
	}
	r.reopenAround(t)
	r.s.part(t.Part).At = r.standing(t.Part, r.stepOf(t).index)
}

// standing is the last visit in force of a part before a place in its lane; none at
// its beginning.
func (r *run) standing(part ID, before int) (at ID) {
	place := -1
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if index := r.stepOf(v).index; v.Part == part && r.inForce(v) && index < before && index >= place {
			at, place = v.ID, index
		}
	}
	return at
}

// reviewLanes starts lanes of parallels that are needed now, though the block may have
// been passed, and takes away those that are not (C6). It names the blocks, which have
// to be judged again.
func (r *run) reviewLanes(facts []string) (blocks []ID) {
	for _, step := range r.d.Steps {
		if step.Kind != Parallel || !touches(step.routes(), facts) {
			continue
		}
		for _, block := range r.mattering(step) {
			if v := r.s.visit(block); v.Status == Open || v.Status == Done {
				r.needLanes(v, step)
				blocks = append(blocks, block)
			}
		}
	}
	return blocks
}

func (r *run) needLanes(v *Visit, step *Step) {
	block, taken := v.ID, 0
	r.look(v.Part)
	for _, lane := range step.Lanes {
		needed := lane.If.Holds(r.w.Env)
		if needed {
			taken++
		}
		r.needLane(block, lane, needed)
	}
	if step.Else != nil {
		r.needLane(block, step.Else, taken == 0)
	}
}

// needLane begins a lane that is needed now, or takes one away that is not.
func (r *run) needLane(block ID, lane *Lane, needed bool) {
	at := slices.IndexFunc(r.s.Parts, func(p Part) bool { return p.Of == block && p.Lane == lane.ID && p.Status != Removed })
	switch {
	case needed && at < 0:
		r.branch(block, lane)
	case !needed && at >= 0:
		part := r.s.Parts[at].ID
		r.cancel(part, Why{Code: WhyChanged})
		r.s.part(part).Status = Removed
	}
}

// recount judges a block whose lanes have changed.
func (r *run) recount(block ID) {
	switch v := r.s.visit(block); v.Status {
	case Open:
		r.tallyUp(v)
	case Done:
		r.judgePassed(v)
	}
}

// reviewOpen looks again at a step that people have at hand: it is not needed any
// more, or others are asked now, or who decided on what has changed is asked again
// (C2). The step's clock goes on.
func (r *run) reviewOpen(visit ID, facts []string) {
	v := r.s.visit(visit)
	step := r.stepOf(v)
	r.look(v.Part)
	if skip, why := r.skips(step); skip > 0 && (!v.Must || v.Change) && step.Kind != Auto && touches(step.skipReads(), facts) && r.barrier(v) == nil {
		r.skipOpen(v, step, why)
		return
	}
	if !step.Kind.asks() {
		return
	}
	if touches(step.Who.allReads(), facts) || step.Who.asksRule() {
		r.seatNow(v, step)
	}
	if !v.Waits.IsZero() {
		return // what was said is looked at when the answer comes
	}
	r.weighAgain(v, step)
}

// weighAgain asks those again whose ground has changed, and counts a step whose seats
// may have.
func (r *run) weighAgain(v *Visit, step *Step) {
	r.reopen(v, step)
	outcome := Approved
	switch {
	case v.voices(step).lost():
		outcome = Rejected
	case step.Kind == Task:
		outcome = Done
	}
	r.weigh(v, step, string(outcome))
}

// skipOpen passes an open step by, with all that is under way in it.
func (r *run) skipOpen(v *Visit, step *Step, why StepSkipped) {
	r.closeSeats(v, Why{Code: WhyChanged})
	r.dropTimers(v.ID)
	for i := range r.s.Parts {
		if p := r.s.Parts[i]; p.Of == v.ID && p.Status != Removed {
			r.cancel(p.ID, Why{Code: WhyChanged})
			r.s.part(p.ID).Status = Removed
		}
	}
	v.Rule = why.Rule
	why.Of, why.Step = r.on(v), step.ID
	tellAs(r, RobotChange, why)
	r.leave(v.ID, Skipped, ByRule)
}

// skipReads are the facts that a step's reasons to be passed by look at.
func (s *Step) skipReads() (reads []namedRef) {
	for i := range s.Skips {
		reads = merge(reads, s.Skips[i].reads)
	}
	return reads
}

// seatNow closes the undecided places of those whom the step is not for any more, and
// asks those whom it is for now. Who took a place over from somebody who is still meant
// keeps it, and so do added signers.
func (r *run) seatNow(v *Visit, step *Step) {
	due := r.dueAt(v, step)
	r.describe(step, v, due)
	r.seated = v
	owners, via := r.owners(step, true)
	r.seated = nil
	for i := 0; i < len(v.Seats); i++ {
		k := &v.Seats[i]
		if k.Adder == "" && k.counts() && !k.Veto && k.undecided() && !slices.Contains(owners, k.meant()) {
			r.closeWithin(v, k.ID, Removed, Why{Code: WhyChanged})
		}
	}
	for _, owner := range owners {
		if slices.ContainsFunc(v.Seats, func(k Seat) bool { return k.counts() && (k.For == owner || k.Adder == "" && k.meant() == owner) }) {
			continue
		}
		v.Seats = append(v.Seats, Seat{ID: r.s.id('k'), For: owner, Via: via, Status: Waiting})
		k := &v.Seats[len(v.Seats)-1]
		asks := !step.Need.Turn || !slices.ContainsFunc(v.Seats, func(s Seat) bool { return s.Status == Open || s.Status == Parked })
		if asks {
			r.openSeat(v, step, k, due)
		}
		if asks && k.Status == Open && !v.Waits.IsZero() {
			r.park(k)
		}
	}
}

// reviewSkipped asks a step that was passed by a rule which does not hold any more
// (C6).
func (r *run) reviewSkipped(visit ID, facts []string) {
	v := r.s.visit(visit)
	step := r.stepOf(v)
	r.look(v.Part)
	if skip, _ := r.skips(step); skip > 0 || !touches(step.skipReads(), facts) {
		return
	}
	if step.Kind.asks() {
		r.recheck(visit, facts)
		return
	}
	if barrier := r.barrier(v); barrier != nil {
		tellAs(r, RobotChange, ChoiceFrozen{Of: r.on(v), Step: step.ID, Barrier: barrier.ID})
		return
	}
	r.stepBack(visit)
}

// reviewDone asks a step again that was decided on what has changed (C4). Where a
// reason to skip it holds now, that is recorded in its place.
func (r *run) reviewDone(visit ID, facts []string) {
	v := r.s.visit(visit)
	step := r.stepOf(v)
	if !step.Kind.asks() || !r.stale(v, step, facts) {
		return
	}
	r.look(v.Part)
	if skip, why := r.skips(step); skip > 0 {
		n := r.visitAside(v.Part, step, Skipped)
		n.Result, n.Rule, n.Again = ByRule, skip, visit
		why.Of, why.Step = r.on(v), step.ID
		tellAs(r, RobotChange, why)
		r.answered(n)
		return
	}
	r.recheck(visit, facts)
}

// stale tells whether something that a finished step was decided on has changed since.
// Of what a deadline decided nobody knows the version: it is stale with the change.
func (r *run) stale(v *Visit, step *Step, facts []string) bool {
	decided, stale := false, false
	for i := range v.Seats {
		if k := &v.Seats[i]; k.counts() && !k.At.IsZero() {
			decided, stale = true, stale || r.changed(v.Part, step, k.On)
		}
	}
	return stale || !decided && slices.ContainsFunc(step.Reads, func(f string) bool { return slices.Contains(facts, f) })
}

// recheck asks a step once more, because of the change. A question to it that is open
// becomes that, and outlives who asked it (R6, C4).
func (r *run) recheck(visit ID, facts []string) {
	asked := r.s.visit(r.askedAside(visit))
	if asked != nil && asked.Change {
		return // what was said there since is asked again with it (C7)
	}
	v := r.s.visit(visit)
	tellAs(r, RobotChange, RecheckAsked{r.on(v), v.Step, facts})
	if asked != nil {
		asked.Change = true
		return
	}
	r.askAside(visit, true)
}

// skips finds the first reason that holds to pass a step by, from 1; 0 where it is to
// be asked.
func (r *run) skips(step *Step) (n int, why StepSkipped) {
	for i := range step.Skips {
		if s := &step.Skips[i]; s.If.Holds(r.w.Env) {
			return i + 1, StepSkipped{Cause: ByRule, Rule: i + 1, Say: s.Say, Values: r.heard(s.reads)}
		}
	}
	return 0, why
}

// keep lets a decision count again that a return or a change took out of force, where
// the step says so, or the change asks for no more, and nothing that it rests on has
// changed (R7, C3). It tells whether there was one.
func (r *run) keep(part ID, step *Step) bool {
	if !step.Kind.asks() {
		return false
	}
	for i := len(r.s.Visits) - 1; i >= 0; i-- {
		v := &r.s.Visits[i]
		if v.Step != step.ID || r.inForce(v) || r.past(v) || r.itemOf(v.Part) != r.itemOf(part) || v.Status != Done && !(v.Status == Skipped && v.Result == ByHand) {
			continue
		}
		if !v.Keep && !step.Keep || r.stale(v, step, nil) || v.decided() == nil {
			return false
		}
		v.Out, v.Keep, v.Part, v.Again = false, false, part, ID{}
		r.s.part(part).At = v.ID
		r.noteResult(v)
		tellAs(r, RobotFlow, StepKept{r.on(v), step.ID, v.decided().ID, v.decided().By})
		return true
	}
	return false
}

// held tells whether a place in a part comes after something that was asked again
// because the subject changed, or after a block of which a lane runs late: nothing
// after it starts (C5). Lanes that a block leaves running hold the end of the part
// around it alone (B4). While the run is on hold nothing starts anywhere (H3).
func (r *run) held(part ID, index int) bool {
	if r.onHold() && r.luggage == nil {
		return true
	}
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Status == Open && v.Change && r.ahead(v, part, index) {
			return true
		}
	}
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Status == Running && !p.Of.IsZero() {
			block := r.s.visit(p.Of)
			tail := r.stepOf(block).Tails && r.s.part(block.Part).Status == Running && (block.Part != part || index < len(r.lane(part).Do))
			if block.Status != Open && !tail && r.ahead(block, part, index) {
				return true
			}
		}
	}
	return false
}

// ahead tells whether a place in a part lies after a visit.
func (r *run) ahead(v *Visit, part ID, index int) bool {
	place := map[ID]int{}
	for at := v; at != nil; at = r.blockOf(at) {
		place[at.Part] = r.stepOf(at).index
	}
	for {
		if mark, meets := place[part]; meets {
			return index > mark
		}
		of := r.s.part(part).Of
		if of.IsZero() {
			return false
		}
		block := r.s.visit(of)
		part, index = block.Part, r.stepOf(block).index
	}
}
