package flow

import (
	"cmp"
	"fmt"
	"slices"

	"bespoke/internal/engine/db"
)

// Give is how a task that one of several people is to do is given: it waits for
// whoever takes it (the pool), or one of them gets it at once.
type Give string

// The closed set.
const (
	GivePool       Give = "pool"
	GiveRoundRobin Give = "roundRobin" // whose last one is the longest ago
	GiveLeastBusy  Give = "leastBusy"  // who has the fewest open tasks; of equals by turns
	GiveSticky     Give = "sticky"     // who had one of this customer last; else by turns
)

// allots tells whether tasks of the step are given to one of several.
func (s *Step) allots() bool { return s.Give != "" && s.Give != GivePool }

// giving compiles how the tasks of a step are given. Where several have to decide
// everybody has a place, and there is nothing to give.
func (cp *compiler) giving(s *Step, w *wireStep) {
	s.Give = w.Give
	if s.allots() && !s.Need.One {
		cp.refuse(pointerTo(s, "give"), "give.need", "「{step}」要多人处理，每人一席，不能只分派给一人", "{step} asks several people, each in a place of their own: it cannot be given to one",
			"step", s.Name.Text())
	}
}

// Turns is what giving goes by, and how busy people are: data that a few reads brought for
// a set of decisions. Whoever makes several on the same data notes what became of each.
type Turns struct {
	last map[turn]map[string]int64 // at each place who had the how-manieth turn; nil gives nothing
	busy map[string]int            // open tasks of each
}

// turn is where people take turns: a step of a flow, and there for everybody ("") or
// for one customer.
type turn struct{ flow, step, about string }

// allot gives a step to one of those whom it is for. Who sits there already keeps his
// place while he is among them. Without the data nobody is picked: it is a pool's.
func (r *run) allot(step *Step, who []string, via string) (owners []string, how string) {
	if v := r.seated; v != nil {
		at := slices.IndexFunc(v.Seats, func(k Seat) bool { return k.Adder == "" && k.counts() && slices.Contains(who, k.meant()) })
		if at >= 0 {
			return []string{v.Seats[at].meant()}, v.Seats[at].Via
		}
	}
	to := r.w.Turns.pick(turn{r.d.Key, step.ID, r.w.About}, step.Give, who, r.openTasks)
	do(r, GiveTurn{r.w.Turns.next(turn{r.d.Key, step.ID, ""}, to)})
	if step.Give == GiveSticky && r.w.About != "" {
		do(r, GiveTurn{r.w.Turns.next(turn{r.d.Key, step.ID, r.w.About}, to)})
	}
	return []string{to}, cmp.Or(via, string(step.Give))
}

// gives tells whether the data is there by which one of several is picked.
func (t *Turns) gives() bool { return t != nil && t.last != nil }

// openTasks counts what a user has to do: what the data says, and what this decision has
// opened and closed so far.
func (r *run) openTasks(user string) int {
	n := r.w.Turns.busy[user]
	if !r.onHold() {
		n += openOf(r.s.Visits, user)
	}
	return n - openOf(r.was, user)
}

// openOf counts the open places of a user in a run.
func openOf(visits []Visit, user string) (n int) {
	for i := range visits {
		v := &visits[i]
		for j := range v.Seats {
			if k := &v.Seats[j]; v.Status == Open && k.Status == Open && k.For == user {
				n++
			}
		}
	}
	return n
}

// pick chooses one of several; of equals the first.
func (t *Turns) pick(at turn, give Give, who []string, open func(user string) int) string {
	had := t.last[at]
	if give == GiveSticky && at.about != "" {
		if last := slices.MaxFunc(who, func(a, b string) int { return cmp.Compare(had[a], had[b]) }); had[last] > 0 {
			return last
		}
	}
	at.about = ""
	had = t.last[at]
	return slices.MinFunc(who, func(a, b string) int {
		if n := open(a) - open(b); give == GiveLeastBusy && n != 0 {
			return n
		}
		return cmp.Compare(had[a], had[b])
	})
}

// next is the turn behind all that there were at a place.
func (t *Turns) next(at turn, to string) turnRow {
	row := turnRow{at.flow, at.step, at.about, to, 1}
	for _, n := range t.last[at] {
		row.Turn = max(row.Turn, n+1)
	}
	return row
}

// Note takes down what a decision made of a run, for those that follow on the same data.
func (t *Turns) Note(was, is State, cmds []Command) {
	if !t.gives() {
		return
	}
	t.count(was, -1)
	t.count(is, 1)
	for _, c := range cmds {
		if c, gave := c.(GiveTurn); gave {
			t.note(c.row)
		}
	}
}

// count adds the open places of a run to what people have to do, or takes them away.
func (t *Turns) count(s State, by int) {
	if s.Hold != nil {
		return
	}
	for i := range s.Visits {
		v := &s.Visits[i]
		for j := range v.Seats {
			if k := &v.Seats[j]; v.Status == Open && k.Status == Open {
				t.busy[k.For] += by
			}
		}
	}
}

func (t *Turns) note(row turnRow) error {
	at := turn{row.Flow, row.Step, row.About}
	if t.last[at] == nil {
		t.last[at] = map[string]int64{}
	}
	t.last[at][row.Holder] = row.Turn
	return nil
}

// TurnsFor reads what giving goes by for decisions on runs of some flows, about some
// customers: two reads, and none where no step gives or asks how busy people are.
func TurnsFor(r db.Reader, defs []*Def, about []string, p People) (*Turns, error) {
	t, err := BusyFor(r, defs, p)
	if err != nil {
		return nil, err
	}
	t.last = map[turn]map[string]int64{}
	var keys []turnKey
	for _, d := range once(defs) {
		keys = append(keys, d.turns(about)...)
	}
	if err := selectTurns(r, keys, t.note); err != nil {
		return nil, fmt.Errorf("read whose turn it is: %w", err)
	}
	return t, nil
}

// BusyFor reads how busy those are of whom some flows ask it, for whoever looks ahead and
// gives nothing: one read, and none where no step asks.
func BusyFor(r db.Reader, defs []*Def, p People) (*Turns, error) {
	t := &Turns{busy: map[string]int{}}
	var of []string
	for _, d := range once(defs) {
		of = append(of, d.loads(p)...)
	}
	slices.Sort(of)
	if err := countOpen(r, slices.Compact(of), t.busy); err != nil {
		return nil, fmt.Errorf("count open tasks: %w", err)
	}
	return t, nil
}

// once are some flows, each once.
func once(defs []*Def) (some []*Def) {
	for _, d := range defs {
		if d != nil && !slices.Contains(some, d) {
			some = append(some, d)
		}
	}
	return some
}

// turns is where people take turns in a flow.
func (d *Def) turns(about []string) (keys []turnKey) {
	for _, s := range d.Steps {
		if !s.allots() {
			continue
		}
		keys = append(keys, turnKey{d.Key, s.ID, ""})
		if s.Give == GiveSticky {
			for _, one := range about {
				keys = append(keys, turnKey{d.Key, s.ID, one})
			}
		}
	}
	return keys
}

// loads is whose open tasks count in a flow: of whom the least busy is given a step, and of
// whom a condition asks for user.open.
func (d *Def) loads(p People) (of []string) {
	for _, s := range d.Steps {
		if s.Give == GiveLeastBusy {
			of = append(of, d.members(s.Who, p)...)
		}
	}
	for i := range d.asksOpen {
		if a := &d.asksOpen[i]; a.kind == whoRole {
			of = append(of, ids(p.Role(a.role))...)
		} else {
			return append(of, ids(p.Everybody())...) // whom else it names hangs on the subject
		}
	}
	return of
}

// members is everybody who has a role that a list names, or the assignment tables may.
func (d *Def) members(w Who, p People) (ids []string) {
	for i := range w {
		switch a := &w[i]; a.kind {
		case whoRole:
			for _, u := range p.Role(a.role) {
				ids = join(ids, []string{u.ID})
			}
		case whoUnion:
			ids = join(ids, d.members(a.union, p))
		case whoRule:
			for _, list := range d.assigned {
				ids = join(ids, d.members(list, p))
			}
		}
	}
	return ids
}
