package flow

import (
	"strings"
	"testing"
	"time"
)

// signing plays one approval with added signers: "li<chen" adds chen before li's seat,
// "li>chen" after it, "li=chen" beside it; "li+" and "li-" are votes, "li~chen" takes
// chen away.
func signing(t testing.TB, body, said string) *rig {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", body)))
	g.start()
	for _, one := range strings.Fields(said) {
		g.must(g.sign(one))
	}
	return g
}

func (g *rig) sign(word string) error {
	at := strings.IndexAny(word, "<>=+-~")
	who, rest := word[:at], word[at+1:]
	switch word[at] {
	case '<':
		return g.say(AddSigner, who, "a", signers(Before, strings.Split(rest, ",")...))
	case '>':
		return g.say(AddSigner, who, "a", signers(After, strings.Split(rest, ",")...))
	case '=':
		return g.say(AddSigner, who, "a", signers(Beside, strings.Split(rest, ",")...))
	case '~':
		return g.say(DropSigner, who, "a", func(ev *Event) { ev.Seat = g.seat("a", rest) })
	case '-':
		return g.say(Reject, who, "a")
	}
	return g.say(Approve, who, "a")
}

// S1, S2: signers before, after and beside a seat, under every way of counting.
// What is left open is listed; an outcome says that the step is decided.
func TestSignersAreAdded(t *testing.T) {
	for _, c := range []struct{ body, said, want string }{
		// before: the adder waits for all of them.
		{`"who":[{"login":"li"}]`, "li<chen", "a:chen"},
		{`"who":[{"login":"li"}]`, "li<chen,deng chen+", "a:deng"},
		{`"who":[{"login":"li"}]`, "li<chen,deng chen+ deng+", "a:li"},
		{`"who":[{"login":"li"}]`, "li<chen chen+ li+", "completed"},
		// a no before is the seat's no: under all it rejects, under 1 of 2 the seat is lost.
		{three + `"need":"all"`, "li<chen chen-", "rejected"},
		{three + `"need":1`, "li<chen,deng chen-", "a:wang a:fang"},
		{three + `"need":1`, "li<chen,deng chen- wang- fang-", "rejected"},
		{three + `"need":1`, "li<chen chen- wang+", "completed"},
		// after: opens with the yes, which counts with theirs.
		{`"who":[{"login":"li"}]`, "li>chen", "a:li"},
		{`"who":[{"login":"li"}]`, "li>chen li+", "a:chen"},
		{`"who":[{"login":"li"}]`, "li>chen li+ chen+", "completed"},
		{`"who":[{"login":"li"}]`, "li>chen li-", "rejected"},
		{three + `"need":2`, "li>chen li+ wang+", "a:fang a:chen"},
		{three + `"need":2`, "li>chen li+ wang+ fang+", "completed"},
		{three + `"need":"all"`, "li>chen li+ wang+ fang+ chen-", "rejected"},
		// a veto holder approves and adds Legal after; the votes reach n; Legal's no is a veto.
		{three + `"need":2,"veto":[{"login":"fang"}]`, "fang>chen fang+ li+ wang+", "a:chen"},
		{three + `"need":2,"veto":[{"login":"fang"}]`, "fang>chen fang+ li+ wang+ chen-", "rejected"},
		{three + `"need":2,"veto":[{"login":"fang"}]`, "fang>chen fang+ li+ wang+ chen+", "completed"},
		// beside: a seat of equal weight.
		{three + `"need":"60%"`, "li=chen li+ wang+", "a:fang a:chen"},
		{three + `"need":"60%"`, "li=chen li+ wang+ chen+", "completed"},
		{three + `"need":"all"`, "li=chen li+ wang+ fang+", "a:chen"},
		{three + `"need":"one"`, "li=chen chen+", "completed"},
		{three + `"need":2,"veto":[{"login":"fang"}]`, "fang=chen chen- li+ fang+", "completed"}, // the veto is the seat's, not the neighbour's
		// in turn: beside is the same place.
		{three + `"need":"inTurn"`, "li=chen", "a:li a:chen"},
		{three + `"need":"inTurn"`, "li=chen li+", "a:chen"},
		{three + `"need":"inTurn"`, "li=chen li+ chen+", "a:wang"},
		{three + `"need":"inTurn"`, "li>chen li+", "a:chen"},
		{three + `"need":"inTurn"`, "li>chen li+ chen+", "a:wang"},
		{three + `"need":"inTurn"`, "li<chen chen+ li+ wang+ fang+", "completed"},
		// a signer before adds one before, who adds one after.
		{`"who":[{"login":"li"}]`, "li<chen chen<deng deng>hu", "a:deng"},
		{`"who":[{"login":"li"}]`, "li<chen chen<deng deng>hu deng+", "a:hu"},
		{`"who":[{"login":"li"}]`, "li<chen chen<deng deng>hu deng+ hu+", "a:chen"},
		{`"who":[{"login":"li"}]`, "li<chen chen<deng deng>hu deng+ hu+ chen+ li+", "completed"},
		{`"who":[{"login":"li"}]`, "li<chen chen<deng deng>hu deng+ hu-", "rejected"},
		// one beside a signer before speaks within the same seat.
		{`"who":[{"login":"li"}]`, "li<chen chen=deng chen+", "a:deng"},
		{`"who":[{"login":"li"}]`, "li<chen chen=deng chen+ deng+", "a:li"},
		// an undecided signer is taken away: the seat is as it was.
		{`"who":[{"login":"li"}]`, "li<chen li~chen", "a:li"},
		{`"who":[{"login":"li"}]`, "li<chen,deng chen+ li~deng", "a:li"},
		{`"who":[{"login":"li"}]`, "li<chen chen<deng li~chen", "a:li"},
		{`"who":[{"login":"li"}]`, "li<chen zhang~chen", "a:li"}, // whoever owns what nobody does
		// a removal that completes the step says so.
		{`"who":[{"login":"li"}]`, "li>chen li+ li~chen", "completed"},
		{three + `"need":"all"`, "li=chen li+ wang+ fang+ li~chen", "completed"},
	} {
		g := signing(t, c.body, c.said)
		got := string(g.state.Outcome)
		if got == "" {
			got = strings.Join(g.open(), " ")
		}
		if got != c.want {
			t.Errorf("%s: %s leads to %q, want %q", c.body, c.said, got, c.want)
		}
	}
}

// What is not allowed with signers is refused, and why.
func TestWhatSignersAreRefused(t *testing.T) {
	const li, three = `"who":[{"login":"li"}]`, `"who":[{"union":[{"login":"li"},{"login":"wang"},{"login":"fang"}]}]`
	for _, c := range []struct {
		body, said, then string
		want             interface{ Error() string }
	}{
		{li, "", "li<li", taskSeated},
		{three, "", "li<wang", taskSeated},
		{li, "", "li<chen,chen", taskTwice},
		{li, "", "li<nobody", taskPerson},
		{li, "li<chen", "li<deng", taskTurn},
		{li, "li<chen", "li+", taskTurn},
		{li, "li>chen", "chen+", taskTurn},
		{li, "", "hu<chen", taskOthers},
		{li, "li<chen chen<deng deng>hu deng+", "hu<kong", taskDeep}, // the fourth level
		{li, "li<chen chen+", "li~chen", taskDecided},
		{li, "li<chen chen<deng deng+", "li~chen", taskSpoken},
		{li, "li<chen", "chen~chen", taskOthers},
		{li, "", "li~li", taskOriginal},
		{three + `,"need":2`, "wang=chen li-", "wang~chen", nil}, // still 2 of 3 to come: 1 no
		{three + `,"need":2`, "wang=chen li- fang-", "wang~chen", taskWouldReject},
		{li + `,"allow":{"addSigner":false}`, "", "li<chen", taskSigners},
		{li + `,"allow":{"addSigner":{"how":["after"]}}`, "", "li<chen", taskSigners},
		{li + `,"allow":{"addSigner":{"how":["after"]}}`, "", "li>chen", nil},
		{li + `,"allow":{"addSigner":{"max":2}}`, "li>chen", "li>deng,hu", taskFull},
		{li + `,"allow":{"addSigner":{"max":2}}`, "li>chen", "li>deng", nil},
		{li + `,"allow":{"addSigner":{"who":[{"role":"warehouse"}]}}`, "", "li>chen", taskRange},
		{li + `,"allow":{"addSigner":{"who":[{"role":"warehouse"}]}}`, "", "li>deng", nil},
	} {
		g := signing(t, c.body, c.said)
		err := g.sign(c.then)
		if c.want == nil {
			g.must(err)
			continue
		}
		if err == nil || !is(err, c.want) {
			t.Errorf("%s: %s, then %s answers %v, not %v", c.body, c.said, c.then, err, c.want)
		}
	}
}

func aFourthIsAddedBeside(t *stage) {
	g := signing(t, three+`"need":"60%"`, "li=chen li+ wang+")
	g.isOpen("a:fang", "a:chen")
	g.must(g.sign("chen+"))
	g.ended(Completed)
}

const ofLi = `"who":[{"login":"li"}]`

func aSignerBefore(t *stage) {
	g := signing(t, ofLi, "li<chen")
	g.isOpen("a:chen")
	g.refused(g.sign("li+"), taskTurn)
	g.must(g.sign("chen+"))
	g.isOpen("a:li")
}

func aSignerSaysNo(t *stage) {
	t.given("all")
	signing(t, both+`"need":"all"`, "li<chen chen-").ended(WasRejected)
	t.given("one of two")
	signing(t, both+`"need":1`, "li<chen chen-").isOpen("a:wang")
}

func aSignerUnderAVeto(t *stage) {
	g := signing(t, three+`"need":2,"veto":[{"login":"fang"}]`, "fang>chen fang+ li+ wang+")
	g.isOpen("a:chen")
	g.must(g.sign("chen-"))
	g.ended(WasRejected)
}

func signersAddSigners(t *stage) {
	g := signing(t, ofLi, "li<chen chen<deng deng>hu deng+")
	g.refused(g.sign("hu<kong"), taskDeep)
	for _, said := range []string{"hu+", "chen+", "li+"} {
		g.must(g.sign(said))
	}
	g.ended(Completed)
}

func aSignerIsTakenAway(t *stage) {
	t.given("before he has decided")
	g := signing(t, ofLi, "li<chen")
	g.must(g.sign("li~chen"))
	g.isOpen("a:li")
	t.given("after")
	g = signing(t, ofLi, "li<chen chen+")
	g.refused(g.sign("li~chen"), taskDecided)
}

func aRemovalWouldReject(t *stage) {
	g := signing(t, three+`"need":2`, "wang=chen li- fang-")
	g.refused(g.sign("wang~chen"), taskWouldReject)
}

func theLastSeatStays(t *stage) {
	g := signing(t, ofLi, "")
	g.refused(g.sign("li~li"), taskOriginal)
}

func nobodyHasTwoSeats(t *stage) {
	g := signing(t, three+`"need":"all"`, "")
	g.refused(g.sign("li<wang"), taskSeated)
}

func signersDoNotStopTheClock(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", ofLi+`,"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}`)))
	g.start()
	due := command[OpenTask](g).Due
	g.at = due.Add(-10 * time.Minute)
	g.must(g.sign("li<chen"))
	if got := command[OpenTask](g); !got.Due.Equal(due) || len(g.state.Timers) != 1 {
		t.Errorf("the signer has until %v, not %v", got.Due, due)
	}
	g.ring()
	if f := fact[DeadlineReminded](g); !g.at.Equal(due) || !f.Due.Equal(due) {
		t.Errorf("the rung says %v", f.Due)
	}
	if got := command[Remind](g).Seats; len(got) != 1 {
		t.Errorf("reminded are %v", got)
	}
}

// What waits for signers is told when its turn has come, and closed with the rest.
func TestAParkedSeatIsToldAndClosed(t *testing.T) {
	g := signing(t, three+`"need":1`, "li<chen")
	if c := command[MoveTask](g); c.Status != Parked {
		t.Errorf("the adder's to-do is %+v", c)
	}
	if f := fact[SignerAdded](g); f.Rel != Before || f.For != "chen" || f.At != g.seat("a", "li") {
		t.Errorf("told %+v", f)
	}
	g.must(g.sign("chen+"))
	if f := fact[TaskReopened](g); f.For != "li" {
		t.Errorf("told %+v", f)
	}
	g = signing(t, three+`"need":1`, "li<chen wang+")
	g.ended(Completed)
	for _, k := range g.state.Visits[0].Seats {
		if k.undecided() {
			t.Errorf("left is %+v", k)
		}
	}
}
