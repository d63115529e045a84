package flow

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/rule"
)

// lanes writes a parallel with three lanes of one approval each.
func lanes(more, first string) string {
	return flowDoc(`"p","z"`, `"p":{"kind":"parallel","name":{"en":"p"},`+more+`"lanes":[
		{"id":"x","name":{"en":"x"},`+first+`"do":["a"]},{"id":"y","name":{"en":"y"},"do":["b"]},{"id":"w","name":{"en":"w"},"do":["c","d"]}]},`+
		approval("a", `"who":[{"role":"finance"}]`)+","+approval("b", `"who":[{"role":"production"}]`)+","+
		approval("c", `"who":[{"role":"warehouse"}]`)+","+approval("d", `"who":[{"role":"warehouse"}]`)+","+
		approval("z", `"who":[{"role":"owner"}]`))
}

// B4: all lanes have to be done; the first rejected one rejects the block.
func TestAParallelWaitsForAll(t *testing.T) {
	g := newRig(t, "t", lanes("", ""))
	stands := func(steps string) {
		t.Helper()
		if got := strings.Join(g.state.Steps(), " "); got != steps {
			t.Errorf("it stands at %q, want %q", got, steps)
		}
	}
	stands("")
	g.start()
	stands("p a b c") // the block, and where each lane stands
	if f := fact[StepEntered](g); !slices.Equal(f.Lanes, []string{"x", "y", "w"}) {
		t.Errorf("started %v", f.Lanes)
	}
	g.must(g.say(Approve, "deng", "c"))
	g.must(g.say(Approve, "fang", "a"))
	stands("p b d")
	g.must(g.say(Approve, "deng", "d"))
	g.isOpen("b:role:production")
	stand := g.state
	g.must(g.say(Approve, "chen", "b"))
	g.isOpen("z:role:owner")
	stands("z")
	if f := fact[JoinReached](g); f.Done != 3 || f.All != 3 || len(f.Down) > 0 {
		t.Errorf("joined %+v", f)
	}
	g.state = stand
	g.must(g.say(Reject, "chen", "b"))
	g.ended(WasRejected)
	stands("")
	if f := fact[Finished](g); f.Step != "b" {
		t.Errorf("rejected at %s", f.Step)
	}
}

// B4: enough lanes done: the others are stood down in the same event; so many
// rejected that the number cannot be reached: rejected at once.
func TestAJoinOfSome(t *testing.T) {
	for _, c := range []struct{ join, do, want string }{
		{`"join":"any",`, "a", "z:role:owner"},
		{`"join":"any",`, "!a", "b:role:production c:role:warehouse"},
		{`"join":"any",`, "!a !b !c", "rejected"},
		{`"join":"any",`, "!a !b c d", "z:role:owner"},
		{`"join":2,`, "a b", "z:role:owner"},
		{`"join":2,`, "a !b", "c:role:warehouse"},
		{`"join":2,`, "!a !b", "rejected"},
		{`"join":2,"rest":"cancel",`, "a c", "b:role:production d:role:warehouse"},
		{`"join":"all",`, "!a", "rejected"},
	} {
		g := newRig(t, "t", lanes(c.join, ""))
		g.start()
		for _, word := range strings.Fields(c.do) {
			kind, step := Approve, strings.TrimPrefix(word, "!")
			if step != word {
				kind = Reject
			}
			who := map[string]string{"a": "fang", "b": "chen", "c": "deng", "d": "deng"}[step]
			g.must(g.say(kind, who, step))
		}
		got := strings.Join(g.open(), " ")
		if g.state.Status == Over {
			got = string(g.state.Outcome)
		}
		if got != c.want {
			t.Errorf("%s %s: %s, not %s", c.join, c.do, got, c.want)
		}
	}
}

// B4: who is stood down is told how many were enough.
func TestStoodDownTasksSayWhy(t *testing.T) {
	g := newRig(t, "t", lanes(`"join":2,`, ""))
	g.start()
	g.must(g.say(Approve, "fang", "a"))
	g.must(g.say(Approve, "chen", "b"))
	if f := fact[TaskClosed](g); f.Step != "c" || f.Why != (Why{Code: WhyJoin, Done: 2, Need: 2}) {
		t.Errorf("closed %+v", f)
	}
	if f := fact[StepCancelled](g); f.Step != "c" {
		t.Errorf("cancelled %+v", f)
	}
	if f := fact[JoinReached](g); !slices.Equal(f.Down, []string{"w"}) {
		t.Errorf("joined %+v", f)
	}
	g.refused(g.say(Approve, "deng", "c"), taskMissing) // the rig finds no open seat
	g.refused(g.apply(Event{Kind: Approve, By: by("deng"), Seat: ID{'k', 12}}), taskMissing)
	seat := g.seat("c", "role:warehouse")
	g.refused(g.apply(Event{Kind: Approve, By: by("deng"), Seat: seat}), taskClosed)
}

// B4: only lanes whose condition holds are started; needed is at most as many.
func TestLanesUnderConditions(t *testing.T) {
	cond := `"if":{"f":"order.madeToOrder","op":"=","v":true},`
	g := newRig(t, "t", lanes(`"join":3,`, cond))
	g.start()
	g.isOpen("b:role:production", "c:role:warehouse")
	g.must(g.say(Approve, "chen", "b"))
	g.must(g.say(Approve, "deng", "c"))
	g.must(g.say(Approve, "deng", "d"))
	g.isOpen("z:role:owner")
}

// B4: no lane fits / the default runs, or the block is done.
func TestAParallelWithoutLanes(t *testing.T) {
	never := `"if":{"f":"order.madeToOrder","op":"=","v":true},`
	doc := func(more string) string {
		return flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},`+more+`"lanes":[
			{"id":"x","name":{"en":"x"},`+never+`"do":["a"]},{"id":"y","name":{"en":"y"},`+never+`"do":[]}]},`+
			approval("a", `"who":[{"role":"finance"}]`)+","+approval("b", `"who":[{"role":"production"}]`))
	}
	g := newRig(t, "t", doc(`"else":["b"],`))
	g.start()
	g.isOpen("b:role:production")
	g.must(g.say(Approve, "chen", "b"))
	g.ended(Completed)
	g = newRig(t, "t", strings.Replace(doc(""), `"y","name":{"en":"y"},`+never+`"do":[]`, `"y","name":{"en":"y"},`+never+`"do":["b"]`, 1))
	g.start()
	g.ended(Completed)
}

// A lane that is done at once counts while the others are being started.
func TestALaneWithoutStepsIsDoneAtOnce(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[
		{"id":"x","name":{"en":"x"},"do":["r"]},{"id":"y","name":{"en":"y"},"do":[]},{"id":"w","name":{"en":"w"},"do":["a"]}]},`+
		auto("r", "inventory.reserve")+","+approval("a", `"who":[{"role":"finance"}]`)))
	g.start()
	g.ended(Completed)
	if len(g.calls) > 0 {
		t.Errorf("%v ran for a lane that was stood down before", g.calls)
	}
	if g.state.Calls[0].Status != Cancelled {
		t.Errorf("the call is %s", g.state.Calls[0].Status)
	}
}

// W5, W6: a call under way whose step is cancelled lands, is taken back, and only
// then has the run ended. Here calls are answered later, one by one.
func TestACallUnderWayLands(t *testing.T) {
	doc := flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[
		{"id":"x","name":{"en":"x"},"do":["r"]},{"id":"w","name":{"en":"w"},"do":["a"]}]},`+
		auto("r", "inventory.reserve")+","+approval("a", `"who":[{"role":"finance"}]`))
	for _, kind := range []EventKind{Succeeded, Refused} {
		g := newRig(t, "t", doc)
		advance := func(ev Event) {
			ev.At = g.at
			var err error
			g.state, g.cmds, err = Advance(g.def, g.state, ev, g.view())
			g.must(err)
		}
		advance(Event{ID: "1", Kind: Start, Subject: "ord_1", By: by("li")})
		run := command[Run](g)
		fact[CallStarted](g)
		advance(Event{ID: "2", Kind: Approve, By: by("fang"), Seat: g.seat("a", "")})
		if g.state.Status != Ending || g.state.Outcome != Completed {
			t.Fatalf("the run is %s %s", g.state.Status, g.state.Outcome)
		}
		fact[Finished](g)
		advance(Event{ID: "3", Kind: kind, Call: run.Call, Attempt: 1, Err: taskOthers.New()})
		g.ended(Completed)
		if kind == Succeeded {
			if u := command[Undo](g); u.Verb != "inventory.free" || !fact[CallSucceeded](g).Late {
				t.Errorf("undone by %+v", u)
			}
		} else if f := fact[CallFailed](g); f.Say["en"] == "" {
			t.Error("the failure says nothing")
		}
		_, _, err := Advance(g.def, g.state, Event{ID: "4", Kind: kind, Call: run.Call}, g.view())
		g.refused(err, callStale)
		_, _, err = Advance(g.def, g.state, Event{ID: "5", Kind: kind, Call: ID{'c', 99}}, g.view())
		g.refused(err, callMissing)
	}
}

// W6: a rejected run takes back its calls, the latest first; a completed one
// those whose lane was cancelled.
func TestEndsTakeCallsBack(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"r","q","a"`, auto("r", "inventory.reserve")+","+auto("q", "order.accept")+","+
		approval("a", `"who":[{"role":"finance"}]`)))
	g.start()
	g.must(g.say(Reject, "fang", "a"))
	g.ended(WasRejected)
	if u := command[Undo](g); u.Call != g.state.Calls[0].ID || g.state.Calls[0].Status != Undone || g.state.Calls[1].Status != Done {
		t.Errorf("undone is %+v, calls are %+v", u, g.state.Calls)
	}
	g = newRig(t, "t", flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[
		{"id":"x","name":{"en":"x"},"do":["r","a"]},{"id":"w","name":{"en":"w"},"do":["b"]}]},`+
		auto("r", "inventory.reserve")+","+approval("a", `"who":[{"role":"finance"}]`)+","+approval("b", `"who":[{"role":"owner"}]`)))
	g.start()
	g.must(g.say(Approve, "zhang", "b"))
	g.ended(Completed)
	command[Undo](g)
}

// Outcomes of a cancelled lane are not read by later conditions, nor what blocks
// inside it did.
func TestACancelledLaneLeavesForce(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p","z"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[
		{"id":"x","name":{"en":"x"},"do":["q","b"]},{"id":"w","name":{"en":"w"},"do":["c"]}]},
		"q":{"kind":"choice","name":{"en":"q"},"lanes":[{"id":"l","name":{"en":"l"},"if":{"f":"order.madeToOrder","op":"=","v":true},"do":["a"]}],"else":[]},`+
		approval("a", `"who":[{"role":"finance"}]`)+","+approval("b", `"who":[{"role":"finance"}]`)+","+
		approval("c", `"who":[{"role":"owner"}]`)+","+
		approval("z", `"who":[{"role":"owner"}],"skip":[{"if":{"f":"did.a","op":"=","v":"approved"},"say":{"en":"seen"}}]`)))
	g.facts["order.madeToOrder"] = rule.Bool(true)
	g.start()
	g.must(g.say(Approve, "fang", "a"))
	g.isOpen("c:role:owner", "b:role:finance")
	g.must(g.say(Approve, "zhang", "c"))
	g.isOpen("z:role:owner")
}

// B4 leave: the lanes that were not needed go on, what follows does not wait for them,
// and the end does; how they end changes nothing that has passed.
func TestLanesMayGoOnAsTails(t *testing.T) {
	doc := flowDoc(`"p","y"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","rest":"leave","lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b","c"]}]},`+
		approval("a", `"who":[{"login":"li"}]`)+","+approval("b", `"who":[{"login":"wang"}]`)+","+approval("c", `"who":[{"login":"hu"}]`)+","+approval("y", `"who":[{"login":"fang"}]`))
	for _, last := range []EventKind{Approve, Reject} {
		g := newRig(t, "t", doc)
		g.start()
		g.must(g.say(Approve, "li", "a"))
		if f := fact[JoinReached](g); f.Done != 1 || len(f.Down) != 0 {
			t.Errorf("told %+v", f)
		}
		g.isOpen("b:wang", "y:fang")
		g.must(g.say(Approve, "fang", "y"))
		g.isOpen("b:wang")
		g.must(g.say(Approve, "wang", "b"))
		g.isOpen("c:hu")
		g.must(g.say(last, "hu", "c"))
		g.ended(Completed)
	}
}
