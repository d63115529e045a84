package flow

import (
	"slices"
	"testing"
	"time"
)

func flaky(id, verb, more string) string {
	return `"` + id + `":{"kind":"auto","name":{"en":"` + id + `"},"verb":"` + verb + `"` + more + `}`
}

// broken is a run whose second step is refused when the first one is approved.
func broken(t testing.TB, verb, more string) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a","r","b"`, one("a", "li", "")+","+flaky("r", verb, more)+","+one("b", "fang", "")))
	g.start()
	g.fails = map[string]error{verb: taskOthers.New()}
	g.must(g.say(Approve, "li", "a"))
	return g
}

func aRefusedVerbIsTriedAgainThenQueued(t *stage) {
	g := broken(t, "inventory.reserve", `,"retry":1`)
	g.isOpen()
	if f := fact[CallFailed](g); f.Attempt != 1 || f.Say["en"] == "" || f.Say["zh-CN"] == "" {
		t.Errorf("told %+v", f)
	}
	if timer := g.state.Timers[0]; timer.At.Sub(g.at) != time.Minute {
		t.Errorf("it is tried again at %v", timer.At)
	}
	g.ring()
	g.isOpen("r:role:owner")
	if f := fact[CallQueued](g); f.Attempt != 2 || f.Step != "r" || len(g.state.Timers) != 1 {
		t.Errorf("told %+v, timers %+v", f, g.state.Timers)
	}
	g.refused(g.say(Approve, "zhang", "r"), taskRepair)
	g.refused(g.say(HandDone, "li", "r"), taskOthers)
	g.refused(g.say(HandDone, "zhang", "r"), taskOpinion)
	g.refused(g.say(Pass, "zhang", "r", why), taskNeeded)
	g.must(g.say(HandDone, "zhang", "r", why))
	if f := fact[CallRepaired](g); f.How != RepairByHand || f.Opinion == "" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("b:fang")
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
	if slices.Contains(g.told(), "call.undone") || len(g.calls) != 0 {
		t.Errorf("told %v, called %v", g.told(), g.calls)
	}
}

func why(ev *Event) { ev.Opinion = "no 4711" }

// The key is all that an attempt after a crash knows of the one before. The pauses grow,
// and whoever has it is reminded every day.
func everyAttemptHasTheSameKey(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","r"`, one("a", "li", "")+","+flaky("r", "inventory.reserve", "")))
	g.later = true
	g.start()
	g.must(g.say(Approve, "li", "a"))
	var keys []string
	var rests []time.Duration
	for n := range 4 {
		keys = append(keys, command[Run](g).Key)
		g.must(g.apply(Event{Kind: Refused, Call: g.state.Calls[0].ID, Attempt: n + 1, Err: taskOthers.New()}))
		rests = append(rests, g.state.Timers[0].At.Sub(g.at))
		g.ring()
	}
	if slices.Max(keys) != slices.Min(keys) {
		t.Errorf("keys are %v", keys)
	}
	if want := []time.Duration{time.Minute, 5 * time.Minute, 25 * time.Minute, 24 * time.Hour}; !slices.Equal(rests, want) {
		t.Errorf("pauses are %v, not %v", rests, want)
	}
	if f := fact[DeadlineReminded](g); f.Step != "r" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("r:role:owner")
}

func aLateSuccessClosesTheQueue(t *stage) {
	for _, c := range []struct {
		given, more string
		open        []string
	}{{"it is queued", `,"retry":0`, []string{"r:role:owner"}}, {"it is to be tried again", "", nil}} {
		t.given(c.given)
		g := broken(t, "inventory.reserve", c.more)
		g.isOpen(c.open...)
		call := g.state.Calls[0].ID
		g.refused(g.apply(Event{Kind: Refused, Call: call, Attempt: 1}), callStale)
		g.must(g.apply(Event{Kind: Succeeded, Call: call, Attempt: 1}))
		g.isOpen("b:fang")
		if g.state.Calls[0].Status != Done || len(g.state.Timers) != 1 {
			t.Errorf("the call is %s, timers %+v", g.state.Calls[0].Status, g.state.Timers)
		}
	}
}

// Whoever has it tried again is told at once why it does not succeed, and nothing has
// changed; once the cause is mended it goes on.
func TestTryingAgain(t *testing.T) {
	g := broken(t, "inventory.reserve", `,"retry":0`)
	before := string(g.state.Marshal())
	g.refused(g.say(Retry, "zhang", "r"), taskOthers)
	if got := string(g.state.Marshal()); got != before {
		t.Errorf("the refusal left %s", got)
	}
	g.fails = nil
	g.must(g.say(Retry, "zhang", "r"))
	g.isOpen("b:fang")
	if f := fact[CallRepaired](g); f.How != RepairRetry {
		t.Errorf("told %+v", f)
	}
	if _, k := g.state.seat(g.decided("r")); k == nil || k.Status != Retried {
		t.Errorf("the seat is %+v", k)
	}
	g.refused(g.apply(Event{Kind: Retry, By: by("zhang"), Seat: g.decided("r")}), taskDecided)
}

// A call that is given up rejects where it stands; a step that may fail goes on, and
// says so; what moves the order itself nobody does by hand; and it can be sent back,
// which ends the attempts.
func TestWaysOutOfTheQueue(t *testing.T) {
	g := broken(t, "inventory.reserve", `,"retry":0`)
	g.must(g.say(GiveUp, "zhang", "r", why))
	g.ended(WasRejected)
	if f := fact[Finished](g); f.Step != "r" {
		t.Errorf("told %+v", f)
	}

	g = broken(t, "inventory.reserve", `,"retry":0,"onFail":"goOn"`)
	g.isOpen("b:fang")
	if slices.Contains(g.told(), "call.queued") || g.state.Calls[0].Status != Failed {
		t.Errorf("told %v, the call is %s", g.told(), g.state.Calls[0].Status)
	}
	if v := g.state.Visits[1]; v.Result != string(Failed) || v.Status != Done {
		t.Errorf("did.r is %s", v.Result)
	}

	g = broken(t, "order.confirm", `,"retry":0`)
	g.refused(g.say(HandDone, "zhang", "r", why), taskMachine)
	g.must(g.say(SendBack, "zhang", "r", back("a")))
	g.isOpen("a:li")
	g.fails = nil
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:fang")

	for _, more := range []string{`,"retry":0`, ""} {
		g = broken(t, "inventory.reserve", more)
		g.must(g.apply(Event{Kind: Cancel, By: by("zhang")}))
		g.ended(WasCancelled)
	}
}

// underWay is a run that has called a verb, which has not answered.
func underWay(t *stage, verb string) *rig {
	g := newRig(t, "t", flowDoc(`"both","b"`, `"both":{"kind":"parallel","name":{"en":"both"},"join":"all","lanes":[{"id":"l","name":{"en":"l"},"do":["r"]},{"id":"r","name":{"en":"r"},"do":["a"]}]},`+
		flaky("r", verb, "")+","+one("a", "li", "")+","+one("b", "fang", "")))
	g.later = true
	g.start()
	g.isOpen("a:li")
	return g
}

// lands lets the verb succeed after all.
func (g *rig) lands() {
	g.t.Helper()
	g.must(g.apply(Event{Kind: Succeeded, Call: g.state.Calls[0].ID}))
	if f := fact[CallSucceeded](g); !f.Late {
		g.t.Errorf("told %+v", f)
	}
	if g.state.Status != Over {
		g.t.Errorf("the run is %s", g.state.Status)
	}
}

func whatIsUnderWayIsUndone(t *stage) {
	g := underWay(t, "inventory.reserve")
	g.must(g.apply(Event{Kind: Withdraw, By: by("li")}))
	g.isOpen()
	if g.state.Status != Ending {
		t.Fatalf("the run is %s", g.state.Status)
	}
	g.lands()
	g.tells("call.undone")
}

func aBarrierUnderWayIsToldOf(t *stage) {
	g := underWay(t, "fulfilment.ship")
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowBarrier)
	g.must(g.apply(Event{Kind: Cancel, By: by("li")}))
	g.isOpen()
	g.lands()
	if slices.Contains(g.told(), "call.undone") {
		t.Errorf("told %v", g.told())
	}
}
