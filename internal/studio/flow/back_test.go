package flow

import (
	"errors"
	"testing"
	"time"

	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
)

func is(err error, want interface{ Error() string }) bool { return errors.Is(err, want) }

// one writes an approval of one named person.
func one(id, who, more string) string { return approval(id, `"who":[{"login":"`+who+`"}]`+more) }

func returningRunsAgain(t *stage) {
	g := newRig(t, "t", flowDoc(`"sales","finance","boss"`, one("sales", "li", "")+","+one("finance", "fang", "")+","+one("boss", "zhang", "")))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.say(SendBack, "zhang", "boss", back("sales")))
	g.isOpen("sales:li")
	f := fact[FlowReturned](g)
	if f.Step != "boss" || f.Target != "sales" || f.Cause != ReturnAsked || f.Opinion != "look again" {
		t.Errorf("told %+v", f)
	}
	for _, step := range []string{"sales", "finance", "boss"} {
		if v := g.view().Env.Get(g.def.Step(step).did); !v.Missing() {
			t.Errorf("did.%s still says %v", step, v)
		}
	}
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

// What is refused: no reason, a step that does not lie behind, one that was skipped, a
// right that is not there.
func TestWhatReturnsAreRefused(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b","c","d"`, one("a", "li", "")+","+one("b", "wang", `,"skip":[{"if":{"f":"order.phase","op":"=","v":"placed"},"say":{"en":"no"}}]`)+","+
		one("c", "fang", "")+","+one("d", "hu", "")))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.refused(g.say(SendBack, "fang", "c", func(ev *Event) { ev.Step = "a" }), taskOpinion)
	for _, step := range []string{"b", "c", "d", "nothing", ""} {
		g.refused(g.say(SendBack, "fang", "c", back(step)), taskTarget)
	}
	g.refused(g.say(SendBack, "hu", "c", back("a")), taskOthers)

	g = newRig(t, "t", flowDoc(`"a","b","c"`, one("a", "li", "")+","+one("b", "li", "")+","+one("c", "fang", `,"allow":{"return":["b"]}`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "li", "b"))
	g.refused(g.say(SendBack, "fang", "c", back("a")), taskForward)
	g.must(g.say(SendBack, "fang", "c", back("b")))
}

func aMemberDoesNotReturn(t *stage) {
	g := newRig(t, "t", flowDoc(`"z","a"`, one("z", "hu", "")+","+approval("a", three+`"need":2,"veto":[{"login":"fang"}]`)))
	g.start()
	g.must(g.say(Approve, "hu", "z"))
	g.refused(g.say(SendBack, "li", "a", back("z")), taskMember)
	g.must(g.say(SendBack, "fang", "a", back("z")))
	g.isOpen("z:hu")
	if f := fact[TaskClosed](g); f.Why.Code != WhyReturned {
		t.Errorf("the members are told %+v", f.Why)
	}
}

func nothingReturnsOverABarrier(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","ship","c"`, one("a", "li", "")+","+auto("ship", "fulfilment.ship")+","+one("c", "fang", "")))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.refused(g.say(SendBack, "fang", "c", back("a")), taskBarrier)
}

// twoLanes is z, then a beside b, then y.
func twoLanes(join string) string {
	return flowDoc(`"z","p","y"`, one("z", "zhang", "")+`,"p":{"kind":"parallel","name":{"en":"p"},"join":`+join+
		`,"lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b"]}]},`+one("a", "li", "")+","+one("b", "wang", "")+","+one("y", "fang", ""))
}

func returningOutOfALane(t *stage) {
	g := newRig(t, "t", twoLanes(`"all"`))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "wang", "b", back("z")))
	g.isOpen("z:zhang")
	g.must(g.say(Approve, "zhang", "z"))
	g.isOpen("a:li", "b:wang")
	g.must(g.say(Approve, "li", "a"))
	g.refused(g.say(SendBack, "wang", "b", back("a")), taskTarget) // the lane beside is no target (R1)
}

func returningIntoAFinishedLane(t *stage) {
	g := newRig(t, "t", twoLanes(`"all"`))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "b"))
	g.must(g.say(SendBack, "fang", "y", back("a")))
	g.isOpen("a:li")
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("y:fang")
	if f := fact[JoinReached](g); f.Done != 2 {
		t.Errorf("the join counts %+v", f)
	}
	g.must(g.say(Approve, "fang", "y"))
	g.ended(Completed)
}

func aJoinCountsAgain(t *stage) {
	g := newRig(t, "t", twoLanes(`"any"`))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(SendBack, "fang", "y", back("a")))
	g.isOpen("a:li")
	g.must(g.say(Reject, "li", "a"))
	g.ended(WasRejected)
}

// R3: whoever is gone back to is asked, though a skip would hold now.
func TestAReturnAsksWhateverSkipsSay(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "li", `,"skip":[{"if":{"f":"order.phase","op":"=","v":"confirmed"},"say":{"en":"no"}}]`)+","+one("b", "fang", "")))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.set("order.phase", "confirmed")
	g.must(g.say(SendBack, "fang", "b", back("a")))
	g.isOpen("a:li")
}

func automaticStepsAreKept(t *stage) {
	const reserve = `"reserve":{"kind":"auto","name":{"en":"reserve"},"verb":"inventory.reserve","with":{"warehouse":"north","quantity":{"x":"order.quantity"}}}`
	again := func(quantity int64) *rig {
		g := newRig(t, "t", flowDoc(`"a","reserve","b"`, one("a", "li", "")+","+reserve+","+one("b", "fang", "")))
		g.facts["order.quantity"] = rule.Quantity(qty.Of(10))
		g.start()
		g.must(g.say(Approve, "li", "a"))
		if got := string(g.calls[0].Input); got != `{"quantity":10,"warehouse":"north"}` {
			t.Errorf("it is given %s", got)
		}
		g.must(g.say(SendBack, "fang", "b", back("a")))
		g.facts["order.quantity"] = rule.Quantity(qty.Of(quantity))
		g.must(g.say(Approve, "li", "a"))
		return g
	}
	t.given("the same inputs")
	g := again(10)
	if f := fact[StepKept](g); f.Step != "reserve" || len(g.calls) != 1 {
		t.Errorf("kept %+v, called %d times", f, len(g.calls))
	}
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
	for _, c := range g.state.Calls {
		if c.Status != Done {
			t.Errorf("the call is %+v", c)
		}
	}
	t.given("another quantity")
	g = again(12)
	if undo := command[Undo](g); undo.Verb != "inventory.free" || string(undo.Input) != `{"quantity":10,"warehouse":"north"}` || undo.Key != g.calls[0].Key {
		t.Errorf("taken back is %+v", undo)
	}
	if len(g.calls) != 2 || string(g.calls[1].Input) != `{"quantity":12,"warehouse":"north"}` || g.calls[1].Key == g.calls[0].Key {
		t.Errorf("called were %+v", g.calls)
	}
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
}

func takingBack(t *stage) {
	g := newRig(t, "t", flowDoc(`"boss","warehouse","ship","end"`, one("boss", "zhang", "")+","+one("warehouse", "deng", "")+","+auto("ship", "fulfilment.ship")+","+one("end", "fang", "")))
	g.start()
	g.must(g.say(Approve, "zhang", "boss"))
	g.isOpen("warehouse:deng")
	first := g.seat("boss", "zhang")
	mine := func(ev *Event) { ev.Seat = first }
	g.refused(g.say(TakeBack, "deng", "boss", mine), taskOthers)
	g.at = g.at.Add(time.Minute)
	g.must(g.say(TakeBack, "zhang", "boss", mine))
	g.isOpen("boss:zhang")
	g.refused(g.say(TakeBack, "zhang", "boss", mine), taskActed) // it is taken back already
	g.at = g.at.Add(time.Minute)
	g.must(g.say(Approve, "zhang", "boss"))
	g.at = g.at.Add(time.Minute)
	g.must(g.say(Approve, "deng", "warehouse"))
	g.refused(g.say(TakeBack, "zhang", "boss", func(ev *Event) { ev.Seat = g.decided("boss") }), taskActed)
	g.refused(g.say(TakeBack, "deng", "warehouse", func(ev *Event) { ev.Seat = g.decided("warehouse") }), taskBarrier)
}

// A9: a no sends back to a named step, or the nearest before it that was passed; over
// a barrier, or with nothing behind, it rejects.
func TestANoSendsBack(t *testing.T) {
	body := one("a", "li", "") + "," + one("b", "wang", `,"skip":[{"if":{"f":"order.repeat","op":"=","v":true},"say":{"en":"no"}}]`) + "," +
		one("c", "fang", `,"reject":{"then":"return","to":"b"}`)
	g := newRig(t, "t", flowDoc(`"a","b","c"`, body))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "b"))
	g.must(g.say(Reject, "fang", "c"))
	g.isOpen("b:wang")
	if f := fact[FlowReturned](g); f.Target != "b" || f.Cause != ReturnRejected {
		t.Errorf("told %+v", f)
	}
	g = newRig(t, "t", flowDoc(`"a","ship","c"`, one("a", "li", "")+","+auto("ship", "fulfilment.ship")+","+one("c", "fang", `,"reject":{"then":"return","to":"a"}`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Reject, "fang", "c"))
	g.ended(WasRejected)
}

func aNoSendsBackToTheStart(t *stage) {
	skipped := one("sales", "wang", `,"skip":[{"if":{"f":"order.repeat","op":"=","v":true},"say":{"en":"Ordered before"}}]`)
	body := skipped + "," + one("finance", "fang", `,"reject":{"then":"return","to":"sales"}`)
	g := newRig(t, "t", flowDoc(`"sales","finance"`, body))
	g.flag("order.repeat")
	g.start()
	g.must(g.say(Reject, "fang", "finance"))
	g.isOpen("start:li")
	g.must(g.say(Finish, "li", "start"))
	g.isOpen("finance:fang")

	t.given("a step before it was passed: that one")
	g = newRig(t, "t", flowDoc(`"a","sales","finance"`, one("a", "li", "")+","+body))
	g.flag("order.repeat")
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Reject, "fang", "finance"))
	g.isOpen("a:li")
}

func aDeadlineSendsBackOnce(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b"`, one("a", "li", "")+","+
		one("b", "fang", `,"deadline":{"in":"4wh","then":[{"at":"100%","do":"return","step":"a"}]}`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.ring()
	g.isOpen("a:li")
	if f := fact[DeadlineReturned](g); f.Target != "a" {
		t.Errorf("told %+v", f)
	}
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:fang")
	g.ring()
	g.isOpen("b:zhang") // her manager
}

// F39, F40: targets stand before, ask people, and are not in a lane beside.
func TestTargetsAreChecked(t *testing.T) {
	step := func(more string) string { return one("c", "fang", more) }
	for _, c := range []struct{ c, want string }{
		{step(`,"reject":{"then":"return","to":"nothing"}`), "step.unknown /steps/c/reject/to"},
		{step(`,"reject":{"then":"return","to":"ship"}`), "return.kind /steps/c/reject/to"},
		{step(`,"reject":{"then":"return","to":"c"}`), "return.ahead /steps/c/reject/to"},
		{step(`,"reject":{"then":"return","to":"d"}`), "return.ahead /steps/c/reject/to"},
		{step(`,"allow":{"return":["b","d"]}`), "return.ahead /steps/c/allow/return/1"},
		{step(`,"deadline":{"in":"4wh","then":[{"at":"100%","do":"return","step":"x"}]}`), "return.ahead /steps/c/deadline/then/0/step"},
	} {
		got := findings(t, flowDoc(`"b","ship","p","d"`, one("b", "li", "")+","+auto("ship", "fulfilment.ship")+
			`,"p":{"kind":"parallel","name":{"en":"p"},"lanes":[{"id":"l","name":{"en":"l"},"do":["c"]},{"id":"r","name":{"en":"r"},"do":["x"]}]},`+
			c.c+","+one("x", "li", "")+","+one("d", "li", "")))
		bad := ""
		for _, f := range got {
			if f[:7] != "warning" {
				bad += f
			}
		}
		if bad != c.want {
			t.Errorf("%s finds %v", c.c, got)
		}
	}
}
