package flow

import (
	"maps"
	"slices"

	"bespoke/internal/base/fault"
)

// A jump moves a run by hand to a step beside one where it stands, forward or back
// (H4). Each step that is passed over is named, and whoever jumps says of the automatic
// ones what became of them. Nothing goes back over a barrier.

// Landing is a step that a run can be moved to by hand, or why it cannot.
type Landing struct {
	Step    *Step
	Over    []*Step // what is passed over on the way forward, as things stand
	Back    bool    // it runs again, with all that follows
	Barrier *Step   // what has been done since and cannot be undone; nil for nothing
	Item    string  // of a step in a loop: for which of its items

	part  ID
	again ID // the visit that is gone back to
}

// Jumped is what became of an automatic step that is passed over.
type Jumped string

// The closed set: somebody has done it, or nobody needs it.
const (
	JumpedByHand Jumped = "byHand"
	JumpedUnused Jumped = "notNeeded"
)

// landings lists where the run can be moved to, in the order of the definition: the
// steps of the lists that its running parts walk.
func (r *run) landings() (all []Landing) {
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Status == Running {
			all = append(all, r.landingsIn(p.ID)...)
		}
	}
	slices.SortStableFunc(all, func(a, b Landing) int { return a.Step.order - b.Step.order })
	return all
}

func (r *run) landingsIn(part ID) (all []Landing) {
	r.look(part)
	here, at := r.place(part)
	item := r.itemOf(part)
	var over []*Step
	if at != nil {
		over = r.unpassed(at)
	}
	for i, step := range r.lane(part).Do {
		if i > here {
			if !step.Off {
				all = append(all, Landing{Step: step, Over: over, Item: item, part: part})
			}
			r.look(part)
			over = slices.Concat(over, r.coming(step))
		} else if v := r.enteredIn(part, step); v != nil {
			all = append(all, Landing{Step: step, Back: true, Barrier: r.barrier(v), Item: item, part: part, again: v.ID})
		}
	}
	return all
}

// place is where a part stands in its list, -1 before its first step, and its visit
// there if that is open.
func (r *run) place(part ID) (here int, open *Visit) {
	at := r.s.visit(r.s.part(part).At)
	switch {
	case at == nil:
		return -1, nil
	case at.Status == Open:
		open = at
	}
	return r.stepOf(at).index, open
}

// enteredIn is the visit in force with which a part has entered a step, nil where it
// has not. Where people or a machine have it at hand there is nothing to go back to.
func (r *run) enteredIn(part ID, step *Step) *Visit {
	for i := len(r.s.Visits) - 1; i >= 0; i-- {
		v := &r.s.Visits[i]
		if v.Part != part || v.Step != step.ID || !r.inForce(v) || v.Status == Open && !v.Again.IsZero() {
			continue
		}
		if v.Status == Open && len(r.runningIn(v.ID)) == 0 {
			return nil
		}
		return v
	}
	return nil
}

// runningIn lists the running parts of a block.
func (r *run) runningIn(block ID) (parts []ID) {
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Of == block && p.Status == Running {
			parts = append(parts, p.ID)
		}
	}
	return parts
}

// unpassed lists what an open visit has still to pass: itself, or what is left of its
// lanes.
func (r *run) unpassed(v *Visit) (steps []*Step) {
	inner := r.runningIn(v.ID)
	if len(inner) == 0 {
		return []*Step{r.stepOf(v)}
	}
	for _, part := range inner {
		r.look(part)
		here, at := r.place(part)
		if at != nil {
			steps = joinSteps(steps, r.unpassed(at))
		}
		for _, step := range r.lane(part).Do[here+1:] {
			steps = joinSteps(steps, r.coming(step))
		}
	}
	return steps
}

// joinSteps adds what a list lacks: a step that is passed over for several items is one.
func joinSteps(list, more []*Step) []*Step {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// coming lists what would be passed when a step is reached, as things stand: nothing
// where it would be skipped, of a block what the lanes hold that would be taken.
func (r *run) coming(step *Step) (steps []*Step) {
	if skip, _ := r.skips(step); step.Off || skip > 0 {
		return nil
	}
	switch step.Kind {
	case Choice:
		taken, _ := r.falls(step)
		return r.comingIn(taken)
	case Parallel:
		for _, lane := range r.forks(step) {
			steps = append(steps, r.comingIn(lane)...)
		}
		return steps
	case Each:
		if len(r.rows(step, step.Items.Where)) == 0 {
			return nil
		}
		return r.comingIn(step.Lanes[0])
	case Repeat, Flow:
		return r.comingIn(step.Lanes[0])
	}
	return []*Step{step}
}

func (r *run) comingIn(lane *Lane) (steps []*Step) {
	for _, step := range lane.Do {
		steps = append(steps, r.coming(step)...)
	}
	return steps
}

// jump moves the run. Faults: flow.ended, jump.eyes, flow.invalid with step, reason and passed as
// far as they are wrong, task.barrier.
func (r *run) jump(ev Event) error {
	if r.s.Status != Running {
		return flowEnded.New()
	}
	if r.w.JumpEyes > 1 {
		return jumpEyes.New()
	}
	to, err := r.landing(ev)
	if err != nil {
		return err
	}
	return r.jumpTo(to, ev, "")
}

// jumpTo moves the run to a landing, which somebody may have asked for.
func (r *run) jumpTo(to Landing, ev Event, asked string) error {
	tell(r, FlowJumped{Of: r.onIn(to.part), Step: to.Step.ID, Back: to.Back, Over: to.over(ev.Passed), Reason: ev.Reason, Asked: asked})
	if to.Back {
		r.askAgain(to.again, jumpedBy(ev))
		return nil
	}
	r.passOver(to.part, to.Step.index, ev)
	r.step = ""
	r.enterAsked(to.part, to.Step)
	return nil
}

// landing finds where an event moves the run, and holds that everything is said that
// has to be.
func (r *run) landing(ev Event) (to Landing, err error) {
	var wrong []*fault.Error
	if ev.Reason == "" {
		wrong = append(wrong, jumpReason.New().At("/reason"))
	}
	all := r.landings()
	at := slices.IndexFunc(all, func(l Landing) bool { return l.Step.ID == ev.Step && l.Item == ev.Item })
	if items := itemsAt(all, ev.Step); at < 0 && len(items) > 0 {
		return to, flowInvalid.New().Of(append(wrong, taskItem.New("item", ev.Item, "options", items).At("/item"))...)
	}
	if at < 0 {
		names := make([]string, len(all))
		for i, l := range all {
			names[i] = l.Step.ID
		}
		return to, flowInvalid.New().Of(append(wrong, jumpStep.New("step", ev.Step, "options", names).At("/step"))...)
	}
	if to = all[at]; to.Barrier != nil {
		return to, taskBarrier.New("step", to.Barrier.Name.Text())
	}
	if wrong = append(wrong, to.ticked(ev.Passed)...); len(wrong) > 0 {
		return to, flowInvalid.New().Of(wrong...)
	}
	return to, nil
}

// itemsAt are the items for which a run can be moved to a step; none for one that stands
// in no loop.
func itemsAt(all []Landing, step string) (items []string) {
	for _, l := range all {
		if l.Step.ID == step && l.Item != "" {
			items = append(items, l.Item)
		}
	}
	return items
}

// passedAs is what may have become of a step that is passed over; nothing where it is
// not automatic. What moves the subject itself nobody can have done instead.
func (s *Step) passedAs() []Jumped {
	switch {
	case s.Kind != Auto:
		return nil
	case s.own:
		return []Jumped{JumpedUnused}
	}
	return []Jumped{JumpedByHand, JumpedUnused}
}

// ticked tells what is not said, or wrongly, of the automatic steps passed over.
func (l *Landing) ticked(passed map[string]Jumped) (wrong []*fault.Error) {
	known := map[string]bool{}
	for _, step := range l.Over {
		ways := step.passedAs()
		if known[step.ID] = len(ways) > 0; len(ways) > 0 && !slices.Contains(ways, passed[step.ID]) {
			wrong = append(wrong, jumpTick.New("step", step.Name.Text(), "options", ways).At("/passed/"+step.ID))
		}
	}
	for _, step := range slices.Sorted(maps.Keys(passed)) {
		if !known[step] {
			wrong = append(wrong, jumpTicked.New("step", step).At("/passed/"+step))
		}
	}
	return wrong
}

// passOver passes a part over all from where it stands up to a place in its list.
func (r *run) passOver(part ID, until int, ev Event) {
	here, at := r.place(part)
	if at != nil {
		r.passOpen(at.ID, ev)
	}
	for _, step := range r.lane(part).Do[here+1 : until] {
		if !r.skip(part, step) {
			r.passedOver(part, step, ev.Passed[step.ID])
		}
	}
}

// passOpen passes what is open over: its people are not asked any more. What the lanes
// of a block have done stands.
func (r *run) passOpen(visit ID, ev Event) {
	v := r.s.visit(visit)
	part, step := v.Part, r.stepOf(v)
	inner := r.runningIn(visit)
	if len(inner) == 0 {
		r.standDown(visit, jumpedBy(ev))
		r.passedOver(part, step, ev.Passed[step.ID])
		return
	}
	for _, p := range inner {
		r.passOver(p, len(r.lane(p).Do), ev)
		r.s.part(p).Status = Done
	}
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Of == visit && p.Status == Waiting {
			p.Status = Done
		}
	}
	v = r.s.visit(visit)
	v.Status = Done
	r.closeSeats(v, jumpedBy(ev))
	r.dropTimers(visit)
	r.noteResult(v)
}

// passedOver records a step that was passed over.
func (r *run) passedOver(part ID, step *Step, as Jumped) {
	v := r.visit(part, step, Skipped)
	v.Result = ByJump
	if as == JumpedByHand {
		v.Status, v.Result = Done, string(Done)
	}
	r.noteResult(v)
}

func jumpedBy(ev Event) Why { return Why{Code: WhyJumped, By: ev.By.Name} }

// FlowJumped is a run that was moved by hand.
type FlowJumped struct {
	Of
	Step   string       `json:"step"` // where to
	Back   bool         `json:"back,omitempty"`
	Over   []PassedOver `json:"over,omitempty"`
	Reason string       `json:"reason"`
	Asked  string       `json:"asked,omitempty"` // who had asked for it, where it takes two
}

// PassedOver is a step that was passed over.
type PassedOver struct {
	Step string `json:"step"`
	As   Jumped `json:"as,omitempty"` // of an automatic one
}
