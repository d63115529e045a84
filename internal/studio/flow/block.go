package flow

import "cmp"

// choose takes the first lane whose condition holds, else the mandatory default
// (B3). The visit's result is the lane's id.
func (r *run) choose(part ID, step *Step) {
	r.look(part)
	taken, reads := r.falls(step)
	v := r.visit(part, step, Open)
	v.Result = taken.ID
	tellAs(r, RobotFlow, ChoiceTaken{r.on(v), step.ID, taken.ID, r.heard(reads)})
	r.walk(r.branch(v.ID, taken), 0)
}

// falls is the lane of a choice whose condition holds, and what was read to find it.
func (r *run) falls(step *Step) (taken *Lane, reads []namedRef) {
	reads = step.on
	for _, lane := range step.Lanes {
		reads = merge(reads, lane.reads)
		if lane.If.Holds(r.w.Env) {
			return lane, reads
		}
	}
	return step.Else, reads
}

// merge adds the facts that a list lacks; it never writes to the first list.
func merge(list, more []namedRef) []namedRef {
	list = list[:len(list):len(list)]
	for _, f := range more {
		known := false
		for _, have := range list {
			known = known || have.path == f.path
		}
		if !known {
			list = append(list, f)
		}
	}
	return list
}

// fork starts each lane whose condition holds, or the default when none does
// (B4). All lanes are made before the first one moves, so that the first to end
// is counted against all.
func (r *run) fork(part ID, step *Step) {
	r.look(part)
	v := r.visit(part, step, Open).ID
	var started []ID
	var names []string
	for _, lane := range r.forks(step) {
		started, names = append(started, r.branch(v, lane)), append(names, lane.ID)
	}
	tellAs(r, RobotFlow, StepEntered{Of: r.onIn(part), Step: step.ID, Lanes: names})
	if len(started) == 0 {
		r.tallyUp(r.s.visit(v))
	}
	r.asBefore(part, step, started)
	for _, p := range started {
		if r.s.part(p).Status == Running {
			r.walk(p, 0)
		}
	}
}

// forks are the lanes of a parallel whose condition holds, else its default.
func (r *run) forks(step *Step) (lanes []*Lane) {
	for _, lane := range step.Lanes {
		if lane.If.Holds(r.w.Env) {
			lanes = append(lanes, lane)
		}
	}
	if len(lanes) == 0 && step.Else != nil {
		lanes = append(lanes, step.Else)
	}
	return lanes
}

// branch makes the part of a lane.
func (r *run) branch(of ID, lane *Lane) ID {
	p := r.s.id('p')
	r.s.Parts = append(r.s.Parts, Part{ID: p, Of: of, Lane: lane.ID, Status: Running})
	return p
}

// tallyUp judges a block that counts its parts, whenever one of them has ended.
func (r *run) tallyUp(v *Visit) {
	switch step := r.stepOf(v); {
	case v.Status != Open:
	case step.Kind == Each:
		r.countItems(v, step)
	default:
		r.count(v, step)
	}
}

// count judges a parallel: with enough lanes done it is done and the others are cancelled
// in the same event, or go on as tails; when the number can no longer be reached it is
// rejected at once (B4).
func (r *run) count(v *Visit, step *Step) {
	block := v.ID
	done, failed, all := r.tally(block)
	need := step.needs(all)
	switch {
	case done >= need:
		var down []string
		if !step.Tails {
			down = r.standDownRest(block, Why{Code: WhyJoin, Done: done, Need: need})
		}
		tellAs(r, RobotFlow, JoinReached{r.on(v), step.ID, done, all, down})
		r.leave(block, Done, "")
	case all-failed < need:
		r.standDownRest(block, Why{Code: WhyRejected, By: r.by.Name})
		r.step = cmp.Or(r.step, step.ID)
		tellAs(r, RobotFlow, JoinFailed{r.on(v), step.ID, failed, need})
		r.leave(block, Rejected, "")
	}
}

// needs is how many of so many lanes, or items, have to be done.
func (s *Step) needs(lanes int) int {
	switch {
	case s.Kind == Flow && s.Tails:
		return 0
	case s.Kind == Choice:
		return 1
	case s.Kind == Each && s.Items.Alone:
		return min(1, lanes)
	case s.Join > 0:
		return min(s.Join, lanes)
	}
	return lanes
}

// tally counts the lanes that were started by how they ended. One that was stood
// down when others were enough does not come back when they are opened again (R4).
func (r *run) tally(block ID) (done, failed, all int) {
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Of == block && p.Status != Removed && p.Status != Replaced {
			all++
			switch p.Status {
			case Done:
				done++
			case Rejected, Cancelled:
				failed++
			}
		}
	}
	return done, failed, all
}

// standDownRest cancels the lanes that still run and names them.
func (r *run) standDownRest(block ID, why Why) (down []string) {
	for i := range r.s.Parts {
		if p := r.s.Parts[i]; p.Of == block && p.Status == Running {
			down = append(down, p.Lane)
			r.cancel(p.ID, why)
		}
	}
	return down
}
