package flow

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// asksCustomer is what makes a step the customer's: words for him, and whom it asks.
const (
	inWords      = `"public":{"title":{"en":"Confirm the drawing"},"body":{"en":"Is this what you ordered?"}},`
	asksCustomer = inWords + `"who":[{"customer":true},{"role":"sales"}]`
)

// forCustomer is a run whose order is a customer's, who signs in as these people.
func forCustomer(t testing.TB, doc string, logins ...string) *rig {
	t.Helper()
	g := newRig(t, "t", doc)
	g.world.About = "par_1"
	for _, id := range logins {
		g.who.users[id] = User{ID: id, Name: id, Roles: []string{"customer"}, Party: "par_1", Facts: g.c.Frame("user")}
	}
	g.who.users["mo"] = User{ID: "mo", Name: "mo", Roles: []string{"customer"}, Party: "par_2", Facts: g.c.Frame("user")}
	return g
}

func asCustomer(ev *Event) { ev.By.Kind = act.Customer }

// Whoever signs in for the customer of the order has its step, and who does for another has
// not; the first who answers decides.
func TestTheCustomersPeopleDecideHisStep(t *testing.T) {
	g := forCustomer(t, flowDoc(`"a","b"`, approval("a", asksCustomer)+","+approval("b", finance)), "yu", "xu")
	g.start()
	g.isOpen("a:party:par_1")
	for _, stranger := range []string{"mo", "li", "zhang"} {
		if err := g.say(Approve, stranger, "a"); fault.As(err) == nil || fault.As(err).Code != "task.others" {
			t.Errorf("%s decides the customer's step: %v", stranger, err)
		}
	}
	seat := g.seat("a", "")
	g.must(g.say(Approve, "xu", "a", asCustomer))
	g.isOpen("b:role:finance")
	err := g.apply(Event{Kind: Approve, By: Actor{User: "yu", Name: "yu", Kind: act.Customer}, Seat: seat})
	if fault.As(err) == nil || fault.As(err).Code != "task.decided" {
		t.Errorf("the second answer is met with %v", err)
	}
}

// Who comes to sign in for the customer later has it too; where nobody does, the next is
// asked, at last the fallback.
func TestACustomerWithoutLoginsIsNotWaitedFor(t *testing.T) {
	for name, c := range map[string]struct{ steps, want string }{
		"the next":     {approval("a", asksCustomer), "a:role:sales"},
		"the fallback": {approval("a", inWords+`"who":[{"customer":true}]`), "a:role:owner"},
		"some of each": {approval("a", inWords+`"who":[{"union":[{"customer":true},{"role":"finance"}]}]`), "a:role:finance"},
		"all of them":  {approval("a", asksCustomer+`,"need":"all"`), "a:li a:wang"},
	} {
		g := forCustomer(t, flowDoc(`"a"`, c.steps))
		g.start()
		if got := g.open(); !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: open are %v", name, got)
		}
	}
	g := forCustomer(t, flowDoc(`"a"`, approval("a", asksCustomer+`,"need":"all"`)), "yu", "xu")
	g.start()
	g.isOpen("a:xu", "a:yu")

	g = forCustomer(t, flowDoc(`"a"`, approval("a", asksCustomer)), "yu")
	g.who.users["yu"] = User{ID: "yu", Roles: []string{"viewer"}, Party: "par_1", Facts: g.c.Frame("user")}
	g.start()
	g.isOpen("a:role:sales") // he could not answer
}

// When the last who signed in for the customer has left, those who come after him in the
// step have his seat, at once.
func TestACustomersSeatIsNeverOwnerless(t *testing.T) {
	g := forCustomer(t, flowDoc(`"a"`, approval("a", asksCustomer)), "yu", "xu")
	g.start()
	g.who.gone["yu"] = true
	g.must(g.apply(Event{Kind: PeopleChanged}))
	g.isOpen("a:party:par_1")
	g.who.gone["xu"] = true
	g.must(g.apply(Event{Kind: PeopleChanged}))
	g.isOpen("a:role:sales")
	if left := g.state.ownerless(g.who); len(left) > 0 {
		t.Errorf("%d visits are ownerless", len(left))
	}
	g.must(g.say(Approve, "li", "a"))
}

// A deadline brings the business in, or the customer.
func TestDeadlinesOfTheCustomersStep(t *testing.T) {
	g := forCustomer(t, flowDoc(`"a"`, approval("a", asksCustomer+`,"deadline":{"in":"4wh","then":[{"at":"50%","do":"escalate","to":[{"role":"sales"}]},{"at":"100%","do":"transfer","to":[{"role":"finance"}]}]}`)), "yu")
	g.start()
	g.ring()
	if _, k := g.state.seat(g.seat("a", "")); k.For != "party:par_1" || !slices.Equal(k.Also, []string{"role:sales"}) {
		t.Errorf("escalated, it is %+v", k)
	}
	g.ring()
	g.isOpen("a:role:finance")

	g = forCustomer(t, flowDoc(`"a"`, approval("a", inWords+finance+`,"deadline":{"in":"4wh","then":[{"at":"100%","do":"transfer","to":[{"customer":true}]}]}`)), "yu")
	g.start()
	g.ring()
	g.isOpen("a:party:par_1")
}

// A step without words for customers is nobody's of theirs, whoever placed the order.
func TestAStepWithoutWordsIsNoCustomers(t *testing.T) {
	for more, want := range map[string]string{"": "a:role:owner", inWords: "a:yu"} {
		g := forCustomer(t, flowDoc(`"a"`, approval("a", more+`"who":[{"starter":true}]`)), "yu")
		g.must(g.apply(Event{Kind: Start, Subject: "ord_1", By: Actor{User: "yu", Name: "yu", Kind: act.Customer}}))
		g.isOpen(want)
	}
}

// What is wrong with steps of customers is said when they are saved.
func TestTheCustomersStepIsChecked(t *testing.T) {
	one := func(more string) string { return flowDoc(`"a"`, approval("a", more)) }
	const mute = `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read","task.approve"]}`
	late := func(to string) string {
		return `,"deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[` + to + `]}]}`
	}
	for _, c := range []struct {
		doc  string
		want []string
		more []string
	}{
		{doc: one(asksCustomer)},
		{doc: one(inWords + finance)},
		{doc: one(`"who":[{"customer":true}]`), want: []string{"public.missing /steps/a/public"}},
		{doc: one(`"who":[{"union":[{"role":"sales"},{"customer":true}]}]`), want: []string{"public.missing /steps/a/public"}},
		{doc: one(finance + late(`{"customer":true}`)), want: []string{"public.missing /steps/a/public"}},
		{doc: one(inWords + finance + late(`{"customer":true}`))},
		{doc: one(asksCustomer), more: []string{"roles/customer.json", mute}, want: []string{"public.powerless /steps/a/who"}},
		{doc: flowDoc(`"a"`, taskStep("a", asksCustomer)), more: []string{"roles/customer.json", mute}, want: []string{"public.powerless /steps/a/who"}},
		{doc: one(`"who":[{"role":"customer"}]`), want: []string{"who.outside /steps/a/who/0/role"}},
		{doc: one(inWords + `"who":[{"supplier":true}]`), want: []string{"format.unsupported /steps/a/who/0"}},
		{doc: one(asksCustomer + `,"veto":[{"customer":true}]`), want: []string{"format.unsupported /steps/a/veto/0"}},
		{doc: one(asksCustomer + `,"allow":{"transfer":{"who":[{"customer":true}]}}`), want: []string{"format.unsupported /steps/a/allow/transfer/who/0"}},
		{doc: flowDoc(`"w"`, `"w":{"kind":"wait","name":{"en":"w"},"until":{"f":"order.repeat","op":"=","v":true},"who":[{"customer":true}],"deadline":{"in":"1d","then":[{"at":"100%","do":"remind"}]}}`),
			want: []string{"format.unsupported /steps/w/who/0"}},
		{doc: flowDoc(`"a","b"`, approval("a", asksCustomer)+","+approval("b", `"who":[{"chosen":"a"},{"role":"sales"}]`)), want: []string{"public.chooses /steps/a/public"}},
	} {
		if got := findings(t, c.doc, c.more...); !slices.Equal(got, c.want) {
			t.Errorf("%s\n%v, not %v", c.doc, got, c.want)
		}
	}
}
