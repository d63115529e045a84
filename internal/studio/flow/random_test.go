package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// flowMaker draws random flows of every kind that runs.
type flowMaker struct {
	t     *rapid.T
	steps []string // as members of a document's steps
	ids   []string
	back  []string // steps of people that lie behind on every way here
	items string   // the conditions in a loop over items read their own; "" outside of any
	docs  map[string]string
	n     int
}

// randomFlow draws the documents of a flow: itself, those that it calls, and what its steps
// have people fill in.
func randomFlow(t *rapid.T) map[string]string {
	m := &flowMaker{t: t, docs: map[string]string{
		"fields/task.json": `{"format":"fields.v1","key":"task","name":{"en":"Task"},"fields":{"day":{"kind":"date","name":{"en":"Day"}}}}`,
		"forms/plan.json":  `{"format":"form.v1","key":"plan","entity":"task","name":{"en":"Plan"},"fields":{"day":{}},"pages":["p"],"nodes":{"p":{"kind":"page","items":["day"]}}}`,
	}}
	do := `"` + m.step(3) + `","` + m.step(3) + `"`
	if more := m.list(3, "main"); more != "" {
		do += "," + more
	}
	m.docs["flows/t.json"] = flowDoc(do, strings.Join(m.steps, ","))
	return m.docs
}

// called draws a flow that a step calls, a document of its own.
func (m *flowMaker) called(depth int) string {
	outer := m.steps
	m.steps = nil
	key := fmt.Sprintf("f%d", m.n)
	do := m.aside(func() string {
		do := `"` + m.step(depth-1) + `"`
		if more := m.list(depth-1, "called"); more != "" {
			do += "," + more
		}
		return do
	})
	m.docs["flows/"+key+".json"] = strings.Replace(flowDoc(do, strings.Join(m.steps, ",")), `"key":"t"`, `"key":"`+key+`"`, 1)
	m.steps = outer
	return key
}

func (m *flowMaker) pick(name string, of ...string) string {
	return rapid.SampledFrom(of).Draw(m.t, name)
}

// list draws up to four steps and writes them as a list of ids.
func (m *flowMaker) list(depth int, name string) string {
	var ids []string
	for range rapid.IntRange(0, 4).Draw(m.t, name) {
		if m.n < 24 {
			ids = append(ids, `"`+m.step(depth)+`"`)
		}
	}
	return strings.Join(ids, ",")
}

func (m *flowMaker) step(depth int) string {
	id := fmt.Sprintf("s%d", m.n)
	m.n++
	at := len(m.steps)
	m.steps = append(m.steps, "")
	kinds := []string{"approval", "approval", "task", "auto", "wait"}
	if depth > 0 {
		kinds = append(kinds, "choice", "parallel", "parallel", "repeat", "flow")
	}
	if depth > 0 && m.items == "" {
		kinds = append(kinds, "each")
	}
	kind := m.pick("kind", kinds...)
	body := `"` + id + `":{"kind":"` + kind + `","name":{"en":"` + id + `"},` + m.skip()
	switch kind {
	case "approval":
		body += m.people(m.pick("as", "approve", "reject"), m.pick("same", `,"same":"ask"`, `,"same":"approve"`, "")) + m.pick("goOn", "", "", `,"reject":{"then":"goOn"}`, m.returns(`,"reject":{"then":"return","to":"%s"}`)) + `,"opinion":"` + m.pick("opinion", "none", "optional", "onReject") + `"` + m.pick("veto", "", "", `,"veto":false`, `,"veto":true`, `,"veto":[{"login":"wang"}]`)
	case "task":
		body += m.people("done", "")
	case "auto":
		body += `"verb":"` + m.pick("verb", "inventory.reserve", "order.accept", "fulfilment.ship") + `"` + m.pick("retry", "", `,"retry":0`, `,"retry":1`) + m.pick("onFail", "", "", "", `,"onFail":"goOn"`) + m.with()
	case "wait":
		body += m.pick("pause", `"time":"3wh"`, `"time":"2d"`, `"time":{"x":"addDays(order.wishDate, 2)"}`, `"until":`+m.becoming()+`,`+m.keepers(), `"fact":"message.posted",`+m.keepers(), `"fact":"message.posted","fresh":true,`+m.keepers())
	case "choice":
		body += `"lanes":[` + m.lanes(depth, 1, true) + `],"else":[` + m.aside(func() string { return m.list(depth-1, "else") }) + `]`
	case "parallel":
		body += `"join":` + m.pick("join", `"all"`, `"any"`, `1`, `2`) + m.pick("rest", "", "", `,"rest":"leave"`) + `,"lanes":[` + m.lanes(depth, 2, false) + `]`
		if rapid.Bool().Draw(m.t, "else") {
			body += `,"else":[` + m.aside(func() string { return m.list(depth-1, "else") }) + `]`
		}
	}
	switch kind {
	case "flow":
		body += `"flow":"` + m.called(depth) + `"` + m.pick("waits", "", `,"wait":false`, `,"wait":false`)
	case "each":
		body += m.each(depth)
	case "repeat":
		do := m.aside(func() string { return m.list(depth-1, "do") })
		body += `"do":[` + do + `],"until":` + m.cond() + `,"max":` + m.pick("max", "1", "2", "3") + `,"over":[` + m.aside(func() string { return m.list(depth-1, "over") }) + `]`
	}
	m.steps[at] = body + "}"
	m.ids = append(m.ids, id)
	if kind == "approval" || kind == "task" {
		m.back = append(m.back, id)
	}
	return id
}

func (m *flowMaker) lanes(depth, least int, must bool) string {
	var lanes []string
	for i := range rapid.IntRange(least, 3).Draw(m.t, "lanes") {
		cond := ""
		if must || rapid.IntRange(0, 3).Draw(m.t, "conditional") == 0 {
			cond = `"if":` + m.cond() + ","
		}
		lanes = append(lanes, fmt.Sprintf(`{"id":"l%d","name":{"en":"l"},%s"do":[%s]}`, i, cond, m.aside(func() string { return m.list(depth-1, "lane") })))
	}
	return strings.Join(lanes, ",")
}

// each draws a loop over the order's lines. What stands in it is not seen from outside.
func (m *flowMaker) each(depth int) string {
	until := m.pick("open", "", "", `,"until":`+m.becoming()+`,`+m.keeper(`{"at":"90%","do":"remind"}`))
	where := m.pick("where", "", "", `,"where":{"f":"line.n","op":"<","v":3}`)
	known := len(m.ids)
	m.items = "line"
	do := m.aside(func() string { return m.list(depth-1, "do") })
	m.items = ""
	m.ids = m.ids[:known]
	return `"over":"order.lines","do":[` + do + `]` + where + until + m.pick("mode", "", `,"mode":"inTurn"`) + m.pick("onReject", "", `,"onReject":"item"`)
}

// with draws what a verb is given: worked out of the order, and sometimes without a result.
func (m *flowMaker) with() string {
	formulas := []string{"", "", `order.owner`, `order.repeat`, `1 / (order.madeToOrder ? 0 : 1)`}
	if m.items != "" {
		formulas = append(formulas, `line.n`)
	}
	if x := m.pick("formula", formulas...); x != "" {
		return `,"with":{"a":{"x":"` + x + `"}}`
	}
	return ""
}

// aside draws what stands in a lane: it does not lie behind the lanes beside it.
func (m *flowMaker) aside(draw func() string) string {
	was := len(m.back)
	lane := draw()
	m.back = m.back[:was]
	return lane
}

// returns writes a way back into a text; "" where nothing lies behind.
func (m *flowMaker) returns(text string) string {
	if len(m.back) == 0 {
		return ""
	}
	return fmt.Sprintf(text, m.pick("target", m.back...))
}

// cond draws a condition over the order or over how an earlier step ended.
func (m *flowMaker) cond() string {
	if len(m.ids) > 0 && rapid.Bool().Draw(m.t, "did") {
		return `{"f":"did.` + m.pick("earlier", m.ids...) + `","op":"=","v":"` + m.pick("outcome", "approved", "rejected", "skipped", "done") + `"}`
	}
	return m.whether()
}

// whether draws a condition over the order alone, or over the item at hand.
func (m *flowMaker) whether() string {
	if m.items != "" && rapid.Bool().Draw(m.t, "ofItem") {
		return `{"f":"line.n","op":"` + m.pick("compare", "<", "=", ">") + `","v":` + m.pick("than", "1", "2", "3") + `}`
	}
	return m.becoming()
}

// becoming draws a condition that can come about: waits end with it.
func (m *flowMaker) becoming() string {
	return `{"f":"` + m.pick("fact", "order.repeat", "customer.guest", "order.madeToOrder") + `","op":"=","v":true}`
}

func (m *flowMaker) skip() string {
	if rapid.IntRange(0, 3).Draw(m.t, "skip") > 0 {
		return ""
	}
	return `"skip":[{"if":` + m.cond() + `,"say":{"en":"not needed"}}],`
}

// keepers draws who looks after a wait.
func (m *flowMaker) keepers() string {
	return m.keeper(`{"at":"100%","do":"decide","as":"timeout"}`) + m.pick("pass", "", `,"allow":{"skip":true}`) + m.pick("apart", "", `,"except":["start"]`) +
		m.pick("nobody", "", `,"empty":"skip"`) + m.pick("given", "", `,"give":"leastBusy"`)
}

// keeper draws who looks after a loop that stays open.
func (m *flowMaker) keeper(more string) string {
	return `"who":[` + m.pick("keeper", `{"role":"sales"}`, `{"user":"order.owner"},{"role":"sales"}`, `{"user":"customer.owner"}`) + `]` +
		`,"deadline":{"in":"1wd","then":[` + m.pick("rungs", `{"at":"80%","do":"remind"}`, more,
		`{"at":"100%","do":"transfer","to":[{"role":"seniorSales"}]}`, `{"at":"50%","do":"escalate","to":[{"role":"owner"}]}`) + `]}`
}

// people draws who is asked, and what of; same is what becomes of who has signed before.
func (m *flowMaker) people(as, same string) string {
	who := m.pick("who", `{"role":"finance"}`, `{"role":"sales"}`, `{"starter":true}`, `{"user":"order.owner"},{"role":"sales"}`,
		`{"union":[{"role":"sales"},{"role":"installer"},{"role":"finance"}]}`, `{"manager":[1,2],"of":"order.owner"}`,
		`{"role":"installer","where":{"f":"user.region","op":"=","v":"east"}}`, `{"user":"customer.owner"}`,
		`{"customer":true},{"role":"sales"}`, `{"union":[{"customer":true},{"role":"finance"}]}`)
	then := m.pick("ladder", `{"at":"80%","do":"remind"},{"at":"100%","do":"remind"}`,
		`{"at":"50%","do":"remind"},{"at":"150%","do":"escalate","to":[{"manager":1,"of":"task.owner"},{"role":"owner"}]}`,
		`{"at":"100%","do":"escalate","to":[{"role":"seniorSales"}]},{"at":"200%","do":"remind"}`,
		`{"at":"100%","do":"transfer","to":[{"role":"seniorSales"}]},{"at":"120%","do":"transfer","to":[{"manager":1,"of":"task.owner"}]}`,
		`{"at":"100%","do":"remind"}`+m.returns(`,{"at":"120%%","do":"return","step":"%s"}`),
		`{"at":"80%","do":"remind"},{"at":"100%","do":"decide","as":"`+as+`"}`)
	allow := m.pick("allow", "", "", `,"allow":{"skip":true}`, `,"allow":{"return":false,"transfer":{"who":[{"role":"sales"}]}}`, m.returns(`,"allow":{"return":["%s"],"addSigner":{"how":["before","after"],"max":2}}`))
	allow += m.pick("except", "", "", "", `,"except":["start"]`)
	allow += m.pick("keep", "", "", `,"keep":true`) + m.pick("reads", "", `,"reads":["order.repeat"]`, `,"reads":["customer.guest","order.owner"]`, `,"reads":["line.quantity"]`)
	fields := []string{"", "", `,"form":"plan"`, `,"fields":{"order.fields.install":"write"}`, `,"fields":{"order.fields.install":"read","order.fields.drawings":"none"}`}
	if as == "reject" || !strings.Contains(then, "decide") { // robots fill nothing in
		fields = append(fields, `,"fields":{"order.fields.install":"must"}`)
	}
	asked := m.pick("fields", fields...)
	if !strings.Contains(asked, "must") {
		asked += same
	}
	if strings.Contains(who, "customer\":true") || rapid.IntRange(0, 3).Draw(m.t, "public") == 0 {
		allow += `,"public":{"title":{"en":"yours"},"body":{"en":"Is it right?"}}`
	}
	return `"who":[` + who + `]` + allow + asked + `,"need":` + m.pick("need", `"one"`, `"one"`, `"all"`, `"inTurn"`, `1`, `2`) + `,"empty":"` + m.pick("empty", "fallback", "fallback", "skip") +
		`","deadline":{"in":"` + m.pick("in", "4wh", "1wd", "30m", "2d") + `","then":[` + then + `]}`
}

// player drives runs of one random flow with random events.
type player struct {
	*rig
	rt    *rapid.T
	sides [2]side // the release that it is under, and the one it may move to
	async bool
	flaky int // how many attempts of each call are refused where calls are answered at once
	past  []Event
	raw   []byte        // the state as it was when it was looked at last
	tasks map[ID]Status // the projections that the commands make
	armed map[ID]bool
	steps int

	changed []Change // with version 2 the first
	frozen  bool     // something would have fallen differently, but for a barrier
	jumped  bool     // it was moved by hand
	moved   bool     // to another release
}

// side is a release that runs are under, or move to.
type side struct {
	def *Def
	c   *rule.Catalogue
	r   *blueprint.Release
}

func randomSide(rt *rapid.T, t testing.TB) side {
	flows, c, r, found := build(t, randomFlow(rt))
	if flows.Get("t") == nil {
		rt.Fatalf("a random flow is not sound: %v", found)
	}
	return side{flows.Get("t"), c, r}
}

// side puts a rig under a release.
func (g *rig) side(s side) { g.def, g.c, g.r = s.def, s.c, s.r }

func newPlayer(rt *rapid.T, t testing.TB, sides [2]side) *player {
	g := &rig{t: t, who: workshop(sides[0].c), at: monday, facts: map[string]rule.Value{}}
	g.side(sides[0])
	g.facts["order.phase"] = rule.Code(rapid.SampledFrom([]string{"placed", "confirmed"}).Draw(rt, "phase"))
	for _, f := range []string{"order.repeat", "customer.guest", "order.madeToOrder"} {
		g.facts[f] = rule.Bool(rapid.Bool().Draw(rt, f))
	}
	g.facts["order.owner"] = rule.User(rapid.SampledFrom([]string{"li", "wang", "fang"}).Draw(rt, "owner"))
	g.facts["order.lines"] = g.lines(someLines(rt)...)
	g.facts["order.fields.install"] = rule.Bool(rapid.Bool().Draw(rt, "install"))
	g.world.Version, g.world.About, g.world.JumpEyes = 1, "par_1", rapid.IntRange(1, 2).Draw(rt, "eyes")
	for _, id := range rapid.SampledFrom([][]string{{}, {"yu"}, {"yu", "xu"}}).Draw(rt, "logins") {
		g.who.users[id] = User{ID: id, Name: id, Roles: []string{"customer"}, Party: "par_1", Facts: g.c.Frame("user")}
	}
	if rapid.IntRange(0, 3).Draw(rt, "away") == 0 {
		g.who.stands = map[string][]string{"hu": {"fang"}, "wang": {"li", "zhang"}}
	}
	p := &player{rig: g, rt: rt, sides: sides, async: rapid.Bool().Draw(rt, "async"), flaky: max(0, rapid.IntRange(-3, 3).Draw(rt, "flaky")), tasks: map[ID]Status{}, armed: map[ID]bool{}}
	g.world.Changed, p.raw = p.since, g.state.Marshal()
	return p
}

// event draws what happens next: mostly something that fits, sometimes not.
func (p *player) event() Event {
	ev := Event{ID: fmt.Sprint("e", len(p.past)), At: p.at, Version: max(0, p.world.Version-int64(rapid.IntRange(0, 9).Draw(p.rt, "version"))/8),
		By: by(rapid.SampledFrom([]string{"li", "wang", "fang", "hu", "kong", "zhang", "yu", "xu"}).Draw(p.rt, "by"))}
	switch what := rapid.IntRange(0, 21).Draw(p.rt, "what"); {
	case what >= 20 && p.state.Status == Running:
		p.change()
		ev.Kind = SubjectChanged
	case what < 8:
		ev.Kind = rapid.SampledFrom([]EventKind{Approve, Approve, Finish, Finish, Reject}).Draw(p.rt, "kind")
		ev.Opinion = rapid.SampledFrom([]string{"", "", "because"}).Draw(p.rt, "opinion")
		ev.Fields = rapid.SampledFrom([]json.RawMessage{nil, nil, nil, json.RawMessage(`{"day":"2026-12-01"}`)}).Draw(p.rt, "form")
		p.aim(&ev)
		p.fill(&ev)
	case what < 11:
		p.aim(&ev)
		p.otherwise(&ev)
	case what < 15:
		ev.Kind, ev.By = TimerFired, Actor{Name: RobotDeadline, Kind: act.Robot}
		ev.Timer = ID{'t', int32(rapid.IntRange(1, 40).Draw(p.rt, "timer"))}
		if n := len(p.state.Timers); n > 0 && what < 14 {
			t := p.state.Timers[rapid.IntRange(0, n-1).Draw(p.rt, "armed")]
			ev.Timer, p.at = t.ID, later(p.at, t.At)
			ev.At = p.at
		}
	case what < 17 && len(p.past) > 0:
		return p.past[rapid.IntRange(0, len(p.past)-1).Draw(p.rt, "again")]
	case what == 17 && len(p.def.facts) > 0 && rapid.Bool().Draw(p.rt, "told"):
		p.world.Heard = map[string]time.Time{"message.posted": p.at}
		ev.Kind = FactHeard
	case what == 17:
		ev.Kind = rapid.SampledFrom([]EventKind{Succeeded, Succeeded, Refused}).Draw(p.rt, "landing")
		ev.Call = ID{'c', int32(rapid.IntRange(1, 40).Draw(p.rt, "call"))}
		if n := len(p.state.Calls); n > 0 {
			ev.Call = p.state.Calls[rapid.IntRange(0, n-1).Draw(p.rt, "which")].ID
		}
	case what == 18 && p.state.Hold != nil && rapid.Bool().Draw(p.rt, "resume"):
		ev.Kind = Resume
	case what == 18 && rapid.Bool().Draw(p.rt, "hold"):
		ev.Kind, ev.Reason, ev.To = PutOnHold, rapid.SampledFrom([]string{"", "because", "because"}).Draw(p.rt, "reason"), []string{"hu"}
		ev.Review = clock.DateOf(p.at) + clock.Date(rapid.IntRange(0, 9).Draw(p.rt, "review"))
	case what == 18 && p.canJump() && (p.state.Asked != nil || rapid.IntRange(0, 3).Draw(p.rt, "jump") == 0):
		p.jump(&ev)
	case what == 18 && p.state.Status != "" && rapid.IntRange(0, 2).Draw(p.rt, "move") == 0:
		ev.Kind = ChangeOver
		ev.Move = p.moving()
	case what == 18 && rapid.IntRange(0, 5).Draw(p.rt, "end") == 0:
		ev.Kind = rapid.SampledFrom([]EventKind{Withdraw, Cancel}).Draw(p.rt, "how")
	default:
		user := rapid.SampledFrom([]string{"li", "wang", "fang", "hu", "yu", "xu"}).Draw(p.rt, "leaver")
		if p.who.gone[user] {
			delete(p.who.gone, user)
		} else {
			p.who.gone[user] = true
		}
		ev.Kind, ev.By = PeopleChanged, Actor{Name: RobotHandover, Kind: act.Robot}
	}
	return ev
}

// someLines draws which lines an order has.
func someLines(rt *rapid.T) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "3", "4"}), 0, 3, rapid.ID).Draw(rt, "lines")
}

// changeLines draws another version of the order's lines: some come, some go, or one is
// changed.
func (p *player) changeLines() {
	if rapid.Bool().Draw(p.rt, "of") {
		p.changed = append(p.changed, Change{Fact: "line.quantity", Item: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(p.rt, "line")})
		return
	}
	p.facts["order.lines"] = p.lines(someLines(p.rt)...)
	p.changed = append(p.changed, Change{Fact: "order.lines"})
}

// change draws another version of the order.
func (p *player) change() {
	p.world.Version++
	if p.def.loops && rapid.Bool().Draw(p.rt, "lines") {
		p.changeLines()
		return
	}
	p.changeFact()
}

// fill has a decision that may be made come with something filled in of the order (C9).
func (p *player) fill(ev *Event) {
	if p.state.Status != Running || p.state.Hold != nil || rapid.IntRange(0, 3).Draw(p.rt, "fill") > 0 {
		return
	}
	asked := *ev
	if _, _, _, _, err := begin(p.def, p.state, p.view(), asked).mayVote(&asked); err != nil {
		return
	}
	p.world.Version++
	ev.Wrote, ev.Version = []string{p.changeFact()}, p.world.Version
}

// changeFact gives a fact of the order another value.
func (p *player) changeFact() string {
	fact := rapid.SampledFrom([]string{"order.repeat", "customer.guest", "order.madeToOrder", "order.fields.install", "order.owner"}).Draw(p.rt, "changed")
	if fact == "order.owner" {
		p.facts[fact] = rule.User(rapid.SampledFrom([]string{"li", "wang", "fang"}).Draw(p.rt, "owner"))
	} else {
		p.facts[fact] = rule.Bool(!p.facts[fact].Bool())
	}
	p.changed = append(p.changed, Change{Fact: fact})
	return fact
}

// bringsAbout makes one more thing true of the order that is not; false where there is
// none left.
func (p *player) bringsAbout() bool {
	for _, fact := range []string{"order.repeat", "customer.guest", "order.madeToOrder"} {
		if !p.facts[fact].Bool() {
			p.facts[fact] = rule.Bool(true)
			p.world.Version++
			p.changed = append(p.changed, Change{Fact: fact})
			return true
		}
	}
	return false
}

// since lists what has changed since a version; version 1 is the first.
func (p *player) since(version int64) []Change { return p.changed[max(0, version-1):] }

// aim points a decision at a seat, mostly an open one, and mostly in the way
// that its step asks for.
func (p *player) aim(ev *Event) {
	ev.Seat = ID{'k', int32(rapid.IntRange(1, 40).Draw(p.rt, "seat"))}
	var open []*Visit
	for i := range p.state.Visits {
		if v := &p.state.Visits[i]; len(v.Seats) > 0 && v.Status == Open {
			open = append(open, v)
		}
	}
	if len(open) == 0 || rapid.IntRange(0, 9).Draw(p.rt, "astray") == 0 {
		return
	}
	v := rapid.SampledFrom(open).Draw(p.rt, "visit")
	k := rapid.SampledFrom(v.Seats).Draw(p.rt, "place")
	ev.Seat = k.ID
	for _, u := range p.eligible(v, &k) {
		ev.By = by(u)
	}
	if p.def.Step(v.Step).Kind == Auto {
		ev.Kind = rapid.SampledFrom([]EventKind{Retry, HandDone, GiveUp}).Draw(p.rt, "repair")
		ev.Opinion = "because"
	} else if p.def.Step(v.Step).Kind == Task {
		ev.Kind = Finish
	} else if ev.Kind == Finish {
		ev.Kind = Approve
	}
}

// otherwise makes an aimed event one that is no vote; what only fits some seats is
// aimed again.
func (p *player) otherwise(ev *Event) {
	ev.Kind = rapid.SampledFrom([]EventKind{SendBack, SendBack, SendBack, AddSigner, AddSigner, AddSigner, Transfer, Delegate, Undelegate, DropSigner, TakeBack, Pass, Urge}).Draw(p.rt, "deed")
	ev.Opinion = "because"
	ev.Rel = rapid.SampledFrom([]Rel{Before, After, Beside}).Draw(p.rt, "rel")
	ev.To = rapid.SliceOfN(rapid.SampledFrom([]string{"chen", "deng", "zhao", "kong", "wang"}), 1, 2).Draw(p.rt, "to")
	switch ev.Kind {
	case Transfer, Delegate:
		ev.To = ev.To[:1]
	case DropSigner:
		p.aimAt(ev, func(k *Seat) string { return k.Adder })
	case TakeBack:
		p.aimAt(ev, func(k *Seat) string { return k.By })
	case SendBack:
		ev.Aside = rapid.Bool().Draw(p.rt, "aside")
		p.aimBack(ev)
	}
}

// aimAt aims at the latest seat on which somebody may act.
func (p *player) aimAt(ev *Event, who func(*Seat) string) {
	for i := range p.state.Visits {
		for j := range p.state.Visits[i].Seats {
			if k := &p.state.Visits[i].Seats[j]; who(k) != "" {
				ev.Seat, ev.By = k.ID, by(who(k))
			}
		}
	}
}

// aimBack names a step that the seat may go back to, if there is one.
func (p *player) aimBack(ev *Event) {
	if v, _ := p.state.seat(ev.Seat); v != nil {
		if all := (&run{d: p.def, s: p.state}).targets(v); len(all) > 0 {
			to := rapid.SampledFrom(all).Draw(p.rt, "target")
			ev.Step, ev.Item = to.Step.ID, to.Item
		}
	}
}

// canJump tells whether the run may be moved by hand: only some runs are, so that what
// the others complete is held against what they are prescribed.
func (p *player) canJump() bool { return p.async && p.state.Status == Running }

// moving says what becomes of steps in the other release: mostly one of its kind, or none.
func (p *player) moving() *Moving {
	m := &Moving{From: p.def, Map: map[string]string{}}
	free := slices.Clone(p.sides[1].def.Steps)
	for _, v := range p.state.Visits {
		step := p.def.Step(v.Step)
		if _, said := m.Map[v.Step]; said || step.Kind.blocks() || rapid.IntRange(0, 9).Draw(p.rt, "unsaid") == 0 {
			continue
		}
		m.Map[v.Step] = ""
		var fits []int
		for i, to := range free {
			if alike(step, to) {
				fits = append(fits, i)
			}
		}
		if len(fits) > 0 && rapid.IntRange(0, 3).Draw(p.rt, "maps") > 0 {
			at := rapid.SampledFrom(fits).Draw(p.rt, "to")
			m.Map[v.Step] = free[at].ID
			free = slices.Delete(free, at, at+1)
		}
	}
	return m
}

// jump has the run moved by hand: at once where one person is enough, else it is asked for,
// and allowed or declined by anybody.
func (p *player) jump(ev *Event) {
	ev.Kind, ev.Reason = Jump, "because"
	switch {
	case p.world.JumpEyes > 1 && p.state.Asked != nil:
		ev.Kind = rapid.SampledFrom([]EventKind{AllowJump, AllowJump, AllowJump, DeclineJump, AskJump}).Draw(p.rt, "second")
	case p.world.JumpEyes > 1:
		ev.Kind, ev.To = rapid.SampledFrom([]EventKind{AskJump, AskJump, AllowJump, Jump}).Draw(p.rt, "first"), []string{"zhang"}
	}
	if ev.Kind == Jump || ev.Kind == AskJump {
		p.aimJump(ev)
	}
}

// aimJump names a step that the run can be moved to, and mostly says of what is passed
// over what is asked.
func (p *player) aimJump(ev *Event) {
	all := begin(p.def, p.state, p.view(), *ev).landings()
	if len(all) == 0 {
		return
	}
	to := rapid.SampledFrom(all).Draw(p.rt, "landing")
	ev.Step, ev.Item, ev.Passed = to.Step.ID, to.Item, map[string]Jumped{}
	for _, step := range to.Over {
		if step.Kind == Auto {
			ev.Passed[step.ID] = rapid.SampledFrom([]Jumped{JumpedByHand, JumpedUnused, JumpedByHand, ""}).Draw(p.rt, "tick")
		}
	}
}

func (p *player) eligible(v *Visit, k *Seat) []string {
	r := &run{d: p.def, s: p.state, w: World{People: p.who}}
	var ids []string
	for _, u := range []string{"li", "wang", "fang", "hu", "kong", "chen", "deng", "zhao", "zhang", "yu", "xu"} {
		if r.may(v, k, u) {
			ids = append(ids, u)
		}
	}
	return ids
}
