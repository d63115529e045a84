package flow

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/rule"
)

// becomes gives facts other values and lets the run see it; "!" before a fact makes it
// false, "fact=code" names its code or user.
func (g *rig) becomes(facts ...string) {
	g.t.Helper()
	g.world.Version++
	version := g.world.Version
	for _, f := range facts {
		name, said, coded := strings.Cut(strings.TrimPrefix(f, "!"), "=")
		switch {
		case coded && strings.HasSuffix(name, "owner"):
			g.facts[name] = rule.User(said)
		case coded:
			g.facts[name] = rule.Code(said)
		default:
			g.facts[name] = rule.Bool(f == name)
		}
		before := g.world.Changed
		g.world.Changed = func(since int64) (all []Change) {
			if before != nil {
				all = before(since)
			}
			if since < version {
				all = append(all, Change{Fact: name})
			}
			return all
		}
	}
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
}

func (g *rig) tells(names ...string) {
	g.t.Helper()
	for _, name := range names {
		if !slices.Contains(g.told(), name) {
			g.t.Fatalf("told are %v, and not %s", g.told(), name)
		}
	}
}

func reads(fact string) string { return `,"reads":["` + fact + `"]` }

const skipVIP = `,"skip":[{"if":{"f":"customer.type","op":"=","v":"vip"},"say":{"en":"VIP"}}]`

// planned is sales and finance, who read different things, then the planner and the boss.
// Sales and finance have said yes.
func planned(t *stage) *rig {
	g := newRig(t, "t", flowDoc(`"sales","finance","plan","boss"`, one("sales", "li", reads("order.lines"))+","+one("finance", "fang", reads("customer.guest"))+","+
		one("plan", "chen", reads("order.wishDate"))+","+one("boss", "zhang", "")))
	g.facts["order.lines"] = g.lines("1")
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	return g
}

func onlyWhoReadWhatChangedIsAskedAgain(t *stage) {
	g := planned(t)
	w := g.view()
	w.Version, w.Changed = 2, func(int64) []Change { return []Change{{Fact: "order.lines"}} }
	route, err := Preview(g.def, g.state, Event{Kind: SubjectChanged, At: g.at, By: by("li")}, w)
	g.must(err)
	var said []string
	for _, step := range route {
		said = append(said, step.Step.ID+" "+string(step.State))
	}
	if want := []string{"sales now", "finance done", "plan now", "boss ahead"}; !slices.Equal(said, want) {
		t.Errorf("the preview says %v, not %v", said, want)
	}
	g.has("1", "2")
	g.tells("flow.changed", "recheck.asked")
	g.isOpen("plan:chen", "sales:li")
}

func whatIsOpenMayBeFinished(t *stage) {
	g := planned(t)
	g.has("1", "2")
	g.must(g.say(Approve, "chen", "plan"))
	g.isOpen("sales:li") // the boss waits
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
	g.refused(g.apply(Event{Kind: SubjectChanged, By: by("li")}), flowEnded)
}

func aSecondChangeAsksNoSecondTime(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", three+`"need":"all"`+reads("order.repeat"))+","+one("b", "hu", "")))
	g.start()
	for _, who := range []string{"li", "wang", "fang"} {
		g.must(g.say(Approve, who, "a"))
	}
	g.becomes("order.repeat")
	g.isOpen("b:hu", "a:li", "a:wang", "a:fang")
	g.must(g.say(Approve, "li", "a"))
	g.becomes("!order.repeat")
	g.isOpen("b:hu", "a:li", "a:wang", "a:fang")
	g.refused(g.apply(Event{Kind: SubjectChanged, By: by("li")}), flowChange) // the same version twice
	for _, who := range []string{"li", "wang", "fang"} {
		g.must(g.say(Approve, who, "a"))
	}
	g.isOpen("b:hu")
	g.must(g.say(Approve, "hu", "b"))
	g.ended(Completed)
}

// fork is a choice between the special and the common lane.
func forked(more string) string {
	return flowDoc(`"sales","route","ship"`, one("sales", "li", reads("order.wishDate"))+`,"route":{"kind":"choice","name":{"en":"route"},
		"lanes":[{"id":"special","name":{"en":"special"},"if":{"f":"order.repeat","op":"=","v":true},"do":["boss"]}],"else":["clerk"]},`+
		one("boss", "zhang", "")+","+one("clerk", "chen", "")+","+more)
}

func aChoiceFallsAnew(t *stage) {
	t.given("what follows is open")
	g := newRig(t, "t", forked(one("ship", "hu", reads("customer.guest"))))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "chen", "clerk"))
	g.isOpen("ship:hu")
	g.becomes("order.repeat")
	g.isOpen("boss:zhang")
	if f := fact[ChoiceFlipped](g); f.Old != "else" || f.Lane != "special" {
		t.Errorf("told %+v", f)
	}
	g.becomes("!order.repeat")
	g.tells("step.kept") // the clerk's, who had said yes to that
	g.isOpen("ship:hu")
	g.becomes("order.repeat")
	g.must(g.say(Approve, "zhang", "boss"))
	g.isOpen("ship:hu")
	g.must(g.say(Approve, "hu", "ship"))
	g.ended(Completed)

	t.given("what follows was decided")
	g = newRig(t, "t", strings.Replace(forked(one("ship", "hu", reads("customer.guest"))+","+one("end", "deng", "")), `"route","ship"`, `"route","ship","end"`, 1))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "chen", "clerk"))
	g.must(g.say(Approve, "hu", "ship"))
	g.becomes("order.repeat")
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.tells("step.kept")
	g.isOpen("end:deng")
}

func nothingFlipsOverABarrier(t *stage) {
	g := newRig(t, "t", strings.Replace(forked(auto("ship", "fulfilment.ship")+","+one("end", "deng", "")), `"route","ship"`, `"route","ship","end"`, 1))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "chen", "clerk"))
	g.becomes("order.repeat")
	if f := fact[ChoiceFrozen](g); f.Barrier != "ship" || f.Old != "else" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("end:deng")
}

// unlessVIP is finance, which VIPs skip, then shipping and the end.
func unlessVIP() string {
	return flowDoc(`"finance","ship","end"`, one("finance", "fang", skipVIP)+","+one("ship", "hu", "")+","+one("end", "deng", ""))
}

func whatIsNeededNowIsAsked(t *stage) {
	g := newRig(t, "t", unlessVIP())
	g.set("customer.type", "vip")
	g.start()
	g.isOpen("ship:hu")
	g.becomes("customer.type=dealer")
	g.isOpen("ship:hu", "finance:fang")
	g.must(g.say(Approve, "hu", "ship"))
	g.isOpen("finance:fang")
	g.becomes("customer.type=vip") // and not any more
	if f := fact[StepSkipped](g); f.Step != "finance" || f.Cause != ByRule || f.Say["en"] != "VIP" {
		t.Errorf("told %+v", f)
	}
	g.isOpen("end:deng")
}

func whatIsNotNeededIsSkipped(t *stage) {
	g := newRig(t, "t", unlessVIP())
	g.set("customer.type", "dealer")
	g.start()
	g.isOpen("finance:fang")
	g.becomes("customer.type=vip")
	g.tells("step.skipped")
	g.isOpen("ship:hu")
	g.becomes("customer.type=dealer")
	g.isOpen("ship:hu", "finance:fang")
	g.must(g.say(Approve, "fang", "finance"))
	g.becomes("customer.type=vip") // decided, and not needed any more: that is recorded
	g.tells("step.skipped")
	g.isOpen("ship:hu")
}

func aRecheckIsRefusedInALane(t *stage) {
	g := newRig(t, "t", threeLanes(`2`, reads("order.repeat")))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.acts("li a", "wang b", "hu c")
	g.becomes("order.repeat")
	g.isOpen("y:fang", "a:li")
	g.must(g.say(Reject, "li", "a"))
	g.isOpen("y:fang")
	if lane := g.state.Parts[1]; lane.Lane != "l" || lane.Status != Rejected {
		t.Errorf("the lane is %+v", lane)
	}
	g.must(g.say(Approve, "fang", "y"))
	g.ended(Completed)
}

// C5: a recheck is refused in one of two done lanes: where one is enough the block stands;
// where both are needed, what follows is rejected with it.
func TestARecheckMayBeRefused(t *testing.T) {
	doc := flowDoc(`"p","y"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":%JOIN%,"rest":"leave","lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b"]}]},`+
		one("a", "li", reads("order.repeat"))+","+one("b", "wang", "")+","+one("y", "fang", ""))
	for _, join := range []string{`"all"`, `1`} {
		g := newRig(t, "t", strings.Replace(doc, "%JOIN%", join, 1))
		g.start()
		g.must(g.say(Approve, "li", "a"))
		g.must(g.say(Approve, "wang", "b"))
		g.becomes("order.repeat")
		g.isOpen("y:fang", "a:li")
		g.must(g.say(Reject, "li", "a"))
		if join != `1` {
			g.ended(WasRejected)
			continue
		}
		g.isOpen("y:fang")
		g.must(g.say(Approve, "fang", "y"))
		g.ended(Completed)
	}
}

func votesAreReopened(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":"all"`+reads("order.repeat"))))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "a"))
	g.becomes("order.repeat")
	g.isOpen("a:li", "a:wang", "a:fang")
	for _, who := range []string{"li", "wang", "fang"} {
		g.must(g.say(Approve, who, "a"))
	}
	g.ended(Completed)
}

func anOpenTaskMoves(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"installer","where":{"f":"user.region","op":"=","ref":"customer.region"}}]`)))
	g.set("customer.region", "east")
	g.start()
	g.isOpen("a:hu")
	g.becomes("customer.region=south")
	g.isOpen("a:kong")
}

// C2: who has taken an open task over keeps it while it is still meant so, and its clock
// goes on.
func TestOpenStepsFollowTheChange(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"user":"order.owner"}]`)))
	g.start()
	g.isOpen("a:li")
	timers := slices.Clone(g.state.Timers)
	g.becomes("order.owner=wang")
	g.isOpen("a:wang")
	if !slices.Equal(timers, g.state.Timers) {
		t.Error("its clock began anew")
	}
	g.must(g.say(Transfer, "wang", "a", to("hu")))
	g.becomes("order.owner=wang", "order.repeat") // still meant: who took it over keeps it
	g.isOpen("a:hu")
	g.must(g.say(Approve, "hu", "a"))
	g.ended(Completed)
}

func whatTheRunWritesFlipsNothing(t *stage) {
	steps := one("sales", "li", reads("order.repeat")) + `,"route":{"kind":"choice","name":{"en":"route"},
		"lanes":[{"id":"special","name":{"en":"special"},"if":{"f":"order.repeat","op":"=","v":true},"do":["boss"]}],"else":[]},` +
		one("boss", "zhang", "") + "," + auto("print", "print.make") + "," + one("end", "deng", "")
	g := newRig(t, "t", flowDoc(`"sales","route","print","end"`, steps))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("end:deng")
	g.flag("order.repeat") // so the printing says
	g.world.Version = 2
	g.world.Changed = func(int64) []Change { return []Change{{Fact: "order.repeat"}} }
	g.must(g.apply(Event{Kind: SubjectChanged, By: Actor{Name: RobotFlow, Kind: act.Robot}}))
	g.isOpen("end:deng", "sales:li")
}

// C6 a lane whose condition has become true runs late, and what follows waits; one that
// is not needed any more is taken away, and what is left is judged.
func TestLanesComeAndGo(t *testing.T) {
	doc := flowDoc(`"p","y","z"`, `"p":{"kind":"parallel","name":{"en":"p"},"lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},
		{"id":"r","name":{"en":"r"},"if":{"f":"order.repeat","op":"=","v":true},"do":["b"]}]},`+one("a", "li", "")+","+one("b", "wang", "")+","+one("y", "fang", "")+","+one("z", "hu", ""))
	g := newRig(t, "t", doc)
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("y:fang")
	g.becomes("order.repeat")
	g.isOpen("y:fang", "b:wang")
	g.must(g.say(Approve, "fang", "y"))
	g.isOpen("b:wang") // z waits
	g.becomes("!order.repeat")
	g.isOpen("z:hu")
	g.becomes("order.repeat")
	g.isOpen("z:hu", "b:wang")
	g.must(g.say(Reject, "wang", "b"))
	g.ended(WasRejected)

	g = newRig(t, "t", doc)
	g.flag("order.repeat")
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:wang")
	g.becomes("!order.repeat")
	g.isOpen("y:fang")
}

func aQuestionBecomesARecheck(t *stage) {
	doc := flowDoc(`"z","p","y"`, one("z", "zhang", reads("order.repeat"))+`,"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b"]}]},`+
		one("a", "li", "")+","+one("b", "wang", "")+","+one("y", "fang", ""))
	g := newRig(t, "t", doc)
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "li", "a", aside("z")))
	g.becomes("order.repeat")
	g.must(g.say(Approve, "wang", "b"))
	g.isOpen("z:zhang")
	g.must(g.say(Approve, "zhang", "z"))
	g.isOpen("y:fang")
	g.must(g.say(Approve, "fang", "y"))
	g.ended(Completed)
}

func whatAnAnswerChangedIsAskedToo(t *stage) {
	g := newRig(t, "t", flowDoc(`"sales","finance","boss","ship"`, one("sales", "li", reads("order.wishDate"))+","+one("finance", "fang", reads("order.repeat"))+","+one("boss", "zhang", "")+","+one("ship", "hu", "")))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.say(SendBack, "zhang", "boss", aside("sales")))
	g.becomes("order.repeat")
	g.isOpen("sales:li", "finance:fang")
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("boss:zhang", "finance:fang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.isOpen("finance:fang")
	g.must(g.say(Approve, "fang", "finance"))
	g.isOpen("ship:hu")
}

func aDecisionIsKept(t *stage) {
	doc := flowDoc(`"sales","finance","boss"`, one("sales", "li", "")+","+one("finance", "fang", `,"keep":true`+reads("order.repeat"))+","+one("boss", "zhang", ""))
	for _, c := range []struct {
		given, back string
		changed     bool
		want        string
	}{
		{"nothing changed", "sales", false, "boss:zhang"},
		{"what it rests on has changed (R7)", "sales", true, "finance:fang"},
		{"it is itself gone back to (R3)", "finance", false, "finance:fang"},
	} {
		t.given(c.given)
		g := newRig(t, "t", doc)
		g.start()
		g.must(g.say(Approve, "li", "sales"))
		g.must(g.say(Approve, "fang", "finance"))
		g.must(g.say(SendBack, "zhang", "boss", back(c.back)))
		if c.changed {
			g.becomes("order.repeat")
		}
		if c.back == "sales" {
			g.must(g.say(Approve, "li", "sales"))
		}
		g.isOpen(c.want)
	}
}

// A no of a signer gave the place of who added him up; when what it rests on changes,
// both are asked again.
func TestAPlaceThatWasGivenUpIsAskedAgain(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":2,"veto":false`+reads("order.repeat"))))
	g.start()
	g.must(g.say(AddSigner, "li", "a", signers(Before, "hu")))
	g.must(g.say(Reject, "hu", "a"))
	g.isOpen("a:wang", "a:fang")
	g.becomes("order.repeat")
	g.isOpen("a:wang", "a:fang", "a:hu")
	g.must(g.say(Approve, "hu", "a"))
	g.isOpen("a:li", "a:wang", "a:fang")
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "wang", "a"))
	g.ended(Completed)
}

// Nobody is asked again in a lane that was rejected; when it comes back, whoever decided
// there on what has changed meanwhile is.
func TestALaneThatComesBackIsLookedAtAgain(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p","y"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":"any","lanes":[{"id":"l","name":{"en":"l"},"do":["a","b"]},{"id":"r","name":{"en":"r"},"do":["c"]}]},`+
		one("a", "li", reads("order.repeat"))+","+one("b", "wang", "")+","+one("c", "hu", "")+","+one("y", "fang", "")))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Reject, "wang", "b"))
	g.becomes("order.repeat")
	g.isOpen("c:hu")
	g.at = g.at.Add(60e9)
	g.must(g.say(TakeBack, "wang", "b", func(ev *Event) { ev.Seat = g.decided("b") }))
	g.isOpen("c:hu", "b:wang", "a:li")
}
