package flow

import (
	"testing"
	"time"
)

// S5: a seat that is handed on is another's, with its veto and its place; the chain
// is recorded, and it may come back.
func TestASeatIsHandedOn(t *testing.T) {
	g := votes(t, three+`"need":2,"veto":[{"login":"fang"}]`, "")
	g.must(g.say(Transfer, "fang", "a", to("chen")))
	g.isOpen("a:li", "a:wang", "a:chen")
	if f := fact[TaskTransferred](g); f.From != "fang" || f.For != "chen" {
		t.Errorf("told %+v", f)
	}
	if c := command[MoveTask](g); c.For != "chen" || c.Status != Open {
		t.Errorf("the to-do goes to %+v", c)
	}
	g.refused(g.say(Approve, "fang", "a", func(ev *Event) { ev.Seat = g.seat("a", "chen") }), taskOthers)
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "a"))
	g.isOpen("a:chen") // the veto went with the seat
	g.must(g.say(Transfer, "chen", "a", to("fang")))
	if _, k := g.state.seat(g.seat("a", "fang")); len(k.From) != 2 || k.From[0] != "fang" || k.From[1] != "chen" {
		t.Errorf("the chain is %v", k.From)
	}
	g.must(g.say(Approve, "fang", "a"))
	g.ended(Completed)
}

// A member of a pool takes its task, and hands on what is the pool's.
func TestAPoolsTaskIsTaken(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}]`)))
	g.start()
	g.must(g.say(Transfer, "wang", "a", to("wang")))
	g.isOpen("a:wang")
	g.refused(g.say(Approve, "li", "a"), taskOthers)
	g.must(g.say(Approve, "wang", "a"))
	g.ended(Completed)
}

func whomASeatIsNotHandedTo(t *stage) {
	g := votes(t, three+`"need":"all"`, "wang+")
	g.who.gone["chen"] = true
	g.refused(g.say(Transfer, "li", "a", to("chen")), taskPerson)
	g.refused(g.say(Transfer, "li", "a", to("nobody")), taskPerson)
	g.refused(g.say(Transfer, "li", "a"), taskPerson)
	g.refused(g.say(Transfer, "li", "a", to("fang")), taskSeated)
	g.refused(g.say(Transfer, "li", "a", to("wang")), taskSeated)
	g.refused(g.say(Transfer, "li", "a", to("li")), taskSeated)
	g.refused(g.say(Transfer, "hu", "a", to("deng"), func(ev *Event) { ev.Seat = g.seat("a", "li") }), taskOthers)
	customer := g.who.users["hu"]
	customer.Staff = false
	g.who.users["hu"] = customer
	g.refused(g.say(Transfer, "li", "a", to("hu")), taskPerson)
}

// Whether a seat is handed on, and to whom, the step says.
func TestStepsSayToWhomTheyAreHanded(t *testing.T) {
	g := votes(t, three+`"allow":{"transfer":false}`, "")
	g.refused(g.say(Transfer, "li", "a", to("chen")), taskStays)
	g = votes(t, three+`"allow":{"transfer":{"who":[{"role":"warehouse"},{"role":"production"}]}}`, "")
	g.refused(g.say(Transfer, "li", "a", to("hu")), taskRange)
	g.must(g.say(Transfer, "li", "a", to("chen")))
}

// D2: a rung hands the seats to whom it names; whoever sits there already cannot
// have two, so the next manager does, then the fallback.
func TestADeadlineHandsOn(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"union":[{"login":"li"},{"login":"fang"}]}],"need":"all","deadline":{"in":"4wh","then":[{"at":"100%","do":"transfer","to":[{"login":"wang"}]}]}`)))
	g.start()
	g.ring()
	g.isOpen("a:wang", "a:zhang") // fang's manager
	if f := fact[TaskReassigned](g); f.From != "li" || f.For != "wang" || f.Cause != "deadline" {
		t.Errorf("told %+v", f)
	}
	if f := fact[DeadlineTransferred](g); len(f.To) != 2 {
		t.Errorf("told %+v", f)
	}
	if len(g.state.Timers) > 0 {
		t.Error("the ladder goes on after its last rung")
	}

	g = newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"login":"zhang"}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"transfer","to":[{"login":"zhang"}]}]}`)))
	g.start()
	g.ring()
	g.isOpen("a:role:owner")
}

func aSeatIsUrgedOnceAnHour(t *stage) {
	g := votes(t, three+`"need":"inTurn"`, "")
	second := func(ev *Event) { ev.Seat = g.seat("a", "wang") }
	g.must(g.say(Urge, "hu", "a", func(ev *Event) { ev.Seat = g.seat("a", "li") }))
	if f := fact[TaskUrged](g); f.For != "li" {
		t.Errorf("told %+v", f)
	}
	g.at = g.at.Add(59 * time.Minute)
	g.refused(g.say(Urge, "hu", "a"), taskUrged)
	g.refused(g.say(Urge, "hu", "a", second), taskTurn)
	g.at = g.at.Add(time.Minute)
	g.must(g.say(Urge, "hu", "a"))
	g.isOpen("a:li")
	g.must(g.say(Approve, "li", "a"))
	g.refused(g.say(Urge, "hu", "a", func(ev *Event) { ev.Seat = g.seat("a", "li") }), taskDecided)
}

// P6: a step is skipped by right, with the reason, and only where it says so.
func TestSkippingByRight(t *testing.T) {
	g := votes(t, three+`"need":"all"`, "")
	g.refused(g.say(Pass, "li", "a", reason), taskNeeded)

	g = newRig(t, "t", flowDoc(`"a","b"`, approval("a", three+`"need":"all","allow":{"skip":{"who":[{"role":"seniorSales"}]}}`)+","+
		approval("b", `"who":[{"login":"fang"}],"skip":[{"if":{"f":"did.a","op":"=","v":"skipped"},"say":{"en":"nothing to see"}}]`)))
	g.start()
	g.refused(g.say(Pass, "li", "a", reason), taskNeeded)
	g.refused(g.say(Pass, "wang", "a"), taskOpinion)
	g.must(g.say(Pass, "wang", "a", reason))
	f := fact[StepSkipped](g)
	if f.Cause != ByHand || f.Reason != "because" {
		t.Errorf("told %+v", f)
	}
	g.ended(Completed)
	if v := g.state.Visits[0]; v.Status != Skipped || v.Seats[0].Status != Closed || v.Seats[1].Status != Skipped {
		t.Errorf("the step is %+v", v)
	}
}

func reason(ev *Event) { ev.Opinion = "because" }
