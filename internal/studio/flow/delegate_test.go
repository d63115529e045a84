package flow

import (
	"slices"
	"testing"

	"bespoke/internal/base/act"
)

// lent is a run that waits for Wang, who has asked Chen to act for him.
func lent(t testing.TB, more string) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "wang", more)+","+one("b", "zhao", "")))
	g.start()
	g.must(g.say(Delegate, "wang", "a", to("chen")))
	return g
}

// One seat is delegated: it stays its holder's, both may decide it, and what the other
// decides says for whom (P1, S6).
func TestDelegatingOneSeat(t *testing.T) {
	g := lent(t, "")
	if f := fact[TaskDelegated](g); f.For != "wang" || !slices.Equal(f.To, []string{"chen"}) {
		t.Errorf("told %+v", f)
	}
	if share := command[ShareTask](g); !slices.Equal(share.With, []string{"chen"}) {
		t.Errorf("shared with %v", share.With)
	}
	g.isOpen("a:wang")
	g.refused(g.say(Approve, "deng", "a"), taskOthers)
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("b:zhao")

	g = lent(t, "")
	g.must(g.say(Approve, "wang", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "" {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(Approve, "chen", "a", func(ev *Event) { ev.Seat = g.decided("a") }), taskDecided)
}

// It ends when one of the two ends it, and when the seat becomes another's.
func TestTheEndOfDelegating(t *testing.T) {
	for _, who := range []string{"wang", "chen"} {
		g := lent(t, "")
		g.refused(g.say(Undelegate, "deng", "a"), taskOthers)
		g.must(g.say(Undelegate, who, "a"))
		if f := fact[TaskUndelegated](g); f.For != "wang" || f.To[0] != "chen" || command[UnshareTask](g).With != "chen" {
			t.Errorf("told %+v", f)
		}
		g.refused(g.say(Approve, "chen", "a"), taskOthers)
		g.refused(g.say(Undelegate, "wang", "a"), taskUndelegated)
	}
	g := lent(t, "")
	g.must(g.say(Delegate, "wang", "a", to("deng")))
	if command[UnshareTask](g).With != "chen" {
		t.Errorf("commands %v", g.cmds)
	}
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.must(g.say(Transfer, "deng", "a", to("li")))
	g.refused(g.say(Approve, "deng", "a"), taskOthers)
	g.isOpen("a:li")
}

// Who holds the seat delegates it, within the range of the step, to somebody who may not act
// on it already.
func TestWhoMayBeDelegatedTo(t *testing.T) {
	g := lent(t, `,"allow":{"delegate":{"who":[{"role":"production"},{"role":"warehouse"}]}}`)
	g.refused(g.say(Delegate, "chen", "a", to("deng")), taskLent)
	g.refused(g.say(Delegate, "wang", "a", to("zhao")), taskRange)
	g.refused(g.say(Delegate, "wang", "a", to("chen")), taskAble)
	g.refused(g.say(Delegate, "wang", "a", to("nobody")), taskPerson)
	g.must(g.say(Delegate, "wang", "a", to("deng")))

	g = newRig(t, "t", flowDoc(`"a"`, one("a", "wang", `,"allow":{"delegate":false},"except":["start"]`)))
	g.start()
	g.refused(g.say(Delegate, "wang", "a", to("chen")), taskKept)
	g = newRig(t, "t", flowDoc(`"a"`, one("a", "wang", `,"except":["start"]`)))
	g.start()
	g.refused(g.say(Delegate, "wang", "a", to("li")), taskApart)
}

// A pool's seat becomes that of who delegates it.
func TestDelegatingThePoolsSeat(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}]`)))
	g.start()
	g.refused(g.say(Delegate, "wang", "a", to("li")), taskAble)
	g.must(g.say(Delegate, "wang", "a", to("chen")))
	g.isOpen("a:wang")
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}
}

// Who stands in for the one who was asked may act too, within his limit; where the holder
// has left, nobody acts for him (P2, P3, P4).
func TestDelegatesAndTheirDeputies(t *testing.T) {
	g := lent(t, "")
	g.who.stands = map[string][]string{"deng": {"chen"}}
	g.who.limits = map[string]act.Limit{"deng": {Most: yuan(t, "100")}}
	g.world.Stake = act.Stake{Process: "t", Worth: yuan(t, "200")}
	g.refused(g.say(Approve, "deng", "a"), taskOthers)
	g.world.Stake.Worth = yuan(t, "100")
	g.must(g.say(Approve, "deng", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "wang" {
		t.Errorf("told %+v", f)
	}

	g = lent(t, "")
	g.who.away = map[string]bool{"wang": true}
	g.must(g.apply(Event{Kind: PeopleChanged})) // Chen is there
	g.isOpen("a:wang")
	g.who.gone = map[string]bool{"wang": true}
	g.refused(g.say(Approve, "chen", "a"), taskOthers)
	g.must(g.apply(Event{Kind: PeopleChanged}))
	g.isOpen("a:zhang")
}

// Escalated to who acts for its holder already, a seat is shared once; he keeps it when the
// holder takes it back.
func TestEscalatedToTheDelegate(t *testing.T) {
	g := lent(t, `,"deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[{"login":"chen"}]}]}`)
	g.must(g.apply(Event{Kind: TimerFired, Timer: g.state.Timers[0].ID, At: g.state.Timers[0].At}))
	if slices.ContainsFunc(g.cmds, func(c Command) bool { _, shares := c.(ShareTask); return shares }) {
		t.Errorf("shared twice: %v", g.cmds)
	}
	g.must(g.say(Undelegate, "wang", "a"))
	if slices.ContainsFunc(g.cmds, func(c Command) bool { _, ends := c.(UnshareTask); return ends }) {
		t.Errorf("taken from a superior: %v", g.cmds)
	}
	g.must(g.say(Approve, "chen", "a"))
	if f := fact[TaskApproved](g); f.Behalf != "" {
		t.Errorf("told %+v", f)
	}
}

// On hold nobody is asked to act for anybody, nor is that ended (H3).
func TestDelegatingOnHold(t *testing.T) {
	g := lent(t, "")
	g.must(g.apply(Event{Kind: PutOnHold, By: by("li"), Reason: "because", To: []string{"hu"}, Review: wednesday}))
	held := g.state.Visits[0].Seats[0].ID
	for _, kind := range []EventKind{Delegate, Undelegate} {
		g.refused(g.apply(Event{Kind: kind, By: by("wang"), Seat: held, To: []string{"deng"}}), flowOnHold)
	}
}
