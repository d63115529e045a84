package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/rule"
)

func (g *rig) begins() Event {
	return Event{Kind: Start, Subject: "ord_1", At: g.at, By: by("li")}
}

// route writes a preview a line per step.
func (g *rig) route(s State, ev Event) string {
	g.t.Helper()
	route, err := Preview(g.def, s, ev, g.view())
	g.must(err)
	var b strings.Builder
	for _, step := range route {
		fmt.Fprintf(&b, "%s %s %s", step.Step.ID, step.Step.Kind, step.State)
		for _, o := range step.Owner {
			fmt.Fprintf(&b, " %s%s/%d", o.Name, o.Role, o.Members)
		}
		if step.Lane != nil {
			fmt.Fprintf(&b, " → %s", step.Lane.ID)
		}
		if step.If != nil {
			fmt.Fprintf(&b, " (%s: %s)", step.Say["en"], step.If.JSON())
		}
		if !step.Due.IsZero() {
			fmt.Fprintf(&b, " until %s", step.Due.In(monday.Location()).Format("02.01. 15:04"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// A quote shows the way when everybody says yes: what opens now, what comes, what
// is skipped and why (G1).
func TestAPreviewShowsTheRoute(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["route.skip"] = rule.Code("special"), rule.Texts("finance")
	got := g.route(State{}, g.begins())
	want := `review choice now → special
vipReview approval now vipService/1 until 16.11. 12:00
release approval skipped (Nothing held: {"f":"check.holds","op":"empty"})
finance approval skipped (Skipped by the routing rule: {"f":"route.skip","op":"has","v":"finance"})
confirm auto ahead
contract auto ahead
prepare parallel ahead
schedule task skipped (All in stock: {"f":"order.madeToOrder","op":"!=","v":true})
make task skipped (All in stock: {"f":"order.madeToOrder","op":"!=","v":true})
materials task skipped (All in stock: {"f":"order.madeToOrder","op":"!=","v":true})
quality task skipped (Stock was inspected: {"f":"order.madeToOrder","op":"!=","v":true})
install task skipped (Customer installs: {"f":"order.fields.install","op":"!=","v":true})
accept auto ahead
`
	if got != want {
		t.Errorf("the route is\n%s", got)
	}
}

// Looking on from where a run stands shows what is done.
func TestAPreviewOfARunShowsWhatIsDone(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["route.skip"] = rule.Code("standard"), rule.Texts("finance")
	g.facts["customer.owner"] = rule.User("li")
	g.start()
	before := string(g.state.Marshal())
	lines := strings.Split(g.route(g.state, Event{At: g.at}), "\n")
	if lines[0] != "review choice done → else" || lines[1] != "sales approval now Li/0 until 16.11. 15:00" || lines[4] != "confirm auto ahead" {
		t.Errorf("the route begins\n%s", strings.Join(lines[:5], "\n"))
	}
	if string(g.state.Marshal()) != before {
		t.Error("looking changed the run")
	}
	if _, err := Preview(g.def, g.state, Event{Kind: Withdraw, By: by("wang")}, g.view()); err == nil {
		t.Error("a refused event has a route")
	}
}

// formats.md 11: a path lists the steps that open when people act well, lane by
// lane; a skipped step is not in it.
func TestAPathIsWhatOpensWhenPeopleActWell(t *testing.T) {
	for _, c := range []struct {
		name    string
		facts   map[string]rule.Value
		did     map[string]string
		path    string
		skipped string
	}{
		{"vip", map[string]rule.Value{"route.lane": rule.Code("special"), "route.skip": rule.Texts("finance")}, nil,
			"vipReview confirm contract accept", "release finance schedule make materials quality install"},
		{"made to order", map[string]rule.Value{"route.lane": rule.Code("standard"), "order.madeToOrder": rule.Bool(true), "order.fields.install": rule.Bool(true)}, nil,
			"sales finance confirm contract schedule make materials quality install accept", "release"},
		{"overdue", map[string]rule.Value{"route.lane": rule.Code("standard"), "check.holds": rule.Texts("overCredit")}, nil,
			"sales release confirm contract accept", "finance schedule make materials quality install"},
		{"rejected", map[string]rule.Value{"route.lane": rule.Code("standard")}, map[string]string{"finance": "rejected"},
			"sales finance", "release"},
	} {
		g := newRig(t, "furniture", "")
		for path, v := range c.facts {
			g.facts[path] = v
		}
		path, skipped, err := Path(g.def, State{}, g.begins(), g.view(), c.did)
		g.must(err)
		if got := strings.Join(path, " "); got != c.path {
			t.Errorf("%s: the path is %s", c.name, got)
		}
		if got := strings.Join(skipped, " "); got != c.skipped {
			t.Errorf("%s: skipped is %s", c.name, got)
		}
	}
}

// Facts of an order that goes straight through: what is told for every order.
func TestWhatIsToldForAnOrder(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["route.skip"] = rule.Code("fast"), rule.Texts("finance")
	g.start()
	want := []string{"flow.started", "choice.taken", "step.skipped", "step.skipped", "call.succeeded", "call.succeeded",
		"step.entered", "step.skipped", "step.skipped", "step.skipped", "join.reached", "step.skipped", "step.skipped", "call.succeeded", "flow.finished"}
	if got := g.told(); !slices.Equal(got, want) {
		t.Errorf("told %v", got)
	}
	g.ended(Completed)
}
