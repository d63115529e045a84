package flow

import (
	"slices"

	"bespoke/internal/studio/blueprint"
)

// tally is how often a verb is called on the paths through something: at least
// and at most.
type tally struct{ least, most int }

// checkPaths refuses flows that call a verb on some paths only: an order that is
// confirmed by a step on one path would never be confirmed on the other.
func (cp *compiler) checkPaths() {
	for _, verb := range cp.o.EveryPath {
		t := tallyOf(cp.def.Main.Do, verb)
		at := cp.firstCall(verb) // in its document
		switch {
		case t.most > 1:
			cp.refuse(at, "verb.twice", "同一条路上会多次执行「{verb}」", "{verb} is called twice on one path", "verb", verb)
		case t.most > t.least:
			cp.refuse(at, "verb.path", "「{verb}」必须每条路都执行，或都不执行", "{verb} is called on every path or on none", "verb", verb)
		}
		cp.doc = cp.around[0]
	}
	cp.checkDead(cp.def.Main.Do, false)
}

// tallyOf adds up the steps of a list.
func tallyOf(steps []*Step, verb string) tally {
	var sum tally
	for _, s := range steps {
		t := s.tally(verb)
		sum.least, sum.most = sum.least+t.least, sum.most+t.most
	}
	return sum
}

// tally counts one step. A skip makes what is in it unsure.
func (s *Step) tally(verb string) tally {
	var t tally
	switch {
	case s.Off, s.Kind == Flow && len(s.Lanes) == 0: // refused already
		return t
	case s.Kind == Auto && s.Verb == verb:
		t = tally{1, 1}
	case s.Kind == Choice:
		t = s.tallyOne(verb)
	case s.Kind == Parallel:
		t = s.tallyLanes(verb)
	case s.Kind == Flow:
		t = tallyOf(s.Lanes[0].Do, verb)
		if s.Tails { // what is rejected there changes nothing
			t.least = 0
		}
	case s.Kind == Repeat:
		t = s.tallyRounds(verb)
	case s.Kind == Each:
		t.most = 2 * tallyOf(s.Lanes[0].Do, verb).most // for each of several items, or for none
	}
	if len(s.Skips) > 0 {
		t.least = 0
	}
	return t
}

// tallyRounds: a repeat runs its steps once at least, and what is for when that did not
// help once at most.
func (s *Step) tallyRounds(verb string) tally {
	t := tallyOf(s.Lanes[0].Do, verb)
	t.most *= s.Loop.Max
	if len(s.Lanes) > 1 {
		t.most += tallyOf(s.Lanes[1].Do, verb).most
	}
	return t
}

// tallyOne: a choice takes one of its lanes.
func (s *Step) tallyOne(verb string) tally {
	t := tally{least: 1 << 30}
	for _, l := range append(slices.Clip(s.Lanes), s.Else) {
		if l == nil {
			continue
		}
		lane := tallyOf(l.Do, verb)
		t = tally{min(t.least, lane.least), max(t.most, lane.most)}
	}
	return t
}

// tallyLanes: a parallel runs at most all of its lanes. Sure are those without a
// condition, when all are waited for; of a join of fewer, those that are sure in
// whichever lanes are done first.
func (s *Step) tallyLanes(verb string) tally {
	var t tally
	var least []int
	for _, l := range s.Lanes {
		lane := tallyOf(l.Do, verb)
		t.most += lane.most
		if l.If != nil {
			lane.least = 0
		}
		least = append(least, lane.least)
	}
	slices.Sort(least)
	if s.Join > 0 {
		least = least[:min(s.Join, len(least))]
	}
	for _, n := range least {
		t.least += n
	}
	if s.Else != nil {
		t.most = max(t.most, tallyOf(s.Else.Do, verb).most)
	}
	return t
}

// firstCall is where a finding about a verb points to.
func (cp *compiler) firstCall(verb string) string {
	for _, s := range cp.def.Steps {
		if s.Verb == verb {
			cp.doc = s.doc
			return pointerTo(s)
		}
	}
	return ""
}

// checkDead warns of steps that nobody can reach: inside a block that is off.
func (cp *compiler) checkDead(steps []*Step, dead bool) {
	for _, s := range steps {
		if dead && s.doc == cp.doc {
			cp.warn(pointerTo(s), "step.dead", "步骤「{step}」走不到", "nobody reaches the step {step}", "step", s.Name.Text())
		}
		for _, l := range s.Lanes {
			cp.checkDead(l.Do, dead || s.Off)
		}
		if s.Else != nil {
			cp.checkDead(s.Else.Do, dead || s.Off)
		}
	}
}

// checkStages warns of steps whose stage is none of those that an order type with
// this flow shows to customers.
func (cp *compiler) checkStages() {
	for _, doc := range cp.r.Tree.Folder("types") {
		t, err := blueprint.Decode[wireType](doc)
		if err != nil || t.Flow != cp.def.Key {
			continue
		}
		for _, s := range cp.def.Steps {
			if s.doc == cp.doc && s.Stage != "" && !slices.ContainsFunc(t.Stages, func(g wireStage) bool { return g.Key == s.Stage }) {
				cp.warn(pointerTo(s, "stage"), "stage.unknown",
					"订单类型「{type}」没有阶段「{stage}」", "the order type {type} has no stage {stage}", "type", doc.Key, "stage", s.Stage)
			}
		}
	}
}

type wireType struct {
	Flow   string      `json:"flow"`
	Stages []wireStage `json:"stages"`
}

type wireStage struct {
	Key string `json:"key"`
}
