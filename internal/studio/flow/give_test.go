package flow

import (
	"slices"
	"testing"
)

// gave starts runs one after the other on the same data and lists who was asked.
func gave(t *testing.T, give string, turns *Turns, about ...string) (who []string) {
	t.Helper()
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"},{"role":"owner"}],"give":"`+give+`"`)))
	for _, customer := range about {
		g.world.Turns, g.world.About, g.state = turns, customer, State{}
		g.start()
		turns.Note(State{}, g.state, g.cmds)
		k := g.state.Visits[0].Seats[0]
		if len(g.open()) != 1 || k.Via != give || fact[TaskOpened](g).Via != give {
			t.Fatalf("open are %v, by %q", g.open(), k.Via)
		}
		who = append(who, k.For)
	}
	return who
}

func noTurns() *Turns { return &Turns{last: map[turn]map[string]int64{}, busy: map[string]int{}} }

// A task is given in turn to those whom its step is for, to the least busy of them, or
// to who had the customer last; the same data gives the same person.
func TestTasksAreGiven(t *testing.T) {
	is := func(got []string, want ...string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("given to %v, not %v", got, want)
		}
	}
	is(gave(t, "roundRobin", noTurns(), "c1", "c1", "c2"), "li", "wang", "li")
	busy := noTurns()
	busy.busy["li"] = 2
	is(gave(t, "leastBusy", busy, "c1", "c1", "c1", "c1"), "wang", "wang", "li", "wang")
	is(gave(t, "sticky", noTurns(), "c1", "c2", "c1", "c2", "c3", ""), "li", "wang", "li", "wang", "li", "wang")
}

// Without the data, as in a quote, nobody is picked: it is the pool's.
func TestAQuoteGivesNothing(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}],"give":"roundRobin"`)))
	g.start()
	g.isOpen("a:role:sales")
}

// Whom the step keeps out, or who has left, is given nothing; nobody is the fallback's,
// which is a pool.
func TestWhoIsGivenNothing(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}],"give":"roundRobin","except":["start"]`)))
	g.world.Turns = noTurns()
	g.start() // by li
	g.isOpen("a:wang")
	g.state, g.who.gone["wang"] = State{}, true
	g.start()
	g.isOpen("a:role:owner")
}

// A change of the order leaves a task with whom it was given, while he is meant (C2).
func TestAChangeLeavesWhatWasGiven(t *testing.T) {
	doc := flowDoc(`"a"`, approval("a", `"who":[{"role":"sales","where":{"f":"user.region","op":"=","ref":"customer.region"}},{"role":"sales"}],"give":"leastBusy","reads":["order.total"]`))
	g := newRig(t, "t", doc)
	g.world.Turns = noTurns()
	g.start()
	g.isOpen("a:li")
	g.world.Turns.busy["li"] = 9
	g.world.Version = 2
	g.world.Changed = func(int64) []Change { return []Change{{Fact: "order.total"}} }
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
	g.isOpen("a:li")
	g.set("customer.region", "south")
	g.world.Version = 3
	g.world.Changed = func(int64) []Change { return []Change{{Fact: "customer.region"}} }
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
	g.isOpen("a:wang")
}

// Where several decide there is nothing to give.
func TestGivingIsForOne(t *testing.T) {
	got := findings(t, flowDoc(`"a"`, approval("a", `"who":[{"role":"sales"}],"need":"all","give":"roundRobin"`)))
	if !slices.Equal(got, []string{"give.need /steps/a/give"}) {
		t.Error(got)
	}
}

// untilBusy is an approval of those of sales who have not much to do, else of the owner.
func untilBusy(id, most string) string {
	return approval(id, `"who":[{"role":"sales","where":{"f":"user.open","op":"<","v":`+most+`}},{"role":"owner"}],"reads":["order.total"]`)
}

// Who has enough to do is not asked: what the data says counts, and what this decision has
// opened and closed. Without the data nobody is known to have little to do.
func TestWhoHasEnoughToDoIsNotAsked(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, untilBusy("a", "2")+","+untilBusy("b", "1")))
	g.world.Turns = noTurns()
	g.world.Turns.busy["li"] = 1
	g.start()
	g.isOpen("a:li", "a:wang")
	g.world.Turns.Note(State{}, g.state, g.cmds)
	if busy := g.world.Turns.busy; busy["li"] != 2 || busy["wang"] != 1 {
		t.Errorf("after the first %v", busy)
	}
	g.must(g.say(Approve, "wang", "a")) // who is through with it then, and li has one left
	g.isOpen("b:wang")
	g.state, g.world.Turns = State{}, nil
	g.start()
	g.isOpen("a:role:owner")
}

// Lanes that open in one decision count for each other.
func TestLanesCountForEachOther(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},"lanes":[{"id":"x","name":{"en":"x"},"do":["a"]},{"id":"y","name":{"en":"y"},"do":["b"]}]},`+untilBusy("a", "1")+","+untilBusy("b", "1")))
	g.world.Turns = noTurns()
	g.world.Turns.busy["li"] = 1
	g.start()
	g.isOpen("a:wang", "b:role:owner")
}

// What somebody has at a step does not take it from him when it is looked at anew.
func TestAStepDoesNotCountAgainstItself(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"sales","where":{"all":[{"f":"user.open","op":"<","v":1},{"f":"user.region","op":"=","ref":"customer.region"}]}},{"role":"owner"}],"reads":["order.total"]`)))
	g.world.Turns = noTurns()
	g.set("customer.region", "east")
	g.start()
	g.isOpen("a:li")
	g.world.Turns.Note(State{}, g.state, g.cmds)
	g.world.Version = 2
	g.world.Changed = func(int64) []Change { return []Change{{Fact: "customer.region"}} }
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
	g.isOpen("a:li")
}
