package flow

import (
	"testing"
	"time"

	"bespoke/internal/base/act"
)

const forNote = `"w":{"kind":"wait","name":{"en":"w"},"fact":"message.posted","who":[{"role":"sales"}],"deadline":{"in":"2d","then":[{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]}`

// told lets a run's subject have been told of.
func (g *rig) hears(fact string, at time.Time) error {
	g.world.Heard = map[string]time.Time{fact: at}
	return g.apply(Event{Kind: FactHeard, By: Actor{Name: RobotFlow, Kind: act.Robot}})
}

func whatIsWaitedForCameBefore(t *stage) {
	doc := flowDoc(`"a","w","b"`, one("a", "hu", "")+","+forNote+"},"+one("b", "fang", ""))
	t.given("it came before")
	g := newRig(t, "t", doc)
	g.start()
	g.refused(g.hears("message.posted", g.at), timerStale)
	g.at = g.at.Add(time.Hour)
	g.must(g.say(Approve, "hu", "a"))
	if f := fact[WaitEnded](g); f.Cause != WaitFact {
		t.Errorf("told %+v", f)
	}
	g.isOpen("b:fang")

	t.given("it comes later: somebody looks after the wait")
	g = newRig(t, "t", doc)
	g.start()
	g.must(g.say(Approve, "hu", "a"))
	g.isOpen("w:role:sales")
	if f := fact[WaitBegan](g); f.Fact != "message.posted" || !f.Until.IsZero() {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(Finish, "li", "w"), taskWaiting)
	g.refused(g.hears("file.attached", g.at), timerStale)
	g.must(g.hears("message.posted", g.at))
	g.isOpen("b:fang")
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
}

// A wait for what is fresh does not end with what came before it; on hold nothing ends.
func TestAWaitForAFreshFact(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","w"`, one("a", "hu", "")+","+forNote+`,"fresh":true}`))
	g.start()
	g.refused(g.hears("message.posted", g.at), timerStale)
	g.at = g.at.Add(time.Hour)
	g.must(g.say(Approve, "hu", "a"))
	g.isOpen("w:role:sales")
	g.refused(g.hears("message.posted", g.at), timerStale)
	g.must(g.apply(Event{Kind: PutOnHold, By: by("li"), Reason: "because", To: []string{"hu"}, Review: wednesday}))
	g.at = g.at.Add(time.Hour)
	g.refused(g.hears("message.posted", g.at), timerStale)
	g.must(g.apply(Event{Kind: Resume, By: by("li")}))
	g.ended(Completed)
}

// What was told counts where the wait's condition holds, when it is told or later.
func TestAWaitForAFactUnderACondition(t *testing.T) {
	doc := flowDoc(`"w"`, forNote+`,"if":{"f":"order.repeat","op":"=","v":true}}`)
	g := newRig(t, "t", doc)
	g.start()
	g.refused(g.hears("message.posted", g.at), timerStale)
	g.isOpen("w:role:sales")
	g.flag("order.repeat")
	g.changed(Change{Fact: "order.repeat"})
	g.ended(Completed)

	g = newRig(t, "t", doc)
	g.flag("order.repeat")
	g.start()
	g.isOpen("w:role:sales")
	g.must(g.hears("message.posted", g.at))
	g.ended(Completed)
	if got := findings(t, flowDoc(`"w"`, forNote+`,"if":{"f":"order.wishDate","op":"<","v":"today"}}`)); len(got) != 0 {
		t.Errorf("a literal today is no clock: %v", got)
	}
	if got := findings(t, flowDoc(`"w"`, forNote+`,"if":{"f":"today","op":">","v":"2026-12-01"}}`)); len(got) != 1 || got[0] != "wait.clock /steps/w/if" {
		t.Errorf("found %v", got)
	}
}
