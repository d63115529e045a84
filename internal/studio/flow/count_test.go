package flow

import (
	"slices"
	"strings"
	"testing"
)

const three = `"who":[{"union":[{"login":"li"},{"login":"wang"},{"login":"fang"}]}],`

// votes plays one approval: "li+ wang-" is a yes of Li, then a no of Wang. It
// returns the rig, which stands where the votes led.
func votes(t testing.TB, body, said string) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", body)))
	g.start()
	for _, one := range strings.Fields(said) {
		who, kind := one[:len(one)-1], Approve
		if one[len(one)-1] == '-' {
			kind = Reject
		}
		g.must(g.say(kind, who, "a"))
	}
	return g
}

// A2, A3, A4: how many yeses pass, and which no rejects. What is left open is
// listed; an outcome says that it is decided.
func TestVotesAreCounted(t *testing.T) {
	for _, c := range []struct{ need, said, want string }{
		// A3 two of three.
		{`"need":2`, "li+", "a:wang a:fang"},
		{`"need":2`, "li+ wang-", "a:fang"},
		{`"need":2`, "li+ wang- fang+", "completed"},
		{`"need":2`, "li+ fang+", "completed"},
		{`"need":2`, "li- wang-", "rejected"},
		{`"need":2,"veto":true`, "li+ wang-", "rejected"},
		{`"need":9`, "li+ wang+", "a:fang"}, // never more than there are
		{`"need":9`, "li+ wang+ fang+", "completed"},
		// A3 one yes is enough, all must say no.
		{`"need":1`, "li- wang-", "a:fang"},
		{`"need":1`, "li- wang- fang-", "rejected"},
		{`"need":1`, "li- wang- fang+", "completed"},
		{`"need":"one","veto":false`, "li- wang-", "a:fang"},
		// A3 60 % of 3 are 2, 67 % are 3.
		{`"need":"60%"`, "li+ wang+", "completed"},
		{`"need":"60%"`, "li- wang-", "rejected"},
		{`"need":"67%"`, "li+ wang+", "a:fang"},
		{`"need":"67%"`, "li-", "rejected"},
		// A2 all: the first no is enough, with and without a veto.
		{`"need":"all"`, "li+ wang+", "a:fang"},
		{`"need":"all","veto":false`, "li-", "rejected"},
		// A4 two of three with a veto of Fang's.
		{`"need":2,"veto":[{"login":"fang"}]`, "li+ wang+", "a:fang"},
		{`"need":2,"veto":[{"login":"fang"}]`, "li+ wang+ fang+", "completed"},
		{`"need":2,"veto":[{"login":"fang"}]`, "li+ wang+ fang-", "rejected"},
		{`"need":2,"veto":[{"login":"fang"}]`, "fang-", "rejected"},
		{`"need":2,"veto":[{"login":"fang"}]`, "li- fang+", "a:wang"},
		// A4 who has a veto and is not among those asked is asked as well.
		{`"need":2,"veto":[{"login":"hu"}]`, "li+ wang+", "a:fang a:hu"},
		{`"need":2,"veto":[{"login":"hu"}]`, "li+ wang+ hu+", "completed"},
		{`"need":2,"veto":[{"login":"nobody"}]`, "li+ wang+", "completed"},
		// A2 in turn.
		{`"need":"inTurn"`, "", "a:li"},
		{`"need":"inTurn"`, "li+", "a:wang"},
		{`"need":"inTurn"`, "li+ wang+ fang+", "completed"},
		{`"need":"inTurn"`, "li-", "rejected"},
	} {
		g := votes(t, three+c.need, c.said)
		got := string(g.state.Outcome)
		if got == "" {
			got = strings.Join(g.open(), " ")
		}
		if got != c.want {
			t.Errorf("%s: %s leads to %q, want %q", c.need, c.said, got, c.want)
		}
	}
}

func twoOfThree(t *stage) {
	t.given("yes, no, yes")
	votes(t, three+`"need":2`, "li+ wang- fang+").ended(Completed)
	t.given("no, no")
	votes(t, three+`"need":2`, "li- wang-").ended(WasRejected)
}

func aVetoIsWaitedFor(t *stage) {
	const veto = three + `"need":2,"veto":[{"login":"fang"}]`
	t.given("the CFO approves")
	g := votes(t, veto, "li+ wang+")
	g.isOpen("a:fang")
	g.must(g.say(Approve, "fang", "a"))
	g.ended(Completed)
	t.given("the CFO rejects instead")
	votes(t, veto, "li+ wang+ fang-").ended(WasRejected)
}

// A5: those who were not heard are told what was reached.
func TestWhoIsNotNeededIsToldWhatWasReached(t *testing.T) {
	g := votes(t, three+`"need":2`, "li+ wang+")
	if f := fact[TaskClosed](g); f.Why != (Why{Code: WhyDecided, By: "Wang", Done: 2, Need: 2}) {
		t.Errorf("closed for %+v", f.Why)
	}
	g = votes(t, three+`"need":2`, "li- wang-")
	if f := fact[TaskClosed](g); f.Why != (Why{Code: WhyDecided, By: "Wang"}) {
		t.Errorf("closed for %+v", f.Why)
	}
}

func oneAfterTheOther(t *stage) {
	g := votes(t, three+`"need":"inTurn"`, "")
	k := g.state.Visits[0].Seats[1]
	err := g.apply(Event{Kind: Approve, Seat: k.ID, By: by("wang")})
	if say := g.refused(err, taskTurn).Say("en"); !strings.Contains(say, "Li comes first") {
		t.Errorf("who comes second is told %q", say)
	}
	g.must(g.say(Reject, "li", "a"))
	g.ended(WasRejected)
	if told := g.told(); slices.Contains(told, "task.opened") || slices.Contains(told, "task.closed") {
		t.Errorf("after a no they hear %v", told)
	}
}

// In turn the deadline is one for all (S3), and who may act because it is late may act
// for those who come after, too (D2).
func TestADeadlineOfSeveralInTurn(t *testing.T) {
	g := votes(t, three+`"need":"inTurn","deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[{"login":"zhang"}]},{"at":"200%","do":"remind"}]}`, "")
	g.ring()
	g.must(g.say(Approve, "zhang", "a"))
	g.isOpen("a:wang")
	if shared := command[ShareTask](g); shared.Seat != g.seat("a", "wang") || !slices.Equal(shared.With, []string{"zhang"}) {
		t.Errorf("the next task is shared: %+v", shared)
	}
	g.must(g.say(Approve, "zhang", "a"))
	g.must(g.say(Approve, "zhang", "a"))
	g.ended(Completed)
}

// A9: a no that goes on is what later steps read.
func TestANoCanGoOn(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", three+`"need":2,"reject":{"then":"goOn"}`)+","+
		approval("b", `"who":[{"role":"finance"}],"skip":[{"if":{"f":"did.a","op":"=","v":"approved"},"say":{"en":"approved"}}]`)))
	g.start()
	g.must(g.say(Reject, "li", "a"))
	g.must(g.say(Reject, "wang", "a"))
	g.isOpen("b:role:finance")
	if v := g.state.Visits[0]; v.Status != Done || v.Result != "rejected" {
		t.Errorf("the visit is %s %s", v.Status, v.Result)
	}
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", both+`"need":"all","reject":{"then":"goOn"}`)))
	g.start()
	g.must(g.say(Reject, "li", "a"))
	g.ended(Completed)
}

// ladderTo is a deadline that reminds, then decides.
func ladderTo(as string) string {
	return `"deadline":{"in":"4wh","then":[{"at":"50%","do":"remind"},{"at":"100%","do":"decide","as":"` + as + `"}]}`
}

func aDeadlineDecides(t *stage) {
	g := votes(t, three+`"need":2,`+ladderTo("approve"), "li+")
	g.ring()
	g.isOpen("a:wang", "a:fang")
	g.ring()
	g.ended(Completed)
	if f := fact[DeadlineDecided](g); f.As != Approved || f.Rung != 2 || f.Step != "a" {
		t.Errorf("the robot said %+v", f)
	}
	if f := fact[TaskClosed](g); f.Why != (Why{Code: WhyDeadline}) {
		t.Errorf("closed for %+v", f.Why)
	}
	if c := g.state.Visits[0].voices(g.def.Step("a")); c.yes != 1 {
		t.Errorf("%d votes were counted", c.yes)
	}
}

// D2: a robot's no rejects as anybody's would, and it finishes tasks.
func TestADeadlineRejectsAndFinishes(t *testing.T) {
	g := votes(t, both+ladderTo("reject"), "")
	g.ring()
	g.ring()
	g.ended(WasRejected)

	g = newRig(t, "t", flowDoc(`"a","b"`, taskStep("a", both+ladderTo("done"))+","+approval("b", `"who":[{"role":"finance"}]`)))
	g.start()
	g.ring()
	g.ring()
	g.isOpen("b:role:finance")
}

// A decision rests on whose veto it needs, as on who is asked (A6).
func TestADecisionRestsOnWhoHasAVeto(t *testing.T) {
	g := votes(t, three+`"need":2,"veto":[{"user":"customer.owner"}]`, "")
	if reads := g.def.Step("a").Reads; !slices.Equal(reads, []string{"customer.owner"}) {
		t.Errorf("it rests on %v", reads)
	}
}

func onePersonHasOneVoice(t *stage) {
	t.given("somebody else stands in for Fang, too")
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":2,"veto":false`)))
	g.who.stands = map[string][]string{"wang": {"fang"}, "hu": {"fang", "li"}}
	g.start()
	fang := func(ev *Event) { ev.Seat = g.seat("a", "fang") }
	g.refused(g.say(Approve, "wang", "a", fang), taskOthers) // his own voice comes first
	g.must(g.say(Reject, "wang", "a"))
	g.refused(g.say(Approve, "wang", "a", fang), taskOthers)
	g.must(g.say(Approve, "hu", "a", fang))
	g.refused(g.say(Approve, "hu", "a", func(ev *Event) { ev.Seat = g.seat("a", "li") }), taskOthers)
	g.isOpen("a:li")
	g.must(g.say(Approve, "li", "a"))
	g.ended(Completed)

	t.given("nobody else is there for her: her manager")
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":2,"veto":false`)))
	g.start()
	g.must(g.say(Reject, "wang", "a"))
	g.who.gone["fang"] = true
	g.must(g.peopleChange())
	g.isOpen("a:li", "a:zhang")

	t.given("she is away, and only Wang stands in, who has a voice: her manager")
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":2,"veto":false`)))
	g.who.stands, g.who.away = map[string][]string{"wang": {"fang"}}, map[string]bool{"fang": true}
	g.start()
	g.isOpen("a:li", "a:wang", "a:zhang")

	t.given("all have to sign: each seat for itself")
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":"all"`)))
	g.who.stands = map[string][]string{"wang": {"fang"}}
	g.start()
	g.must(g.say(Approve, "wang", "a"))
	g.must(g.say(Approve, "wang", "a", func(ev *Event) { ev.Seat = g.seat("a", "fang") }))
	g.isOpen("a:li")
}

// A seat that only those could take who have spoken goes up the line, and where
// there is nobody else they may speak for it (A7, P3).
func TestASeatNobodyElseCouldTakeGoesOn(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", three+`"need":"90%","veto":false`)))
	g.start()
	g.who.gone["li"], g.who.gone["fang"] = true, true
	g.must(g.peopleChange())
	g.isOpen("a:zhang", "a:wang", "a:fang")
	g.must(g.say(Approve, "wang", "a"))
	fang := func(ev *Event) { ev.Seat = g.seat("a", "fang") }
	g.refused(g.say(Approve, "wang", "a", fang), taskOthers)
	g.must(g.say(Approve, "zhang", "a"))
	g.isOpen("a:fang")
	g.must(g.say(Approve, "zhang", "a", fang))
	g.ended(Completed)
}
