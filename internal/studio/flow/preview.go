package flow

import (
	"slices"
	"time"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// RouteStep is one step of the way a subject goes, as far as can be seen.
type RouteStep struct {
	Step  *Step
	State RouteState
	Lane  *Lane        // of a choice: the lane taken
	Owner []RouteOwner // of people's steps
	Due   time.Time
	// Why a step is skipped: the sentence of the reason that held and its
	// condition; neither when it is off or nobody was found.
	Say blueprint.Label
	If  *rule.Cond
}

// RouteState is where a step stands on the route.
type RouteState string

// The closed set. Now is what this event does or opens.
const (
	RouteDone    RouteState = "done"
	RouteNow     RouteState = "now"
	RouteAhead   RouteState = "ahead"
	RouteSkipped RouteState = "skipped"
)

// RouteOwner is who would be asked: a person, or a role and how many have it.
type RouteOwner struct {
	Holder  string // a user's id, or "role:finance"
	User    string
	Name    string
	Role    string
	Members int
	Outside bool // the customer
}

// Preview is the route of a run when everybody says yes: the flow's own advance
// on a copy (G1). ev is what would happen next, as the start for a quote; an
// event without kind only looks on from where the run stands, at its moment.
// Faults are those of Advance.
func Preview(d *Def, s State, ev Event, w World) ([]RouteStep, error) {
	return new(Foresight).Preview(d, s, ev, w)
}

// Preview is the route likewise; it holds until the next one.
func (m *Foresight) Preview(d *Def, s State, ev Event, w World) ([]RouteStep, error) {
	p, err := m.foresee(d, s, ev, w)
	if err != nil {
		return nil, err
	}
	now := len(p.s.Visits)
	p.agree(nil)
	route := slices.Grow(m.route[:0], len(p.s.Visits))
	for _, i := range p.inOrder() {
		v := &p.s.Visits[i]
		if v.Status == Cancelled && len(v.Seats) == 0 || p.repeated(i) {
			continue
		}
		step := p.describeRoute(v)
		switch {
		case v.Status == Skipped:
		case i >= now:
			step.State = RouteAhead
		case i >= len(s.Visits) || s.Visits[i].Status == Open && (!step.Step.Kind.blocks() || step.Step.Kind == Parallel || step.Step.Kind == Each):
			step.State, step.Due = RouteNow, p.due(v)
		}
		route = withStep(route, step)
	}
	m.route, m.calls, m.parts, m.visits = route, p.s.Calls, p.s.Parts, p.s.Visits
	return route, nil
}

// withStep adds a step to a route. Of a step that is done for each item of a loop the
// route shows the one that is furthest behind.
func withStep(route []RouteStep, step RouteStep) []RouteStep {
	at := slices.IndexFunc(route, func(s RouteStep) bool { return s.Step == step.Step && step.Step.within != nil })
	switch {
	case at < 0:
		return append(route, step)
	case slices.Index(byUrgency, step.State) < slices.Index(byUrgency, route[at].State):
		route[at] = step
	}
	return route
}

var byUrgency = []RouteState{RouteNow, RouteAhead, RouteDone, RouteSkipped}

// repeated tells whether a visit's step was entered again after it, for the same item.
func (r *run) repeated(i int) bool {
	was := &r.s.Visits[i]
	return slices.ContainsFunc(r.s.Visits[i+1:], func(v Visit) bool {
		return v.Step == was.Step && !v.Out && r.itemPart(v.Part) == r.itemPart(was.Part)
	})
}

// Path lists the steps that open when people act well and those skipped, in the
// order of the definition: what examples expect. did forces other outcomes, by
// step: "rejected", or one of a task's own. A no that sends back is "return:sales",
// and the path ends there.
func Path(d *Def, s State, ev Event, w World, did map[string]string) (path, skipped []string, err error) {
	p, err := foresee(d, s, ev, w)
	if err != nil {
		return nil, nil, err
	}
	p.agree(did)
	for _, i := range p.inOrder() {
		v := &p.s.Visits[i]
		switch step := p.stepOf(v); {
		case step.within != nil && slices.Contains(append(path, skipped...), v.Step):
			// is named once, and not for each item
		case v.Status == Skipped:
			skipped = append(skipped, v.Step)
		case !step.Kind.blocks():
			if path = append(path, v.Step); v.Status == Rejected && step.NoTo != "" {
				path = append(path, "return:"+step.NoTo)
			}
		}
	}
	return path, skipped, nil
}

func foresee(d *Def, s State, ev Event, w World) (*run, error) {
	return new(Foresight).foresee(d, s, ev, w)
}

// foresee applies an event to a copy on which calls succeed; a run on hold goes on now.
func (m *Foresight) foresee(d *Def, s State, ev Event, w World) (*run, error) {
	m.seats, m.owners, m.ended = m.seats[:0], m.owners[:0], m.ended[:0]
	if !m.Steady {
		clear(m.roles)
	}
	p := &m.run
	*p = run{memory: m}
	p.begin(d, s, w, ev)
	if ev.Kind != "" {
		if err := p.apply(ev); err != nil {
			return nil, err
		}
	}
	if p.onHold() {
		if err := p.resume(Event{}); err != nil {
			return nil, err
		}
		p.goOn()
	}
	return p, p.succeed()
}

// succeed lets every call succeed that is under way, or that is to be tried again.
func (r *run) succeed() error {
	for i := 0; i < len(r.s.Calls); i++ {
		if c := r.s.Calls[i]; c.Status == Open || c.Status == Resting || c.Status == Queued {
			if err := r.land(Event{Kind: Succeeded, Call: c.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

// agree has everybody say yes, lane by lane, until nobody is asked any more.
func (r *run) agree(did map[string]string) {
	for r.s.Status == Running {
		v := r.firstOpen()
		if v == nil {
			return
		}
		outcome := r.stepOf(v).good()
		if forced, ok := did[v.Step]; ok {
			outcome = forced
		}
		status := Done
		if outcome == string(Rejected) && !r.stepOf(v).GoOn {
			status = Rejected
		}
		r.leave(v.ID, status, outcome)
		r.goOn()
		r.succeed()
	}
}

// good is the outcome that people reach who act well: yes, or the first named.
func (s *Step) good() string {
	switch {
	case s.Kind == Approval:
		return string(Approved)
	case len(s.Outcomes) > 0:
		return s.Outcomes[0].Key
	}
	return string(Done)
}

// firstOpen is the open people's visit that stands first in the definition.
func (r *run) firstOpen() *Visit {
	var first *Visit
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if step := r.stepOf(v); v.Status != Open || !v.Waits.IsZero() || !step.Kind.asks() && step.Kind != Wait && !r.staysOpen(v, step) {
			continue
		}
		if first == nil || r.stepOf(v).order < r.stepOf(first).order {
			first = v
		}
	}
	return first
}

// staysOpen tells whether a visit is of a loop that waits for nothing but new items.
func (r *run) staysOpen(v *Visit, step *Step) bool {
	return step.Kind == Each && step.Pause.Until != nil && len(r.runningIn(v.ID)) == 0
}

// inOrder is the visits' places in the order of the definition.
func (r *run) inOrder() []int {
	places := r.memory.placesOf(len(r.s.Visits))
	slices.SortStableFunc(places, func(a, b int) int {
		return r.stepOf(&r.s.Visits[a]).order - r.stepOf(&r.s.Visits[b]).order
	})
	return places
}

// describeRoute is a visit as the route shows it, but for when it is. A skip is
// shown with the sentence and condition that held (B2).
func (r *run) describeRoute(v *Visit) RouteStep {
	step := r.stepOf(v)
	out := RouteStep{Step: step, State: RouteDone}
	if v.Status == Skipped {
		out.State = RouteSkipped
		if v.Rule > 0 {
			out.Say, out.If = step.Skips[v.Rule-1].Say, step.Skips[v.Rule-1].If
		}
	}
	if step.Kind == Choice {
		out.Lane = step.lane(v.Result)
	}
	out.Owner = r.memory.ownersOf(r, v.Seats)
	return out
}

// ownerOf is whom a seat waits for: of a pool how many it has now (P1).
func (r *run) ownerOf(k *Seat) RouteOwner {
	if role, ok := cutRole(k.For); ok {
		return RouteOwner{Holder: k.For, Role: role, Members: len(r.role(role))}
	}
	if members, is := membersOf(r.w.People, k.For); is {
		return RouteOwner{Holder: k.For, Outside: true, Members: len(members)}
	}
	u, _ := r.w.People.User(k.For)
	return RouteOwner{Holder: k.For, User: k.For, Name: u.Name}
}

// due is when a people's step has to be done; zero for the others.
func (r *run) due(v *Visit) time.Time {
	if step := r.stepOf(v); step.Deadline != nil && (step.Kind != Auto || len(v.Seats) > 0) {
		return r.dueAt(v, step)
	}
	return time.Time{}
}
