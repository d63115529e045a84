package flow

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func flaky(id, verb, more string) string {
	return `"` + id + `":{"kind":"auto","name":{"en":"` + id + `"},"verb":"` + verb + `"` + more + `}`
}

// broken is a run whose second step is refused when the first one is approved.
func broken(t *testing.T, verb, more string) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a","r","b"`, one("a", "li", "")+","+flaky("r", verb, more)+","+one("b", "fang", "")))
	g.start()
	g.fails = map[string]error{verb: taskOthers.New()}
	g.must(g.say(Approve, "li", "a"))
	return g
}

// T48: a verb that fails twice, with one retry, stands in the work queue, with an owner;
// done by hand, with what came of it, the run goes on (W1).
func TestARefusedVerbIsTriedAgainThenQueued(t *testing.T) {
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

// It is tried under the same key each time, so it happens once (W1, T53); the pauses
// grow, and whoever has it is reminded every day.
func TestEveryAttemptHasTheSameKey(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","r"`, one("a", "li", "")+","+flaky("r", "inventory.reserve", "")))
	var keys []string
	var rests []time.Duration
	advance := func(ev Event) {
		state, cmds, err := Advance(g.def, g.state, ev, g.view())
		g.must(err)
		g.state, g.cmds = state, cmds
		for _, c := range cmds {
			if run, is := c.(Run); is {
				keys = append(keys, run.Key)
			}
		}
	}
	advance(Event{ID: "0", Kind: Start, Subject: "ord_1", At: g.at, By: by("li")})
	advance(Event{ID: "1", Kind: Approve, Seat: g.seat("a", ""), At: g.at, By: by("li")})
	for n := range 4 {
		advance(Event{ID: "f" + string(rune('0'+n)), Kind: Refused, Call: g.state.Calls[0].ID, Attempt: n + 1, At: g.at})
		timer := g.state.Timers[0]
		rests = append(rests, timer.At.Sub(g.at))
		g.at = timer.At
		advance(Event{ID: "t" + string(rune('0'+n)), Kind: TimerFired, Timer: timer.ID, At: g.at})
	}
	if len(keys) != 4 || slices.Max(keys) != slices.Min(keys) {
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

// T49: a success that arrives late takes the call out of the queue, or ends its rest; a
// failure of an old attempt is ignored (W2).
func TestALateSuccessClosesTheQueue(t *testing.T) {
	for more, open := range map[string][]string{`,"retry":0`: {"r:role:owner"}, "": nil} {
		g := broken(t, "inventory.reserve", more)
		g.isOpen(open...)
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

// T50, T51: what is under way when the run ends lands, and is undone; of what cannot be
// undone it is told that it happened although cancelled, and nobody withdraws before
// that (H1, H2, W5, W6).
func TestWhatIsUnderWayLands(t *testing.T) {
	for verb, undone := range map[string]bool{"inventory.reserve": true, "fulfilment.ship": false} {
		g := newRig(t, "t", flowDoc(`"r","b"`, flaky("r", verb, "")+","+one("b", "fang", "")))
		advance := func(id string, ev Event) (err error) {
			ev.ID, ev.At, ev.By = id, g.at, by("li")
			state, cmds, err := Advance(g.def, g.state, ev, g.view())
			if err == nil {
				g.state, g.cmds = state, cmds
			}
			return err
		}
		g.must(advance("1", Event{Kind: Start, Subject: "ord_1"}))
		if err := advance("2", Event{Kind: Withdraw}); undone != (err == nil) || !undone && !errors.Is(err, flowBarrier) {
			t.Fatalf("%s: withdrawn with %v", verb, err)
		}
		if !undone {
			g.must(advance("3", Event{Kind: Cancel}))
		}
		if g.state.Status != Ending {
			t.Fatalf("%s: the run is %s", verb, g.state.Status)
		}
		g.must(advance("4", Event{Kind: Succeeded, Call: g.state.Calls[0].ID}))
		if f := fact[CallSucceeded](g); !f.Late || slices.Contains(g.told(), "call.undone") != undone {
			t.Errorf("%s: told %v, %+v", verb, g.told(), f)
		}
		if g.state.Status != Over {
			t.Errorf("%s: the run is %s", verb, g.state.Status)
		}
	}
}
