package flow

import (
	"testing"

	"bespoke/internal/studio/rule"
)

func whoHasSignedIsNotAskedAgain(t *stage) {
	doc := flowDoc(`"a","b","c"`, one("a", "li", "")+","+one("b", "fang", "")+","+one("c", "li", `,"same":"approve","reads":["order.total"]`))
	t.given("nothing changed")
	g := newRig(t, "t", doc)
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
	f := fact[TaskApproved](g)
	if k := g.state.Visits[2].Seats[0]; k.Same != g.seat("a", "li") || k.By != "" || k.Name != "Li" || k.Status != Approved {
		t.Errorf("the seat is %+v, told %+v", k, f)
	}

	t.given("the total changed between")
	g = newRig(t, "t", doc)
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.world.Version = 2
	g.world.Changed = func(int64) []Change { return []Change{{Fact: "order.total", Old: "1", New: "2"}} }
	g.must(g.say(Approve, "fang", "b", func(ev *Event) { ev.Version = 0 }))
	g.isOpen("c:li")
}

// A8: of several only their own seats; a pool by its member; in turn as theirs comes;
// never for added signers, nor because of what was said as one; nor after a return.
func TestWhoseSeatsAreSpokenFor(t *testing.T) {
	then := func(more string) *rig {
		g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "li", "")+","+approval("b", more+`,"same":"approve"`)))
		g.start()
		return g
	}
	g := then(three + `"need":"all"`)
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:wang", "b:fang")

	g = then(`"who":[{"role":"sales"}]`)
	g.must(g.say(Approve, "li", "a"))
	g.ended(Completed)

	g = then(`"who":[{"union":[{"login":"li"},{"login":"wang"}]}],"need":"inTurn"`)
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:wang")
	g = then(`"who":[{"union":[{"login":"wang"},{"login":"li"}]}],"need":"inTurn"`)
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "b"))
	g.ended(Completed)

	g = then(`"who":[{"login":"chen"}]`)
	g.must(g.say(AddSigner, "li", "a", signers(Before, "chen")))
	g.must(g.say(Approve, "chen", "a"))
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:chen")
}

func whoIsReturnedToIsAsked(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b","c"`, one("a", "li", "")+","+one("b", "li", `,"same":"approve"`)+","+one("c", "fang", "")))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(SendBack, "fang", "c", back("b")))
	g.isOpen("b:li")
}

func nobodyApprovesHisOwn(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"},{"manager":1,"of":"order.owner"}],"except":["start"]`)))
	g.facts["order.owner"] = rule.User("fang")
	g.must(g.apply(Event{Kind: Start, Subject: "ord_1", By: by("fang")}))
	g.isOpen("a:zhang")
	g.refused(g.say(Approve, "fang", "a"), taskOthers)
}

// P5: who submitted, or decided a named step, is kept out: of roles, of pools, as
// who is handed the task, and by the robot.
func TestFourEyes(t *testing.T) {
	start := func(more string) *rig {
		g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "wang", "")+","+approval("b", more+`,"same":"approve"`)))
		g.start() // by li
		g.must(g.say(Approve, "wang", "a"))
		return g
	}
	g := start(`"who":[{"role":"sales"}],"need":"all","except":["start"]`)
	g.ended(Completed) // wang has signed
	g = start(`"who":[{"role":"sales"}],"need":"all","except":["a"]`)
	g.isOpen("b:li")
	g = start(`"who":[{"role":"sales"}],"except":["a"]`)
	g.isOpen("b:role:sales")
	g.refused(g.say(Approve, "wang", "b"), taskOthers)
	g.refused(g.say(Transfer, "li", "b", to("wang")), taskApart)
	g.must(g.say(Approve, "li", "b"))
	g.ended(Completed)
	g = start(`"who":[{"role":"sales"}],"except":["a","start"]`)
	g.isOpen("b:role:owner") // nobody is left but the fallback
	g = start(`"who":[{"login":"wang"},{"manager":1,"of":"order.owner"},{"role":"finance"}],"except":["a"]`)
	g.isOpen("b:role:finance")
}

// who did: whoever decided a step is asked at a later one.
func TestWhoDidAStep(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", `"who":[{"role":"sales"}]`)+","+approval("b", `"who":[{"did":"a"}]`)))
	g.start()
	g.must(g.say(Approve, "wang", "a"))
	g.isOpen("b:wang")
	for more, want := range map[string]string{
		`"who":[{"did":"nothing"}]`:                 "step.unknown /steps/a/who/0/did",
		`"who":[{"role":"sales"}],"except":["a"]`:   "return.ahead /steps/a/except/0",
		`"who":[{"role":"sales"}],"except":["zzz"]`: "step.unknown /steps/a/except/0",
	} {
		if got := findings(t, flowDoc(`"a"`, approval("a", more))); len(got) != 1 || got[0] != want {
			t.Errorf("%s finds %v", more, got)
		}
	}
}
