package flow

import "cmp"

// call runs the verb of an automatic step. Its key is the place and the inputs,
// the same for all attempts, so that the verb happens once (W1). It tells whether
// the step is passed already: what was done on the way here before is kept (W4).
func (r *run) call(part ID, step *Step) bool {
	v := r.visit(part, step, Open).ID
	place := r.placeOf(part, step)
	if c := r.left(place); c != nil {
		return r.adopt(c, v, step)
	}
	r.s.Calls = append(r.s.Calls, Call{ID: r.s.id('c'), Visit: v, Key: place})
	r.tryAgain(&r.s.Calls[len(r.s.Calls)-1], step)
	return false
}

// left is a call with the same key that a return has left behind, done or still
// under way.
func (r *run) left(place string) *Call {
	for i := range r.s.Calls {
		if c := &r.s.Calls[i]; c.Key == place && (c.stands() || c.Status == Open) {
			if v := r.s.visit(c.Visit); !r.inForce(v) {
				return c
			}
		}
	}
	return nil
}

// adopt makes a call that was left behind a visit's own.
func (r *run) adopt(c *Call, visit ID, step *Step) bool {
	was := r.s.visit(c.Visit)
	c.Visit = visit
	if c.Status == Open {
		return false
	}
	v := r.s.visit(visit)
	v.Status, v.Result = Done, was.Result
	r.noteResult(v)
	tellAs(r, RobotFlow, StepKept{Of: r.on(v), Step: step.ID})
	return true
}

func (r *run) key(place string) string { return r.s.Subject + "/" + place }

// stands tells whether what a call was to do has been done.
func (c *Call) stands() bool { return c.Status == Done || c.Status == HandMade }

// land hears how a call ended. Faults: call.missing; call.stale for a call that was
// answered, and for the failure of an old attempt. A success counts whichever attempt
// it is of, though a retry is pending or somebody is to see to it (W2).
func (r *run) land(ev Event) error {
	c := r.s.call(ev.Call)
	if c == nil {
		return callMissing.New()
	}
	old := ev.Attempt != 0 && ev.Attempt != c.Attempt
	late := ev.Kind == Succeeded && (c.Status == Resting || c.Status == Queued)
	if c.Status != Open && !late || old && ev.Kind == Refused {
		return callStale.New()
	}
	v := r.s.visit(c.Visit)
	step := r.d.steps[v.Step]
	if v.Status != Open {
		r.landLate(ev, c, step)
		return nil
	}
	if ev.Kind == Refused {
		r.fails(c, step, ev.Err)
		return nil
	}
	c.Status = Done
	r.landed(v, c, ev)
	tellAs(r, RobotFlow, CallSucceeded{r.on(v), step.ID, c.ID, step.Verb, false})
	r.leave(v.ID, Done, cmp.Or(ev.Outcome, string(Done)))
	return nil
}

// landLate hears how a call ended whose step was cancelled meanwhile: what it did
// is taken back if it can be, its failure is dropped (W5). A run may have waited
// for it to end.
func (r *run) landLate(ev Event, c *Call, step *Step) {
	if ev.Kind == Refused {
		c.Status = Failed
		tellAs(r, RobotFlow, CallFailed{r.onCall(c), step.ID, c.ID, step.Verb, c.Attempt, sayings(step, ev.Err)})
	} else {
		c.Status = Done
		tellAs(r, RobotFlow, CallSucceeded{r.onCall(c), step.ID, c.ID, step.Verb, true})
		r.undo(c, step)
	}
	r.settleEnd()
}

// undo takes a done call back, if its verb can be (W5, W6).
func (r *run) undo(c *Call, step *Step) {
	if step.undo == "" || c.Status != Done {
		return
	}
	c.Status = Undone
	do(r, Undo{Call: c.ID, Verb: step.undo, Input: step.Input, Key: r.key(c.Key)})
	tellAs(r, RobotFlow, CallUndone{r.onCall(c), step.ID, c.ID, step.undo})
}

// underWay tells whether a call has not landed yet.
func (r *run) underWay() bool {
	for i := range r.s.Calls {
		if r.s.Calls[i].Status == Open {
			return true
		}
	}
	return false
}
