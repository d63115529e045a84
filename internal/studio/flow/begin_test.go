package flow

import (
	"slices"
	"testing"
)

// Sent back to the start, a subject is with whoever submitted it, who revises it and sends
// it again, or withdraws it although the flow would not let him any more (B9); then all is
// asked anew.
func TestBackToTheStart(t *testing.T) {
	g := newRig(t, "t", inLine())
	g.start()
	g.set("order.phase", "confirmed")
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(SendBack, "fang", "finance", back("start")))
	g.isOpen("start:li")
	if f := fact[FlowReturned](g); f.Target != "start" || f.Cause != ReturnAsked {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(SendBack, "li", "start", back("start")), taskForward)
	g.must(g.say(Finish, "li", "start"))
	g.isOpen("sales:li")
	g.must(g.say(Approve, "li", "sales"))
	var ways []string
	r := g.run()
	for _, to := range r.targets(&g.state.Visits[len(g.state.Visits)-1]) {
		ways = append(ways, to.Step.ID)
	}
	if !slices.Equal(ways, []string{"sales", "start"}) {
		t.Errorf("it can go back to %v", ways)
	}
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowStay)
	g.must(g.say(SendBack, "fang", "finance", back("start")))
	g.must(g.apply(Event{Kind: Withdraw, By: by("li")}))
	g.ended(Withdrawn)
}

// Whoever submitted it can be asked alone; and nothing goes back to the start over what
// cannot be undone.
func TestTheStartIsAskedAside(t *testing.T) {
	g := newRig(t, "t", inLine())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(SendBack, "fang", "finance", aside("start")))
	g.isOpen("start:li")
	g.must(g.say(Finish, "li", "start"))
	g.isOpen("finance:fang")

	g = newRig(t, "t", flowDoc(`"ship","b"`, auto("ship", "fulfilment.ship")+","+one("b", "fang", "")))
	g.start()
	g.refused(g.say(SendBack, "fang", "b", back("start")), taskBarrier)
}

// A deadline sends back to the start as well, and a customer's order, who has no to-dos,
// goes to the fallback of the flow.
func TestTheStartOfACustomersOrder(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"b"`, one("b", "fang", `,"deadline":{"in":"4wh","then":[{"at":"100%","do":"return","step":"start"}]}`)))
	customer := g.who.users["hu"]
	customer.Staff = false
	g.who.users["hu"] = customer
	g.must(g.apply(Event{Kind: Start, Subject: "ord_1", By: by("hu")}))
	g.ring()
	g.isOpen("start:role:owner")
}
