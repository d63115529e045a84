package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/studio/rule"
)

func shanghai(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, monday.Location())
	if err != nil {
		panic(err)
	}
	return at
}

// due is when the armed timer rings, in Shanghai.
func (g *rig) due() string {
	g.t.Helper()
	if len(g.state.Timers) != 1 {
		g.t.Fatalf("armed are %v, not one timer", g.state.Timers)
	}
	return g.state.Timers[0].At.In(monday.Location()).Format("2006-01-02 15:04")
}

// ring moves the clock to the armed timer and lets it fire.
func (g *rig) ring() {
	g.t.Helper()
	t := g.state.Timers[0]
	g.at = t.At
	g.must(g.apply(Event{Kind: TimerFired, Timer: t.ID, By: Actor{Name: RobotDeadline, Kind: act.Robot}}))
}

func rungsFollowTheWorkingCalendar(t *stage) {
	ladder := `"deadline":{"in":"4wh","then":[{"at":"50%","do":"remind"},{"at":"100%","do":"remind"},{"at":"150%","do":"escalate","to":[{"role":"owner"}]}]},`
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", ladder+`"who":[{"role":"finance"}]`)))
	// Friday 9 October 2026, 16:00: two hours are left; Saturday the 10th is worked.
	g.at = shanghai("2026-10-09 16:00")
	g.start()
	var rungs []string
	for range 3 {
		rungs = append(rungs, g.due())
		g.ring()
	}
	want := []string{"2026-10-09 18:00", "2026-10-10 11:00", "2026-10-10 14:00"}
	if !slices.Equal(rungs, want) {
		t.Errorf("the rungs are at %v, not %v", rungs, want)
	}
	if len(g.state.Timers) != 0 {
		t.Errorf("after the last rung %v is armed", g.state.Timers)
	}
}

// A deadline table says how long a task has when it opens, whatever it would say later:
// the time that is left after a hold is of that time.
func TestATableGivesADeadline(t *testing.T) {
	ladder := `"deadline":{"in":"8wh","then":[{"at":"50%","do":"remind"},{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]},`
	for _, c := range []struct{ in, calendar, first, then string }{
		{"", "", "2026-10-09 14:00", "2026-10-09 18:00"},
		{"2wh", "", "2026-10-09 10:00", "2026-10-09 11:00"},
		{"1d", "", "2026-10-09 21:00", "2026-10-10 09:00"},
	} {
		g := newRig(t, "t", flowDoc(`"a"`, approval("a", ladder+`"who":[{"role":"finance"}]`)))
		g.at = shanghai("2026-10-09 09:00")
		asked := ""
		g.world.Allot = func(e *rule.Env) (clock.Duration, string) {
			asked += e.Get(g.c.MustRef("task.step")).Text()
			in, _ := clock.ParseDuration(c.in)
			return in, c.calendar
		}
		g.start()
		if g.due() != c.first {
			t.Errorf("%s: the first rung is at %s, not %s", c.in, g.due(), c.first)
		}
		due := fact[TaskOpened](g).Due
		g.world.Allot = nil
		g.ring()
		if g.due() != c.then || !g.state.Timers[0].At.Equal(due) || asked != "a" {
			t.Errorf("%s: then at %s, not %s; due %s; asked %s", c.in, g.due(), c.then, due, asked)
		}
	}
}

// A due time is the whole of the deadline, and the first rung is armed with it.
func TestATaskKnowsItsDueTime(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}]`)))
	g.start()
	open := command[OpenTask](g)
	if got := open.Due.In(monday.Location()).Format("15:04"); got != "15:00" {
		t.Errorf("due at %s", got)
	}
	set := command[SetTimer](g)
	if set.Visit != open.Visit || g.due() != "2026-11-16 14:12" {
		t.Errorf("armed is %+v", set)
	}
}

func escalationSharesTheTask(t *stage) {
	ladder := `"deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[{"manager":1,"of":"task.owner"},{"role":"owner"}]}]},`
	for _, who := range []string{"li", "wang"} {
		t.given(who + " acts")
		g := newRig(t, "t", flowDoc(`"a"`, approval("a", ladder+`"who":[{"user":"order.owner"}]`)))
		g.start()
		g.refused(g.say(Approve, "wang", "a"), taskOthers)
		g.ring()
		if share := command[ShareTask](g); !slices.Equal(share.With, []string{"wang"}) {
			t.Errorf("shared with %v", share.With)
		}
		if told := strings.Join(g.told(), " "); told != "task.late deadline.escalated task.escalated" {
			t.Errorf("told %s", told)
		}
		g.must(g.say(Approve, who, "a"))
		g.ended(Completed)
	}
}

// D2: without a named superior the next alternative counts, at last the fallback.
func TestEscalationAlwaysFindsSomebody(t *testing.T) {
	ladder := `"deadline":{"in":"4wh","then":[{"at":"100%","do":"escalate","to":[{"manager":1,"of":"task.owner"},{"role":"seniorSales"}]}]},`
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", ladder+`"who":[{"role":"finance"}]`)))
	g.who.gone["wang"], g.who.gone["zhang"] = true, true
	g.start()
	g.ring()
	if share := command[ShareTask](g); !slices.Equal(share.With, []string{"role:owner"}) {
		t.Errorf("shared with %v", share.With)
	}
}

func aDroppedTimerFiresIntoNothing(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", `"who":[{"role":"finance"}]`)+","+approval("b", `"who":[{"role":"owner"}]`)))
	g.start()
	armed := g.state.Timers[0]
	g.at = armed.At.Add(-time.Second)
	g.must(g.say(Approve, "fang", "a"))
	if drop := command[DropTimer](g); drop.Timer != armed.ID {
		t.Errorf("dropped %v, armed was %v", drop.Timer, armed)
	}
	before := string(g.state.Marshal())
	g.at = armed.At
	g.refused(g.apply(Event{Kind: TimerFired, Timer: armed.ID, By: Actor{Name: RobotDeadline, Kind: act.Robot}}), timerStale)
	if string(g.state.Marshal()) != before {
		t.Error("a stale timer changed the run")
	}
}

// D3: a ladder of reminders repeats its last one, each further time after the
// last reminder; a clock that stood still makes up for nothing.
func TestTheLastReminderRepeats(t *testing.T) {
	ladder := `"deadline":{"in":"1wd","then":[{"at":"80%","do":"remind"},{"at":"100%","do":"remind","say":{"en":"now"}}]},`
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", ladder+`"who":[{"role":"finance"}]`)))
	g.start()
	g.ring()
	if told := strings.Join(g.told(), " "); told != "deadline.reminded" {
		t.Errorf("the first rung told %s", told)
	}
	g.ring()
	if told := strings.Join(g.told(), " "); told != "task.late deadline.reminded" {
		t.Errorf("the second rung told %s", told)
	}
	if r := command[Remind](g); r.Say["en"] != "now" || len(r.Seats) != 1 {
		t.Errorf("reminded %+v", r)
	}
	if g.due() != "2026-11-18 10:00" {
		t.Errorf("repeats at %s", g.due())
	}
	t3 := g.state.Timers[0]
	g.at = shanghai("2026-12-01 11:00") // the server was down
	g.must(g.apply(Event{Kind: TimerFired, Timer: t3.ID}))
	if f := fact[DeadlineReminded](g); f.Rung != 3 || g.due() != "2026-12-02 11:00" {
		t.Errorf("rung %d, again at %s", f.Rung, g.due())
	}
}

// D1: the calendar is the step's own where it names one, and working days keep
// the time of day.
func TestCalendarsOfSteps(t *testing.T) {
	ladder := `"deadline":{"in":"1wd","calendar":"shop","then":[{"at":"100%","do":"remind"}]},`
	docs := map[string]string{
		"flows/t.json": flowDoc(`"a"`, approval("a", ladder+`"who":[{"role":"finance"}]`)),
		"calendars/shop.json": `{"format":"calendar.v1","key":"shop","name":{"en":"Shop"},
			"week":{"sat":["10:00-20:00"],"sun":["10:00-20:00"]}}`,
	}
	flows, c, r, found := build(t, docs)
	if len(found) > 0 {
		t.Fatal(found)
	}
	g := &rig{t: t, def: flows.Get("t"), c: c, r: r, who: workshop(c), at: shanghai("2026-11-21 12:00")}
	g.world.Version = 1
	g.start()
	if g.due() != "2026-11-22 12:00" {
		t.Errorf("due %s", g.due())
	}
}

// D2: a deadline skips a step, or ends a task that has no outcome for that as timed out.
func TestADeadlineEndsAStepOtherwise(t *testing.T) {
	late := func(as string) string {
		return `"deadline":{"in":"4wh","then":[{"at":"100%","do":"decide","as":"` + as + `"}]},` + finance
	}
	outcomes := `,"outcomes":[{"key":"x","name":{"en":"x"}},{"key":"y","name":{"en":"y"}}]`
	for step, want := range map[string]string{
		approval("a", late("skip")):             "skipped task.late deadline.decided task.closed step.skipped",
		taskStep("a", late("skip")):             "skipped task.late deadline.decided task.closed step.skipped",
		taskStep("a", late("timeout")+outcomes): "timeout task.late deadline.decided task.closed",
	} {
		g := newRig(t, "t", flowDoc(`"a","b"`, step+","+approval("b", finance+`,"skip":[{"if":{"f":"did.a","op":"notIn","v":["skipped","timeout"]},"say":{"en":"x"}}]`)))
		g.start()
		g.ring()
		told := strings.Join(g.told()[:min(len(g.told()), len(strings.Fields(want))-1)], " ")
		if did := g.state.Visits[0].Result; told != strings.Join(strings.Fields(want)[1:], " ") || did != strings.Fields(want)[0] && did != ByDeadline {
			t.Errorf("%s\nended in %s, told %s", step, did, g.told())
		}
		g.isOpen("b:role:finance")
	}
}

// A loop that waits for items to come is ended by its deadline with those that it had.
func TestADeadlineEndsAnOpenLoop(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"all"`, `"all":{"kind":"each","name":{"en":"all"},"over":"order.lines","do":["a"],"until":{"f":"order.repeat","op":"=","v":true},`+
		finance+`,"deadline":{"in":"2d","then":[{"at":"100%","do":"decide","as":"timeout"}]}},`+approval("a", finance)))
	g.facts["order.lines"] = g.lines("1")
	g.start()
	g.must(g.say(Approve, "fang", "a"))
	g.isOpen("all:role:finance")
	g.ring()
	g.ended(Completed)
}
