package flow

import "slices"

// Drive is Advance for calls that are answered at once: it runs each verb that an
// automatic step calls, applies the answer, and goes on until the run waits for
// people or time. A verb that is refused is tried again later (W1); one that refuses
// the begin of a run, or the one who has it tried again, refuses the whole event with
// its own fault: they can mend the cause, and nothing has changed. Each Run among the commands was made already and
// shows where; call.started, which its answer repeats, is left out.
func Drive(d *Def, s State, ev Event, w World, call func(Run) (outcome string, err error)) (State, []Command, error) {
	if s.saw(ev.ID) {
		return s, nil, nil
	}
	r := begin(d, s, w, ev)
	if err := r.apply(ev); err != nil {
		return s, nil, err
	}
	for i := 0; i < len(r.out); i++ { // answers add commands, and maybe calls, behind
		if err := r.answer(ev, r.out[i], call); err != nil {
			return s, nil, err
		}
	}
	r.out = slices.DeleteFunc(r.out, r.idle)
	return r.s, r.out, nil
}

// answer makes the call that a command asks for, and applies what came of it.
func (r *run) answer(ev Event, c Command, call func(Run) (string, error)) error {
	run, ok := c.(Run)
	if !ok || r.unsent(run.Call) {
		return nil
	}
	landing := Event{Kind: Succeeded, Call: run.Call, By: ev.By, Version: ev.Version}
	var err error
	if err = run.Err; err == nil {
		landing.Outcome, err = call(run)
	}
	if err != nil {
		retried := ev.Kind == Retry && len(r.s.visit(r.s.call(run.Call).Visit).Seats) > 0
		if ev.Kind == Start || retried || !refusal(err) {
			return err
		}
		landing.Kind, landing.Err = Refused, err
	}
	err = r.land(landing)
	r.goOn()
	return err
}

// unsent drops a call whose step was cancelled before anybody ran it.
func (r *run) unsent(call ID) bool {
	c := r.s.call(call)
	if r.s.visit(c.Visit).Status == Open {
		return false
	}
	c.Status = Cancelled
	r.settleEnd()
	return true
}

// idle finds what nobody needs to hear once all calls are answered.
func (r *run) idle(c Command) bool {
	switch c := c.(type) {
	case Run:
		return r.s.call(c.Call).Status == Cancelled
	case Tell:
		_, started := c.Fact.(CallStarted)
		return started
	}
	return false
}
