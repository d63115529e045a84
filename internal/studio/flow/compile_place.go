package flow

import (
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/studio/blueprint"
)

// The limits of one flow (P-1).
const (
	maxSteps   = 200
	maxInlined = 1_000
	maxDepth   = 8
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
	s := &Step{in: d, ID: id, Kind: w.Kind, Name: w.Name, Stage: w.Stage, Off: w.Off, doc: cp.doc, within: cp.loop,
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

// placeBody places what loops hold.
func (cp *compiler) placeBody(s *Step, w *wireStep, inner func(string) string, depth int) {
	if s.Kind == Flow {
		cp.placeFlow(s, w, inner(doLane), depth)
		return
	}
	if s.Kind == Each {
		cp.placeItems(s, w, inner(doLane), depth)
		return
	}
	if s.Kind != Repeat {
		return
	}
	s.Lanes = []*Lane{{ID: doLane, Name: blueprint.Label{"zh-CN": "每一轮", "en": "Each round"}, Do: cp.place(w.Do, pointerTo(s, "do"), inner(doLane), depth+1)}}
	var over []string
	if json.Unmarshal(w.Over, &over) == nil && len(over) > 0 {
		then := cp.place(over, pointerTo(s, "over"), inner(overLane), depth+1)
		s.Lanes = append(s.Lanes, &Lane{ID: overLane, Name: blueprint.Label{"zh-CN": "仍未达成", "en": "If that does not help"}, Do: then})
	}
}

// placeItems places the steps that are done for each item of a loop.
func (cp *compiler) placeItems(s *Step, w *wireStep, place string, depth int) {
	outer := cp.loop
	cp.loop, cp.def.loops = s, true
	s.Lanes = []*Lane{{ID: doLane, Name: eachItem, Do: cp.place(w.Do, pointerTo(s, "do"), place, depth+1)}}
	cp.loop = outer
}

// placeFlow places the steps of a sub-flow, as if they stood here (B6). They keep their
// ids, so no step of it may be called as one of the others.
func (cp *compiler) placeFlow(s *Step, w *wireStep, place string, depth int) {
	doc := cp.r.Tree.Get("flows/" + w.Flow + ".json")
	at := pointerTo(s, "flow")
	if doc == nil {
		cp.refuse(at, "flow.unknown", "没有流程「{flow}」", "there is no flow {flow}", "flow", w.Flow)
		return
	}
	if slices.Contains(cp.around, doc.Path) {
		cp.refuse(at, "flow.circle", "流程「{flow}」绕回了自己", "the flow {flow} comes back to itself", "flow", w.Flow)
		return
	}
	sub, err := blueprint.Decode[wireFlow](doc)
	if err != nil || sub.Entity != runs {
		cp.refuse(at, "flow.entity", "流程「{flow}」不是订单的流程", "{flow} is no flow of orders", "flow", w.Flow)
		return
	}
	for _, id := range slices.Sorted(maps.Keys(sub.Steps)) {
		if cp.steps[id] != nil {
			cp.refuse(at, "step.twice", "流程「{flow}」的步骤「{step}」与这里的重名", "the step {step} of the flow {flow} is called as one of here", "step", id, "flow", w.Flow)
			return
		}
	}
	outer := cp.doc
	cp.doc, cp.around = doc.Path, append(cp.around, doc.Path)
	if cp.decodeSteps(sub) {
		s.Lanes = []*Lane{{ID: doLane, Name: sub.Name, Do: cp.place(sub.Do, "/do", place, depth+1)}}
	}
	cp.doc, cp.around = outer, cp.around[:len(cp.around)-1]
}

// unlisted refuses steps that no list reaches, among them those in a circle.
func (cp *compiler) unlisted() {
	for _, id := range slices.Sorted(maps.Keys(cp.steps)) {
		if cp.def.steps[id] == nil && cp.steps[id].doc == cp.doc {
			cp.refuse(blueprint.Pointer("steps", id), "step.unlisted",
				"步骤「{step}」不在流程里", "the step {step} stands in no list of the flow", "step", id)
		}
	}
	own := 0
	for _, w := range cp.steps {
		if w.doc == cp.doc {
			own++
		}
	}
	if own > maxSteps {
		cp.refuse("/steps", "flow.size", "步骤超过 200 个", "there are more than 200 steps")
	}
	if len(cp.steps) > maxInlined {
		cp.refuse("/steps", "flow.size", "连同子流程，步骤超过 1,000 个", "with its sub-flows there are more than 1,000 steps")
	}
}

// pointerTo is the place of a step, or of something in it, in the document.
func pointerTo(s *Step, tokens ...any) string {
	return blueprint.Pointer(append([]any{"steps", s.ID}, tokens...)...)
}
