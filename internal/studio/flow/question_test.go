package flow

import (
	"strings"
	"testing"
	"time"
)

// aside returns straight: one step is asked, and who returned goes on with its answer.
func aside(step string) func(*Event) {
	return func(ev *Event) { ev.Step, ev.Opinion, ev.Aside = step, "which one?", true }
}

func inLine() string {
	return flowDoc(`"sales","finance","boss"`, one("sales", "li", "")+","+one("finance", "fang", "")+","+one("boss", "zhang", ""))
}

// The boss's clock stands still while sales is asked (D1).
func askingOneStepAlone(t *stage) {
	g := newRig(t, "t", inLine())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	boss := g.seat("boss", "zhang")
	due := command[OpenTask](g).Due
	g.at = g.at.Add(time.Hour)
	g.must(g.say(SendBack, "zhang", "boss", aside("sales")))
	g.isOpen("sales:li")
	if f := fact[FlowReturned](g); f.Cause != ReturnAside || f.Target != "sales" || f.Opinion != "which one?" {
		t.Errorf("told %+v", f)
	}
	g.refused(g.say(Approve, "zhang", "boss", func(ev *Event) { ev.Seat = boss }), taskWaits)
	if n := len(g.state.Timers); n != 1 {
		t.Errorf("%d clocks run, not the one of sales alone", n)
	}
	g.at = g.at.Add(2 * time.Hour) // over noon: one of them is working time
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("boss:zhang")
	if g.seat("boss", "zhang") != boss {
		t.Error("the boss is asked anew")
	}
	m := command[MoveTask](g)
	cal := g.view().Calendar("")
	if left := cal.WorkBetween(g.at, m.Due); left != 3*time.Hour || !m.Due.After(due) {
		t.Errorf("of four hours one was used; left are %v, until %v", left, m.Due)
	}
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

// A no to a question is a refusal by the step that was asked (C5); what was said is
// in the place of what was said before.
func TestAQuestionMayBeRefused(t *testing.T) {
	g := newRig(t, "t", inLine())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.say(SendBack, "zhang", "boss", aside("sales")))
	g.must(g.say(Reject, "li", "sales"))
	g.ended(WasRejected)

	// In a lane of a block that was passed: where one of the two is enough the block stands.
	doc := flowDoc(`"p","y"`, `"p":{"kind":"parallel","name":{"en":"p"},"join":%JOIN%,"rest":"leave","lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b"]}]},`+
		one("a", "li", "")+","+one("b", "wang", "")+","+one("y", "fang", ""))
	for _, c := range []struct {
		join string
		want []string
	}{{`"all"`, nil}, {`1`, []string{"y:fang"}}} {
		g := newRig(t, "t", strings.Replace(doc, "%JOIN%", c.join, 1))
		g.start()
		g.must(g.say(Approve, "li", "a"))
		g.must(g.say(Approve, "wang", "b"))
		g.must(g.say(SendBack, "fang", "y", aside("a")))
		g.must(g.say(Reject, "li", "a"))
		if c.want == nil {
			g.ended(WasRejected)
			continue
		}
		g.isOpen(c.want...)
		g.must(g.say(Approve, "fang", "y"))
		g.ended(Completed)
	}
}

// threeLanes is z, then a beside b beside c, then y.
func threeLanes(join, a string) string {
	return flowDoc(`"z","p","y"`, one("z", "zhang", "")+`,"p":{"kind":"parallel","name":{"en":"p"},"join":`+join+`,"rest":"leave","lanes":[{"id":"l","name":{"en":"l"},"do":["a"]},{"id":"r","name":{"en":"r"},"do":["b"]},{"id":"x","name":{"en":"x"},"do":["c"]}]},`+
		one("a", "li", a)+","+one("b", "wang", "")+","+one("c", "hu", "")+","+one("y", "fang", ""))
}

func twoMayAskTheSame(t *stage) {
	g := newRig(t, "t", threeLanes(`"all"`, ""))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "li", "a", aside("z")))
	g.must(g.say(SendBack, "wang", "b", aside("z")))
	g.isOpen("c:hu", "z:zhang")
	g.must(g.say(Approve, "zhang", "z"))
	g.isOpen("a:li", "b:wang", "c:hu")
}

// R6: with whoever alone asked the question is cancelled, by a return over all or by the join.
func TestAQuestionGoesWithWhoAsked(t *testing.T) {
	g := newRig(t, "t", threeLanes(`"all"`, ""))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "li", "a", aside("z")))
	g.must(g.say(SendBack, "hu", "c", back("z")))
	g.isOpen("z:zhang")
	g.must(g.say(Approve, "zhang", "z"))
	g.isOpen("a:li", "b:wang", "c:hu")

	g = newRig(t, "t", strings.Replace(threeLanes(`"any"`, ""), `"rest":"leave",`, "", 1))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "li", "a", aside("z")))
	g.must(g.say(Approve, "hu", "c")) // whoever asked is not needed any more
	g.isOpen("y:fang")
	if len(g.state.Timers) != 1 {
		t.Errorf("left are %+v", g.state.Timers)
	}
	g.must(g.say(Approve, "fang", "y"))
	g.ended(Completed)
}

func theSecondWhoAskedWaitsOn(t *stage) {
	two := func(id, join, one, other string) string {
		return `"` + id + `":{"kind":"parallel","name":{"en":"` + id + `"},"join":` + join + `,"lanes":[{"id":"l","name":{"en":"l"},"do":["` + one + `"]},{"id":"r","name":{"en":"r"},"do":["` + other + `"]}]}`
	}
	g := newRig(t, "t", flowDoc(`"z","p","y"`, one("z", "zhang", "")+","+two("p", `"all"`, "q", "b")+","+two("q", `"any"`, "a", "c")+","+
		one("a", "li", "")+","+one("b", "wang", "")+","+one("c", "hu", "")+","+one("y", "fang", "")))
	g.start()
	g.must(g.say(Approve, "zhang", "z"))
	g.must(g.say(SendBack, "li", "a", aside("z")))
	g.must(g.say(SendBack, "wang", "b", aside("z")))
	g.must(g.say(Approve, "hu", "c"))
	g.isOpen("z:zhang")
	g.must(g.say(Approve, "zhang", "z"))
	g.isOpen("b:wang")
	g.must(g.say(Approve, "wang", "b"))
	g.isOpen("y:fang")
}

// Questions nest, always to an earlier step (R6); a return to before both drops them.
func TestQuestionsNest(t *testing.T) {
	g := newRig(t, "t", inLine())
	g.start()
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.say(SendBack, "zhang", "boss", aside("finance")))
	g.must(g.say(SendBack, "fang", "finance", aside("sales")))
	g.isOpen("sales:li")
	g.must(g.say(Approve, "li", "sales"))
	g.isOpen("finance:fang")
	g.must(g.say(SendBack, "fang", "finance", back("sales")))
	g.isOpen("sales:li")
	g.must(g.say(Approve, "li", "sales"))
	g.must(g.say(Approve, "fang", "finance"))
	g.must(g.say(Approve, "zhang", "boss"))
	g.ended(Completed)
}

// What was said stands when the answer comes, unless what it rests on has changed
// (R5); what was said then is said again, and the old opinion stays.
func TestOpinionsStandWhileAQuestionIsOpen(t *testing.T) {
	for _, reads := range []string{"order.total", "order.wishDate"} {
		g := newRig(t, "t", flowDoc(`"sales","b"`, one("sales", "hu", "")+","+approval("b", three+`"need":"all","reads":["`+reads+`"]`)))
		g.start()
		g.must(g.say(Approve, "hu", "sales"))
		g.must(g.say(Approve, "li", "b"))
		g.must(g.say(SendBack, "wang", "b", aside("sales")))
		g.world.Version = 2
		g.world.Changed = func(since int64) []Change {
			if since < 2 {
				return []Change{{Fact: "order.total", Old: "1 CNY", New: "2 CNY"}}
			}
			return nil
		}
		g.must(g.say(Approve, "hu", "sales"))
		if reads == "order.total" {
			g.isOpen("b:li", "b:wang", "b:fang")
			g.must(g.say(Approve, "li", "b"))
		}
		g.isOpen("b:wang", "b:fang")
		g.must(g.say(Approve, "wang", "b"))
		g.must(g.say(Approve, "fang", "b"))
		g.ended(Completed)
	}
}
