package flow

import (
	"bytes"
	"errors"
	"flag"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/base/fault"
)

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Random flows are driven with random events; after each one the invariants of
// flow.md 10 are held against the state. At least 1,000,000 events in a test run:
// the same ones each time, or others with EXPLORE=1.
func TestEveryReachableStateIsSound(t *testing.T) {
	defer func(seed string) { _ = flag.Set("rapid.seed", seed) }(flag.Lookup("rapid.seed").Value.String())
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // most of its time would be that
	const least, perFlow = 1_000_000, 5_000
	steps := 0
	drive := func(rt *rapid.T) {
		sides := [2]side{randomSide(rt, t), randomSide(rt, t)}
		for done := 0; done < perFlow; {
			p := newPlayer(rt, t, sides)
			p.play()
			done += p.steps
			steps += p.steps
		}
	}
	for n := 1; steps < least && !t.Failed(); n++ {
		if os.Getenv("EXPLORE") == "" { // the same steps each time, so that a change is judged by what it changes
			if err := flag.Set("rapid.seed", strconv.Itoa(n)); err != nil {
				t.Fatal(err)
			}
		}
		rapid.Check(t, drive)
	}
}

// play is one run: a start, random events, then people who act well to the end.
func (p *player) play() {
	p.step(Event{ID: "start", Kind: Start, Subject: "ord_1", At: p.at, By: by("li")})
	if p.state.Status == "" {
		return // it begins with a verb of which nobody knows what to give it, and is not placed
	}
	for range rapid.IntRange(0, 30).Draw(p.rt, "events") {
		if p.step(p.event()); p.state.Status == Over && rapid.IntRange(0, 3).Draw(p.rt, "enough") > 0 {
			break
		}
	}
	clear(p.who.gone)
	p.step(Event{ID: "back", Kind: PeopleChanged, At: p.at})
	for n := 0; p.state.Status != Over; n++ {
		if n > 300 {
			p.rt.Fatalf("people who act well do not end this run: %s", p.state.Marshal())
		}
		p.step(p.cooperate(n))
	}
	if p.state.Outcome == Completed && !p.jumped {
		p.fitsWhatItIsNow()
	}
}

// fitsWhatItIsNow: a run that completed went the way that its definition prescribes for
// the order as it is in the end, and everybody in force has decided on that; but for
// what was frozen behind a barrier, and ways that rest on how other steps ended.
func (p *player) fitsWhatItIsNow() {
	r := begin(p.def, p.state, p.view(), Event{At: p.at})
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		step := p.def.Step(v.Step)
		r.look(v.Part)
		ofOrder := !slices.ContainsFunc(append(step.routes(), step.skipReads()...), func(f namedRef) bool { return strings.HasPrefix(f.path, "did.") })
		switch {
		case !r.matters(v) || v.Status != Done:
		case step.Kind.asks():
			if r.stale(v, step, nil) {
				p.rt.Fatalf("%s was decided on what has changed since: %s", v.Step, p.state.Marshal())
			}
		case step.Kind == Choice && ofOrder && !p.frozen:
			if taken, _ := r.falls(step); taken.ID != v.Result {
				p.rt.Fatalf("%s would take %s: %s", v.Step, taken.ID, p.state.Marshal())
			}
		case step.Kind == Parallel && ofOrder && !p.frozen:
			for _, lane := range step.Lanes {
				ran := slices.ContainsFunc(r.s.Parts, func(q Part) bool { return q.Of == v.ID && q.Lane == lane.ID && q.Status != Removed })
				if ran != lane.If.Holds(r.w.Env) {
					p.rt.Fatalf("lane %s of %s ran: %v: %s", lane.ID, v.Step, ran, p.state.Marshal())
				}
			}
		case step.Kind == Each:
			p.ranForEach(r, v, step)
		}
	}
}

// ranForEach: a loop that was passed ran for exactly the items that there are in the end.
func (p *player) ranForEach(r *run, v *Visit, step *Step) {
	var ran, are []string
	for i := range r.s.Parts {
		if q := &r.s.Parts[i]; q.Of == v.ID && q.Status != Removed {
			ran = append(ran, q.Item)
		}
	}
	for _, one := range r.items(v.Part, step) {
		are = append(are, one.name)
	}
	slices.Sort(ran)
	slices.Sort(are)
	if !slices.Equal(ran, are) {
		p.rt.Fatalf("%s ran for %v, and there are %v: %s", v.Step, ran, are, p.state.Marshal())
	}
}

// cooperate is an event that brings the run on: a call lands, or somebody who may
// says yes.
func (p *player) cooperate(n int) Event {
	ev := Event{ID: "c" + string(rune('A'+n/26)) + string(rune('a'+n%26)), At: p.at, By: by("li")}
	if p.state.Hold != nil {
		ev.Kind = Resume
		return ev
	}
	for _, c := range p.state.Calls {
		if c.Status == Open {
			ev.Kind, ev.Call = Succeeded, c.ID
			return ev
		}
	}
	for i := range p.state.Visits {
		v := &p.state.Visits[i]
		for j := range v.Seats {
			if k := &v.Seats[j]; k.Status == Open && !p.def.Step(v.Step).Pause.owned() {
				ev.Kind, ev.Seat, ev.By = Approve, k.ID, by(p.eligible(v, k)[0])
				switch {
				case p.def.Step(v.Step).Kind == Task:
					ev.Kind = Finish
				case p.def.Step(v.Step).Kind == Auto && n%2 == 0:
					ev.Kind = Retry
				case p.def.Step(v.Step).Kind == Auto:
					ev.Kind, ev.Opinion = HandDone, "because"
				}
				return ev
			}
		}
	}
	if slices.ContainsFunc(p.state.Visits, func(v Visit) bool { return v.Status == Open && v.Waits.IsZero() && p.def.Step(v.Step).Pause.Fact != "" }) {
		p.at = p.at.Add(time.Minute)
		p.world.Heard = map[string]time.Time{"message.posted": p.at}
		ev.Kind, ev.At = FactHeard, p.at
		return ev
	}
	if p.bringsAbout() {
		ev.Kind = SubjectChanged
		return ev
	}
	for _, t := range p.state.Timers {
		p.at = later(p.at, t.At)
		ev.Kind, ev.At, ev.Timer = TimerFired, p.at, t.ID
		return ev
	}
	p.rt.Fatalf("nobody can bring this run on: %s", p.state.Marshal())
	return ev
}

func (p *player) advance(s State, ev Event) (State, []Command, error) {
	g := *p.rig
	if ev.Move != nil {
		g.side(p.sides[1])
	}
	if p.async {
		return Advance(g.def, s, ev, g.view())
	}
	return Drive(g.def, s, ev, g.view(), func(c Run) (string, error) {
		if ev.Kind != Start && c.Attempt <= p.flaky {
			return "", taskOthers.New()
		}
		return "", nil
	})
}

// step applies an event and holds everything against it that must be so.
func (p *player) step(ev Event) {
	p.steps++
	before := p.raw
	state, cmds, err := p.advance(p.state, ev)
	if !bytes.Equal(before, p.state.Marshal()) {
		p.rt.Fatalf("%s wrote to the state it was given: %s", ev.Kind, before)
	}
	after := state.Marshal()
	if err != nil {
		if fault.As(err) == nil || len(cmds) > 0 || !bytes.Equal(before, after) {
			p.rt.Fatalf("%s was refused with %v, and did %v", ev.Kind, err, cmds)
		}
		return
	}
	if p.steps%thorough == 0 {
		p.isDeterministic(ev, after)
		p.isRepeatable(state, ev, after)
		p.isRoundTrip(after)
	}
	p.keepsClosed(p.state, state)
	if ev.Move != nil && !p.state.saw(ev.ID) {
		p.sides[0], p.sides[1] = p.sides[1], p.sides[0]
		p.side(p.sides[0])
	}
	p.state, p.raw = state, after
	p.past = append(p.past, ev)
	p.project(ev, cmds)
	p.isSound()
}

// thorough is how often what does not depend on the past is looked at.
const thorough = 8

func (p *player) isDeterministic(ev Event, want []byte) {
	again, _, err := p.advance(p.state, ev)
	if err != nil || !bytes.Equal(want, again.Marshal()) {
		p.rt.Fatalf("the same %s gives another state (%v):\n%s\n%s", ev.Kind, err, want, again.Marshal())
	}
}

// isRepeatable: a second delivery changes nothing (G2).
func (p *player) isRepeatable(s State, ev Event, want []byte) {
	twice, cmds, err := p.advance(s, ev)
	if err != nil || len(cmds) > 0 || !bytes.Equal(twice.Marshal(), want) {
		p.rt.Fatalf("%s delivered twice: %v, %v", ev.Kind, cmds, err)
	}
}

func (p *player) isRoundTrip(raw []byte) {
	var back State
	if err := back.Unmarshal(raw); err != nil || !bytes.Equal(back.Marshal(), raw) {
		p.rt.Fatalf("read back (%v):\n%s\n%s", err, raw, back.Marshal())
	}
}

// keepsClosed: what was decided or closed never changes again, and no decision
// is on a closed task.
func (p *player) keepsClosed(before, after State) {
	for _, v := range before.Visits {
		now := after.visit(v.ID)
		if now == nil && after.Release != before.Release {
			continue // it stays behind where the run moves on
		}
		for _, k := range v.Seats {
			then := now.seatOf(k.ID)
			if !k.undecided() && !sameSeat(k, *then) && !(then.Status == Outdated && v.Status == Open) {
				p.rt.Fatalf("a closed seat changed from %+v to %+v", k, then)
			}
		}
		opened := !p.def.Step(v.Step).Kind.asks() && v.Status != Cancelled && v.Status != Skipped && !now.Out // a block, by a return into it
		if v.Status != Open && ((now.Status != v.Status || now.Result != v.Result) && !opened || v.Out && !now.Out && !v.Keep && !p.def.Step(v.Step).Keep && before.Release == after.Release) {
			p.rt.Fatalf("a closed visit changed from %+v to %+v", v, now)
		}
	}
}

func sameSeat(a, b Seat) bool {
	return a.For == b.For && a.Status == b.Status && a.By == b.By && a.At.Equal(b.At) && slices.Equal(a.Also, b.Also) && a.Deputy == b.Deputy
}

// project does what the commands say to tasks and timers, as the store would.
func (p *player) project(ev Event, cmds []Command) {
	delete(p.armed, ev.Timer)
	for _, c := range cmds {
		switch c := c.(type) {
		case Tell:
			switch c.Fact.(type) {
			case ChoiceFrozen:
				p.frozen = true
			case FlowJumped:
				p.jumped = true
			case FlowMoved:
				p.moved = true
			}
		case OpenTask:
			p.tasks[c.Seat] = Open
		case CloseTask:
			if p.tasks[c.Seat] == "" {
				p.rt.Fatalf("%v was closed and is not open", c.Seat)
			}
			delete(p.tasks, c.Seat)
		case SetTimer:
			p.armed[c.Timer] = true
		case DropTimer:
			if !p.armed[c.Timer] {
				p.rt.Fatalf("%v was dropped and is not armed", c.Timer)
			}
			delete(p.armed, c.Timer)
		case ShareTask:
			if p.tasks[c.Seat] == "" {
				p.rt.Fatalf("%v was shared and is not open", c.Seat)
			}
		case MoveTask:
			if p.tasks[c.Seat] == "" {
				p.rt.Fatalf("%v was moved and is not open", c.Seat)
			}
			p.tasks[c.Seat] = c.Status
		}
	}
}

// run is the run as it stands, to be asked.
func (p *player) run() *run { return &run{d: p.def, s: p.state, w: World{People: p.who}} }

func (p *player) isSound() {
	s := &p.state
	tasks, armed := map[ID]Status{}, map[ID]bool{}
	for i := range s.Visits {
		p.isSoundVisit(&s.Visits[i], tasks)
	}
	for _, t := range s.Timers {
		armed[t.ID] = true
		switch v := s.visit(t.For); {
		case v == nil && s.Hold == nil || v != nil && v.Status != Open:
			p.rt.Fatalf("a timer of nothing that is open is armed: %s", s.Marshal())
		case v != nil && s.Hold != nil && t.Rung > 0:
			p.rt.Fatalf("a clock runs on hold: %s", s.Marshal())
		}
	}
	for _, part := range s.Parts {
		if next, idle := p.run().idles(part); part.Status == Running && s.Status == Running && idle && !p.run().held(part.ID, next) {
			p.rt.Fatalf("%v runs and stands nowhere: %s", part.ID, s.Marshal())
		}
	}
	if !maps.Equal(tasks, p.tasks) || !maps.Equal(armed, p.armed) {
		p.rt.Fatalf("tasks %v, timers %v, but stored are %v, %v", tasks, armed, p.tasks, p.armed)
	}
	if asked := s.Asked; asked != nil && (s.Status != Running || p.def.Step(asked.Step) == nil || p.world.JumpEyes < 2) {
		p.rt.Fatalf("a jump is asked for that nobody can allow: %s", s.Marshal())
	}
	r := &run{s: *s}
	if ended := s.Status == Over || s.Status == Ending; ended == (s.Parts[0].Status == Running) || s.Status == Over && (r.underWay() || len(tasks)+len(armed) > 0) {
		p.rt.Fatalf("the end is not the end: %s", s.Marshal())
	}
}

// isSoundVisit: an open visit's part runs, and something brings it on.
func (p *player) isSoundVisit(v *Visit, tasks map[ID]Status) {
	s := &p.state
	lives, stranded, open := false, false, 0
	for i := range v.Seats {
		k := &v.Seats[i]
		if k.Status == Parked {
			tasks[k.ID] = Parked
		}
		if k.Status == Open {
			tasks[k.ID] = Open
			if s.Hold != nil {
				tasks[k.ID] = OnHold
			}
			open++
			lives = lives || len(p.eligible(v, k)) > 0
			stranded = stranded || len(p.eligible(v, k)) == 0
		}
	}
	for _, t := range s.Timers {
		lives = lives || t.For == v.ID
	}
	for _, c := range s.Calls {
		lives = lives || c.Visit == v.ID && v.Status == Open && (c.Status == Open || c.Status == Resting && s.Hold != nil)
	}
	for _, part := range s.Parts {
		lives = lives || part.Of == v.ID && part.Status == Running
	}
	waits := v.Status == Open && !v.Waits.IsZero()
	if waits {
		q := s.visit(v.Waits)
		if lives = q.Status == Open; open > 0 || q.Step == v.Step || q.Again.IsZero() {
			p.rt.Fatalf("%s waits for an answer, and does not: %s", v.Step, s.Marshal())
		}
	}
	if v.Status == Open && !v.Again.IsZero() && !v.Change && !slices.ContainsFunc(s.Visits, func(u Visit) bool { return u.Waits == v.ID && u.Status == Open }) {
		p.rt.Fatalf("%s is asked, and nobody waits for its answer: %s", v.Step, s.Marshal())
	}
	step := p.def.Step(v.Step)
	c := v.voices(step)
	switch {
	case v.Status == Open && step.Kind.asks() && !waits && (c.passed() || c.lost() || open == 0 || step.Need.Turn && open != 1 && !v.joined() && !p.moved):
		p.rt.Fatalf("%s is decided and asks on, or asks nobody in turn: %s", v.Step, s.Marshal())
	case v.Status != Open && open > 0:
		p.rt.Fatalf("a closed step has open seats: %s", s.Marshal())
	case v.Status == Open && v.Again.IsZero() && s.part(v.Part).Status != Running:
		p.rt.Fatalf("%s is open in a part that has ended: %s", v.Step, s.Marshal())
	case v.Status == Open && (!lives || stranded):
		p.rt.Fatalf("nobody and nothing brings %s on: %s", v.Step, s.Marshal())
	}
}

// joined tells whether signers were added.
func (v *Visit) joined() bool {
	return slices.ContainsFunc(v.Seats, func(k Seat) bool { return k.Adder != "" })
}

// Every fault that a run answers speaks both languages.
func TestFaultsSpeakBothLanguages(t *testing.T) {
	for _, d := range []fault.Def{taskMissing, taskDecided, taskClosed, taskChanged, taskVersion, taskOthers, taskTurn, taskVerb, taskOpinion, taskSilent,
		taskOutcome, taskFields, flowMissing, flowBegun, flowEnded, flowEvent, flowOthers, flowStay, flowBarrier, taskStays, taskKept, taskLent, taskAble, taskUndelegated, taskAlone, taskAside, taskPerson, taskPowerless, taskSeated, taskTwice, taskApart, taskRange, taskSigners, taskFull, taskDeep, taskOriginal, taskSpoken,
		taskWouldReject, taskForward, taskMember, taskTarget, taskBarrier, taskActed, taskNeeded, taskUrged, taskWaits, taskWaiting, flowChange, flowItems, taskItem, flowInvalid, flowOnHold, flowNotOnHold, moveNowhere, moveSame, moveUnderWay, moveAsked, moveUnknown, moveTwice, moveGone, moveKind, moveBarrier, moveDone, holdReason, holdOwner, holdReview, jumpReason, jumpEyes, jumpNeedless, jumpWaiting, jumpNobody, jumpUnasked, jumpOwn, jumpStale, jumpWhyNot, jumpStep, jumpTick, jumpTicked, taskRepair, taskUnderWay, taskMachine, timerStale, callMissing, callStale, callRefused} {
		if e := d.New(); e.Say("zh-CN") == "" || e.Say("en") == "" || e.Say("zh-CN") == e.Say("en") || !errors.Is(e, d) {
			t.Errorf("%v says %q and %q", d, e.Say("zh-CN"), e.Say("en"))
		}
	}
}
