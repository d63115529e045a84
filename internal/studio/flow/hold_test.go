package flow

import (
	"errors"
	"slices"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

// wednesday is the day on which holds of these tests are looked at again.
var wednesday = clock.DateOf(monday) + 2

// hold puts the run on hold; more says it otherwise.
func (g *rig) hold(more ...func(*Event)) error {
	ev := Event{Kind: PutOnHold, By: by("wang"), Reason: "the customer is moving", To: []string{"zhao"}, Review: wednesday}
	for _, m := range more {
		m(&ev)
	}
	return g.apply(ev)
}

// twoSteps is sales and then finance.
func twoSteps(t testing.TB) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"review","money"`, approval("review", `"who":[{"role":"sales"}]`)+","+approval("money", `"who":[{"role":"finance"}],"reads":["order.repeat"]`)))
	g.start()
	return g
}

// H3: a hold without reason, owner or day is refused by name.
func TestAHoldHasReasonOwnerAndReview(t *testing.T) {
	g := twoSteps(t)
	for name, c := range map[string]struct {
		more  func(*Event)
		field string
	}{
		"no reason": {func(ev *Event) { ev.Reason = "" }, "/reason"},
		"no owner":  {func(ev *Event) { ev.To = nil }, "/owner"},
		"stranger":  {func(ev *Event) { ev.To = []string{"nobody"} }, "/owner"},
		"no day":    {func(ev *Event) { ev.Review = 0 }, "/review"},
		"today":     {func(ev *Event) { ev.Review = clock.DateOf(monday) }, "/review"},
		"too late":  {func(ev *Event) { ev.Review = clock.DateOf(monday) + longestHold + 1 }, "/review"},
	} {
		f := g.refused(g.hold(c.more), flowInvalid)
		if len(f.Parts) != 1 || f.Parts[0].Field != c.field {
			t.Errorf("%s is refused with %v", name, f.Parts)
		}
	}
	if f := fault.As(g.apply(Event{Kind: PutOnHold, By: by("wang")})); len(f.Parts) != 3 {
		t.Errorf("of nothing it says only %v", f.Parts)
	}
	g.refused(g.apply(Event{Kind: Resume, By: by("wang")}), flowNotOnHold)
}

func aHoldStopsTheClock(t *stage) {
	g := twoSteps(t)
	due := command[OpenTask](g).Due
	g.at = g.at.Add(time.Hour)
	g.must(g.hold())
	if got := command[MoveTask](g); got.Status != OnHold || !slices.Equal(g.told(), []string{"flow.held"}) {
		t.Errorf("the hold does %v and tells %v", got, g.told())
	}
	g.at = g.at.Add(24 * time.Hour)
	g.must(g.apply(Event{Kind: Resume, By: by("wang"), Reason: "moved"}))
	if got := command[MoveTask](g); got.Status != Open || !got.Due.Equal(due.Add(24*time.Hour)) {
		t.Errorf("a day later it is %s until %v, and was until %v", got.Status, got.Due, due)
	}
	g.must(g.say(Approve, "li", "review"))
	g.isOpen("money:role:finance")
}

// H3: nobody decides on hold.
func TestAHoldRefusesDecisions(t *testing.T) {
	g := twoSteps(t)
	g.must(g.hold())
	for _, kind := range []EventKind{Approve, Reject, Transfer, AddSigner, SendBack, Pass, Urge, Withdraw} {
		f := g.refused(g.say(kind, "li", "review"), flowOnHold)
		if got := f.Say("en"); got != "Wang has put this on hold: the customer is moving; it is looked at again on 2026-11-18" {
			t.Errorf("%s is told %q", kind, got)
		}
	}
}

// Who has left is followed by his manager.
func aHoldIsNeverForgotten(t *stage) {
	g := twoSteps(t)
	g.refused(g.hold(func(ev *Event) { ev.Review = 0 }), flowInvalid)
	g.must(g.hold(to("li")))
	if timers := g.state.Timers; len(timers) != 1 || !timers[0].At.Equal(monday.AddDate(0, 0, 2).Add(-59*time.Minute)) {
		t.Fatalf("armed are %v", timers)
	}
	ring := func() string {
		t.Helper()
		g.ring()
		return fact[HoldReminded](g).For
	}
	if got := ring(); got != "li" {
		t.Errorf("on the day %s is reminded", got)
	}
	g.who.gone["li"] = true
	if got := ring(); got != "wang" || !g.at.Equal(monday.AddDate(0, 0, 3).Add(-59*time.Minute).UTC()) {
		t.Errorf("on the next, at %v, %s is", g.at, got)
	}
	g.must(g.hold(to("hu"), func(ev *Event) { ev.Review = clock.DateOf(g.at) + 30 }))
	if len(g.state.Timers) != 1 || g.state.Hold.Owner != "hu" || !g.state.Hold.At.Equal(monday) {
		t.Errorf("on other terms it is %+v with %v", g.state.Hold, g.state.Timers)
	}
}

func aHoldCanBeCancelled(t *stage) {
	g := twoSteps(t)
	g.must(g.hold())
	g.refused(g.say(Approve, "li", "review"), flowOnHold)
	g.must(g.apply(Event{Kind: Cancel, By: by("wang")}))
	g.ended(WasCancelled)
	g.refused(g.hold(), flowEnded)
}

// C10: a change is recorded at once, and asks again when the order goes on.
func TestAChangeOnHoldIsLookedAtOnResume(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"review","money"`, approval("review", `"who":[{"role":"sales"}],"reads":["order.repeat"]`)+","+approval("money", `"who":[{"role":"finance"}]`)))
	g.start()
	g.must(g.say(Approve, "li", "review"))
	g.must(g.hold())
	g.facts["order.repeat"] = rule.Bool(true)
	g.world.Version, g.world.Changed = 2, func(int64) []Change { return []Change{{Fact: "order.repeat"}} }
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
	if !slices.Equal(g.told(), []string{"flow.changed"}) {
		t.Errorf("on hold it tells %v", g.told())
	}
	g.isOpen("money:role:finance")
	g.must(g.apply(Event{Kind: Resume, By: by("wang")}))
	g.isOpen("money:role:finance", "review:role:sales")
}

// What was under way lands, and times that were waited for come; nothing moves.
func TestAHoldRecordsWhatHappens(t *testing.T) {
	steps := auto("reserve", "inventory.reserve") + `,"cool":{"kind":"wait","name":{"en":"cool"},"time":"3h"},` + approval("money", `"who":[{"role":"finance"}]`)
	g := newRig(t, "t", flowDoc(`"both","money"`, steps+`,"both":{"kind":"parallel","name":{"en":"both"},"join":"all","lanes":[{"id":"a","name":{"en":"a"},"do":["reserve"]},{"id":"b","name":{"en":"b"},"do":["cool"]}]}`))
	var err error
	step := func(ev Event) {
		t.Helper()
		ev.At = g.at
		g.state, g.cmds, err = Advance(g.def, g.state, ev, g.view())
		g.must(err)
	}
	step(Event{ID: "a", Kind: Start, Subject: "ord_1", By: by("li")})
	step(Event{ID: "b", Kind: PutOnHold, By: by("wang"), Reason: "wait", To: []string{"li"}, Review: wednesday})
	step(Event{ID: "c", Kind: Succeeded, Call: g.state.Calls[0].ID})
	g.at = g.at.Add(3 * time.Hour)
	step(Event{ID: "d", Kind: TimerFired, Timer: g.state.Timers[0].ID})
	if !slices.Equal(g.told(), []string{"wait.ended"}) || len(g.open()) > 0 {
		t.Errorf("on hold it tells %v, and open is %v", g.told(), g.open())
	}
	step(Event{ID: "e", Kind: Resume, By: by("wang")})
	g.isOpen("money:role:finance")
}

// A verb that was refused is not tried again while the run stands still, but when it goes
// on; what comes into the work queue meanwhile waits with the rest.
func TestAHoldRestsWhatIsTriedAgain(t *testing.T) {
	g := broken(t, "inventory.reserve", `,"retry":1`)
	g.must(g.hold())
	retry := g.state.Timers[0]
	g.at = retry.At
	g.must(g.apply(Event{Kind: TimerFired, Timer: retry.ID}))
	if len(g.cmds) > 0 || g.state.Calls[0].Attempt != 1 {
		t.Errorf("on hold it does %v", g.cmds)
	}
	g.must(g.apply(Event{Kind: Resume, By: by("wang")}))
	g.isOpen("r:role:owner")
	g.must(g.hold())
	g.refused(g.say(HandDone, "zhang", "r", why), flowOnHold)
	g.must(g.apply(Event{Kind: Resume, By: by("wang")}))
	g.must(g.say(HandDone, "zhang", "r", why))
	g.isOpen("b:fang")
}

// While somebody waits for an answer his clock stands still anyhow: it does not start
// with the resuming.
func TestAHoldLeavesQuestionsOpen(t *testing.T) {
	g := twoSteps(t)
	g.must(g.say(Approve, "li", "review"))
	g.must(g.say(SendBack, "fang", "money", aside("review")))
	g.must(g.hold())
	g.must(g.apply(Event{Kind: Resume, By: by("wang")}))
	g.isOpen("review:role:sales")
	g.must(g.say(Approve, "li", "review"))
	g.isOpen("money:role:finance")
}

// The state is read back as it was written.
func TestAHoldIsKept(t *testing.T) {
	g := twoSteps(t)
	g.must(g.hold())
	var back State
	if err := back.Unmarshal(g.state.Marshal()); err != nil || string(back.Marshal()) != string(g.state.Marshal()) || back.Hold.Review != wednesday {
		t.Errorf("read back %v: %s", err, back.Marshal())
	}
	if err := g.say(TakeBack, "li", "review"); !errors.Is(err, flowOnHold) {
		t.Errorf("taking back answers %v", err)
	}
}
