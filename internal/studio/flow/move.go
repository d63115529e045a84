package flow

import (
	"cmp"
	"maps"
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
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

// luggage is what a run takes along while its new definition is walked.
type luggage struct {
	was   *run              // as it stood, to be asked
	names map[string]string // of the new definition's steps: what they were called
	at    map[station]ID    // the visits in force with what was done there
	kept  []string          // steps whose decisions were kept, in the order of the walk
}

// station is a step of the new definition, and the item of a loop for which it is done.
type station struct{ step, item string }

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

// pack empties the state but for what people and machines have done at steps that there
// are now as well. It lies out of force beside the way, to be taken up on the walk.
func (r *run) pack(m *Moving) {
	was := &run{d: m.From, s: r.s, w: r.w, at: r.at}
	r.luggage = &luggage{was: was, names: map[string]string{}, at: map[station]ID{}}
	r.s.Gone = maps.Clone(r.s.Gone)
	main := r.s.id('p')
	r.s.Parts = []Part{{ID: main, Lane: mainLane, Status: Running}}
	r.s.Visits = make([]Visit, 0, len(was.s.Visits)+len(r.d.Steps))
	for i := range was.s.Visits {
		r.packVisit(m, &was.s.Visits[i], main)
	}
	r.s.Calls = slices.DeleteFunc(slices.Clone(r.s.Calls), func(c Call) bool { return r.s.visit(c.Visit) == nil })
	for i := range r.s.Calls {
		c := &r.s.Calls[i]
		c.Key = r.d.steps[r.s.visit(c.Visit).Step].place
	}
	r.s.Timers = slices.DeleteFunc(slices.Clone(r.s.Timers), func(t Timer) bool {
		gone := !t.For.IsZero() && r.s.visit(t.For) == nil
		if gone {
			r.do(DropTimer{t.ID})
		}
		return gone
	})
}

func (r *run) packVisit(m *Moving, old *Visit, main ID) {
	was := r.luggage.was
	step, to := was.d.steps[old.Step], r.becomes(m, old.Step)
	if r.d.steps[old.Step] == nil {
		if r.s.Gone == nil {
			r.s.Gone = map[string]blueprint.Label{}
		}
		r.s.Gone[old.Step] = step.Name
	}
	if to == nil || !alike(step, to) {
		return
	}
	r.luggage.names[to.ID] = step.ID
	if step.Kind.blocks() || was.past(old) || old.Status == Skipped && old.Result != ByHand && old.Result != ByJump {
		return // decided anew on the walk
	}
	force := was.inForce(old)
	v := *old
	v.Step, v.Part, v.Out, v.Keep, v.Again, v.Change = to.ID, main, true, old.Keep || force, ID{}, false
	r.s.Visits = append(r.s.Visits, v)
	if force {
		r.luggage.at[station{to.ID, was.itemOf(old.Part)}] = v.ID
	}
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
	r.tell(moved)
	told := len(r.out) - 1
	r.unneeded()
	if !r.revises() {
		r.walk(r.s.Parts[0].ID, 0)
	}
	r.unreached()
	if wrong := r.leftBehind(ev.Move); len(wrong) > 0 {
		return flowInvalid.New().Of(wrong...)
	}
	if moved.Kept = r.luggage.kept; !r.quiet {
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
			return moveUnderWay.New("step", r.d.steps[r.s.visit(c.Visit).Step].Name.Text())
		}
	}
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Status == Open && !v.Again.IsZero() {
			return moveAsked.New("step", r.d.steps[v.Step].Name.Text())
		}
	}
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Status == Running && !p.Of.IsZero() {
			block := r.s.visit(p.Of)
			if step := r.d.steps[block.Step]; block.Status != Open && !step.Tails {
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
		step, to := was.d.steps[v.Step], r.becomes(m, v.Step)
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
			r.tellAs(RobotFlow, StepCancelled{of, v.Step, why})
		}
	}
}

// unpack takes up what was done at a step that the walk comes to: it is passed where it
// was decided, and where people have it at hand the run stands there. known is false
// where nothing of it counts.
func (r *run) unpack(part ID, step *Step) (passed, known bool) {
	if r.luggage == nil {
		return false, false
	}
	at := station{step.ID, r.itemOf(part)}
	id, there := r.luggage.at[at]
	if !there {
		return false, false
	}
	delete(r.luggage.at, at)
	r.look(part)
	v := r.s.visit(id)
	v.Part = part
	old := r.luggage.was.d.steps[r.luggage.names[step.ID]]
	if step.Kind.asks() && v.Status != Open && !r.holdsGood(v, step, old) {
		r.s.Visits = slices.DeleteFunc(r.s.Visits, func(v Visit) bool { return v.ID == id || v.Out && step.within == nil && v.Step == step.ID })
		return false, false
	}
	v.Out, v.Keep = false, false
	r.s.part(part).At = id
	if c := r.s.callOf(id); c != nil {
		c.Key = r.placeOf(part, step)
	}
	if v.Status == Open {
		r.standAgain(v, step, old)
		return false, true
	}
	if step.Kind.asks() || step.Kind == Auto {
		r.luggage.kept = join(r.luggage.kept, []string{step.ID})
	}
	r.noteResult(v)
	if v.Status == Rejected {
		r.refuse(part)
	}
	return v.Status != Rejected, true
}

// revises takes up what was done at the start, which stands in no list, and tells whether
// the run stands there: the submitter has it to revise.
func (r *run) revises() bool {
	id, there := r.luggage.at[station{startStep, ""}]
	if !there {
		return false
	}
	v := r.s.visit(id)
	v.Out, v.Keep = false, false
	if v.Status != Open {
		r.noteResult(v)
		return false
	}
	r.s.Parts[0].At = id
	r.standAgain(v, r.d.steps[startStep], r.luggage.was.d.steps[startStep])
	return true
}

// holdsGood tells whether what was decided counts under the new definition: it was
// decided on all that the step reads now, nothing of that has changed since, and those
// who have spoken are enough (V5).
func (r *run) holdsGood(v *Visit, step, old *Step) bool {
	switch {
	case v.Status == Skipped && v.Result == ByJump:
		return true
	case !covers(old, step) || r.stale(v, step, nil):
		return false
	case v.Status == Skipped:
		return true
	case v.decided() == nil: // a deadline has, on a version that nobody knows
		return !r.changed(v.Part, step, 0)
	}
	holders, _ := r.find(step.Holders, true)
	for _, holder := range holders {
		if !slices.ContainsFunc(v.Seats, func(k Seat) bool { return k.counts() && (k.meant() == holder || k.By == holder) }) {
			return false
		}
	}
	c := v.voices(step)
	if v.Result == string(Rejected) {
		return c.lost() && (v.Status == Rejected) != step.GoOn
	}
	return c.passed() && (step.Kind == Approval || step.outcome(v.Result))
}

// covers tells whether one step reads all that another one does.
func covers(old, step *Step) bool {
	return !slices.ContainsFunc(step.Reads, func(f string) bool { return !slices.Contains(old.Reads, f) })
}

// standAgain lets a run stand where people have a step at hand: they keep it, with what
// was said and the time that is left, as far as the step reads and asks what it did.
func (r *run) standAgain(v *Visit, step, old *Step) {
	if step.Kind == Wait && !step.Pause.owned() {
		r.waitAgain(v, step)
		return
	}
	if step.Pause.Fresh && v.Since.IsZero() {
		v.Since = v.At
	}
	r.fitClock(v, step, old)
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.rescue(v, k) // the step may keep somebody out now
		}
	}
	if !step.Kind.asks() {
		return
	}
	if !covers(old, step) {
		for i := 0; i < len(v.Seats); i++ {
			if k := &v.Seats[i]; k.counts() && !k.undecided() && !k.At.IsZero() {
				r.seatAgain(v, i)
				i++
			}
		}
	}
	r.weighAgain(v, step)
}

// fitClock arms the rung of the new ladder where that is another one. Time counts from
// when people were asked.
func (r *run) fitClock(v *Visit, step, old *Step) {
	l, was := step.Deadline, old.Deadline
	same := l.In == was.In && l.Calendar == was.Calendar && slices.EqualFunc(l.Rungs, was.Rungs, func(a, b Rung) bool { return a.Percent == b.Percent && a.Do == b.Do })
	if same {
		return
	}
	v.Rung = min(v.Rung, len(l.Rungs))
	if at := slices.IndexFunc(r.s.Timers, func(t Timer) bool { return t.For == v.ID }); at >= 0 {
		rung := min(r.s.Timers[at].Rung, len(l.Rungs))
		r.dropTimers(v.ID)
		r.arm(v.ID, step, rung)
	}
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			r.move(k)
		}
	}
}

// waitAgain arms the timer of a wait for a time anew: it counts from when it began.
func (r *run) waitAgain(v *Visit, step *Step) {
	now := r.at
	r.at = v.At
	at := r.pauseEnds(step)
	r.at = now
	r.dropTimers(v.ID)
	if !at.After(now) {
		r.waited(v.ID, WaitTime)
		return
	}
	t := Timer{ID: r.s.id('t'), For: v.ID, At: at}
	r.s.Timers = append(r.s.Timers, t)
	r.do(SetTimer{t.ID, v.ID, at})
}

// unreached stands down what was open at steps that the walk did not come to, and drops
// decisions behind where it stands that will not count there.
func (r *run) unreached() {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Out && v.Status == Open {
			r.standDown(v.ID, Why{Code: WhyMoved, By: r.by.Name})
		}
	}
	r.s.Visits = slices.DeleteFunc(r.s.Visits, func(v Visit) bool {
		step := r.d.steps[v.Step]
		if v.Out && step.within != nil {
			return true // outside of its loop nobody knows whose it is
		}
		return v.Out && step.Kind.asks() && v.Status != Cancelled && !covers(r.luggage.was.d.steps[r.luggage.names[v.Step]], step)
	})
	r.s.Calls = slices.DeleteFunc(r.s.Calls, func(c Call) bool { return r.s.visit(c.Visit) == nil })
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
		step := was.d.steps[v.Step]
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

// repeats tells whether a fact was told of the run before it moved.
func (l *luggage) repeats(f event.Fact) bool {
	switch f := f.(type) {
	case StepEntered:
		return l.before(station{f.Step, f.Item}) != nil
	case JoinReached:
		v := l.before(station{f.Step, f.Item})
		return v != nil && v.Status == Done
	case ChoiceTaken:
		v := l.before(station{f.Step, f.Item})
		return v != nil && v.Result == f.Lane
	case StepSkipped:
		v := l.before(station{f.Step, f.Item})
		return v != nil && v.Status == Skipped
	}
	return false
}

// before is the visit that counted somewhere before the run moved; nil for none.
func (l *luggage) before(at station) (found *Visit) {
	if l == nil || l.was.d.steps[l.names[at.step]] == nil {
		return nil
	}
	for _, id := range l.was.mattering(l.was.d.steps[l.names[at.step]]) {
		if v := l.was.s.visit(id); l.was.itemOf(v.Part) == at.item {
			found = v
		}
	}
	return found
}

// before is the visit of a step that counted in the place of a part before the run moved.
func (r *run) before(part ID, step *Step) *Visit {
	return r.luggage.before(station{step.ID, r.itemOf(part)})
}

// asBefore sorts the lanes or items of a block by how far they had come before the run
// moved, those that had ended first: so a block that is passed starts no others, and
// nobody is asked twice because of a turn.
func (r *run) asBefore(part ID, step *Step, parts []ID) {
	block := r.before(part, step)
	if block == nil {
		return
	}
	come := func(part ID) int {
		now := r.s.part(part)
		for _, p := range r.luggage.was.s.Parts {
			switch {
			case p.Of != block.ID || p.Lane != now.Lane || p.Item != now.Item:
			case p.Status == Done || p.Status == Rejected:
				return 0
			case p.Status == Running:
				return 1
			}
		}
		return 2
	}
	slices.SortStableFunc(parts, func(a, b ID) int { return cmp.Compare(come(a), come(b)) })
}

// roundsBefore is how many rounds of a repeat had ended before the run moved.
func (r *run) roundsBefore(part ID, step *Step) int {
	block := r.before(part, step)
	if block == nil {
		return 0
	}
	return max(0, r.luggage.was.rounds(block.ID)-1)
}

// loopedBefore tells whether a repeat was over before the run moved, by its condition.
func (r *run) loopedBefore(part ID, step *Step) bool {
	block := r.before(part, step)
	return block != nil && block.Status == Done &&
		!slices.ContainsFunc(r.luggage.was.s.Parts, func(p Part) bool { return p.Of == block.ID && p.Lane == overLane })
}

// FlowMoved is a run that goes on under another release.
type FlowMoved struct {
	Of
	Was     string            `json:"was"`
	Release string            `json:"release"`
	Map     map[string]string `json:"map,omitempty"`
	Kept    []string          `json:"kept,omitempty"` // steps whose decisions count as they were given
}
