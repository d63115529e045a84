package flow

import (
	"encoding/json"
	"strconv"
	"strings"

	"bespoke/internal/studio/rule"
)

// Blocks of one lane: a repeat runs its steps again until a condition holds, at most so
// many rounds (B5); a sub-flow is a part of the same run, inlined from its document (B6),
// which is waited for, or goes on beside what follows.

// Loop is how often a repeat runs its steps.
type Loop struct {
	Max   int
	Until *rule.Cond
}

// The lanes of a repeat: what is done again, and what is done when that did not help.
const (
	doLane   = "do"
	overLane = "over"
)

// blocks tells whether a step of the kind has lanes and moves on when they end.
func (k Kind) blocks() bool {
	return k == Choice || k == Parallel || k == Each || k == Repeat || k == Flow
}

// into enters a block of one lane.
func (r *run) into(part ID, step *Step) {
	block := r.visit(part, step, Open).ID
	tellAs(r, RobotFlow, StepEntered{Of: r.onIn(part), Step: step.ID})
	for range r.roundsBefore(part, step) {
		r.s.part(r.branch(block, step.Lanes[0])).Status = Replaced
	}
	inner := r.branch(block, step.Lanes[0])
	if step.Tails {
		r.leave(block, Done, "")
	}
	if r.s.part(inner).Status == Running {
		r.walk(inner, 0)
	}
}

// round judges a repeat when a round has ended: it is over when its condition holds, and
// else begins the next one; after the last it takes the steps that are for that. A round
// that is rejected rejects the repeat.
func (r *run) round(part ID) {
	p := r.s.part(part)
	block := p.Of
	step := r.stepOf(r.s.visit(block))
	n := r.rounds(block)
	r.look(r.s.visit(block).Part)
	switch {
	case p.Status == Rejected || p.Lane == overLane || r.loopedBefore(r.s.visit(block).Part, step) || step.Loop.Until.Holds(r.w.Env):
		r.leave(block, p.Status, "")
	case n < step.Loop.Max:
		r.replace(part)
		tellAs(r, RobotFlow, StepEntered{Of: r.on(r.s.visit(block)), Step: step.ID, Round: n + 1})
		r.walk(r.branch(block, step.Lanes[0]), 0)
	case len(step.Lanes) > 1:
		r.walk(r.branch(block, step.Lanes[1]), 0)
	default:
		r.leave(block, Done, "")
	}
}

// rounds is how many rounds a repeat has begun.
func (r *run) rounds(block ID) (n int) {
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Of == block && p.Lane == doLane {
			n++
		}
	}
	return n
}

// replace takes a round out of force, for the next one takes its place. What was done in
// it was done, and is neither undone nor kept.
func (r *run) replace(part ID) {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; r.within(v, part) {
			r.forgetResult(v)
		}
	}
	r.s.part(part).Status = Replaced
}

// within tells whether a visit stands in a part, or below.
func (r *run) within(v *Visit, part ID) bool {
	for at := v; at != nil; at = r.blockOf(at) {
		if at.Part == part {
			return true
		}
	}
	return false
}

// past tells whether a visit belongs to a round that another one has replaced.
func (r *run) past(v *Visit) bool {
	for at := v; at != nil; at = r.blockOf(at) {
		if r.s.part(at.Part).Status == Replaced {
			return true
		}
	}
	return false
}

// innermost is in which round the innermost repeat around a part is; 1 outside of any.
func (r *run) innermost(part ID) int {
	for p := r.s.part(part); !p.Of.IsZero(); p = r.s.part(r.s.visit(p.Of).Part) {
		if r.stepOf(r.s.visit(p.Of)).Kind == Repeat {
			return r.roundIn(p)
		}
	}
	return 1
}

// roundOf is in which round of the loops around it a part stands, or at which item: "2",
// or "1.3" where one stands in another; "" where there is none.
func (r *run) roundOf(part ID) string {
	var rounds []string
	for p := r.s.part(part); !p.Of.IsZero(); p = r.s.part(r.s.visit(p.Of).Part) {
		if p.Item != "" {
			rounds = append([]string{escaped(p.Item)}, rounds...)
		}
		if r.stepOf(r.s.visit(p.Of)).Kind != Repeat {
			continue
		}
		rounds = append([]string{strconv.Itoa(r.roundIn(p))}, rounds...)
	}
	return strings.Join(rounds, ".")
}

// roundIn is which round of its repeat a part is.
func (r *run) roundIn(p *Part) (n int) {
	for i := range r.s.Parts {
		if q := &r.s.Parts[i]; q.Of == p.Of && q.Lane == doLane {
			if n++; q.ID == p.ID {
				break
			}
		}
	}
	return n
}

// keyOf is what the key of a step's call rests on: the step, its input, and the round.
func (r *run) keyOf(part ID, step *Step, input json.RawMessage) string {
	key := step.place
	if len(step.Works) > 0 {
		key += "/" + hashed(input)
	}
	if round := r.roundOf(part); round != "" {
		key += "#" + round
	}
	return key
}
