package flow

import (
	"cmp"

	"bespoke/internal/engine/event"
)

// Settling walks forward only, each step once, so it ends (G5). Parts and visits
// are named by id here: a pointer would not outlive the making of the next one.

// walk moves a part on, from the step at a place of its lane, until somebody has
// to be waited for; behind its last step the part is done (B1).
func (r *run) walk(part ID, from int) {
	lane := r.lane(part)
	for _, step := range lane.Do[from:] {
		if r.held(part, step.index) || !r.enter(part, step) {
			return
		}
	}
	if r.held(part, len(lane.Do)) {
		return
	}
	r.s.part(part).Status = Done
	r.judge(part)
}

// lane is the list of steps that a part runs.
func (r *run) lane(part ID) *Lane {
	p := r.s.part(part)
	if p.Of.IsZero() {
		return r.d.Main
	}
	return r.stepOf(r.s.visit(p.Of)).lane(p.Lane)
}

// enter makes a visit of a step and tells whether the step is passed already.
// Blocks never are: they move their part on themselves when their lanes end.
func (r *run) enter(part ID, step *Step) bool {
	if r.skip(part, step) {
		return true
	}
	if passed, known := r.unpack(part, step); known {
		return passed
	}
	if r.onHold() && !step.Kind.blocks() {
		return false // it was moved while it stands still, and is asked when it goes on
	}
	return r.keep(part, step) || r.reach(part, step)
}

// enterAsked enters a step that somebody went to: people are asked whatever its skips
// say (R3).
func (r *run) enterAsked(part ID, step *Step) {
	if step.Kind.asks() {
		r.ask(part, step, true)
	} else if r.reach(part, step) {
		r.walk(part, step.index+1)
	}
}

// reach is enter for a step that is not passed by.
func (r *run) reach(part ID, step *Step) bool {
	switch step.Kind {
	case Auto:
		return r.call(part, step)
	case Wait:
		return r.wait(part, step)
	case Notice:
		r.askForNotice(part, step)
		return true
	case Choice:
		r.choose(part, step)
	case Parallel:
		r.fork(part, step)
	case Repeat, Flow:
		r.into(part, step)
	case Each:
		r.spread(part, step)
	default:
		return !r.ask(part, step, false)
	}
	return false
}

// skip passes a step that is off or that a condition says is not needed (B2).
func (r *run) skip(part ID, step *Step) bool {
	if step.Off {
		r.pass(part, step, StepSkipped{Cause: ByOff})
		return true
	}
	r.look(part)
	if n, why := r.skips(step); n > 0 {
		r.pass(part, step, why)
		return true
	}
	return false
}

// pass records a visit that was skipped. It stays in force.
func (r *run) pass(part ID, step *Step, why StepSkipped) {
	v := r.visit(part, step, Skipped)
	v.Result, v.Rule = why.Cause, why.Rule
	r.noteResult(v)
	why.Of, why.Step = r.onIn(part), step.ID
	tellAs(r, RobotFlow, why)
}

// visit makes a visit and has its part stand there.
func (r *run) visit(part ID, step *Step, status Status) *Visit {
	v := r.visitAside(part, step, status)
	r.s.part(part).At = v.ID
	return v
}

// stepOf is the step that a visit is of, in the definition that holds now.
func (r *run) stepOf(v *Visit) *Step {
	if v.step != nil && v.step.in == r.d {
		return v.step
	}
	return r.d.steps[v.Step]
}

// visitAside makes a visit beside the one at which its part stands.
func (r *run) visitAside(part ID, step *Step, status Status) *Visit {
	id := r.s.id('v')
	r.s.Visits = append(r.s.Visits, Visit{ID: id, Step: step.ID, Part: part, Status: status, step: step})
	return &r.s.Visits[len(r.s.Visits)-1]
}

// leave closes a visit and moves its part on, or rejects it (B1, A9).
func (r *run) leave(visit ID, status Status, result string) {
	v := r.s.visit(visit)
	v.Status, v.Result = status, result
	r.unask(v)
	switch {
	case !v.Again.IsZero():
		r.answered(v)
	case status == Rejected:
		r.noteResult(v)
		r.refuse(v.Part)
	default:
		r.noteResult(v)
		r.walk(v.Part, r.stepOf(v).index+1)
	}
}

// refuse rejects a part, though it may have passed: what is open in it falls, and the
// block above judges (B1, C5).
func (r *run) refuse(part ID) {
	r.fall(part, Why{Code: WhyRejected, By: r.by.Name})
	r.s.part(part).Status = Rejected
	r.judge(part)
}

// fall stands down all that is open in a part and below.
func (r *run) fall(part ID, why Why) {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Part == part && v.Status == Open {
			r.standDown(v.ID, why)
		}
	}
	for i := range r.s.Parts {
		below := r.s.Parts[i]
		switch {
		case below.Of.IsZero() || r.s.visit(below.Of).Part != part:
		case below.Status == Running:
			r.cancel(below.ID, why)
		default:
			r.fall(below.ID, why)
		}
	}
}

// judge lets the block above decide what the end of a part means: main ends the
// run, a choice ends as its lane did, a parallel counts (B3, B4).
func (r *run) judge(part ID) {
	p := r.s.part(part)
	if p.Of.IsZero() {
		r.endMain(p.Status)
		return
	}
	block := r.s.visit(p.Of)
	r.fallOut(p, r.stepOf(block))
	switch {
	case block.Status != Open:
		r.judgePassed(block)
	case r.stepOf(block).Kind == Parallel, r.stepOf(block).Kind == Each:
		r.tallyUp(block)
	case r.stepOf(block).Kind == Repeat:
		r.round(part)
	case r.stepOf(block).Tails: // opened again by a return
		r.leave(block.ID, Done, "")
	default:
		r.leave(block.ID, p.Status, block.Result)
	}
}

// judgePassed lets a block that was passed judge once more: where what is left of it
// is not enough it is rejected after all, and so is where it stands (C5).
func (r *run) judgePassed(block *Visit) {
	if _, failed, all := r.tally(block.ID); all-failed >= r.stepOf(block).needs(all) {
		r.nextItem(block.ID)
		return
	}
	block.Status = Rejected
	r.step = cmp.Or(r.step, block.Step)
	r.noteResult(block)
	r.refuse(block.Part)
}

// cancel takes a part and all that is open in it out of force: tasks close with
// the reason, timers drop, calls under way land by themselves (W5).
func (r *run) cancel(part ID, why Why) {
	p := r.s.part(part)
	p.Status = Cancelled
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Part != part {
			continue
		}
		r.forgetResult(v)
		if v.Status == Open {
			r.standDown(v.ID, why)
		}
	}
	// Blocks that were passed have ended parts below; their results are no
	// longer in force either, though nothing in them is open.
	for i := range r.s.Parts {
		below := r.s.Parts[i]
		if !below.Of.IsZero() && r.s.visit(below.Of).Part == part {
			r.cancelBelow(below, why)
		}
	}
}

// cancelBelow cancels an inner part; one that ended keeps its status, for it is
// out of force with the part around it.
func (r *run) cancelBelow(p Part, why Why) {
	r.cancel(p.ID, why)
	if p.Status != Running {
		r.s.part(p.ID).Status = p.Status
	}
}

// standDown cancels one open visit.
func (r *run) standDown(visit ID, why Why) {
	v := r.s.visit(visit)
	v.Status = Cancelled
	v.Out = v.Out || !v.Again.IsZero()
	r.closeSeats(v, why)
	r.dropTimers(visit)
	r.abandon(visit)
	r.unask(v)
	if step := r.stepOf(v); !step.Kind.blocks() {
		tellAs(r, RobotFlow, StepCancelled{r.on(v), v.Step, why})
	}
}

// tell tells what whoever acts has done. It and its sisters make nothing of what nobody
// hears: a preview costs what deciding costs.
func tell[F event.Fact](r *run, f F) {
	if !r.quiet() {
		do(r, Tell{Fact: f})
	}
}

// tellAs tells what a robot has done (G6).
func tellAs[F event.Fact](r *run, robot string, f F) {
	if !r.quiet() && (r.luggage == nil || !r.luggage.repeats(f)) {
		do(r, Tell{Fact: f, Robot: robot})
	}
}

// do has something done outside of the run.
func do[C Command](r *run, c C) {
	if !r.quiet() {
		r.out = append(r.out, c)
	}
}
