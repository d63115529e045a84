package flow

import (
	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
)

// The start of a run is a step too (B9). It is done by placing; when a subject is sent back
// to it, it is a task of whoever submitted it: revise, and send again, or withdraw.

// starting makes that step. It stands before all others and in no list. Customers have no
// to-dos: what they submitted goes to the flow's fallback.
func (cp *compiler) starting() *Step {
	return &Step{in: cp.def, ID: startStep, Kind: Task, Name: blueprint.Label{"zh-CN": "修改后重新提交", "en": "Revise and send again"},
		Who: Who{{kind: whoStarter, staff: true}}, Need: Need{One: true}, Allow: Allow{Return: Right{No: true}, AddSigner: Right{No: true}, Skip: Right{No: true}},
		Opinion: OpinionOptional, Deadline: revising, doc: cp.doc, order: -1, index: -1, place: mainLane + "/" + startStep, did: cp.c.MustRef("did." + startStep)}
}

// revising is the deadline of what was sent back to the start: whoever has it is reminded
// every two days.
var revising = &Ladder{In: clock.Duration{N: 2, Unit: clock.Day}, Rungs: []Rung{{Percent: 100, Do: doRemind}}}

// begun is the visit of the start, which placing has done: it is made when somebody goes
// back to it.
func (r *run) begun() *Visit {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Step == startStep && r.inForce(v) {
			return v
		}
	}
	v := r.visitAside(r.s.Parts[0].ID, r.d.steps[startStep], Done)
	v.Result = string(Done)
	return v
}

// beginning is the start as somewhere to go back to, from any step but itself.
func (r *run) beginning(from *Visit) (all []Target) {
	step := r.d.steps[startStep]
	if from.Step == startStep {
		return nil
	}
	return []Target{{Step: step, Barrier: r.doneForGood()}}
}

// doneForGood is a step that nothing goes back over, wherever it stands.
func (r *run) doneForGood() *Step {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; r.stepOf(v).barrier && r.stands(v) {
			return r.stepOf(v)
		}
	}
	return nil
}

// stands tells whether what a visit of an automatic step was to do is done, or under way.
func (r *run) stands(v *Visit) bool {
	if c := r.s.callOf(v.ID); c != nil {
		return (c.Status == Open || c.stands()) && (r.inForce(v) || r.past(v))
	}
	return v.Status == Done && r.inForce(v)
}

// isRevised tells whether the subject is with whoever submitted it.
func (r *run) isRevised() bool {
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; v.Step == startStep && v.Status == Open {
			return true
		}
	}
	return false
}
