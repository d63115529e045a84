package flow

import (
	"slices"
	"testing"
	"time"

	"bespoke/internal/studio/rule"
)

const late = `"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"},{"at":"200%","do":"decide","as":"timeout"}]}`

func wait(id, body string) string {
	return `"` + id + `":{"kind":"wait","name":{"en":"` + id + `"},` + body + `}`
}

func until(cond string) string { return `"until":` + cond + `,"who":[{"role":"sales"}],` + late }

const repeats = `{"f":"order.repeat","op":"=","v":true}`

// A wait for a condition ends when it holds, whatever brought that about, and belongs
// to somebody meanwhile, who decides nothing (B7).
func TestAWaitForACondition(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"w","b"`, wait("w", until(repeats))+","+one("b", "fang", "")))
	g.start()
	g.isOpen("w:role:sales")
	g.refused(g.say(Approve, "li", "w"), taskWaiting)
	g.refused(g.say(Finish, "li", "w"), taskWaiting)
	g.refused(g.say(AddSigner, "li", "w", signers(Before, "hu")), taskSigners)
	g.must(g.say(Transfer, "li", "w", to("wang")))
	g.becomes("customer.guest")
	g.isOpen("w:wang")
	g.becomes("order.repeat")
	g.isOpen("b:fang")
	if f := fact[WaitEnded](g); f.Step != "w" || f.Cause != WaitHeld {
		t.Errorf("told %+v", f)
	}
	if len(g.state.Timers) != 1 { // the next step's
		t.Errorf("armed are %+v", g.state.Timers)
	}

	// What holds already is not waited for.
	g = newRig(t, "t", flowDoc(`"w","b"`, wait("w", until(repeats))+","+one("b", "fang", "")))
	g.flag("order.repeat")
	g.start()
	g.isOpen("b:fang")

	// And a deadline ends it, as it says.
	g = newRig(t, "t", flowDoc(`"w","b"`, wait("w", until(repeats))+","+one("b", "fang", `,"skip":[{"if":{"f":"did.w","op":"=","v":"timeout"},"say":{"en":"late"}}]`)))
	g.start()
	for range 2 {
		timer := g.state.Timers[0]
		g.at = timer.At
		g.must(g.apply(Event{Kind: TimerFired, Timer: timer.ID}))
	}
	g.ended(Completed)
}

// One lane waits for another one's step.
func TestALaneWaitsForAnother(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"p"`, `"p":{"kind":"parallel","name":{"en":"p"},"lanes":[{"id":"l","name":{"en":"l"},"do":["w","b"]},{"id":"r","name":{"en":"r"},"do":["a"]}]},`+
		wait("w", until(`{"f":"did.a","op":"=","v":"approved"}`))+","+one("a", "li", "")+","+one("b", "fang", "")))
	g.start()
	g.isOpen("w:role:sales", "a:li")
	g.must(g.say(Approve, "li", "a"))
	g.isOpen("b:fang")
	g.must(g.say(Approve, "fang", "b"))
	g.ended(Completed)
}

// A wait for a time ends when it comes: a duration, or a day of the order's. It belongs
// to nobody, and what has passed is not waited for.
func TestAWaitForATime(t *testing.T) {
	day := rule.Date(20_800) // in December 2026
	for body, want := range map[string]time.Time{
		`"time":"4wh"`: {},
		`"time":"2d"`:  monday.AddDate(0, 0, 2),
		`"time":{"x":"addDays(order.wishDate, -3)"}`:  day.Date().In(monday.Location()).AddDate(0, 0, -3),
		`"time":{"x":"addDays(order.wishDate, -90)"}`: monday,
	} {
		g := newRig(t, "t", flowDoc(`"w","b"`, wait("w", body)+","+one("b", "fang", "")))
		g.facts["order.wishDate"] = day
		if want.IsZero() {
			want = g.view().Calendar("").AddWork(monday, 4*time.Hour)
		}
		g.start()
		if want.After(g.at) {
			g.isOpen()
			timer := g.state.Timers[0]
			if !timer.At.Equal(want) {
				t.Fatalf("%s ends at %v, not %v", body, timer.At, want)
			}
			g.at = timer.At
			g.must(g.apply(Event{Kind: TimerFired, Timer: timer.ID}))
		}
		g.isOpen("b:fang")
	}
}

// What a wait cannot be is refused.
func TestWhatIsNoWait(t *testing.T) {
	for body, at := range map[string]string{
		until(`{"f":"today","op":">","v":"2026-12-01"}`): "/steps/w/until",
		`"time":"soon"`:                     "/steps/w/time",
		`"time":"-2d"`:                      "/steps/w/time",
		`"time":{"x":"order.total"}`:        "/steps/w/time",
		`"time":"2d","who":[{"role":"hu"}]`: "/steps/w/who",
		`"fact":"order.placed",` + late + `,"who":[{"role":"sales"}]`: "/steps/w/fact",
	} {
		_, _, _, found := build(t, map[string]string{"flows/t.json": flowDoc(`"w"`, wait("w", body))})
		refused := false
		for _, f := range found {
			refused = refused || f.Document == "flows/t.json" && !f.Warning && f.Pointer == at
		}
		if !refused {
			t.Errorf("%s finds %+v, nothing at %s", body, found, at)
		}
	}
}

// A wait is given to one of those who look after it, and passed where it says so and nobody
// is there for it.
func TestWhoKeepsAWait(t *testing.T) {
	given := `"until":` + repeats + `,"who":[{"role":"sales"}],"give":"leastBusy",` + late
	g := newRig(t, "t", flowDoc(`"w","b"`, wait("w", given)+","+one("b", "fang", "")))
	g.world.Turns = noTurns()
	g.world.Turns.busy["li"] = 1
	g.start()
	g.isOpen("w:wang")
	g.becomes("order.repeat")
	g.isOpen("b:fang")

	for _, body := range []string{`"until":` + repeats, `"fact":"message.posted","fresh":true`} {
		g = newRig(t, "t", flowDoc(`"w","b"`, wait("w", body+`,"who":[{"role":"production"}],"empty":"skip",`+late)+","+one("b", "fang", "")))
		g.who.gone["chen"] = true
		g.start()
		g.isOpen("b:fang")
		if f := fact[StepSkipped](g); f.Step != "w" || f.Cause != ByEmpty || slices.Contains(g.told(), "wait.began") {
			t.Errorf("told %v, %+v", g.told(), f)
		}
		g.state, g.who.gone["chen"] = State{}, false
		g.start()
		g.isOpen("w:role:production")
	}
}
