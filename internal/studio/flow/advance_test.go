package flow

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

const both = `"who":[{"union":[{"login":"li"},{"login":"wang"}]}],`

func theFirstDecides(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", both+`"need":"one"`)))
	g.start()
	g.isOpen("a:li", "a:wang")
	g.must(g.say(Reject, "wang", "a"))
	g.ended(WasRejected)
	closed := fact[TaskClosed](g)
	if closed.Why.Code != WhyDecided || closed.Why.By != "Wang" {
		t.Errorf("closed for %+v", closed.Why)
	}
	if f := fact[Finished](g); f.Step != "a" {
		t.Errorf("rejected at %q", f.Step)
	}
}

func allMustSayYes(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a",
		`"who":[{"union":[{"login":"li"},{"login":"wang"},{"login":"fang"}]}],"need":"all"`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	g.must(g.say(Approve, "fang", "a"))
	g.isOpen("a:wang")
	g.must(g.say(Reject, "wang", "a"))
	g.ended(WasRejected)
	var said []string
	for _, k := range g.state.Visits[0].Seats {
		said = append(said, string(k.Status))
	}
	if got := strings.Join(said, " "); got != "approved rejected approved" {
		t.Errorf("the seats say %s", got)
	}
}

// A2: all of a role is a seat for each active member, none twice.
func TestAllOfARoleAsksEachMember(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"union":[{"role":"sales"},{"login":"li"}]}],"need":"all"`)))
	g.start()
	g.isOpen("a:li", "a:wang")
	g.must(g.say(Approve, "wang", "a"))
	g.must(g.say(Approve, "li", "a"))
	g.ended(Completed)
}

func whoComesSecondIsTold(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", both+`"need":"one"`)+","+approval("b", `"who":[{"role":"finance"}]`)))
	g.start()
	g.must(g.say(Approve, "li", "a"))
	err := g.say(Reject, "wang", "a")
	if say := g.refused(err, taskDecided).Say("en"); !strings.Contains(say, "Li") || !strings.Contains(say, "02:00 UTC") {
		t.Errorf("the second is told %q", say)
	}
	g.isOpen("b:role:finance")
}

func anEventCountsOnce(t *stage) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", both+`"need":"all"`)+","+approval("b", `"who":[{"role":"finance"}]`)))
	g.start()
	same := func(ev *Event) { ev.ID = "again" }
	g.must(g.say(Approve, "li", "a", same))
	before := string(g.state.Marshal())
	g.must(g.say(Approve, "li", "a", same))
	if len(g.cmds) > 0 || string(g.state.Marshal()) != before {
		t.Errorf("the second delivery did %v", g.cmds)
	}
}

// An old page is refused in words, and with what whoever decides may see alone.
func TestAnOldPageIsToldWhatHasChanged(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}],"reads":["order.total","order.note"]`)))
	g.start()
	g.world.Version = 4
	g.world.Changed = func(int64) []Change {
		return []Change{{Fact: "order.total", Label: "total", Old: "5,600", New: "6,280", Hidden: true}, {Fact: "order.note", Label: "note", New: "ring twice"}}
	}
	old := func(ev *Event) { ev.Version = 1 }
	if say := g.refused(g.say(Approve, "fang", "a", old), taskChanged).Say("en"); say != "this has changed since you opened it: note — → ring twice" {
		t.Errorf("it says %q", say)
	}
	g.world.Changed = func(int64) []Change {
		return []Change{{Fact: "order.total", Label: "total", New: "6,280", Hidden: true}}
	}
	if say := g.refused(g.say(Approve, "fang", "a", old), taskMoved).Say("en"); say != "this has changed since you opened it" {
		t.Errorf("of what is hidden it says %q", say)
	}
}

func anOldPageIsRefused(t *stage) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}],"reads":["order.total"]`)))
	g.world.Version = 3
	g.start()
	g.world.Version = 4
	g.world.Changed = func(since int64) []Change { return []Change{{Fact: "order.total", Old: "5,600", New: "6,280"}} }
	old := func(ev *Event) { ev.Version = 3 }
	say := g.refused(g.say(Approve, "fang", "a", old), taskChanged).Say("zh-CN")
	if !strings.Contains(say, "5,600 → 6,280") {
		t.Errorf("refused without the difference: %s", say)
	}
	g.world.Changed = func(since int64) []Change { return []Change{{Fact: "order.note", Old: "", New: "ring twice"}} }
	g.must(g.say(Approve, "fang", "a", old))
	g.ended(Completed)
	if on := g.state.Visits[0].Seats[0].On; on != 3 {
		t.Errorf("decided on version %d", on)
	}
}

// A version that the subject never had is no page that anybody saw.
func TestAVersionToComeIsRefused(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}]`)))
	g.start()
	g.refused(g.say(Approve, "fang", "a", func(ev *Event) { ev.Version = 9 }), taskVersion)
}

// P1: who does not hold the seat may not decide it, nor may who has left.
func TestOnlyWhoIsAskedMayDecide(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}]`)))
	g.start()
	g.refused(g.say(Approve, "li", "a"), taskOthers)
	g.who.gone["fang"] = true
	g.refused(g.say(Approve, "fang", "a"), taskOthers)
	g.isOpen("a:role:finance")
}

// A refusal says what is wrong with the answer, at its field.
func TestAnAnswerThatDoesNotFitIsRefused(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", `"who":[{"role":"finance"}]`)+","+
		taskStep("b", `"who":[{"role":"finance"}],"outcomes":[{"key":"pass","name":{"en":"Pass"}},{"key":"fail","name":{"en":"Fail"}}]`)))
	g.start()
	silent := func(ev *Event) { ev.Opinion = " " }
	if f := g.refused(g.say(Reject, "fang", "a", silent), taskOpinion); f.Field != "/opinion" {
		t.Errorf("the opinion is missing at %q", f.Field)
	}
	g.refused(g.say(Finish, "fang", "a"), taskVerb)
	g.refused(g.apply(Event{Kind: Approve, By: by("fang"), Seat: ID{'k', 99}}), taskMissing)
	g.refused(g.apply(Event{Kind: "hurry", By: by("fang")}), flowEvent)
	g.must(g.say(Approve, "fang", "a"))
	g.refused(g.say(Approve, "fang", "b"), taskVerb)
	g.refused(g.say(Finish, "fang", "b"), taskOutcome)
	g.refused(g.say(Finish, "fang", "b", func(ev *Event) { ev.Fields = []byte(`{"a":1}`); ev.Outcome = "pass" }), taskFields)
	g.must(g.say(Finish, "fang", "b", func(ev *Event) { ev.Outcome = "fail" }))
	g.ended(Completed)
}

// The opinion is asked for as the step says.
func TestOpinionsAreAskedForAsTheStepSays(t *testing.T) {
	say := func(text string) func(*Event) { return func(ev *Event) { ev.Opinion = text } }
	for _, c := range []struct{ rule, given, want string }{
		{"none", "", "yes"}, {"none", "fine", "unknown"}, {"optional", "", "yes"}, {"optional", "fine", "yes"},
		{"onReject", "", "yes"}, {"always", "", "required"}, {"always", "fine", "yes"},
	} {
		g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}],"opinion":"`+c.rule+`"`)))
		g.start()
		got := "yes"
		if err := g.say(Approve, "fang", "a", say(c.given)); err != nil {
			got = fault.As(err).Code
		}
		if got != c.want {
			t.Errorf("opinion %s, given %q: %s, not %s", c.rule, c.given, got, c.want)
		}
	}
}

// A1: the first alternative that yields somebody counts, then the flow's
// fallback, then the workspace's role.
func TestSomebodyIsAlwaysFound(t *testing.T) {
	chain := `"who":[{"user":"customer.owner"},{"role":"finance"}]`
	for _, c := range []struct {
		name string
		set  func(*rig)
		want string
		via  string
	}{
		{"first", func(g *rig) { g.facts["customer.owner"] = rule.User("wang") }, "a:wang", ""},
		{"first has left", func(g *rig) { g.facts["customer.owner"] = rule.User("wang"); g.who.gone["wang"] = true }, "a:role:finance", ""},
		{"second", func(g *rig) {}, "a:role:finance", ""},
		{"fallback", func(g *rig) { g.who.gone["fang"] = true }, "a:role:owner", viaFallback},
		{"workspace", func(g *rig) { g.who.gone["fang"], g.who.gone["zhang"] = true, true }, "a:role:owner", viaWorkspace},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, "t", flowDoc(`"a"`, approval("a", chain)))
			c.set(g)
			g.start()
			g.isOpen(c.want)
			if via := fact[TaskOpened](g).Via; via != c.via {
				t.Errorf("found via %q, not %q", via, c.via)
			}
		})
	}
}

func nobodyIsFound(t *stage) {
	t.given("skip")
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}],"empty":"skip"`)))
	g.who.gone["fang"] = true
	g.start()
	if f := fact[StepSkipped](g); f.Cause != ByEmpty || f.Step != "a" {
		t.Errorf("skipped for %+v", f)
	}
	g.ended(Completed)

	t.given("the default")
	g = newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}]`)))
	g.who.gone["fang"] = true
	g.start()
	g.isOpen("a:role:owner")
}

// People are found by fact, by login, as managers, as who started, and under a
// condition over users.
func TestWaysToFindPeople(t *testing.T) {
	for _, c := range []struct{ who, want string }{
		{`{"user":"order.owner"}`, "a:li"},
		{`{"login":"chen"}`, "a:chen"},
		{`{"starter":true}`, "a:li"},
		{`{"manager":1,"of":"order.owner"}`, "a:wang"},
		{`{"manager":[1,3],"of":"order.owner"}`, "a:wang a:zhang"},
		{`{"manager":4,"of":"order.owner"},{"role":"sales"}`, "a:role:sales"},
		{`{"role":"installer","where":{"f":"user.region","op":"=","ref":"customer.region"}}`, "a:kong"},
		{`{"union":[{"role":"installer"},{"role":"sales"}],"where":{"f":"user.region","op":"=","v":"east"}}`, "a:hu a:li"},
		{`{"union":[{"role":"installer"},{"login":"li"},{"user":"order.owner"}]}`, "a:role:installer a:li"},
	} {
		g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[`+c.who+`]`)))
		g.facts["customer.region"] = rule.Code("south")
		g.start()
		if got := strings.Join(g.open(), " "); got != c.want {
			t.Errorf("%s: %s, not %s", c.who, got, c.want)
		}
	}
}

// The assignment tables answer with a who list; without a row the next
// alternative counts.
func TestTablesAssignTasks(t *testing.T) {
	for given, want := range map[string]string{
		`[ {"role": "seniorSales"} ]`: "sales:role:seniorSales",
		`[{"user":"customer.owner"},{"role":"sales","where":{"f":"user.region","op":"=","ref":"customer.region"}}]`: "sales:li",
		"": "sales:li",
	} {
		g := newRig(t, "furniture", "")
		g.facts["customer.region"] = rule.Code("east")
		g.facts["route.lane"] = rule.Code("standard")
		var step rule.Value
		g.world.Assign = func(e *rule.Env) json.RawMessage {
			step = e.Get(g.c.MustRef("task.step"))
			return []byte(given)
		}
		g.start()
		g.isOpen(want)
		if via := fact[TaskOpened](g).Via; (given != "") != (via == viaRule) {
			t.Errorf("%s: via %q", given, via)
		}
		if step.Text() != "sales" {
			t.Errorf("the tables were asked about %q", step.Text())
		}
	}
}

// Whom the tables name may have to fulfil a condition; where nobody does, the next
// alternative counts.
func TestTablesUnderACondition(t *testing.T) {
	for region, want := range map[string]string{"south": "a:wang", "north": "a:role:finance"} {
		g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"rule":true,"where":{"f":"user.region","op":"=","ref":"customer.region"}},{"role":"finance"}]`)))
		g.facts["customer.region"] = rule.Code(region)
		g.world.Assign = func(*rule.Env) json.RawMessage { return []byte(`[{"role":"seniorSales"}]`) }
		g.start()
		g.isOpen(want)
	}
}

// B2: a skip names its sentence, which of the skips held, and what it read.
func TestASkipSaysWhy(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["route.skip"] = rule.Code("fast"), rule.Texts("finance")
	g.start()
	var skipped []string
	for _, c := range g.cmds {
		if tell, ok := c.(Tell); ok {
			if f, ok := tell.Fact.(StepSkipped); ok {
				skipped = append(skipped, f.Step+" "+f.Say["en"]+" "+string(f.Values))
				if tell.Robot != RobotFlow {
					t.Errorf("%s was skipped by %q", f.Step, tell.Robot)
				}
			}
		}
	}
	want := `finance Skipped by the routing rule {"route.skip":["finance"]}`
	if !slices.Contains(skipped, want) {
		t.Errorf("skipped: %q", skipped)
	}
}

// B2: a step that is off is passed and says so.
func TestAStepThatIsOffIsPassed(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"off":true,"who":[{"role":"finance"}]`)))
	g.start()
	if f := fact[StepSkipped](g); f.Cause != ByOff {
		t.Errorf("passed for %+v", f)
	}
	g.ended(Completed)
}

// B3: the first lane that fits is taken, else the default, with what was read.
func TestAChoiceTakesTheFirstLaneThatFits(t *testing.T) {
	for lane, want := range map[string]string{"special": "vipReview:role:vipService", "standard": "sales:li", "fast": ""} {
		g := newRig(t, "furniture", "")
		g.facts["route.lane"] = rule.Code(lane)
		g.start()
		taken := fact[ChoiceTaken](g)
		if lane == "standard" {
			lane = elseLane
		}
		if taken.Lane != lane || len(taken.Values) == 0 {
			t.Errorf("%s: took %+v", lane, taken)
		}
		if got := strings.Join(g.open(), " "); want != "" && got != want {
			t.Errorf("%s: open is %s", lane, got)
		}
	}
}

// did.<step> is read by later conditions, and only while it is in force.
func TestLaterConditionsReadOutcomes(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`,
		taskStep("a", `"who":[{"role":"finance"}],"outcomes":[{"key":"pass","name":{"en":"Pass"}},{"key":"fail","name":{"en":"Fail"}}]`)+","+
			approval("b", `"who":[{"role":"owner"}],"skip":[{"if":{"f":"did.a","op":"=","v":"pass"},"say":{"en":"passed"}}]`)))
	g.start()
	g.must(g.say(Finish, "fang", "a", func(ev *Event) { ev.Outcome = "fail" }))
	g.isOpen("b:role:owner")
	g = newRig(t, "t", flowDoc(`"a","b"`,
		taskStep("a", `"who":[{"role":"finance"}],"outcomes":[{"key":"pass","name":{"en":"Pass"}},{"key":"fail","name":{"en":"Fail"}}]`)+","+
			approval("b", `"who":[{"role":"owner"}],"skip":[{"if":{"f":"did.a","op":"=","v":"pass"},"say":{"en":"passed"}}]`)))
	g.start()
	g.must(g.say(Finish, "fang", "a", func(ev *Event) { ev.Outcome = "pass" }))
	g.ended(Completed)
}

// H1: only the submitter, only while the condition holds, and not over a barrier.
func TestWithdrawing(t *testing.T) {
	doc := flowDoc(`"r","a","s","b"`, auto("r", "inventory.reserve")+","+approval("a", `"who":[{"role":"finance"}]`)+","+
		auto("s", "fulfilment.ship")+","+approval("b", `"who":[{"role":"finance"}]`))
	g := newRig(t, "t", doc)
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowMissing)
	g.start()
	g.refused(g.apply(Event{Kind: Withdraw, By: by("wang")}), flowOthers)
	g.facts["order.phase"] = rule.Code("confirmed")
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowStay)
	g.facts["order.phase"] = rule.Code("placed")
	stand := g.state
	g.must(g.apply(Event{Kind: Withdraw, By: by("li"), Reason: "mistake"}))
	g.ended(Withdrawn)
	if u := command[Undo](g); u.Verb != "inventory.free" || u.Key != "ord_1/main/r/44136fa3" {
		t.Errorf("undone by %+v", u)
	}
	fact[WithdrawnFact](g)
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowEnded)

	g.state = stand
	g.must(g.say(Approve, "fang", "a"))
	g.refused(g.apply(Event{Kind: Withdraw, By: by("li")}), flowBarrier)
}

// H2: the cancelling of the subject always ends the run and closes its tasks.
func TestCancellingEndsTheRun(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["order.madeToOrder"] = rule.Code("fast"), rule.Bool(true)
	g.start()
	g.must(g.say(Approve, "fang", "finance"))
	g.isOpen("schedule:role:production", "materials:role:warehouse")
	g.must(g.apply(Event{Kind: Cancel, By: by("zhang"), Reason: "asked"}))
	g.ended(WasCancelled)
	if f := fact[TaskClosed](g); f.Why.Code != WhyCancelled || f.Why.By != "Zhang" {
		t.Errorf("closed for %+v", f.Why)
	}
	g.refused(g.apply(Event{Kind: Cancel, By: by("zhang")}), flowEnded)
}

// A verb that is refused while the run begins refuses the beginning: whoever places can
// mend the cause, and nothing has changed (G3).
func TestARefusedVerbRefusesTheBeginning(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"c"`, auto("c", "order.confirm")))
	g.fails = map[string]error{"order.confirm": taskOthers.New()}
	g.refused(g.apply(Event{Kind: Start, Subject: "ord_1", By: by("li")}), taskOthers)
	if g.state.Status != "" {
		t.Errorf("the refusal left %s", g.state.Marshal())
	}
	g.fails = nil
	g.start()
	g.ended(Completed)
	if n := len(g.calls); n != 1 || g.calls[0].Key != "ord_1/main/c/44136fa3" {
		t.Errorf("called %+v", g.calls)
	}
	if told := g.told(); slices.Contains(told, "call.started") || !slices.Contains(told, "call.succeeded") {
		t.Errorf("told %v", told)
	}
}

// A run begins once, and nothing else happens before it has.
func TestARunBeginsOnce(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a"`, approval("a", `"who":[{"role":"finance"}]`)))
	g.refused(g.apply(Event{Kind: Cancel, By: by("li")}), flowMissing)
	g.start()
	g.refused(g.apply(Event{Kind: Start, By: by("li")}), flowBegun)
}

// An empty flow has nothing to wait for.
func TestAFlowWithoutStepsIsDoneAtOnce(t *testing.T) {
	g := newRig(t, "t", flowDoc(``, ``))
	g.start()
	g.ended(Completed)
	command[Ended](g)
	if told := strings.Join(g.told(), " "); told != "flow.started flow.finished" {
		t.Errorf("told %s", told)
	}
}

// The state reads as a document and round-trips.
func TestTheStateIsADocument(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"r","a"`, auto("r", "inventory.reserve")+","+approval("a", both+`"need":"all"`)))
	g.start()
	g.at = g.at.Add(90 * time.Minute)
	g.must(g.say(Approve, "li", "a"))
	raw := g.state.Marshal()
	want := `{"flow":"t","release":"` + g.r.ID + `","subject":"ord_1","starter":"li","version":1,"status":"running","next":7,` +
		`"parts":{"p1":{"lane":"main","at":"v4","status":"running"}},` +
		`"visits":{"v2":{"step":"r","part":"p1","status":"done","result":"done"},` +
		`"v4":{"step":"a","part":"p1","status":"open","at":"2026-11-16T02:00:00Z","seats":[` +
		`{"id":"k5","for":"li","status":"approved","by":"li","name":"Li","at":"2026-11-16T03:30:00Z","on":1},` +
		`{"id":"k6","for":"wang","status":"open"}]}},` +
		`"calls":{"c3":{"visit":"v2","key":"main/r/44136fa3","status":"done","attempt":1}},` +
		`"timers":{"t7":{"for":"v4","rung":1,"at":"2026-11-16T06:12:00Z"}},"events":["e01","e02"]}`
	if string(raw) != want {
		t.Errorf("the state is\n%s\nnot\n%s", raw, want)
	}
	var back State
	g.must(back.Unmarshal(raw))
	if again := string(back.Marshal()); again != want {
		t.Errorf("read back it is %s", again)
	}
	for _, bad := range []string{`{"held":{}}`, `{"parts":{"x":{}}}`, `{"visits":{"v0":{}}}`, `{"next":"one"}`, `[]`, `{"timers":{"t1":{"for":"9"}}}`} {
		if new(State).Unmarshal([]byte(bad)) == nil {
			t.Errorf("%s was read as a state", bad)
		}
	}
}
