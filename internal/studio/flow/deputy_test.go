package flow

import "testing"

func aDeputyDecides(t *stage) {
	begin := func() *rig {
		g := newRig(t, "t", flowDoc(`"a"`, one("a", "wang", "")))
		g.who.stands = map[string][]string{"chen": {"wang"}}
		g.start()
		g.refused(g.say(Approve, "deng", "a"), taskOthers)
		return g
	}
	t.given("the deputy comes first")
	g := begin()
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" || f.For != "wang" {
		t.Errorf("told %+v", f)
	}
	if k := g.state.Visits[0].Seats[0]; k.By != "chen" || k.Behalf != "wang" {
		t.Errorf("the seat is %+v", k)
	}
	g.refused(g.say(Approve, "wang", "a"), taskDecided)

	t.given("Wang comes back first")
	g = begin()
	g.must(g.say(Approve, "wang", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "" {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(Approve, "chen", "a", func(ev *Event) { ev.Seat = g.seat("a", "wang") }), taskDecided)
}

// A deputy acts for the members of pools, but for nobody whom the step keeps out.
func TestForWhomADeputyActs(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}],"except":["start"]`)))
	g.who.stands = map[string][]string{"chen": {"li"}, "deng": {"li", "wang"}}
	g.start() // by li
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.must(g.say(Approve, "deng", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}
}
