package flow

import (
	"slices"
	"strconv"

	"bespoke/internal/base/act"
)

// peopleChange lets the run see who works here now.
func (g *rig) peopleChange() error {
	return g.apply(Event{Kind: PeopleChanged, By: Actor{Name: RobotHandover, Kind: act.Robot}})
}

// Who stands in for whom, those for whom these stand in included, is what identity
// answers: TestDeputiesOfDeputies has it.
func deputiesOfDeputies(t *stage) {
	t.given("Li asked Hu, and Hu, who is away, Chen")
	g := newRig(t, "t", flowDoc(`"a"`, one("a", "li", "")))
	g.who.stands = map[string][]string{"hu": {"li"}, "chen": {"hu", "li"}}
	g.start()
	g.isOpen("a:li")
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "li" {
		t.Errorf("told %+v", f)
	}

	t.given("Li asked Hu, Hu asked Li, and both are away")
	g = newRig(t, "t", flowDoc(`"a"`, one("a", "li", "")))
	g.who.stands = map[string][]string{"hu": {"li"}, "li": {"hu"}}
	g.start()
	g.who.away = map[string]bool{"li": true, "hu": true}
	g.must(g.peopleChange())
	g.isOpen("a:wang")
	if f := fact[TaskReassigned](g); f.From != "li" || f.Cause != "leave" {
		t.Errorf("told %+v", f)
	}
}

// Nobody names a successor (P4): the managers up the line are who comes next.
func whoLeavesHandsAllOver(t *stage) {
	t.given("forty open tasks")
	forty := make([]string, 40)
	for i := range forty {
		forty[i] = strconv.Itoa(i + 1)
	}
	g := newRig(t, "t", flowDoc(`"e"`, each(`"check"`, "")+","+one("check", "li", "")))
	g.facts["order.lines"] = g.lines(forty...)
	g.start()
	g.who.gone["li"] = true
	g.must(g.peopleChange())
	if open := g.open(); len(open) != 40 || slices.ContainsFunc(open, func(at string) bool { return at != "check:wang" }) {
		t.Errorf("open are %v", open)
	}

	t.given("the manager is in the step already: the next one")
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", both+`"need":"all"`)))
	g.start()
	g.who.gone["li"] = true
	g.must(g.peopleChange())
	g.isOpen("a:zhang", "a:wang")
}

func aRoleIsEmptied(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", finance)))
	g.start()
	g.who.roles["finance"] = nil
	g.must(g.peopleChange())
	g.isOpen("a:role:owner")
}
