package flow

import (
	"maps"
	"slices"

	"bespoke/internal/base/fault"
)

// A run is pinned to the release that it began under (V1); moving it to another one is
// an event of its own (V2). The new definition is walked from its beginning, and what was
// decided under the old one counts where it can: the walk stands where nothing was
// decided yet (V5).

// Moving is how a run changes over to another definition.
type Moving struct {
	From *Def
	// Map is what the steps of From are called now, where that is another name (V4); ""
	// says that a step is done, or not needed any more, and has no successor.
	Map map[string]string
}

// becomes is the step of the new definition that one of the old one is now; nil for none.
func (r *run) becomes(m *Moving, old string) *Step {
	if to, said := m.Map[old]; said {
		return r.d.steps[to]
	}
	if slices.Contains(slices.Collect(maps.Values(m.Map)), old) {
		return nil // another one is called so now
	}
	return r.d.steps[old]
}

// alike tells whether steps are of one kind, and done for items of one kind: what was done
// at one can count at the other.
func alike(a, b *Step) bool {
	if a.Kind != b.Kind || a.Kind == Wait && a.Pause.owned() != b.Pause.owned() {
		return false
	}
	for a, b = a.within, b.within; a != nil && b != nil; a, b = a.within, b.within {
		if a.Items.Over != b.Items.Over || a.Items.by.path != b.Items.by.path {
			return false
		}
	}
	return a == nil && b == nil
}

// moveOver walks the new definition. Faults: flow.ended, move.same, move.underWay,
// move.asked, flow.items; flow.invalid with the members of map that are missing or wrong.
func (r *run) moveOver(ev Event) error {
	was := r.luggage.was
	if err := was.movable(ev.Move, r.d); err != nil {
		return err
	}
	if wrong := r.mapped(ev.Move); len(wrong) > 0 {
		return flowInvalid.New().Of(wrong...)
	}
	if err := r.fitting(); err != nil {
		return err
	}
	moved := FlowMoved{Of: r.of, Was: was.s.Release, Release: r.d.Release, Map: ev.Move.Map}
	r.s.Flow, r.s.Release = r.d.Key, r.d.Release
	tell(r, moved)
	told := len(r.out) - 1
	r.unneeded()
	if !r.revises() {
		r.walk(r.s.Parts[0].ID, 0)
	}
	r.unreached()
	if wrong := r.leftBehind(ev.Move); len(wrong) > 0 {
		return flowInvalid.New().Of(wrong...)
	}
	if moved.Kept = r.luggage.kept; !r.quiet() {
		r.out[told] = Tell{Fact: moved}
	}
	r.luggage = nil
	return nil
}

// movable tells why a run cannot move now: it is over, or not at rest (V3).
func (r *run) movable(m *Moving, to *Def) error {
	switch {
	case r.s.Status != Running:
		return flowEnded.New()
	case to.Release == r.s.Release:
		return moveSame.New()
	}
	for i := range r.s.Calls {
		if c := &r.s.Calls[i]; c.Status == Open || c.Status == Resting || c.Status == Queued {
			return moveUnderWay.New("step", r.stepOf(r.s.visit(c.Visit)).Name.Text())
		}
	}
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Status == Open && !v.Again.IsZero() {
			return moveAsked.New("step", r.stepOf(v).Name.Text())
		}
	}
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Status == Running && !p.Of.IsZero() {
			block := r.s.visit(p.Of)
			if step := r.stepOf(block); block.Status != Open && !step.Tails {
				return moveAsked.New("step", step.Name.Text())
			}
		}
	}
	return nil
}

// mapped tells what is wrong or missing of a mapping: names of no steps, two steps that
// become one, kinds that do not agree, and what people have at hand that has no
// successor (V4).
func (r *run) mapped(m *Moving) (wrong []*fault.Error) {
	was, taken := r.luggage.was, map[string]bool{}
	for _, old := range slices.Sorted(maps.Keys(m.Map)) {
		at, to := "/map/"+old, m.Map[old]
		switch {
		case was.d.steps[old] == nil:
			wrong = append(wrong, moveUnknown.New("step", old).At(at))
		case to != "" && r.d.steps[to] == nil:
			wrong = append(wrong, moveUnknown.New("step", to).At(at))
		case to != "" && taken[to]:
			wrong = append(wrong, moveTwice.New("step", to).At(at))
		}
		taken[to] = true
	}
	for i := range was.s.Visits {
		v := &was.s.Visits[i]
		step, to := was.stepOf(v), r.becomes(m, v.Step)
		_, said := m.Map[v.Step]
		open := v.Status == Open && !step.Kind.blocks()
		switch {
		case step.Kind.blocks() || !was.inForce(v) || said && to == nil:
		case to == nil && open:
			wrong = append(wrong, moveGone.New("step", step.Name.Text()).At("/map/"+v.Step))
		case to != nil && !alike(step, to) && (open || v.Status == Done):
			wrong = append(wrong, moveKind.New("step", step.Name.Text(), "now", to.Name.Text()).At("/map/"+v.Step))
		}
	}
	return wrong
}

// unneeded closes what people had at hand at steps that have no successor.
func (r *run) unneeded() {
	for i := range r.luggage.was.s.Visits {
		v := r.luggage.was.s.Visits[i]
		if v.Status != Open || r.s.visit(v.ID) != nil {
			continue
		}
		v.Seats = slices.Clone(v.Seats) // a loop has some that stays open for new items
		why := Why{Code: WhyMoved, By: r.by.Name}
		of := r.of
		of.Item = r.luggage.was.itemOf(v.Part)
		r.closeSeatsOf(of, &v, why)
		if !r.luggage.was.d.steps[v.Step].Kind.blocks() {
			tellAs(r, RobotFlow, StepCancelled{of, v.Step, why})
		}
	}
}

// leftBehind tells what speaks against the way that the walk took: it stands before
// something that was done and cannot be undone, or something that was done and could be
// is not on it, and nobody has said that this is so (V6).
func (r *run) leftBehind(m *Moving) (wrong []*fault.Error) {
	was, coming := r.luggage.was, map[string]bool{}
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Status == Running {
			for _, step := range r.aheadOf(p.ID) {
				coming[step.ID] = true
			}
		}
	}
	for i := range was.s.Visits {
		v := &was.s.Visits[i]
		step := was.stepOf(v)
		if to, said := m.Map[v.Step]; step.Kind != Auto || said && to == "" {
			continue
		}
		c := was.s.callOf(v.ID)
		if stands := c != nil && c.stands() || c == nil && v.Status == Done; !stands || !was.inForce(v) && !was.past(v) {
			continue
		}
		now := r.s.visit(v.ID)
		switch {
		case now != nil && !now.Out:
		case step.barrier:
			wrong = append(wrong, moveBarrier.New("step", step.Name.Text()).At("/map/"+v.Step))
		case step.undo != "" && !(now != nil && coming[now.Step]):
			wrong = append(wrong, moveDone.New("step", step.Name.Text()).At("/map/"+v.Step))
		}
	}
	return wrong
}

// aheadOf lists what a part would still come to, as things stand.
func (r *run) aheadOf(part ID) (steps []*Step) {
	here, at := r.place(part)
	if at != nil {
		steps = r.unpassed(at)
	}
	for _, step := range r.lane(part).Do[here+1:] {
		steps = append(steps, r.coming(step)...)
	}
	return steps
}

// FlowMoved is a run that goes on under another release.
type FlowMoved struct {
	Of
	Was     string            `json:"was"`
	Release string            `json:"release"`
	Map     map[string]string `json:"map,omitempty"`
	Kept    []string          `json:"kept,omitempty"` // steps whose decisions count as they were given
}
