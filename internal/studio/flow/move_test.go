package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

// move takes the run over to another document of its flow, in a release of its own.
func (g *rig) move(doc string, names map[string]string) error {
	g.t.Helper()
	next := newRig(g.t, "t", doc)
	next.def.Release = g.def.Release + "'"
	was := g.def
	g.def, g.c, g.r = next.def, next.c, next.r
	err := g.apply(Event{Kind: ChangeOver, By: by("zhang"), Move: &Moving{From: was, Map: names}})
	if err != nil {
		g.def = was
	}
	return err
}

// acts does what "li a" (yes), "li !a" (no) and "li <a" (back to the first step) say.
func (g *rig) acts(words ...string) {
	g.t.Helper()
	for _, word := range words {
		who, step, _ := strings.Cut(word, " ")
		switch step[0] {
		case '!':
			g.must(g.say(Reject, who, step[1:]))
		default:
			g.must(g.say(Approve, who, step))
		}
	}
}

const abc = `"a","b","c"`

func threeOf(a, b, c string) string {
	return one("a", "li", a) + "," + one("b", "fang", b) + "," + one("c", "zhang", c)
}

// V5: the new definition is walked with what was decided; the run stands at the first
// step of which nothing counts.
func TestAMovedRunKeepsWhatWasDecided(t *testing.T) {
	split := func(join string, lanes ...string) string {
		all := make([]string, len(lanes))
		for i, lane := range lanes {
			all[i] = `{"id":"l` + lane + `","name":{"en":"l"},"do":["` + lane + `"]}`
		}
		return `"p":{"kind":"parallel","name":{"en":"p"},"join":"` + join + `","lanes":[` + strings.Join(all, ",") + `]}`
	}
	big := `{"f":"order.wishDate","op":"empty"}`
	choice := func(then, other string) string {
		return `"k":{"kind":"choice","name":{"en":"k"},"lanes":[{"id":"x","name":{"en":"x"},"if":` + big + `,"do":[` + then + `]}],"else":[` + other + `]}`
	}
	x := one("x", "wang", "")
	for _, c := range []struct {
		name, old, new string
		acts           []string
		names          map[string]string
		open, kept     string
	}{
		{"nothing changed", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, threeOf("", "", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"a step before", flowDoc(abc, threeOf("", "", "")), flowDoc(`"x",`+abc, x+","+threeOf("", "", "")), []string{"li a"}, nil, "x:wang", ""},
		{"a step behind", flowDoc(abc, threeOf("", "", "")), flowDoc(abc+`,"x"`, x+","+threeOf("", "", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"fewer steps", flowDoc(abc, threeOf("", "", "")), flowDoc(`"b","c"`, one("b", "fang", "")+","+one("c", "zhang", "")), []string{"li a"}, nil, "b:fang", ""},
		{"another order", flowDoc(abc, threeOf("", "", "")), flowDoc(`"c","b","a"`, threeOf("", "", "")), []string{"li a", "fang b"}, nil, "c:zhang", ""},
		{"other names", flowDoc(abc, threeOf("", "", "")), flowDoc(`"x","b","c"`, strings.Replace(threeOf("", "", ""), `"a"`, `"x"`, 1)), []string{"li a"}, map[string]string{"a": "x"}, "b:fang", "x"},
		{"a new one of the same name", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, threeOf("", "", "")), []string{"li a"}, map[string]string{"a": ""}, "a:li", ""},
		{"where it stands is gone", flowDoc(abc, threeOf("", "", "")), flowDoc(`"a","c"`, one("a", "li", "")+","+one("c", "zhang", "")), []string{"li a"}, map[string]string{"b": ""}, "c:zhang", "a"},
		{"it skips now", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, threeOf("", `,"skip":[{"if":`+big+`,"say":{"en":"no day"}}]`, "")), []string{"li a"}, nil, "c:zhang", "a"},
		{"it reads more", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, threeOf(`,"reads":["order.wishDate","order.total"]`, "", "")), []string{"li a"}, nil, "a:li", ""},
		{"it reads less", flowDoc(abc, threeOf(`,"reads":["order.wishDate","order.total"]`, "", "")), flowDoc(abc, threeOf(`,"reads":["order.total"]`, "", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"other people", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, one("a", "chen", "")+","+one("b", "chen", "")+","+one("c", "zhang", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"more have to agree", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, approval("a", `"who":[{"union":[{"login":"li"},{"login":"wang"}]}],"need":2`)+","+one("b", "fang", "")+","+one("c", "zhang", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"a veto by name", flowDoc(abc, threeOf("", "", "")), flowDoc(abc, threeOf(`,"veto":[{"login":"wang"}]`, "", "")), []string{"li a"}, nil, "a:li a:wang", ""},
		{"into lanes", flowDoc(abc, threeOf("", "", "")), flowDoc(`"p","c"`, split("all", "a", "b")+","+threeOf("", "", "")), []string{"li a"}, nil, "b:fang", "a"},
		{"out of lanes", flowDoc(`"p","c"`, split("all", "a", "b")+","+threeOf("", "", "")), flowDoc(abc, threeOf("", "", "")), []string{"fang b"}, nil, "a:li", ""},
		{"lanes were enough", flowDoc(`"p","c"`, split("any", "a", "b")+","+threeOf("", "", "")), flowDoc(`"p","c"`, split("any", "a", "b")+","+threeOf("", "", "")), []string{"fang b"}, nil, "c:zhang", "b"},
		{"lanes are enough now", flowDoc(`"p","c"`, split("all", "a", "b")+","+threeOf("", "", "")), flowDoc(`"p","c"`, split("any", "a", "b")+","+threeOf("", "", "")), []string{"fang b"}, nil, "c:zhang", "b"},
		{"a lane was refused", flowDoc(`"p","c"`, split("any", "a", "b")+","+threeOf("", "", "")), flowDoc(`"p","c"`, split("any", "a", "b")+","+threeOf("", "", "")), []string{"li !a"}, nil, "b:fang", "a"},
		{"another lane of a choice", flowDoc(`"k","c"`, choice(`"a"`, `"b"`)+","+threeOf("", "", "")), flowDoc(`"k","c"`, choice(`"b"`, `"a"`)+","+threeOf("", "", "")), nil, nil, "b:fang", ""},
		{"a round further", flowDoc(`"p","b"`, repeatStep(`"a"`, approvedA, `,"max":3,"over":[]`)+","+one("a", "li", `,"reject":{"then":"goOn"}`)+","+one("b", "fang", "")),
			flowDoc(`"p","b"`, repeatStep(`"a"`, approvedA, `,"max":2,"over":[]`)+","+one("a", "li", `,"reject":{"then":"goOn"}`)+","+one("b", "fang", "")), []string{"li !a"}, nil, "a:li", ""},
		{"a call is kept whatever it is given", flowDoc(abc, one("a", "li", "")+","+auto("b", "inventory.reserve")+","+one("c", "zhang", "")),
			flowDoc(abc, one("a", "li", "")+","+strings.Replace(auto("b", "inventory.reserve"), `"verb"`, `"with":{"for":"1d"},"verb"`, 1)+","+one("c", "zhang", "")), []string{"li a"}, nil, "c:zhang", "a b"},
		{"behind a step that is new", flowDoc(abc, one("a", "li", "")+","+auto("b", "inventory.reserve")+","+one("c", "zhang", "")),
			flowDoc(`"x",`+abc, x+","+one("a", "li", "")+","+auto("b", "inventory.reserve")+","+one("c", "zhang", "")), []string{"li a"}, nil, "x:wang", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, "t", c.old)
			g.start()
			g.acts(c.acts...)
			calls := len(g.calls)
			if err := g.move(c.new, c.names); err != nil {
				t.Fatal(err, fault.As(err).Parts)
			}
			if got := strings.Join(g.open(), " "); got != c.open {
				t.Errorf("it stands at %s, not %s", got, c.open)
			}
			if f := fact[FlowMoved](g); strings.Join(f.Kept, " ") != c.kept || f.Was+"'" != f.Release {
				t.Errorf("told %+v, not that %s was kept", f, c.kept)
			}
			if g.state.Release != g.def.Release || len(g.calls) != calls {
				t.Errorf("the state is of %s, called %v", g.state.Release, g.calls[calls:])
			}
			var back State
			if err := back.Unmarshal(g.state.Marshal()); err != nil {
				t.Fatal(err)
			}
			g.finish()
		})
	}
}

// finish has everybody say yes until the run is over.
func (g *rig) finish() {
	g.t.Helper()
	for n := 0; g.state.Status == Running; n++ {
		v := begin(g.def, g.state, g.view(), Event{At: g.at}).firstOpen()
		if v == nil || n > 30 {
			g.t.Fatalf("nothing is open, or too much: %s", g.state.Marshal())
		}
		for _, k := range v.Seats {
			if k.Status == Open {
				who := k.For
				if role, pool := cutRole(who); pool {
					who = g.who.Role(role)[0].ID
				}
				g.must(g.say(Approve, who, v.Step))
				break
			}
		}
	}
	g.ended(Completed)
}

// What was decided behind where a moved run stands counts when it comes there.
func TestWhatWasDecidedFurtherOnWaits(t *testing.T) {
	g := newRig(t, "t", flowDoc(abc, one("a", "li", "")+","+auto("b", "inventory.reserve")+","+one("c", "zhang", "")))
	g.start()
	g.acts("li a")
	g.must(g.move(flowDoc(`"x",`+abc, one("x", "wang", "")+","+one("a", "li", "")+","+auto("b", "inventory.reserve")+","+one("c", "zhang", "")), nil))
	g.acts("wang x")
	g.isOpen("c:zhang")
	if len(g.calls) != 1 || !slices.Equal(g.told(), []string{"task.approved", "task.done", "step.kept", "step.kept", "task.opened"}) {
		t.Errorf("called %v, told %v", g.calls, g.told())
	}
}

// Whoever has a step at hand keeps it: with what was said, added signers, and the time
// that is left under the new deadline.
func TestWhereAMovedRunStandsItStands(t *testing.T) {
	all := func(need, in string) string {
		return flowDoc(`"a"`, approval("a", `"who":[{"union":[{"login":"li"},{"login":"wang"},{"login":"zhao"}]}],"need":`+need+
			`,"deadline":{"in":"`+in+`","then":[{"at":"100%","do":"remind"}]}`))
	}
	g := newRig(t, "t", all(`"all"`, "4h"))
	g.start()
	g.acts("li a")
	g.must(g.say(AddSigner, "wang", "a", signers(Before, "chen")))
	seats := g.state.Visits[0].Seats
	g.at = g.at.Add(time.Hour)
	g.must(g.move(all(`"all"`, "6h"), nil))
	if got := g.state.Visits[0].Seats; !slices.EqualFunc(got, seats, func(a, b Seat) bool { return a.ID == b.ID && a.Status == b.Status && a.By == b.By }) {
		t.Errorf("the seats were %+v and are %+v", seats, got)
	}
	if due := g.state.Timers[0].At; len(g.state.Timers) != 1 || !due.Equal(monday.Add(6*time.Hour)) {
		t.Errorf("it is due at %v", g.state.Timers)
	}
	if got := g.told(); !slices.Equal(got, []string{"flow.moved"}) {
		t.Errorf("told %v", got)
	}
	g.must(g.move(all(`1`, "6h"), nil))
	g.ended(Completed)
}

// A run that is on hold moves and stays on hold; what is new is asked when it goes on.
func TestARunOnHoldMoves(t *testing.T) {
	g := newRig(t, "t", flowDoc(abc, threeOf("", "", "")))
	g.start()
	g.acts("li a")
	g.must(g.hold())
	g.must(g.move(flowDoc(`"r","x","b","c"`, auto("r", "inventory.reserve")+","+one("x", "wang", "")+","+one("b", "fang", "")+","+one("c", "zhang", "")), nil))
	g.isOpen()
	if g.state.Hold == nil || len(g.calls) > 0 {
		t.Errorf("the hold is %v, called %v", g.state.Hold, g.calls)
	}
	g.must(g.apply(Event{Kind: Resume, By: by("wang")}))
	g.isOpen("x:wang")
	if len(g.calls) != 1 {
		t.Errorf("called %v", g.calls)
	}
	g.finish()
}

// Who is asked by the move of a run that is on hold has nothing to do before it goes on.
func TestWhoIsAskedOnHoldWaits(t *testing.T) {
	both := func(need string) string {
		return flowDoc(`"a"`, approval("a", `"who":[{"union":[{"login":"li"},{"login":"wang"}]}],"need":`+need))
	}
	g := newRig(t, "t", both(`"inTurn"`))
	g.start()
	g.must(g.hold())
	g.must(g.move(both(`"all"`), nil))
	stored := map[string]Status{}
	for _, c := range g.cmds {
		switch c := c.(type) {
		case OpenTask:
			stored[c.For] = Open
		case MoveTask:
			stored[c.For] = c.Status
		}
	}
	if stored["wang"] != OnHold {
		t.Errorf("the tasks are %v", stored)
	}
}

// V3, V4, V6: what is not at rest, not mapped, or would forget what was done stays where
// it is and says why.
func TestARunThatCannotMoveSaysWhy(t *testing.T) {
	plain := flowDoc(abc, threeOf("", "", ""))
	ship := func(verb string) string {
		return flowDoc(abc, one("a", "li", "")+","+auto("b", verb)+","+one("c", "zhang", ""))
	}
	only := flowDoc(`"a","c"`, one("a", "li", "")+","+one("c", "zhang", ""))
	for _, c := range []struct {
		name, old, new string
		acts           []string
		names          map[string]string
		want           string
	}{
		{"it stands at a step that is gone", plain, only, []string{"li a"}, nil, "flow.invalid required /map/b"},
		{"another kind", plain, flowDoc(abc, one("a", "li", "")+","+taskStep("b", `"who":[{"login":"fang"}]`)+","+one("c", "zhang", "")), []string{"li a"}, nil, "flow.invalid type /map/b"},
		{"names of no steps", plain, plain, []string{"li a"}, map[string]string{"y": "a", "a": "z"}, "flow.invalid reference /map/a reference /map/y"},
		{"two become one", plain, plain, []string{"li a"}, map[string]string{"a": "c", "b": "c"}, "flow.invalid duplicate /map/b"},
		{"before a barrier", ship("fulfilment.ship"), flowDoc(`"x",`+abc, one("x", "wang", "")+","+one("a", "li", "")+","+auto("b", "fulfilment.ship")+","+one("c", "zhang", "")), []string{"li a"}, nil, "flow.invalid move.barrier /map/b"},
		{"a barrier that is gone", ship("fulfilment.ship"), only, []string{"li a"}, nil, "flow.invalid move.barrier /map/b"},
		{"a barrier that nobody needs any more", ship("fulfilment.ship"), only, []string{"li a"}, map[string]string{"b": ""}, ""},
		{"what can be undone is gone", ship("inventory.reserve"), only, []string{"li a"}, nil, "flow.invalid move.done /map/b"},
		{"and somebody says so", ship("inventory.reserve"), only, []string{"li a"}, map[string]string{"b": ""}, ""},
		{"what nobody has to undo is gone", ship("print.make"), only, []string{"li a"}, nil, ""},
		{"it is over", plain, plain, []string{"li a", "fang b", "zhang c"}, nil, "flow.ended"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newRig(t, "t", c.old)
			g.start()
			g.acts(c.acts...)
			got := ""
			if err := g.move(c.new, c.names); err != nil {
				f := fault.As(err)
				got = f.Code
				for _, p := range f.Parts {
					got += " " + p.Code + " " + p.Field
				}
			}
			if got != c.want {
				t.Errorf("answered %q, not %q", got, c.want)
			}
		})
	}
	g := broken(t, "inventory.reserve", "")
	g.refused(g.move(only, nil), moveUnderWay)
	g = newRig(t, "t", plain)
	g.start()
	g.refused(g.apply(Event{Kind: ChangeOver, By: by("zhang"), Move: &Moving{From: g.def}}), moveSame)
	g.acts("li a")
	g.must(g.say(SendBack, "fang", "b", back("a"), func(ev *Event) { ev.Aside = true }))
	g.refused(g.move(plain, nil), moveAsked)
}

// A release is published by nobody's hearing of it: the run goes on as it began.
func aMovedRunSkipsWhatItNeedNot(t *stage) {
	vip := `,"skip":[{"if":{"f":"customer.type","op":"=","v":"vip"},"say":{"en":"VIPs skip finance"}}]`
	g := newRig(t, "t", flowDoc(abc, threeOf("", "", "")))
	g.facts["customer.type"] = rule.Code("vip")
	g.start()
	g.acts("li a")
	g.isOpen("b:fang") // a dry run of the move is the preview (TestMovingOnBothDatabases)
	g.must(g.move(flowDoc(abc, threeOf("", vip, "")), nil))
	g.isOpen("c:zhang")
	if f := fact[StepSkipped](g); f.Step != "b" || f.Say["en"] != "VIPs skip finance" {
		t.Errorf("told %+v", f)
	}
	if got := g.told(); !slices.Equal(got, []string{"flow.moved", "step.skipped", "task.opened", "task.closed", "step.cancelled"}) {
		t.Errorf("told %v", got)
	}
	if got := g.state.Gone; got != nil {
		t.Errorf("it forgot %v", got)
	}
}

func aRunMovesAtRest(t *stage) {
	reserving := func(more string) string {
		return flowDoc(`"a","r","b"`, one("a", "li", "")+","+flaky("r", "inventory.reserve", "")+","+one("b", "fang", more))
	}
	g := broken(t, "inventory.reserve", "")
	g.refused(g.move(reserving(reads("order.total")), nil), moveUnderWay)
	g.fails = nil
	g.ring()
	g.isOpen("b:fang")
	g.must(g.move(reserving(reads("order.total")), nil))
	g.isOpen("b:fang")
	g.finish()
}

func whereARunStandsIsGone(t *stage) {
	without := flowDoc(`"a","c"`, one("a", "li", "")+","+one("c", "zhang", ""))
	g := newRig(t, "t", flowDoc(abc, threeOf("", "", "")))
	g.start()
	g.acts("li a")
	f := g.refused(g.move(without, nil), flowInvalid)
	if len(f.Parts) != 1 || f.Parts[0].Field != "/map/b" {
		t.Errorf("it is refused with %v", f.Parts)
	}
	g.isOpen("b:fang")
	g.must(g.move(without, map[string]string{"b": ""}))
	g.isOpen("c:zhang")
	g.finish()
}

// Going back to an older release is publishing it again: TestARunOutlivesItsRelease.
func runsOfAWithdrawnReleaseGoOn(t *stage) {
	old, withdrawn := flowDoc(`"a","c"`, one("a", "li", "")+","+one("c", "zhang", "")), flowDoc(abc, threeOf("", "", ""))
	t.given("it began under the withdrawn release")
	first := newRig(t, "t", withdrawn)
	first.start()
	t.given("it began after the rollback")
	second := newRig(t, "t", old)
	second.start()
	second.acts("li a")
	second.isOpen("c:zhang")
	t.given("the first goes on")
	first.acts("li a")
	first.isOpen("b:fang")
	first.finish()
}

// The names of steps that the new release does not have stay with the run.
func TestAMovedRunKnowsWhatItsStepsWereCalled(t *testing.T) {
	g := newRig(t, "t", flowDoc(abc, threeOf("", "", "")))
	g.start()
	g.acts("li a")
	g.must(g.move(flowDoc(`"b","c"`, one("b", "fang", "")+","+one("c", "zhang", "")), nil))
	g.must(g.move(flowDoc(`"c"`, one("c", "zhang", "")), map[string]string{"b": ""}))
	if got := g.state.Gone; len(got) != 2 || got["a"]["en"] != "a" || got["b"]["en"] != "b" {
		t.Errorf("it knows %v", got)
	}
	g.finish()
}

// What was decided for an item counts for that item, where the loop is over the same; where
// it goes by something else everybody is asked again.
func TestAMovedLoopKeepsItsItems(t *testing.T) {
	check := one("check", "li", "") + "," + one("boss", "zhang", "")
	g := perLine(t, "")
	g.all(Approve, "2")
	g.must(g.move(flowDoc(`"e","x","boss"`, each(`"check"`, `,"mode":"inTurn"`)+","+one("x", "wang", "")+","+check), nil))
	g.asked("check/1")
	if f := fact[FlowMoved](g); !slices.Equal(f.Kept, []string{"check"}) {
		t.Errorf("told %+v", f)
	}
	g.all(Approve, "1", "3")
	g.isOpen("x:wang")

	g = perLine(t, "")
	g.all(Approve, "2")
	by := each(`"check"`, `,"by":"product.category"`)
	f := g.refused(g.move(flowDoc(`"e","boss"`, by+","+check), nil), flowInvalid)
	if len(f.Parts) == 0 || f.Parts[0].Code != "type" || f.Parts[0].Field != "/map/check" {
		t.Errorf("it is refused with %v", f.Parts)
	}
	g.must(g.move(flowDoc(`"e","boss"`, by+","+check), map[string]string{"check": ""}))
	g.asked("check/—")
	g.finish()
}

// A loop that stays open for new items is looked after by whoever does so there.
func TestAMovedLoopThatStaysOpen(t *testing.T) {
	until := func(who string) string {
		return flowDoc(`"e","boss"`, each(`"check"`, `,"until":{"f":"order.repeat","op":"=","v":true},"who":[{"login":"`+who+`"}],"deadline":{"in":"1d","then":[{"at":"100%","do":"remind"}]}`)+
			","+one("check", "li", "")+","+one("boss", "zhang", ""))
	}
	g := newRig(t, "t", until("wang"))
	g.facts["order.lines"] = g.lines("1")
	g.start()
	g.all(Approve, "1")
	g.isOpen("e:wang")
	g.must(g.move(until("fang"), nil))
	g.isOpen("e:fang")
	if len(g.state.Timers) != 1 {
		t.Errorf("timers %v", g.state.Timers)
	}
}

// An order that its submitter has to revise is still his to revise.
func TestARunMovesFromItsStart(t *testing.T) {
	g := newRig(t, "t", flowDoc(abc, threeOf("", "", "")))
	g.start()
	g.acts("li a")
	g.must(g.say(SendBack, "fang", "b", back("start")))
	g.isOpen("start:li")
	g.must(g.move(flowDoc(`"x","b"`, one("x", "wang", "")+","+one("b", "fang", "")), nil))
	g.isOpen("start:li")
	g.must(g.say(Finish, "li", "start"))
	g.isOpen("x:wang")
	g.acts("wang x")
	g.must(g.say(SendBack, "fang", "b", back("start")))
	g.must(g.say(Finish, "li", "start"))
	g.must(g.move(flowDoc(abc, threeOf("", "", "")), map[string]string{"x": ""}))
	g.isOpen("a:li")
}

// What was done and lies behind a return is still that after a move: it is done again with
// other inputs alone, for each item of a loop, and then what was done with the old ones is
// taken back (W4).
func TestAMovedRunKnowsWhatItsCallsWereGiven(t *testing.T) {
	flow := flowDoc(`"a","b","e","c"`, one("a", "li", "")+","+
		`"b":{"kind":"auto","name":{"en":"b"},"verb":"inventory.reserve","with":{"a":{"x":"order.lineCount"}}},`+
		`"e":{"kind":"each","name":{"en":"e"},"over":"order.lines","do":["s"]},`+auto("s", "print.make")+","+one("c", "zhang", ""))
	for _, c := range []struct {
		lines  dec.Dec
		calls  int
		undone bool
	}{{20_000, 3, false}, {30_000, 4, true}} {
		g := newRig(t, "t", flow)
		g.facts["order.lineCount"], g.facts["order.lines"] = rule.Number(20_000), g.lines("1", "2")
		g.start()
		g.acts("li a")
		g.must(g.say(SendBack, "zhang", "c", back("a")))
		g.must(g.move(flow, nil))
		g.facts["order.lines"] = g.lines("1", "2") // of the release that it is in now
		g.facts["order.lineCount"] = rule.Number(c.lines)
		g.acts("li a")
		g.isOpen("c:zhang")
		if undone := slices.Contains(g.told(), "call.undone"); len(g.calls) != c.calls || undone != c.undone {
			t.Errorf("with %v lines: called %+v, undone %t", c.lines, g.calls, undone)
		}
	}
}
