package flow

import (
	"cmp"
	"encoding/json"
)

// call runs the verb of an automatic step. Its key is the place and the inputs,
// the same for all attempts, so that the verb happens once (W1). It tells whether
// the step is passed already: what was done on the way here before is kept; with other
// inputs it is taken back, and done anew (W4).
func (r *run) call(part ID, step *Step) bool {
	v := r.visit(part, step, Open).ID
	c := Call{Visit: v}
	failed := r.prepare(&c, part, step)
	if old := r.left(c.Key); old != nil && failed == nil {
		return r.adopt(old, v, step)
	}
	c.ID = r.s.id('c')
	r.s.Calls = append(r.s.Calls, c)
	r.tryAgain(&r.s.Calls[len(r.s.Calls)-1], step)
	return false
}

// prepare works out what a call gives to its verb, where formulas say so, and its key.
func (r *run) prepare(c *Call, part ID, step *Step) (err error) {
	if len(step.Works) > 0 {
		r.look(part)
		c.Input, err = step.inputOf(r.w.Env)
	}
	c.Key = r.keyOf(part, step, c.Input)
	return err
}

// input is what a call gives to its verb.
func (c *Call) input(step *Step) json.RawMessage {
	if len(c.Input) > 0 {
		return c.Input
	}
	return step.Input
}

// undoLeft takes back what was done in the place of a call with other inputs, and left
// behind by a return.
func (r *run) undoLeft(c *Call, step *Step) {
	part := r.s.visit(c.Visit).Part
	for i := range r.s.Calls {
		o := &r.s.Calls[i]
		if len(o.Input) > 0 && o.Key != c.Key && o.Key == r.keyOf(part, step, o.Input) && !r.inForce(r.s.visit(o.Visit)) {
			r.undo(o, step)
		}
	}
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
	step := r.stepOf(v)
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
	do(r, Undo{Call: c.ID, Verb: step.undo, Input: c.input(step), Key: r.key(c.Key)})
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
