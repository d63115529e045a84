package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// luggage is what a run takes along while its new definition is walked.
type luggage struct {
	was   *run              // as it stood, to be asked
	names map[string]string // of the new definition's steps: what they were called
	at    map[station]ID    // the visits in force with what was done there
	kept  []string          // steps whose decisions were kept, in the order of the walk
}

// station is a step of the new definition, and the item of a loop for which it is done.
type station struct{ step, item string }

// pack empties the state but for what people and machines have done at steps that there
// are now as well. It lies out of force beside the way, to be taken up on the walk.
func (r *run) pack(m *Moving) {
	was := &run{d: m.From, s: r.s, w: r.w, at: r.at}
	r.luggage = &luggage{was: was, names: map[string]string{}, at: map[station]ID{}}
	r.s.Asked = nil // it was asked for of the steps that there were
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
		at := strings.TrimPrefix(c.Key, was.stepOf(was.s.visit(c.Visit)).place) // what it was given, for which item
		c.Key = r.stepOf(r.s.visit(c.Visit)).place + at
	}
	r.s.Timers = slices.DeleteFunc(slices.Clone(r.s.Timers), func(t Timer) bool {
		gone := !t.For.IsZero() && r.s.visit(t.For) == nil
		if gone {
			do(r, DropTimer{t.ID})
		}
		return gone
	})
}

func (r *run) packVisit(m *Moving, old *Visit, main ID) {
	was := r.luggage.was
	step, to := was.stepOf(old), r.becomes(m, old.Step)
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
	v.Step, v.step, v.Part, v.Out, v.Keep, v.Again, v.Change = to.ID, to, main, true, old.Keep || force, ID{}, false
	r.s.Visits = append(r.s.Visits, v)
	if force {
		r.luggage.at[station{to.ID, was.itemOf(old.Part)}] = v.ID
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
		c.Key = r.keyOf(part, step, c.Input)
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
