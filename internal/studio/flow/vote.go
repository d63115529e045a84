package flow

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
)

// vote applies a yes, a no or a "done" to a seat. Faults, in this order:
// task.missing, task.decided (who and when; G4, A5), task.others (P1),
// task.invalid, task.alone, task.changed (A6), and what the step asks of opinion, outcome,
// fields and signature.
func (r *run) vote(ev Event) error {
	v, k, step, outcome, err := r.mayVote(&ev)
	if err != nil {
		return err
	}
	r.sign(step, k, ev, outcome)
	if len(ev.Wrote) > 0 {
		r.wrote(v.ID, step, outcome, ev.Wrote)
	} else {
		r.weigh(v, step, outcome)
	}
	return nil
}

// mayVote holds a decision against all that can be said of it before anything changes.
func (r *run) mayVote(ev *Event) (v *Visit, k *Seat, step *Step, outcome string, err error) {
	if v, k, step, err = r.hand(ev); err != nil {
		return nil, nil, nil, "", err
	}
	switch {
	case step.Kind == Wait:
		err = taskWaiting.New("step", step.Name.Text())
	case step.Kind == Auto:
		err = taskRepair.New("step", step.Name.Text())
	case (step.Kind == Task) != (ev.Kind == Finish):
		err = taskVerb.New("step", step.callTo(ev.By))
	default:
		err = r.alone(*ev, v, step)
	}
	if err == nil {
		err = r.unchanged(*ev, v, step)
	}
	if err == nil {
		outcome, err = step.answer(*ev)
	}
	if err == nil && step.Signature && ev.Signed == "" {
		err = taskUnsigned.New("step", step.callTo(ev.By)).At("/signature")
	}
	if err == nil {
		err = r.mayChoose(v, step, *ev)
	}
	return v, k, step, outcome, err
}

// decidedBefore says who was first.
func decidedBefore(v *Visit, k *Seat) error {
	by := k
	if k.Status == Closed {
		by = v.decided()
	}
	if by == nil {
		return taskClosed.New()
	}
	return taskDecided.New("name", by.Name, "at", by.At.Format("2006-01-02 15:04 MST"))
}

// hand finds the open seat that somebody acts on, and holds that it is his to act
// on (P1). An event that names no version means the present one.
func (r *run) hand(ev *Event) (*Visit, *Seat, *Step, error) {
	v, k := r.s.seat(ev.Seat)
	switch {
	case k == nil:
		return nil, nil, nil, taskMissing.New()
	case k.Status == Waiting || k.Status == Parked:
		return nil, nil, nil, r.turn(v)
	case k.Status != Open:
		return nil, nil, nil, decidedBefore(v, k)
	case !r.may(v, k, ev.By.User):
		return nil, nil, nil, taskOthers.New()
	}
	if ev.Version == 0 {
		ev.Version = r.w.Version
	}
	return v, k, r.stepOf(v), nil
}

// turn says for whom or what a seat waits.
func (r *run) turn(v *Visit) error {
	if !v.Waits.IsZero() {
		return taskWaits.New("step", r.stepOf(r.s.visit(v.Waits)).Name.Text())
	}
	first, _ := r.w.People.User(v.owner())
	return taskTurn.New("name", first.Name)
}

// unchanged refuses a decision on an old page: a fact that the step rests on has
// changed since the version that was shown (A6). Other changes do not matter.
func (r *run) unchanged(ev Event, v *Visit, step *Step) error {
	if ev.Version > r.w.Version || ev.Version < 0 {
		return taskVersion.New("version", ev.Version).At("/version")
	}
	changes := slices.DeleteFunc(slices.Clone(r.w.changedSince(ev.Version)), func(c Change) bool {
		return !r.concerns(v.Part, step, c)
	})
	if len(changes) == 0 {
		return nil
	}
	if changes = slices.DeleteFunc(changes, func(c Change) bool { return c.Hidden }); len(changes) == 0 {
		return taskMoved.New()
	}
	parts := make([]string, len(changes))
	for i, c := range changes {
		parts[i] = c.words()
	}
	return taskChanged.New("changes", strings.Join(parts, "; ")).With(changes)
}

// answer checks what came with a decision and names its outcome.
func (s *Step) answer(ev Event) (string, error) {
	if len(ev.Fields) > 0 && s.Form == nil {
		return "", taskFields.New("step", s.callTo(ev.By)).At("/fields")
	}
	outcome := ev.Outcome
	switch {
	case ev.Kind == Approve:
		outcome = string(Approved)
	case ev.Kind == Reject:
		outcome = string(Rejected)
	case outcome == "" && len(s.Outcomes) == 0:
		outcome = string(Done)
	}
	if ev.Outcome != "" && ev.Outcome != outcome || s.Kind == Task && !s.outcome(outcome) {
		return "", taskOutcome.New("step", s.callTo(ev.By), "outcome", ev.Outcome, "options", s.options()).At("/outcome")
	}
	return outcome, s.opinion(ev)
}

// opinion holds what was said against when a reason is asked for. Tasks are not
// asked for one and take any.
func (s *Step) opinion(ev Event) error {
	given := strings.TrimSpace(ev.Opinion) != ""
	switch {
	case given && s.Opinion == NoOpinion:
		return taskSilent.New("step", s.callTo(ev.By)).At("/opinion")
	case !given && (s.Opinion == OpinionAlways || s.Opinion == OpinionOnReject && ev.Kind == Reject):
		return taskOpinion.New().At("/opinion")
	}
	return nil
}

// options lists the outcomes in the reader's language.
func (s *Step) options() fault.Text {
	if len(s.Outcomes) == 0 {
		return fault.Text{ZH: string(Done), EN: string(Done)}
	}
	var zh, en []string
	for _, o := range s.Outcomes {
		t := o.Name.Text()
		zh, en = append(zh, fmt.Sprintf("%s（%s）", o.Key, t.ZH)), append(en, fmt.Sprintf("%s (%s)", o.Key, t.EN))
	}
	return fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// sign records the decision on its seat and tells it.
func (r *run) sign(step *Step, k *Seat, ev Event, outcome string) {
	v, _ := r.s.seat(k.ID)
	k.Behalf, _ = r.behalf(v, k, ev.By.User)
	k.By, k.Name, k.At, k.On, k.Signed = ev.By.User, ev.By.Name, r.at, ev.Version, ev.Signed
	k.Chosen = ev.Chosen
	k.Status = Done
	f := Vote{Of: r.on(v), Step: step.ID, Seat: k.ID, Version: ev.Version, Opinion: ev.Opinion, Behalf: k.Behalf, Signed: k.Signed, Chosen: k.Chosen}
	if k.For != ev.By.User {
		f.For = k.For
	}
	do(r, CloseTask{k.ID, Why{Code: outcome, By: ev.By.Name}})
	switch ev.Kind {
	case Approve:
		k.Status = Approved
		tell(r, TaskApproved{f})
	case Reject:
		k.Status = Rejected
		tell(r, TaskRejected{f})
	}
	tell(r, TaskDone{r.on(v), step.ID, k.ID, outcome, k.Behalf, k.Signed, k.Chosen})
}
