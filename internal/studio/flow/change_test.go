package flow

import (
	"slices"
	"strings"
	"testing"

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

// T61 sales reads one thing, finance another / only sales is asked again (C1, C4); T62
// while it is, the planner may finish, and the next step waits (C5).
func TestOnlyWhoReadWhatChangedIsAskedAgain(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"sales","finance","plan","boss"`, one("sales", "li", reads("order.repeat"))+","+one("finance", "fang", reads("customer.guest"))+","+
		one("plan", "chen", reads("order.wishDate"))+","+one("boss", "zhang", "")))
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.becomes("order.repeat")
	g.tells("flow.changed", "recheck.asked")
	g.isOpen("plan:chen", "sales:li")
	g.must(g.say(Approve, "chen", "plan"))
	g.isOpen("sales:li") // the boss waits
	if g.state.Status != Running {
		t.Fatal(g.state.Status)
	}
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)

	g.refused(g.apply(Event{Kind: SubjectChanged}), flowEnded)
}

// T72 second change during a recheck / same task, opinions asked again, no second task
// (C7). The same version twice is refused.
func TestASecondChangeAsksNoSecondTime(t *testing.T) {
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
	g.refused(g.apply(Event{Kind: SubjectChanged}), flowChange)
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

// T63 the order changes after the choice / the special lane runs, unchanged approvals
// are kept (C3).
func TestAChoiceFallsAnew(t *testing.T) {
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
}

// T63 what was decided behind the choice counts again.
func TestWhatFollowsAFlipIsKept(t *testing.T) {
	g := newRig(t, "t", strings.Replace(forked(one("ship", "hu", reads("customer.guest"))+","+one("end", "deng", "")), `"route","ship"`, `"route","ship","end"`, 1))
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

// T64 same behind "shipped" / the way is frozen, with the reason (C3).
func TestNothingFlipsOverABarrier(t *testing.T) {
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

// T65 VIP → ordinary, finance had been skipped / finance is asked (C6); T66 ordinary →
// VIP, finance open / skipped with its sentence (C2).
func TestWhatIsNeededNowIsAskedAndWhatIsNotIsSkipped(t *testing.T) {
	doc := flowDoc(`"finance","ship","end"`, one("finance", "fang", skipVIP)+","+one("ship", "hu", "")+","+one("end", "deng", ""))
	g := newRig(t, "t", doc)
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

	g = newRig(t, "t", doc)
	g.set("customer.type", "dealer")
	g.start()
	g.isOpen("finance:fang")
	g.becomes("customer.type=vip")
	g.isOpen("ship:hu")
	g.becomes("customer.type=dealer")
	g.isOpen("ship:hu", "finance:fang")
	g.must(g.say(Approve, "fang", "finance"))
	g.becomes("customer.type=vip") // decided, and not needed any more: that is recorded
	g.tells("step.skipped")
	g.isOpen("ship:hu")
}

// T70 recheck refused in one of two done lanes of which one is enough / the block stands;
// where both are needed, what follows is rejected with it (C5).
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

// T71 two of three voted, then it changes / both votes are asked again; T73 the owner
// changes, who by owner / the open task moves to the new one's (C2).
func TestOpenStepsFollowTheChange(t *testing.T) {
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

	g = newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"user":"order.owner"}]`)))
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

// T43 a question is open, the order changes what its step reads, who asked is not needed
// any more / the question lives on, and the flow is held (R6, C4).
func TestAQuestionBecomesARecheck(t *testing.T) {
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

// T33 straight back, sales changes what finance read / finance is asked again; the boss
// opens on sales' answer, but what follows him waits for finance (R5, C4, C5).
func TestWhatAnAnswerChangedIsAskedToo(t *testing.T) {
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

// T47 "keep if unchanged" finance, again from sales, nothing changed / kept; what it
// rests on has changed, or it is itself gone back to / asked (R3, R7).
func TestADecisionIsKept(t *testing.T) {
	doc := flowDoc(`"sales","finance","boss"`, one("sales", "li", "")+","+one("finance", "fang", `,"keep":true`+reads("order.repeat"))+","+one("boss", "zhang", ""))
	for _, c := range []struct {
		back    string
		changed bool
		want    string
	}{{"sales", false, "boss:zhang"}, {"sales", true, "finance:fang"}, {"finance", false, "finance:fang"}} {
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
