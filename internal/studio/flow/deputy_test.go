package flow

import (
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
)

// yuan is an amount.
func yuan(t testing.TB, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text + " CNY")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

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

func aDeputyDecidesUpToAnAmount(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, one("a", "wang", "")))
	g.who.stands = map[string][]string{"chen": {"wang"}}
	g.who.limits = map[string]act.Limit{"chen": {Process: "t", Most: yuan(t, "10000")}}
	g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, "12000")}
	g.start()
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.world.Stake.Worth = yuan(t, "9000")
	g.changed(Change{Fact: "order.total", Old: "12,000", New: "9,000"})
	g.isOpen("a:wang")
	g.world.Stake.Process = "claim" // in another process it never is his
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.world.Stake.Process = "t"
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}
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
	// Also where the amount is what a step of the flow itself wrote (C9).
	for _, by := range []Actor{{}, {Name: RobotFlow, Kind: act.Robot}} {
		g := newRig(t, "t", flowDoc(`"a"`, one("a", "li", "")))
		g.who.away, g.who.stands = map[string]bool{"li": true}, map[string][]string{"chen": {"li"}}
		g.who.limits = map[string]act.Limit{"chen": {Most: yuan(t, "10000")}}
		g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, "9000")}
		g.start()
		g.isOpen("a:li")
		g.world.Stake.Worth = yuan(t, "12000")
		g.world.Version++
		g.must(g.apply(Event{Kind: SubjectChanged, By: by}))
		g.isOpen("a:wang")
	}
}
