package flow

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// lines makes the order's lines: "1" and "2=oak", a line with its category.
func (g *rig) lines(named ...string) rule.Value {
	line, _ := g.c.Root("line")
	product, _ := g.c.Root("product")
	rows := make([]rule.Element, len(named))
	for i, one := range named {
		n, category, _ := strings.Cut(one, "=")
		number, err := strconv.ParseInt(n, 10, 64)
		g.must(err)
		rows[i] = rule.Element{{Root: line, Frame: g.c.Frame("line")}, {Root: product, Frame: g.c.Frame("product")}}
		rows[i][0].Frame.Set(g.c.MustRef("line.n"), rule.Number(dec.Of(number)))
		if category != "" {
			rows[i][1].Frame.Set(g.c.MustRef("product.category"), rule.Code(category))
		}
	}
	return rule.Rows(rows)
}

// has gives the order other lines and lets the run see it.
func (g *rig) has(named ...string) {
	g.t.Helper()
	g.facts["order.lines"] = g.lines(named...)
	g.changed(Change{Fact: "order.lines"})
}

// changed lets the run see a change.
func (g *rig) changed(c Change) {
	g.t.Helper()
	g.world.Version++
	version, before := g.world.Version, g.world.Changed
	g.world.Changed = func(since int64) (all []Change) {
		if before != nil {
			all = before(since)
		}
		if since < version {
			all = append(all, c)
		}
		return all
	}
	g.must(g.apply(Event{Kind: SubjectChanged, By: by("li")}))
}

// item aims at the open seat of a step for one item.
func (g *rig) item(step, item string) func(*Event) {
	for i := len(g.state.Visits) - 1; i >= 0; i-- {
		v := &g.state.Visits[i]
		if v.Step != step || g.run().itemOf(v.Part) != item {
			continue
		}
		for _, k := range v.Seats {
			if k.Status == Open {
				return func(ev *Event) { ev.Seat = k.ID }
			}
		}
	}
	g.t.Fatalf("%s is not open for %s: %s", step, item, g.state.Marshal())
	return nil
}

func (g *rig) run() *run { return &run{d: g.def, s: g.state} }

// asked lists what is open as "step/item", in order.
func (g *rig) asked(want ...string) {
	g.t.Helper()
	var open []string
	for _, v := range g.state.Visits {
		if v.Status == Open && len(v.open()) > 0 {
			open = append(open, strings.TrimSuffix(v.Step+"/"+g.run().itemOf(v.Part), "/"))
		}
	}
	if !slices.Equal(open, want) {
		g.t.Fatalf("asked are %v, not %v", open, want)
	}
}

func each(do, more string) string {
	return `"e":{"kind":"each","name":{"en":"e"},"over":"order.lines","do":[` + do + `]` + more + `}`
}

// perLine is a loop over three lines, each checked by li, and then the boss.
func perLine(t testing.TB, more string, check ...string) *rig {
	g := newRig(t, "t", flowDoc(`"e","boss"`, each(`"check"`, more)+","+one("check", "li", strings.Join(check, ""))+","+one("boss", "zhang", "")))
	g.facts["order.lines"] = g.lines("1", "2", "3")
	g.start()
	return g
}

func (g *rig) all(kind EventKind, items ...string) {
	g.t.Helper()
	for _, item := range items {
		g.must(g.say(kind, "li", "check", g.item("check", item)))
	}
}

func returningIntoALoopOpensOneItem(t *stage) {
	g := perLine(t, "")
	if f := fact[StepEntered](g); !slices.Equal(f.Items, []string{"1", "2", "3"}) {
		t.Errorf("told %+v", f)
	}
	if f := fact[TaskOpened](g); f.Item != "1" {
		t.Errorf("the first task is of %q", f.Item)
	}
	g.asked("check/1", "check/2", "check/3")
	g.all(Approve, "3", "1", "2")
	g.isOpen("boss:zhang")
	f := g.refused(g.say(SendBack, "zhang", "boss", back("check")), taskItem)
	if f.Field != "/item" {
		t.Errorf("refused at %s", f.Field)
	}
	g.refused(g.say(SendBack, "zhang", "boss", back("check"), func(ev *Event) { ev.Item = "4" }), taskItem)
	g.must(g.say(SendBack, "zhang", "boss", back("check"), func(ev *Event) { ev.Item = "2" }))
	g.asked("check/2")
	if f := fact[FlowReturned](g); f.Target != "check" || f.AtItem != "2" || f.Item != "" {
		t.Errorf("told %+v", f)
	}
	g.all(Approve, "2")
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

func fromOneItemNothingGoesBackIntoAnother(t *stage) {
	g := newRig(t, "t", flowDoc(`"sales","e"`, one("sales", "hu", "")+","+each(`"check","pack"`, "")+","+one("check", "li", "")+","+one("pack", "deng", "")))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	g.must(g.say(Approve, "hu", "sales"))
	g.all(Approve, "1", "2")
	pack := g.item("pack", "1")
	g.refused(g.say(SendBack, "deng", "pack", pack, back("check"), func(ev *Event) { ev.Item = "2" }), taskItem)
	g.must(g.say(SendBack, "deng", "pack", pack, back("check")))
	g.asked("pack/2", "check/1")
	g.all(Approve, "1")
	g.must(g.say(SendBack, "deng", "pack", g.item("pack", "2"), back("sales"))) // all lines begin anew (R4)
	g.asked("sales")
	g.must(g.say(Approve, "hu", "sales"))
	g.asked("check/1", "check/2")
}

func aQuestionFallsAwayWithItsItem(t *stage) {
	g := perLine(t, "")
	g.all(Approve, "1", "2", "3")
	g.must(g.say(SendBack, "zhang", "boss", aside("check"), func(ev *Event) { ev.Item = "2" }))
	g.asked("check/2")
	g.has("1", "3")
	g.tells("flow.changed", "item.removed", "task.closed", "task.reopened")
	g.isOpen("boss:zhang")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

func aLateItemRunsAlone(t *stage) {
	for _, mode := range []string{"", `,"mode":"inTurn"`} {
		t.given("two lines are added" + map[bool]string{true: ", and they go one after the other"}[mode != ""])
		g := newRig(t, "t", flowDoc(`"e","boss","end"`, each(`"check"`, mode)+","+one("check", "li", "")+","+one("boss", "zhang", "")+","+one("end", "fang", "")))
		g.facts["order.lines"] = g.lines("1", "2")
		g.start()
		g.all(Approve, "1", "2")
		g.has("1", "2", "7", "8")
		if f := fact[StepEntered](g); !slices.Equal(f.Items, []string{"7", "8"}) {
			t.Errorf("told %+v", f)
		}
		g.must(g.say(Approve, "zhang", "boss"))
		if mode == "" {
			g.asked("check/7", "check/8")
		} else {
			g.asked("check/7")
		}
		g.all(Approve, "7")
		g.asked("check/8")
		g.all(Approve, "8")
		g.asked("end")
		g.must(g.say(Approve, "fang", "end"))
		g.ended(Completed)
	}
}

func aLateItemIsRejected(t *stage) {
	t.given("item")
	g := perLine(t, `,"onReject":"item"`)
	g.all(Approve, "1", "2", "3")
	g.has("1", "2", "3", "4")
	g.all(Reject, "4")
	if f := fact[ItemRejected](g); f.Step != "e" || f.Item != "4" {
		t.Errorf("told %+v", f)
	}
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)

	t.given("whole")
	g = perLine(t, "")
	g.all(Approve, "1", "2", "3")
	g.has("1", "2", "3", "4")
	g.all(Reject, "4")
	g.ended(WasRejected)
}

func onlyRejectedItemsRemain(t *stage) {
	g := perLine(t, `,"onReject":"item"`)
	g.all(Reject, "1", "3")
	g.all(Approve, "2")
	g.isOpen("boss:zhang")
	g.has("1", "3")
	g.ended(WasRejected)
}

// Where one no is a no to the whole, the others are not asked any more; where it is the
// item's own, all others are, and all of them rejected are a no to the whole (B5).
func TestARejectedItem(t *testing.T) {
	g := perLine(t, "")
	g.all(Approve, "1")
	g.all(Reject, "2")
	g.ended(WasRejected)

	g = perLine(t, `,"onReject":"item","mode":"inTurn"`)
	for _, n := range []string{"1", "2", "3"} {
		g.asked("check/" + n)
		g.all(Reject, n)
	}
	g.ended(WasRejected)
}

// Without items a loop is done; what none of its conditions holds of is not among them.
func TestWhichItems(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"e","boss"`, each(`"check"`, `,"where":{"f":"line.n","op":">","v":2}`)+","+one("check", "li", "")+","+one("boss", "zhang", "")))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	g.asked("boss")
	g.has("1", "3")
	g.asked("boss", "check/3")
}

// A loop by a value runs once for each of its values, also for those without one; and
// conditions in it read the value, and how steps ended for their own item.
func TestALoopByValues(t *testing.T) {
	skip := `,"skip":[{"if":{"f":"product.category","op":"empty"},"say":{"en":"nobody knows what it is"}}]`
	after := `,"skip":[{"if":{"f":"did.check","op":"=","v":"skipped"},"say":{"en":"nothing to pack"}}]`
	g := newRig(t, "t", flowDoc(`"e"`, each(`"check","pack"`, `,"by":"product.category"`)+","+one("check", "li", skip)+","+one("pack", "deng", after)))
	g.facts["order.lines"] = g.lines("1=sofa", "2=table", "3=sofa", "4")
	g.start()
	g.asked("check/sofa", "check/table")
	g.all(Approve, "table")
	g.asked("check/sofa", "pack/table")
	g.all(Approve, "sofa")
	g.must(g.say(Approve, "deng", "pack", g.item("pack", "table")))
	g.must(g.say(Approve, "deng", "pack", g.item("pack", "sofa")))
	g.ended(Completed)
}

// What changes of one line asks those again who decided on that line, and nobody else.
func TestAChangeOfOneItem(t *testing.T) {
	g := perLine(t, "", reads("line.quantity"))
	g.all(Approve, "1", "2", "3")
	g.changed(Change{Fact: "line.quantity", Item: "2"})
	g.asked("boss", "check/2")
}

// Each item calls its own: the item is part of the key, so that what is done for one is
// done once (W1), and signing one line signs no other (A8).
func TestItemsStandForThemselves(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"e","b"`, each(`"check","r"`, "")+","+one("check", "li", `,"same":"approve"`)+","+auto("r", "inventory.reserve")+","+one("b", "li", `,"same":"approve"`)))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	g.all(Approve, "1")
	g.asked("check/2")
	g.all(Approve, "2")
	g.asked("b")
	var keys []string
	for _, c := range g.calls {
		keys = append(keys, c.Key)
	}
	if want := []string{"ord_1/main/e.do/r/44136fa3#1", "ord_1/main/e.do/r/44136fa3#2"}; !slices.Equal(keys, want) {
		t.Errorf("the keys are %v, not %v", keys, want)
	}
}

// Four eyes look at each line: who picked it does not check it, and may check another.
func TestFourEyesOfAnItem(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"e"`, each(`"pick","check"`, "")+","+approval("pick", `"who":[{"role":"installer"}]`)+","+approval("check", `"who":[{"role":"installer"}],"except":["pick"]`)))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	g.must(g.say(Approve, "hu", "pick", g.item("pick", "1")))
	g.must(g.say(Approve, "kong", "pick", g.item("pick", "2")))
	g.refused(g.say(Approve, "hu", "check", g.item("check", "1")), taskOthers)
	g.must(g.say(Approve, "hu", "check", g.item("check", "2")))
	g.must(g.say(Approve, "kong", "check", g.item("check", "1")))
	g.ended(Completed)
}

// A loop that stays open for new items has an owner and a deadline, like a wait, until its
// condition holds and all items have ended.
func TestAnOpenLoop(t *testing.T) {
	const until = `,"until":{"f":"order.repeat","op":"=","v":true},"who":[{"role":"warehouse"}],"deadline":{"in":"2d","then":[{"at":"80%","do":"remind"},{"at":"100%","do":"escalate","to":[{"role":"owner"}]}]}`
	g := perLine(t, until)
	g.asked("e", "check/1", "check/2", "check/3")
	g.all(Approve, "1", "2", "3")
	g.asked("e")
	g.has("1", "2", "3", "4")
	g.asked("e", "check/4")
	g.becomes("order.repeat")
	g.asked("e", "check/4")
	g.all(Approve, "4")
	g.asked("boss")
	g.must(g.say(SendBack, "zhang", "boss", back("check"), func(ev *Event) { ev.Item = "4" }))
	g.becomes("!order.repeat")
	g.all(Approve, "4")
	g.asked("e")
	g.becomes("order.repeat")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

// A loop in a loop runs over other rows, for each of the outer items.
func TestALoopInALoop(t *testing.T) {
	inner := `"i":{"kind":"each","name":{"en":"i"},"over":"order.lines","do":["check"]}`
	g := newRig(t, "t", flowDoc(`"o"`, `"o":{"kind":"each","name":{"en":"o"},"over":"order.destinations","do":["i"]},`+inner+","+one("check", "li", "")))
	to, _ := g.c.Root("destination")
	var rows []rule.Element
	for _, key := range []string{"east", "west"} {
		frame := g.c.Frame("destination")
		frame.Set(g.c.MustRef("destination.key"), rule.Text(key))
		rows = append(rows, rule.Element{{Root: to, Frame: frame}})
	}
	g.facts["order.destinations"], g.facts["order.lines"] = rule.Rows(rows), g.lines("1", "2")
	g.start()
	g.asked("check/east/1", "check/east/2", "check/west/1", "check/west/2")
	if name := g.def.Step("check").ItemName("east/2", "en"); name != "east · line 2" {
		t.Errorf("it is called %s", name)
	}
	for _, item := range []string{"west/2", "east/1", "west/1", "east/2"} {
		g.all(Approve, item)
	}
	g.ended(Completed)
}

// An order with more lines than a loop runs over is refused when it is placed, and so is a
// change that would make it one.
func TestALoopHasABound(t *testing.T) {
	g := perLine(t, "")
	many := make([]string, mostItems+1)
	for i := range many {
		many[i] = strconv.Itoa(i + 1)
	}
	g.facts["order.lines"] = g.lines(many...)
	g.world.Version++
	g.refused(g.apply(Event{Kind: SubjectChanged, By: by("li")}), flowItems)
	g.state = State{}
	g.refused(g.apply(Event{Kind: Start, Subject: "ord_1", By: by("li")}), flowItems)
	g.facts["order.lines"] = g.lines(many[:mostItems]...)
	g.start()
	if n := len(g.open()); n != mostItems {
		t.Errorf("%d lines are checked", n)
	}
}

// Somebody moves a run on within one item, or past the whole loop.
func TestJumpingInALoop(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"e","boss"`, each(`"check","pack"`, `,"mode":"inTurn"`)+","+one("check", "li", "")+","+one("pack", "deng", "")+","+one("boss", "zhang", "")))
	g.facts["order.lines"] = g.lines("1", "2")
	g.start()
	jump := func(step, item string) error {
		return g.apply(Event{Kind: Jump, By: by("zhang"), Step: step, Item: item, Reason: "because"})
	}
	g.refused(jump("pack", ""), flowInvalid)
	g.must(jump("pack", "1"))
	g.asked("pack/1")
	g.must(jump("boss", ""))
	if f := fact[FlowJumped](g); len(f.Over) != 1 || f.Over[0].Step != "pack" {
		t.Errorf("passed over were %+v", f.Over)
	}
	g.asked("boss")
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

// Loops are checked when they are saved: what they run over and go by, what is asked of
// items where there are none, and ways back to an item that nobody names.
func TestLoopsAreChecked(t *testing.T) {
	in := func(more, inner string) string { return each(`"x"`, more) + "," + approval("x", finance+inner) }
	const until = `,"until":{"f":"order.repeat","op":"=","v":true},"who":[{"role":"sales"}],"deadline":{"in":"2d","then":[{"at":"100%","do":"RUNG}]}`
	outside := func(more string) string { return in("", "") + "," + approval("z", finance+more) }
	for _, c := range []struct{ do, steps, want string }{
		{`"e"`, in(`,"by":"line.amount"`, ""), "each.by /steps/e/by"},
		{`"e"`, in(`,"by":"order.type"`, ""), "each.by /steps/e/by"},
		{`"e"`, in(`,"by":"line.wishDate.weekday"`, ""), "each.by /steps/e/by"},
		{`"e"`, in(`,"who":[{"role":"sales"}]`, ""), "each.closed /steps/e/who"},
		{`"e"`, in(strings.Replace(until, "RUNG", `decide","as":"skip"`, 1), ""), "format.unsupported /steps/e/deadline/then/0/as"},
		{`"e"`, in(`,"where":{"f":"destination.key","op":"=","v":"x"}`, ""), "fact.unbound /steps/e/where/f"},
		{`"e"`, in(`,"by":"product.category"`, `,"skip":[{"if":{"f":"line.n","op":"=","v":1},"say":{"en":"x"}}]`), "each.value /steps/x/skip/0/if"},
		{`"e","z"`, outside(`,"skip":[{"if":{"f":"line.n","op":"=","v":1},"say":{"en":"x"}}]`), "fact.unbound /steps/z/skip/0/if/f"},
		{`"e","z"`, outside(`,"skip":[{"if":{"f":"did.x","op":"=","v":"approved"},"say":{"en":"x"}}]`), "item.outside /steps/z/skip/0/if"},
		{`"e","z"`, outside(`,"reject":{"then":"return","to":"x"}`), "item.outside /steps/z/reject/to"},
		{`"e","z"`, outside(`,"deadline":{"in":"4wh","then":[{"at":"90%","do":"return","step":"x"}]}`), "item.outside /steps/z/deadline/then/0/step"},
		{`"e"`, each(`"i"`, "") + `,"i":{"kind":"each","name":{"en":"i"},"over":"order.lines","do":[]}`, "each.twice /steps/i/over"},
		{`"e","b"`, each(`"x"`, "") + "," + auto("x", "order.confirm") + "," + approval("b", finance), "verb.twice /steps/x"},
	} {
		if got := findings(t, flowDoc(c.do, c.steps)); !slices.Contains(got, c.want) {
			t.Errorf("%s\nfinds %v, not %s", c.steps, got, c.want)
		}
	}
	for _, sound := range []string{outside(`,"skip":[{"if":{"f":"did.e","op":"=","v":"done"},"say":{"en":"x"}}],"allow":{"return":["x"]},"except":["x"]`)} {
		if got := findings(t, flowDoc(`"e","z"`, sound)); len(got) > 0 {
			t.Errorf("finds %v", got)
		}
	}
}

// A preview and a path name what is done for each item once, and an order's chart has a
// lane for each item.
func TestLoopsAreForeseen(t *testing.T) {
	g := perLine(t, `,"onReject":"item"`)
	g.all(Approve, "1")
	g.all(Reject, "3")
	route, err := Preview(g.def, g.state, Event{At: g.at}, g.view())
	g.must(err)
	var got []string
	for _, step := range route {
		got = append(got, step.Step.ID+" "+string(step.State))
	}
	if want := []string{"e now", "check now", "boss ahead"}; !slices.Equal(got, want) {
		t.Errorf("the route is %v, not %v", got, want)
	}
	nodes, err := Process(g.def, g.state, g.view(), act.Act{At: g.at, Lang: "zh-CN"}, nil)
	g.must(err)
	got = nil
	for _, lane := range nodes[0].Lanes {
		got = append(got, lane.Name+" "+string(lane.Steps[0].State)+" "+strconv.FormatBool(lane.Out))
	}
	if want := []string{"第 1 行 done false", "第 2 行 now false", "第 3 行 done true"}; !slices.Equal(got, want) {
		t.Errorf("the chart shows %v, not %v", got, want)
	}
	g.state = State{}
	path, _, err := Path(g.def, State{}, Event{Kind: Start, Subject: "ord_1", At: g.at, By: by("li")}, g.view(), nil)
	g.must(err)
	if want := []string{"check", "boss"}; !slices.Equal(path, want) {
		t.Errorf("the path is %v, not %v", path, want)
	}
}
