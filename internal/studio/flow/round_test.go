package flow

import (
	"slices"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

func repeatStep(do, until, more string) string {
	return `"p":{"kind":"repeat","name":{"en":"p"},"do":[` + do + `],"until":` + until + more + `}`
}

const approvedA = `{"f":"did.a","op":"=","v":"approved"}`

// A repeat runs its steps until its condition holds, with the outcomes of the latest
// round, and takes other steps when the last round did not help (B5).
func TestARepeatRunsItsRounds(t *testing.T) {
	doc := flowDoc(`"p","b"`, repeatStep(`"a","r"`, approvedA, `,"max":3,"over":["o"]`)+","+one("a", "li", `,"reject":{"then":"goOn"}`)+","+
		auto("r", "inventory.reserve")+","+one("o", "wang", "")+","+one("b", "fang", ""))
	g := newRig(t, "t", doc)
	g.start()
	g.isOpen("a:li")
	g.must(g.say(Reject, "li", "a"))
	g.isOpen("a:li")
	if f := fact[StepEntered](g); f.Step != "p" || f.Round != 2 {
		t.Errorf("told %+v", f)
	}
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:fang")
	var keys []string
	for _, c := range g.calls {
		keys = append(keys, c.Key)
	}
	if want := []string{"ord_1/main/p.do/r/44136fa3#1", "ord_1/main/p.do/r/44136fa3#2"}; !slices.Equal(keys, want) {
		t.Errorf("each round calls anew: %v, not %v", keys, want)
	}
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
	if slices.Contains(g.told(), "call.undone") {
		t.Error("what was done in an earlier round was undone")
	}

	g = newRig(t, "t", doc)
	g.start()
	for range 3 {
		g.must(g.say(Reject, "li", "a"))
	}
	g.isOpen("o:wang")
	g.must(g.say(Approve, "wang", "o"))
	g.isOpen("b:fang")
}

// A round that is rejected rejects the repeat, and without steps for the worst it is
// over after the last round.
func TestTheEndOfARepeat(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p"`, repeatStep(`"a"`, approvedA, `,"max":3,"over":[]`)+","+one("a", "li", "")))
	g.start()
	g.must(g.say(Reject, "li", "a"))
	g.ended(WasRejected)

	g = newRig(t, "t", flowDoc(`"p"`, repeatStep(`"a"`, approvedA, `,"max":1,"over":[]`)+","+one("a", "li", `,"reject":{"then":"goOn"}`)))
	g.start()
	g.must(g.say(Reject, "li", "a"))
	g.ended(Completed)
}

// Conditions read the round (task.round); what a step keeps, it keeps within a round; a
// return goes to before the repeat or to an earlier step of this round, and after it to
// the last round.
func TestRoundsAndReturns(t *testing.T) {
	byRound := `"who":[{"login":"li"}],"skip":[{"if":{"f":"did.a","op":"=","v":"approved"},"say":{"en":"done"}}]`
	g := newRig(t, "t", flowDoc(`"s","p","b"`, one("s", "hu", "")+","+repeatStep(`"a","c"`, `{"f":"did.c","op":"=","v":"approved"}`, `,"max":5,"over":[]`)+","+
		approval("a", byRound+`,"keep":true`)+","+one("c", "wang", `,"reject":{"then":"goOn"}`)+","+one("b", "fang", "")))
	g.start()
	g.must(g.say(Approve, "hu", "s"))
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Reject, "wang", "c"))
	g.isOpen("a:li") // asked anew: the round before counts no more
	g.must(g.say(Approve, "li", "a"))
	r := &run{d: g.def, s: g.state}
	var ways []string
	for _, to := range r.targets(&g.state.Visits[len(g.state.Visits)-1]) {
		ways = append(ways, to.Step.ID)
	}
	if !slices.Equal(ways, []string{"a", "s", "start"}) {
		t.Errorf("it can go back to %v", ways)
	}
	g.must(g.say(Approve, "wang", "c"))
	g.isOpen("b:fang")
	g.must(g.say(SendBack, "fang", "b", back("c")))
	g.isOpen("c:wang")
	g.must(g.say(Reject, "wang", "c"))
	g.isOpen("a:li")
	if n := (&run{d: g.def, s: g.state}).rounds(g.state.Visits[1].ID); n != 3 {
		t.Errorf("it is in round %d", n)
	}
	g.must(g.say(SendBack, "li", "a", back("s")))
	g.isOpen("s:hu")
	g.must(g.say(Approve, "hu", "s"))
	g.isOpen("a:li")
	if f := fact[StepEntered](g); f.Round != 0 {
		t.Errorf("gone back before it, it begins in round %d", f.Round)
	}
}

// A change that a decision of this round rests on asks it again; of the rounds before
// nobody is asked.
func TestAChangeAsksTheLatestRoundAlone(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p","b"`, repeatStep(`"a"`, approvedA, `,"max":3,"over":[]`)+","+
		one("a", "li", `,"reject":{"then":"goOn"},"reads":["order.repeat"]`)+","+one("b", "fang", "")))
	g.start()
	g.must(g.say(Reject, "li", "a"))
	g.must(g.say(Approve, "li", "a"))
	g.becomes("order.repeat")
	g.isOpen("b:fang", "a:li")
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
}

// rigOf is a run of the flow t among other documents.
func rigOf(t *testing.T, docs map[string]string) *rig {
	t.Helper()
	flows, c, r, found := build(t, docs)
	if blueprint.Failed(found) {
		t.Fatalf("finds %v", found)
	}
	g := newRig(t, "furniture", "")
	g.def, g.c, g.r, g.who = flows.Get("t"), c, r, workshop(c)
	g.facts = map[string]rule.Value{"order.phase": rule.Code("placed"), "order.owner": rule.User("li")}
	return g
}

// A sub-flow that is not waited for goes on beside what follows: the run ends with it, and
// how it ends changes nothing that has passed (B4, B6).
func TestASubFlowBeside(t *testing.T) {
	credit := func(do, steps string) string {
		return `{"format":"flow.v1","key":"credit","name":{"en":"Credit"},"entity":"order","fallback":[{"role":"owner"}],"do":[` + do + `],"steps":{` + steps + `}}`
	}
	main := flowDoc(`"k","b"`, `"k":{"kind":"flow","name":{"en":"k"},"flow":"credit","wait":false},`+one("b", "li", ""))
	docs := map[string]string{"flows/t.json": main, "flows/credit.json": credit(`"x","y"`, one("x", "hu", "")+","+one("y", "fang", ""))}
	for _, last := range []EventKind{Approve, Reject} {
		g := rigOf(t, docs)
		g.start()
		g.isOpen("b:li", "x:hu")
		g.must(g.say(Approve, "li", "b"))
		g.isOpen("x:hu")
		g.must(g.say(Approve, "hu", "x"))
		g.must(g.say(last, "fang", "y"))
		g.ended(Completed)

		// Sent back into it, it alone is done again; the end waits for it once more.
		g = rigOf(t, docs)
		g.start()
		g.must(g.say(Approve, "hu", "x"))
		g.must(g.say(Approve, "fang", "y"))
		g.isOpen("b:li")
		g.must(g.say(SendBack, "li", "b", back("y")))
		g.isOpen("y:fang")
		g.must(g.say(last, "fang", "y"))
		g.isOpen("b:li")
		g.must(g.say(Approve, "li", "b"))
		g.ended(Completed)
	}
	g := rigOf(t, docs)
	g.start()
	g.must(g.say(Reject, "li", "b")) // what it goes on beside is rejected, and so it is not needed
	g.ended(WasRejected)

	docs["flows/credit.json"] = credit(`"r"`, auto("r", "inventory.reserve")) // it waits for nobody
	g = rigOf(t, docs)
	g.start()
	g.isOpen("b:li")
	g.must(g.say(Approve, "li", "b"))
	g.ended(Completed)

	docs["flows/credit.json"] = credit(`"c"`, auto("c", "order.confirm"))
	if _, _, _, found := build(t, docs); !slices.ContainsFunc(found, func(f blueprint.Finding) bool { return f.Code == "verb.path" }) {
		t.Errorf("an order may end without being confirmed, and nothing is found: %v", found)
	}
}

// A sub-flow is part of the same run: its steps are asked, its no rejects where it
// stands, and what they decided is read by steps behind (B6).
func TestASubFlow(t *testing.T) {
	credit := func(steps string) string {
		return `{"format":"flow.v1","key":"credit","name":{"en":"Credit"},"entity":"order","fallback":[{"role":"owner"}],"do":["x","y"],"steps":{` + steps + `}}`
	}
	docs := func(main string) map[string]string {
		return map[string]string{"flows/t.json": main, "flows/claims.json": `{"format":"flow.v1","key":"claims","name":{"en":"Claims"},"entity":"claim","fallback":[{"role":"owner"}],"do":["q"],"steps":{` + one("q", "li", "") + `}}`, "flows/credit.json": credit(one("x", "hu", "") + "," + one("y", "fang", ""))}
	}
	called := `"k":{"kind":"flow","name":{"en":"k"},"flow":"credit"}`
	g := rigOf(t, docs(flowDoc(`"k","b"`, called+","+one("b", "li", `,"skip":[{"if":{"f":"did.k","op":"!=","v":"done"},"say":{"en":"no"}}]`))))
	fresh := g.state
	g.start()
	g.isOpen("x:hu")
	g.must(g.say(Approve, "hu", "x"))
	g.must(g.say(SendBack, "fang", "y", back("x")))
	g.must(g.say(Approve, "hu", "x"))
	g.must(g.say(Approve, "fang", "y"))
	g.isOpen("b:li")
	g.must(g.say(SendBack, "li", "b", back("y")))
	g.must(g.say(Reject, "fang", "y"))
	g.ended(WasRejected)
	g.state = fresh

	for want, main := range map[string]string{
		"flow.unknown /steps/k/flow": flowDoc(`"k"`, `"k":{"kind":"flow","name":{"en":"k"},"flow":"nothing"}`),
		"flow.circle /steps/k/flow":  flowDoc(`"k"`, `"k":{"kind":"flow","name":{"en":"k"},"flow":"t"}`),
		"flow.entity /steps/k/flow":  flowDoc(`"k"`, `"k":{"kind":"flow","name":{"en":"k"},"flow":"claims"}`),
		"step.twice /steps/k/flow":   flowDoc(`"k","x"`, called+","+one("x", "li", "")),
	} {
		_, _, _, found := build(t, docs(main))
		var got []string
		for _, f := range found {
			if f.Document == "flows/t.json" {
				got = append(got, f.Code+" "+f.Pointer)
			}
		}
		if !slices.Contains(got, want) {
			t.Errorf("finds %v, not %s", got, want)
		}
	}
}
