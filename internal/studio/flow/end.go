package flow

// endMain ends the run as its main part ended (B1).
func (r *run) endMain(status Status) {
	if status == Rejected {
		r.end(WasRejected, Why{}, "")
		return
	}
	r.step = ""
	r.end(Completed, Why{}, "")
}

// withdraw is the submitter's taking back, while the definition allows it and
// nothing irreversible was done or is under way (H1). Faults: flow.others,
// flow.stay, flow.barrier, flow.ended.
func (r *run) withdraw(ev Event) error {
	if err := r.mayWithdraw(ev.By.User); err != nil {
		return err
	}
	tell(r, WithdrawnFact{r.of, ev.Reason})
	r.end(Withdrawn, Why{Code: WhyWithdrawn, By: ev.By.Name}, ev.Reason)
	return nil
}

func (r *run) mayWithdraw(user string) error {
	switch {
	case r.s.Status != Running:
		return flowEnded.New()
	case user == "" || user != r.s.Starter:
		return flowOthers.New()
	}
	if !r.d.withdraw.Holds(r.w.Env) && !r.isRevised() {
		return flowStay.New()
	}
	for i := range r.s.Calls {
		c := &r.s.Calls[i]
		if step := r.stepOf(r.s.visit(c.Visit)); step.barrier && (c.Status == Open || c.stands()) {
			return flowBarrier.New("step", step.Name.Text())
		}
	}
	return nil
}

// cancelAll ends the run because its subject is cancelled. It always succeeds
// while the run lasts (H2): whether it may be, the subject's room has decided.
func (r *run) cancelAll(ev Event) error {
	if r.s.Status != Running {
		return flowEnded.New()
	}
	tell(r, CancelledFact{r.of, ev.Reason})
	r.end(WasCancelled, Why{Code: WhyCancelled, By: ev.By.Name}, ev.Reason)
	return nil
}

// end makes the outcome known at once and lets machine work land (W6): a run
// that did not complete takes back every call that can be, the latest first;
// a completed one those that are no longer in force.
func (r *run) end(outcome Outcome, why Why, reason string) {
	if outcome == Withdrawn || outcome == WasCancelled {
		r.cancel(r.s.Parts[0].ID, why)
	}
	r.letGo()
	r.s.Asked = nil // there is nothing left to move
	r.s.Status, r.s.Outcome = Ending, outcome
	tell(r, Finished{r.of, outcome, r.step, reason})
	for i := len(r.s.Calls) - 1; i >= 0; i-- {
		v := r.s.visit(r.s.Calls[i].Visit)
		if outcome != Completed || !r.inForce(v) && !r.past(v) {
			r.undo(&r.s.Calls[i], r.stepOf(v))
		}
	}
	r.settleEnd()
}

// settleEnd ends a run whose outcome is known once nothing is under way.
func (r *run) settleEnd() {
	if r.s.Status == Ending && !r.underWay() {
		r.s.Status = Over
		do(r, Ended{r.s.Outcome})
	}
}
