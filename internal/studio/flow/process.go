package flow

import (
	"cmp"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
)

// Node is one step of a run as its chart shows it: what was, what is, and what
// will be if everybody says yes.
type Node struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      Kind       `json:"kind" enum:"approval,task,auto,wait,notice,choice,parallel,each,repeat,flow"`
	Stage     string     `json:"stage,omitempty" doc:"What customers see instead"`
	State     RouteState `json:"state" enum:"done,now,ahead,skipped"`
	Lanes     []Branch   `json:"lanes,omitempty" doc:"Of a block: its lanes; of a loop, one for each of its items"`
	Round     int        `json:"round,omitzero" doc:"Of a repeat that is under way: which round it is in"`
	Join      int        `json:"join,omitzero" doc:"Of a parallel: how many lanes have to be done; absent is all that were started"`
	Who       []Seated   `json:"who,omitempty" doc:"Ahead: who will be asked as things stand"`
	Votes     *Votes     `json:"votes,omitempty" doc:"Where several have to say yes"`
	EnteredAt *time.Time `json:"enteredAt,omitempty"`
	LeftAt    *time.Time `json:"leftAt,omitempty"`
	DueAt     *time.Time `json:"dueAt,omitempty" doc:"Ahead: the latest, if every step before takes all of its time"`
	Late      bool       `json:"late,omitzero"`
	Decision  string     `json:"decision,omitempty" doc:"What was decided, or the lane that was taken"`
	Result    string     `json:"result,omitempty" doc:"What was decided, in words; of what is merely done, absent"`
	Why       *Because   `json:"why,omitempty" doc:"Why it is skipped, or why the choice fell so"`
	Failure   *Failure   `json:"failure,omitempty" doc:"Of an automatic step that did not succeed"`
}

// Branch is a lane of a block.
type Branch struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
	Taken bool   `json:"taken"`
	Item  string `json:"item,omitempty" doc:"Of a loop: for which of its items"`
	Out   bool   `json:"out,omitzero" doc:"Of a loop: the item was rejected and has fallen out"`
	Steps []Node `json:"steps,omitempty"`
}

// Seated is somebody who is, was or will be asked, and what he said.
type Seated struct {
	Holder
	Said    Status     `json:"said,omitempty" enum:"waiting,parked,open,approved,rejected,returned,skipped,done,closed,removed,outdated,retried,byHand,givenUp"`
	By      string     `json:"by,omitempty" doc:"Name of who decided"`
	At      *time.Time `json:"at,omitempty"`
	Opinion string     `json:"opinion,omitempty"`
	Seat    ID         `json:"seat,omitzero"`
	Of      ID         `json:"of,omitzero" doc:"Within whose place a signer speaks who was added before or after"`
	Rel     Rel        `json:"rel,omitempty" enum:"before,after,parallel" doc:"Of an added signer"`
	Behalf  string     `json:"behalf,omitempty" doc:"Name of whom the one who decided stood in for"`
	Deputy  string     `json:"deputy,omitempty" doc:"Name of whom its holder has asked to act for him"`
	AddedBy string     `json:"addedBy,omitempty"`
	From    []string   `json:"from,omitempty" doc:"Who handed it on, the first first"`
}

// Votes is what was said so far where several are asked, and how many have to
// say yes.
type Votes struct {
	Yes  int `json:"yes"`
	No   int `json:"no"`
	Need int `json:"need"`
	Of   int `json:"of" doc:"How many are asked"`
}

// Process is the chart of a run at a moment: the definition's tree with what
// the run and its facts say of each step. The environment of the world is used
// up by looking ahead.
func Process(d *Def, s State, w World, a act.Act, told []event.Record) ([]Node, error) {
	p, err := foresee(d, s, Event{At: a.At}, w)
	if err != nil {
		return nil, err
	}
	p.agree(nil)
	t := &teller{act: a, s: s, p: p, trail: trailOf(told)}
	nodes, _ := t.lane(d.Main, t.p.at, ByEnd)
	if start := d.steps[startStep]; slices.ContainsFunc(s.Visits, func(v Visit) bool { return v.Step == startStep && !v.Out }) {
		first, _ := t.node(start, t.p.at, ByEnd)
		nodes = slices.Insert(nodes, 0, first)
	}
	return nodes, nil
}

// teller writes the nodes of a chart.
type teller struct {
	act   act.Act
	s     State // as it is
	p     *run  // as it will be
	trail map[place]*passed
	item  ID // the item whose steps are written; zero outside of loops
}

// lane writes the steps of a lane that begins at a moment, and tells when it
// ends; absent is why steps without a visit are passed by.
func (t *teller) lane(l *Lane, start time.Time, absent string) ([]Node, time.Time) {
	nodes := make([]Node, 0, len(l.Do))
	for _, step := range l.Do {
		var n Node
		n, start = t.node(step, start, absent)
		nodes = append(nodes, n)
	}
	return nodes, start
}

func (t *teller) node(step *Step, start time.Time, absent string) (Node, time.Time) {
	n := Node{ID: step.ID, Name: step.Name.In(t.act.Lang, ""), Kind: step.Kind, Stage: step.Stage, State: RouteSkipped, Join: step.Join}
	v, ahead := t.visit(step)
	if v == nil {
		n.Why = &Because{Cause: absent}
		n.Lanes, _ = t.lanes(step, nil, start, absent)
		return n, start
	}
	n.State = stateOf(v, ahead)
	n.Who = t.seats(v, ahead)
	if c := v.voices(step); step.Kind.asks() && !step.Need.One && c.seats > 0 {
		n.Votes = &Votes{c.yes, c.no, c.need, c.seats}
	}
	t.times(&n, v)
	n.Why = t.why(step, v)
	if step.Kind == Repeat {
		n.Round = (&run{s: t.s}).rounds(v.ID)
	}
	if !ahead {
		n.Failure = t.s.failure(v.ID, t.act.Lang)
	}
	if v.Status != Skipped && (!ahead || step.Kind == Choice) {
		n.Decision, n.Result = v.Result, step.ResultName(v.Result, t.act.Lang)
	}
	end := t.due(&n, step, v, start)
	if lanes, last := t.lanes(step, v, start, absent); lanes != nil {
		if n.Lanes = lanes; step.Kind != Flow || !step.Tails {
			end = last
		}
	}
	return n, end
}

// visit is the run's latest visit of a step, as it is or as it is foreseen.
func (t *teller) visit(step *Step) (v *Visit, ahead bool) {
	for i := len(t.p.s.Visits) - 1; i >= 0; i-- {
		if v := &t.p.s.Visits[i]; v.Step != step.ID || v.Out || t.p.itemPart(v.Part) != t.item {
			continue
		}
		if i < len(t.s.Visits) {
			return &t.s.Visits[i], false
		}
		return &t.p.s.Visits[i], true
	}
	return nil, false
}

func stateOf(v *Visit, ahead bool) RouteState {
	switch {
	case v.Status == Skipped || v.Status == Cancelled:
		return RouteSkipped
	case ahead:
		return RouteAhead
	case v.Status == Open:
		return RouteNow
	}
	return RouteDone
}

// lanes writes the lanes of a block; nil for other steps. Lanes run side by
// side, so the block ends with the last of those that were taken.
func (t *teller) lanes(step *Step, v *Visit, start time.Time, absent string) ([]Branch, time.Time) {
	if step.Kind == Each && v != nil {
		return t.items(step, v, start)
	}
	var branches []Branch
	end := start
	all := step.Lanes
	if step.Else != nil {
		all = append(all[:len(all):len(all)], step.Else)
	}
	for _, l := range all {
		taken, why := t.taken(v, l)
		if v == nil {
			why = absent
		}
		if l.ID == elseLane && len(l.Do) == 0 && !taken {
			continue
		}
		b := Branch{ID: l.ID, Name: l.Name.In(t.act.Lang, ""), Taken: taken}
		if l.ID == elseLane {
			b.Name = fault.Text{ZH: "其他", EN: "Others"}.In(t.act.Lang)
		}
		var last time.Time
		if b.Steps, last = t.lane(l, start, why); taken && last.After(end) {
			end = last
		}
		branches = append(branches, b)
	}
	return branches, end
}

// items writes the steps of a loop for each of its items, in the order in which they came.
func (t *teller) items(step *Step, v *Visit, start time.Time) ([]Branch, time.Time) {
	var branches []Branch
	outer, end := t.item, start
	for i := range t.p.s.Parts {
		p := &t.p.s.Parts[i]
		if p.Of != v.ID || p.Status == Removed {
			continue
		}
		why := ByEnd
		if p.Status == Rejected || p.Status == Cancelled {
			why = ByCancel
		}
		item := t.p.itemOf(p.ID)
		b := Branch{ID: p.Item, Name: step.Items.nameIn(p.Item, t.act.Lang), Taken: true, Item: item, Out: p.Status == Rejected}
		t.item = p.ID
		var last time.Time
		if b.Steps, last = t.lane(step.Lanes[0], start, why); last.After(end) {
			end = last
		}
		if branches = append(branches, b); step.Items.Turn {
			start = end
		}
	}
	t.item = outer
	return branches, end
}

// taken tells whether a block's visit has a part that runs the lane, and why
// steps of it that were never entered will not be.
func (t *teller) taken(v *Visit, l *Lane) (taken bool, why string) {
	if v == nil {
		return false, ByLane
	}
	for i := range t.p.s.Parts {
		if p := &t.p.s.Parts[i]; p.Of == v.ID && p.Lane == l.ID && p.Status != Replaced {
			if p.Status == Rejected || p.Status == Cancelled {
				return true, ByCancel
			}
			return true, ByEnd
		}
	}
	return false, ByLane
}

// due tells how long a people's step has, and when it ends at the latest.
func (t *teller) due(n *Node, step *Step, v *Visit, start time.Time) time.Time {
	if n.State == RouteSkipped || n.State == RouteDone {
		return start
	}
	if step.Deadline == nil || step.Kind == Auto && len(v.Seats) == 0 {
		return t.rings(n, v, start)
	}
	l, from := v.ladder(step), v.At
	switch {
	case n.State == RouteAhead:
		from = start
	case !v.Still.IsZero():
		from = l.shift(from, v.Still, t.act.At, t.p.w.Calendar(l.Calendar))
	}
	due := t.p.ends(l, from)
	if n.State != RouteNow || t.s.Hold == nil { // on hold nothing is due
		n.DueAt, n.Late = &due, n.State == RouteNow && t.act.At.After(due)
	}
	if due.Before(start) {
		return start
	}
	return due
}

// rings is when a wait for a time is over.
func (t *teller) rings(n *Node, v *Visit, start time.Time) time.Time {
	for _, timer := range t.s.Timers {
		if timer.For == v.ID {
			n.DueAt = &timer.At
			return timer.At
		}
	}
	return start
}

// seats shows whom a visit asks, and what they said.
func (t *teller) seats(v *Visit, ahead bool) []Seated {
	var who []Seated
	for i := range v.Seats {
		k := &v.Seats[i]
		one := Seated{Holder: HolderOf(k.For, t.p.w.People), Said: k.Status, By: k.Name}
		if ahead {
			who = append(who, Seated{Holder: one.Holder})
			continue
		}
		one.Seat, one.Of, one.Rel = k.ID, k.Of, k.Rel
		if k.Behalf != "" {
			one.Behalf = HolderOf(k.Behalf, t.p.w.People).Name
		}
		if k.Deputy != "" && k.undecided() {
			one.Deputy = HolderOf(k.Deputy, t.p.w.People).Name
		}
		if k.Adder != "" {
			one.AddedBy = HolderOf(k.Adder, t.p.w.People).Name
		}
		for _, from := range k.From {
			h := HolderOf(from, t.p.w.People)
			one.From = append(one.From, cmp.Or(h.Name, h.Role))
		}
		if !k.At.IsZero() {
			at := k.At
			one.At = &at
		}
		if p := t.trailAt(v.Step, v.Part); p != nil {
			one.Opinion = p.opinions[k.ID]
		}
		who = append(who, one)
	}
	return who
}
