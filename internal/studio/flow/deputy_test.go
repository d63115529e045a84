package flow

import "testing"

// T21 Chen stands in for Wang / Chen approves / "Chen for Wang"; Wang may still, and
// whoever is first decides (P1).
func TestADeputyDecides(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, one("a", "wang", "")))
	g.who.stands = map[string][]string{"chen": {"wang"}}
	g.start()
	stand := g.state
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" || f.For != "wang" {
		t.Errorf("told %+v", f)
	}
	if k := g.state.Visits[0].Seats[0]; k.By != "chen" || k.Behalf != "wang" {
		t.Errorf("the seat is %+v", k)
	}
	g.refused(g.say(Approve, "wang", "a"), taskDecided)
	g.state = stand
	g.must(g.say(Approve, "wang", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "" {
		t.Errorf("told %+v", f)
	}
	g.state = stand
	g.refused(g.say(Approve, "deng", "a"), taskOthers)
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
