package flow

import (
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
)

// yuan is an amount.
func yuan(t *testing.T, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text + " CNY")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

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

// T23 Chen stands in for Wang up to 10,000, the order comes to 12,000 / it is not his to
// decide; it is changed to 9,000 / it is (P2). In another process it never is.
func TestADeputyDecidesUpToAnAmount(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, one("a", "wang", "")))
	g.who.stands = map[string][]string{"chen": {"wang"}}
	g.who.limits = map[string]act.Limit{"chen": {Process: "t", Most: yuan(t, "10000")}}
	g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, "12000")}
	g.start()
	stand := g.state
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.must(g.say(Approve, "wang", "a"))
	g.state, g.world.Stake.Worth = stand, yuan(t, "9000")
	g.world.Version++
	g.must(g.apply(Event{Kind: SubjectChanged}))
	g.isOpen("a:wang")
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}
	g.state, g.world.Stake.Process = stand, "claim"
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
}

// Where the limit of the only one who stands in is below the order, nobody is there: the
// seat goes up the line (P3). Within it, the seat stays.
func TestWhatIsBeyondADeputyGoesUpTheLine(t *testing.T) {
	for worth, want := range map[string]string{"12000": "a:wang", "9000": "a:li"} {
		g := newRig(t, "t", flowDoc(`"a"`, one("a", "li", "")))
		g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, worth)}
		g.start()
		g.who.away, g.who.stands = map[string]bool{"li": true}, map[string][]string{"chen": {"li"}}
		g.who.limits = map[string]act.Limit{"chen": {Most: yuan(t, "10000")}}
		g.must(g.apply(Event{Kind: PeopleChanged}))
		g.isOpen(want)
	}
	g := newRig(t, "t", flowDoc(`"a"`, one("a", "li", "")))
	g.who.away, g.who.stands = map[string]bool{"li": true}, map[string][]string{"chen": {"li"}}
	g.who.limits = map[string]act.Limit{"chen": {Most: yuan(t, "10000")}}
	g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, "9000")}
	g.start()
	g.isOpen("a:li")
	g.world.Stake.Worth = yuan(t, "12000")
	g.world.Version++
	g.must(g.apply(Event{Kind: SubjectChanged}))
	g.isOpen("a:wang")
}
