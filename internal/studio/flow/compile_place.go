package flow

import (
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/studio/blueprint"
)

// The limits of one flow (P-1).
const (
	maxSteps = 200
	maxDepth = 8
)

// startStep is reserved: it means placing, and "revise and send again".
const startStep = "start"

// place puts the steps of a list into the tree: each step stands in exactly one
// list, so that a flow is sound by construction. Steps get their number in the
// order a reader meets them.
func (cp *compiler) place(ids []string, pointer, place string, depth int) []*Step {
	if depth > maxDepth {
		cp.refuse(pointer, "flow.depth", "步骤嵌套超过 8 层", "steps are nested more than 8 deep")
		return nil
	}
	var list []*Step
	for i, id := range ids {
		w, at := cp.steps[id], pointer+blueprint.Pointer(i)
		switch {
		case w == nil:
			cp.refuse(at, "step.unknown", "没有步骤「{step}」", "there is no step {step}", "step", id)
		case cp.def.steps[id] != nil:
			cp.refuse(at, "step.twice", "步骤「{step}」已在另一处出现", "the step {step} stands in another list already", "step", id)
		default:
			list = append(list, cp.placeOne(id, w, len(list), place, depth))
		}
	}
	return list
}

// placeOne makes the step and places what is inside it.
func (cp *compiler) placeOne(id string, w *wireStep, index int, place string, depth int) *Step {
	d := cp.def
	s := &Step{ID: id, Kind: w.Kind, Name: w.Name, Stage: w.Stage, Off: w.Off,
		order: len(d.Steps), index: index, place: place + "/" + id}
	d.steps[id] = s
	d.Steps = append(d.Steps, s)
	if id == startStep {
		cp.refuse(pointerTo(s), "step.reserved", "步骤名「start」已保留", "the step id start is reserved")
	}
	inner := func(lane string) string { return place + "/" + id + "." + lane }
	for i, l := range w.Lanes {
		lane := &Lane{ID: l.ID, Name: l.Name}
		if l.ID == elseLane || s.lane(l.ID) != nil {
			cp.refuse(pointerTo(s, "lanes", i, "id"), "lane.twice",
				"分支名「{lane}」重复或已保留", "the lane id {lane} is taken or reserved", "lane", l.ID)
		}
		lane.Do = cp.place(l.Do, pointerTo(s, "lanes", i, "do"), inner(l.ID), depth+1)
		s.Lanes = append(s.Lanes, lane)
	}
	if _, given := w.keys["else"]; given {
		s.Else = &Lane{ID: elseLane, Do: cp.place(w.Else, pointerTo(s, "else"), inner(elseLane), depth+1)}
	}
	cp.placeBody(s, w, inner, depth)
	return s
}

// placeBody places what loops hold. They are not run yet, but the structure of
// every flow is checked.
func (cp *compiler) placeBody(s *Step, w *wireStep, inner func(string) string, depth int) {
	cp.place(w.Do, pointerTo(s, "do"), inner("do"), depth+1)
	var over []string
	if json.Unmarshal(w.Over, &over) == nil {
		cp.place(over, pointerTo(s, "over"), inner("over"), depth+1)
	}
}

// unlisted refuses steps that no list reaches, among them those in a circle.
func (cp *compiler) unlisted() {
	for _, id := range slices.Sorted(maps.Keys(cp.steps)) {
		if cp.def.steps[id] == nil {
			cp.refuse(blueprint.Pointer("steps", id), "step.unlisted",
				"步骤「{step}」不在流程里", "the step {step} stands in no list of the flow", "step", id)
		}
	}
	if len(cp.steps) > maxSteps {
		cp.refuse("/steps", "flow.size", "步骤超过 200 个", "there are more than 200 steps")
	}
}

// pointerTo is the place of a step, or of something in it, in the document.
func pointerTo(s *Step, tokens ...any) string {
	return blueprint.Pointer(append([]any{"steps", s.ID}, tokens...)...)
}
