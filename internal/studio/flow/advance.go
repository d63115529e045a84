package flow

import (
	"encoding/json"
	"time"

	"bespoke/internal/studio/rule"
)

// Advance applies one event to a run: it answers the new state and what is to
// be done, or a fault that says why not. It is pure, total and deterministic
// (G1): the state given is not written to, and a refusal leaves it as it was
// (G3). An event that was applied before gives the same state and no commands
// (G2). After the event the run settles: it moves on as far as it can without
// people, time or machines (G5).
func Advance(d *Def, s State, ev Event, w World) (State, []Command, error) {
	if s.saw(ev.ID) {
		return s, nil, nil
	}
	r := begin(d, s, w, ev)
	if err := r.apply(ev); err != nil {
		return s, nil, err
	}
	return r.s, r.out, nil
}

// run is a run while one event is applied to it: a copy of its state that may
// be written to, and what has come of it so far.
type run struct {
	d   *Def
	s   State
	w   World
	at  time.Time
	by  Actor
	of  Of
	out []Command

	was    []Visit    // of the run as it stood before; nil where its tasks rested
	seen   ID         // the part whose environment it is, of a flow with loops over items
	asking *Step      // whose owners are being found
	in     ID         // the part in which
	seated *Visit     // and who sits there already
	step   string     // that the event was about, for the cause of an end
	memory *Foresight // of a preview: nobody hears the facts and commands

	retried ID       // the seat of who has a queued call tried again
	writing ID       // the visit whose actor changed the subject with his decision
	luggage *luggage // what a run takes along on its way to another release
}

func begin(d *Def, s State, w World, ev Event) *run {
	r := &run{out: make([]Command, 0, 12)}
	r.begin(d, s, w, ev)
	return r
}

// begin copies the state and tells the environment how the steps ended so far.
func (r *run) begin(d *Def, s State, w World, ev Event) {
	r.d, r.s, r.w, r.at, r.by = d, s.clone(), w, ev.At.UTC(), ev.By
	if s.Hold == nil {
		r.was = s.Visits
	}
	if ev.Kind == Start {
		r.s.Subject = ev.Subject
	}
	r.of = Of{Subject: r.s.Subject, raw: w.Subject}
	if ev.Move != nil {
		r.pack(ev.Move)
	}
	for _, step := range d.Steps {
		w.Env.Set(step.did, rule.Value{})
	}
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Status != Open && r.inForce(v) {
			r.noteResult(v)
		}
	}
}

func (r *run) apply(ev Event) error {
	if r.s.Status == "" && ev.Kind != Start {
		return flowMissing.New()
	}
	if err := r.dispatch(ev); err != nil {
		return err
	}
	r.goOn()
	r.s.remember(ev.ID)
	r.s.Version = r.w.Version
	return nil
}

func (r *run) dispatch(ev Event) error {
	if err := r.heldUp(ev.Kind); err != nil {
		return err
	}
	switch ev.Kind {
	case Start:
		return r.start(ev)
	case Approve, Reject, Finish:
		return r.vote(ev)
	case Transfer:
		return r.transfer(ev)
	case Delegate:
		return r.delegate(ev)
	case Undelegate:
		return r.undelegate(ev)
	case AddSigner:
		return r.addSigners(ev)
	case DropSigner:
		return r.dropSigner(ev)
	case SendBack:
		return r.sendBack(ev)
	case TakeBack:
		return r.takeBack(ev)
	case Pass:
		return r.passByHand(ev)
	case Urge:
		return r.urge(ev)
	case Withdraw:
		return r.withdraw(ev)
	case Cancel:
		return r.cancelAll(ev)
	case PutOnHold:
		return r.putOnHold(ev)
	case Resume:
		return r.resume(ev)
	case SendCopy:
		return r.copyTo(ev)
	case Jump:
		return r.jump(ev)
	case AskJump:
		return r.askJump(ev)
	case AllowJump:
		return r.allowJump(ev)
	case DeclineJump:
		return r.declineJump(ev)
	case ChangeOver:
		return r.moveOver(ev)
	case PeopleChanged:
		r.rescueAll()
		return nil
	case SubjectChanged:
		return r.subjectChanged(ev)
	case FactHeard:
		return r.hear()
	case TimerFired:
		return r.ring(ev)
	case Succeeded, Refused:
		return r.land(ev)
	case Retry, HandDone, GiveUp:
		return r.repair(ev)
	}
	return flowEvent.New("event", ev.Kind)
}

func (r *run) start(ev Event) error {
	if r.s.Status != "" {
		return flowBegun.New()
	}
	if err := r.fitting(); err != nil {
		return err
	}
	r.s.Flow, r.s.Release, r.s.Starter, r.s.Status = r.d.Key, r.d.Release, ev.By.User, Running
	tell(r, Started{r.of, r.s.Flow, r.s.Release})
	r.s.Visits, r.s.Parts, r.s.Calls = r.memory.lists(len(r.d.Steps))
	main := r.s.id('p')
	r.s.Parts = append(r.s.Parts, Part{ID: main, Lane: mainLane, Status: Running})
	r.walk(main, 0)
	return nil
}

// inForce tells whether a visit counts on the present path: neither it nor anything
// around it was cancelled or left behind by a return.
func (r *run) inForce(v *Visit) bool {
	for {
		p := r.s.part(v.Part)
		if v.Status == Cancelled || v.Out || p.Status == Cancelled || p.Status == Removed || p.Status == Replaced {
			return false
		}
		if p.Of.IsZero() {
			return true
		}
		v = r.s.visit(p.Of)
	}
}

// noteResult lets conditions read how a step ended (did.<step>).
func (r *run) noteResult(v *Visit) {
	if !r.shows(v) {
		return
	}
	step := r.stepOf(v)
	result := v.Result
	if v.Status == Skipped || step.Kind.blocks() {
		result = string(v.Status)
	}
	r.w.Env.Set(step.did, rule.Code(result))
}

// forgetResult is noteResult for a visit that left force.
func (r *run) forgetResult(v *Visit) {
	if r.shows(v) {
		r.w.Env.Set(r.stepOf(v).did, rule.Value{})
	}
}

// values writes the facts that a decision read, as they are now; nil when all of
// them are missing.
func (r *run) values(reads []namedRef) json.RawMessage {
	var b []byte
	for _, f := range reads {
		v := r.w.Env.Get(f.ref)
		if v.Missing() {
			continue
		}
		b = append(b, ',', '"')
		b = append(append(b, f.path...), '"', ':')
		b = v.AppendJSON(b)
	}
	if b == nil {
		return nil
	}
	b[0] = '{'
	return append(b, '}')
}

// heard are the values for a fact that tells of a decision; nil where nobody hears it.
func (r *run) heard(reads []namedRef) json.RawMessage {
	if r.quiet() {
		return nil
	}
	return r.values(reads)
}

// quiet tells whether the run is a preview.
func (r *run) quiet() bool { return r.memory != nil }
