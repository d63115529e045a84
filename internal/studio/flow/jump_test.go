package flow

import (
	"slices"
	"testing"

	"bespoke/internal/base/fault"
)

// jump moves the run by hand.
func (g *rig) jump(step string, passed map[string]Jumped) error {
	return g.apply(Event{Kind: Jump, By: by("zhang"), Step: step, Passed: passed, Reason: "agreed by phone"})
}

// landed writes where the run can be moved to and over what, as "ship over money reserve".
func (g *rig) landed() (all []string) {
	for _, l := range begin(g.def, g.state, g.view(), Event{At: g.at}).landings() {
		one := l.Step.ID
		if l.Back {
			one += " back"
		}
		if l.Barrier != nil {
			one += " behind " + l.Barrier.ID
		}
		for _, step := range l.Over {
			one += " " + step.ID
		}
		all = append(all, one)
	}
	return all
}

// furnished is sales, finance, reserving, and the boss.
func furnished() string {
	return flowDoc(`"sales","finance","reserve","boss"`, one("sales", "li", "")+","+one("finance", "fang", "")+","+auto("reserve", "inventory.reserve")+","+one("boss", "zhang", ""))
}

func aJumpNamesWhatItPassesOver(t *stage) {
	g := newRig(t, "t", furnished())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	if got := g.landed(); !slices.Equal(got, []string{"sales back", "reserve finance", "boss finance reserve"}) {
		t.Fatalf("it can be moved to %q", got)
	}
	f := g.refused(g.jump("boss", nil), flowInvalid)
	if len(f.Parts) != 1 || f.Parts[0].Field != "/passed/reserve" || f.Parts[0].Code != "required" {
		t.Errorf("without a tick it is refused with %v", f.Parts)
	}
	f = g.refused(g.jump("boss", map[string]Jumped{"reserve": "perhaps", "finance": JumpedByHand}), flowInvalid)
	if len(f.Parts) != 2 || f.Parts[1].Field != "/passed/finance" {
		t.Errorf("with wrong ticks it is refused with %v", f.Parts)
	}
	g.must(g.jump("boss", map[string]Jumped{"reserve": JumpedUnused}))
	g.isOpen("boss:zhang")
	if f := fact[FlowJumped](g); f.Step != "boss" || f.Back || !slices.Equal(f.Over, []PassedOver{{"finance", ""}, {"reserve", JumpedUnused}}) {
		t.Errorf("told %+v", f)
	}
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
	if len(g.calls) > 0 {
		t.Errorf("called %v", g.calls)
	}
}

// A jump says where and why, and only a run that goes on is moved.
func TestAJumpIsRefused(t *testing.T) {
	g := newRig(t, "t", furnished())
	g.start()
	if f := fault.As(g.apply(Event{Kind: Jump, By: by("zhang"), Step: "sales"})); len(f.Parts) != 2 || f.Parts[0].Field != "/reason" || f.Parts[1].Field != "/step" {
		t.Errorf("to where it stands, without a reason: %v", f.Parts)
	}
	g.must(g.hold())
	g.refused(g.jump("finance", nil), flowOnHold)
	g.must(g.apply(Event{Kind: Cancel, By: by("zhang")}))
	g.refused(g.jump("finance", nil), flowEnded)
}

func noJumpGoesBackOverABarrier(t *stage) {
	g := newRig(t, "t", flowDoc(`"sales","ship","boss"`, one("sales", "li", "")+","+auto("ship", "fulfilment.ship")+","+one("boss", "zhang", "")))
	g.start()
	g.must(g.jump("boss", map[string]Jumped{"ship": JumpedByHand})) // a barrier as any
	if got := g.landed(); !slices.Equal(got, []string{"sales back behind ship", "ship back behind ship"}) {
		t.Errorf("it can be moved to %q", got)
	}
	g.refused(g.jump("sales", nil), taskBarrier)
}

// Back it runs again, as after a return.
func TestAJumpBack(t *testing.T) {
	g := newRig(t, "t", furnished())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.jump("sales", nil))
	g.isOpen("sales:li")
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("finance:fang")
	g.must(g.say(Approve, "fang", "finance"))
	g.isOpen("boss:zhang") // what was reserved stays so (W4)
	if len(g.calls) != 1 {
		t.Errorf("reserved %d times", len(g.calls))
	}
}

// Of what comes, what would be taken is listed: the default of a parallel where no
// condition holds, and nothing that would be skipped.
func TestAJumpListsWhatWouldBeTaken(t *testing.T) {
	const guest = `{"f":"customer.guest","op":"=","v":true}`
	both := `"both":{"kind":"parallel","name":{"en":"both"},"join":"all","lanes":[{"id":"a","name":{"en":"a"},"if":` + guest + `,"do":["plan"]},{"id":"b","name":{"en":"b"},"if":` + guest + `,"do":[]}],"else":["draw"]}`
	skipped := one("print", "li", `,"skip":[{"if":{"f":"order.repeat","op":"=","v":true},"say":{"en":"Known"}}]`)
	g := newRig(t, "t", flowDoc(`"sales","both","print","boss"`, one("sales", "li", "")+","+both+","+one("plan", "chen", "")+","+one("draw", "li", "")+","+skipped+","+one("boss", "zhang", "")))
	g.flag("order.repeat")
	g.start()
	if got := g.landed(); !slices.Equal(got, []string{"both sales", "print sales draw", "boss sales draw"}) {
		t.Errorf("it can be moved to %q", got)
	}
	g.flag("customer.guest")
	if got := g.landed()[2]; got != "boss sales plan" {
		t.Errorf("of a guest it can be moved to %q", got)
	}
}

// Out of a block on: what its lanes have done stands, the rest is passed over; within a
// lane: the other goes on. Into the block again: it begins anew.
func TestAJumpOutOfAndWithinABlock(t *testing.T) {
	both := `"both":{"kind":"parallel","name":{"en":"both"},"join":"all","lanes":[{"id":"a","name":{"en":"a"},"do":["reserve","plan"]},{"id":"b","name":{"en":"b"},"do":["draw","print"]}]}`
	doc := flowDoc(`"both","boss"`, both+","+auto("reserve", "inventory.reserve")+","+one("plan", "chen", "")+","+one("draw", "li", "")+","+auto("print", "print.make")+","+one("boss", "zhang", ""))
	g := newRig(t, "t", doc)
	g.start()
	if got := g.landed(); !slices.Equal(got, []string{"both back", "reserve back", "print draw", "boss plan draw print"}) {
		t.Fatalf("it can be moved to %q", got)
	}
	g.must(g.jump("print", nil))
	g.isOpen("plan:chen")
	g.must(g.jump("boss", nil))
	g.isOpen("boss:zhang")
	g.must(g.jump("both", nil))
	g.isOpen("plan:chen", "draw:li")
	g.must(g.jump("boss", map[string]Jumped{"print": JumpedUnused}))
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
	for _, c := range g.cmds {
		if undo, is := c.(Undo); is {
			t.Errorf("what was reserved is taken back: %v", undo)
		}
	}
}

// What was asked for is allowed as it was seen: where the process has moved on since, it is
// asked for anew.
func TestAJumpThatWasAskedFor(t *testing.T) {
	ask := func() *rig {
		g := newRig(t, "t", furnished())
		g.world.JumpEyes = 2
		g.start()
		g.refused(g.jump("boss", map[string]Jumped{"reserve": JumpedUnused}), jumpEyes)
		g.refused(g.apply(Event{Kind: AskJump, By: by("li"), Step: "boss", Reason: "because", To: []string{"zhang"}}), flowInvalid)
		g.refused(g.apply(Event{Kind: AskJump, By: by("li"), Step: "boss", Reason: "because", Passed: map[string]Jumped{"reserve": JumpedUnused}}), jumpNobody)
		g.must(g.apply(Event{Kind: AskJump, By: by("li"), Step: "boss", Reason: "because", To: []string{"zhang"}, Passed: map[string]Jumped{"reserve": JumpedUnused}}))
		if f := fact[JumpAsked](g); f.Step != "boss" || len(f.Over) != 3 || f.To[0] != "zhang" {
			t.Errorf("told %+v", f)
		}
		var again State
		if err := again.Unmarshal(g.state.Marshal()); err != nil || string(again.Marshal()) != string(g.state.Marshal()) {
			t.Errorf("read back (%v): %s", err, again.Marshal())
		}
		g.isOpen("sales:li")
		return g
	}
	g := ask()
	g.refused(g.apply(Event{Kind: AllowJump, By: by("li")}), jumpOwn)
	g.must(g.apply(Event{Kind: AllowJump, By: by("zhang")}))
	g.isOpen("boss:zhang")
	if f := fact[FlowJumped](g); f.Asked != "li" || f.Reason != "because" || g.state.Asked != nil {
		t.Errorf("told %+v", f)
	}
	g = ask()
	g.must(g.say(Approve, "li", "sales"))
	g.refused(g.apply(Event{Kind: AllowJump, By: by("zhang")}), jumpStale)
	g.refused(g.apply(Event{Kind: DeclineJump, By: by("zhang")}), flowInvalid)
	g.must(g.apply(Event{Kind: DeclineJump, By: by("zhang"), Reason: "finance is at it"}))
	g.refused(g.apply(Event{Kind: AllowJump, By: by("zhang")}), jumpUnasked)
	g.isOpen("finance:fang")
	g = ask()
	g.must(g.say(Reject, "li", "sales"))
	if g.ended(WasRejected); g.state.Asked != nil {
		t.Errorf("a run that is over still waits for a jump to be allowed: %s", g.state.Marshal())
	}
}
