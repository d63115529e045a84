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

// Turns is what giving goes by: data that a few reads brought for a set of decisions.
// Whoever makes several on the same data notes what each of them gave.
type Turns struct {
	last map[turn]map[string]int64 // at each place who had the how-manieth turn
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
	to := r.w.Turns.pick(turn{r.d.Key, step.ID, r.w.About}, step.Give, who)
	do(r, GiveTurn{r.w.Turns.next(turn{r.d.Key, step.ID, ""}, to)})
	if step.Give == GiveSticky && r.w.About != "" {
		do(r, GiveTurn{r.w.Turns.next(turn{r.d.Key, step.ID, r.w.About}, to)})
	}
	return []string{to}, cmp.Or(via, string(step.Give))
}

// pick chooses one of several; of equals the first.
func (t *Turns) pick(at turn, give Give, who []string) string {
	had := t.last[at]
	if give == GiveSticky && at.about != "" {
		if last := slices.MaxFunc(who, func(a, b string) int { return cmp.Compare(had[a], had[b]) }); had[last] > 0 {
			return last
		}
	}
	at.about = ""
	had = t.last[at]
	return slices.MinFunc(who, func(a, b string) int {
		if n := t.busy[a] - t.busy[b]; give == GiveLeastBusy && n != 0 {
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

// Note takes down what a decision gave, for those that follow on the same data.
func (t *Turns) Note(cmds []Command) {
	if t == nil {
		return
	}
	for _, c := range cmds {
		switch c := c.(type) {
		case OpenTask:
			t.busy[c.For]++
		case GiveTurn:
			t.note(c.row)
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
// customers: two reads, and none where no step gives.
func TurnsFor(r db.Reader, defs []*Def, about []string, p People) (*Turns, error) {
	t := &Turns{last: map[turn]map[string]int64{}, busy: map[string]int{}}
	keys, busy := turnsAsked(defs, about, p)
	if len(keys) == 0 {
		return t, nil
	}
	if err := selectTurns(r, keys, t.note); err != nil {
		return nil, fmt.Errorf("read whose turn it is: %w", err)
	}
	if err := countOpen(r, busy, t.busy); err != nil {
		return nil, fmt.Errorf("count open tasks: %w", err)
	}
	return t, nil
}

// turnsAsked is where people take turns in some flows, and whose load counts.
func turnsAsked(defs []*Def, about []string, p People) (keys []turnKey, busy []string) {
	seen := map[*Def]bool{}
	for _, d := range defs {
		if d == nil || seen[d] {
			continue
		}
		seen[d] = true
		for _, s := range d.Steps {
			if !s.allots() {
				continue
			}
			keys = append(keys, turnKey{d.Key, s.ID, ""})
			switch s.Give {
			case GiveSticky:
				for _, one := range about {
					keys = append(keys, turnKey{d.Key, s.ID, one})
				}
			case GiveLeastBusy:
				busy = join(busy, d.members(s.Who, p))
			}
		}
	}
	return keys, busy
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
