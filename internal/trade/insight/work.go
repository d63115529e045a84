package insight

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/order"
)

// Step is how a step of the processes does: what is open at it now, and how
// long what was decided had waited. Steps of different processes with one key
// are one, as in lists.
type Step struct {
	Step       string     `json:"step"`
	Name       string     `json:"name"`
	Flows      []string   `json:"flows,omitempty" doc:"The names of the processes that have it"`
	Orders     Figure     `json:"orders" doc:"Orders that wait here now"`
	LateOrders Figure     `json:"lateOrders" doc:"Of these, overdue"`
	Open       int64      `json:"open" doc:"Tasks that are open here"`
	DueAt      *time.Time `json:"dueAt,omitempty" doc:"When the first of them is due"`
	Decided    Figure     `json:"decided"`
	Late       Figure     `json:"late" doc:"Decided after they were due"`
	Time       Time       `json:"time"`
	Bottleneck bool       `json:"bottleneck,omitempty" doc:"Most orders are overdue here"`
}

// Person is who has how much to do: a user, or the pool of a role.
type Person struct {
	Owner   string     `json:"owner" doc:"A user's id, or role:KEY"`
	Name    string     `json:"name"`
	Open    Figure     `json:"open"`
	Overdue Figure     `json:"overdue"`
	DueAt   *time.Time `json:"dueAt,omitempty" doc:"When the first open task is due"`
	Decided Figure     `json:"decided"`
	Late    Figure     `json:"late" doc:"Decided after they were due"`
	Mean    float64    `json:"mean" doc:"How long decided tasks had waited, in seconds"`
}

// work adds up what people did and have to do.
func (g *gathering) work() error {
	steps := map[string]*Step{}
	if err := g.decided(steps); err != nil {
		return err
	}
	if err := g.open(steps); err != nil {
		return err
	}
	g.inOrder(steps)
	return g.persons()
}

func (g *gathering) step(of map[string]*Step, key string) *Step {
	if of[key] == nil {
		done := append(g.during("closed"), "state", "done", "step", key)
		of[key] = &Step{Step: key, Name: key,
			Orders: Figure{List: list("orders", "step", key)}, LateOrders: Figure{List: list("orders", "step", key, "late", "true")},
			Decided: Figure{List: list("tasks", done...)}, Late: Figure{List: list("tasks", append(done, "late", "true")...)}}
	}
	return of[key]
}

// decided adds up the tasks of the period: all of them, and by step.
func (g *gathering) decided(steps map[string]*Step) error {
	done := append(g.during("closed"), "state", "done")
	g.b.Decided, g.b.Late = g.figure(list("tasks", done...)), g.figure(list("tasks", append(done, "late", "true")...))
	var all, before spread
	now, then := map[string]*spread{}, map[string]*spread{}
	err := readSteps(g.r, int64(g.period.before), int64(g.period.to), func(s *stepRow) {
		g.count(g.b.Decided, s.Day, s.Done)
		g.count(g.b.Late, s.Day, s.Late)
		one := g.step(steps, s.Step)
		if _, in := g.period.of(s.Day); in {
			all.add(s.Bucket, s.Done, s.Seconds)
			at(now, s.Step).add(s.Bucket, s.Done, s.Seconds)
			one.Decided.Count += s.Done
			one.Late.Count += s.Late
		} else {
			before.add(s.Bucket, s.Done, s.Seconds)
			at(then, s.Step).add(s.Bucket, s.Done, s.Seconds)
			one.Decided.Before += s.Done
			one.Late.Before += s.Late
		}
	})
	for key, one := range steps {
		one.Time = timeOf(at(now, key), at(then, key))
	}
	t := timeOf(&all, &before)
	g.b.Time = &t
	return err
}

func timeOf(now, before *spread) Time {
	return Time{Count: now.count, Mean: now.mean(), Median: now.at(0.5), P90: now.at(0.9), Before: before.at(0.5)}
}

// open counts what is open now.
func (g *gathering) open(steps map[string]*Step) error {
	g.b.Open, g.b.Overdue = &Figure{List: list("tasks", "state", "open")}, &Figure{List: list("tasks", "state", "open", "late", "true")}
	var narrowest *Step
	err := readOpenSteps(g.r, g.act.Micros(), func(s openStep) {
		one := g.step(steps, s.step)
		one.Open, one.Orders.Count, one.LateOrders.Count, one.DueAt = s.tasks, s.orders, s.lateOrders, moment(s.due)
		g.b.Open.Count += s.tasks
		g.b.Overdue.Count += s.late
		if s.lateOrders > 0 && (narrowest == nil || s.lateOrders > narrowest.LateOrders.Count || s.lateOrders == narrowest.LateOrders.Count && s.due < narrowest.DueAt.UnixMicro()) {
			narrowest = one
		}
	})
	if narrowest != nil {
		narrowest.Bottleneck = true
	}
	return err
}

func moment(micros int64) *time.Time {
	t := time.UnixMicro(micros).UTC()
	return &t
}

// inOrder lists the steps as their processes have them; then those that no
// process has any more.
func (g *gathering) inOrder(steps map[string]*Step) {
	home := blueprint.Of[*blueprint.Workspace](g.release).Locale
	for _, f := range order.FlowsOf(g.release) {
		for _, s := range f.Steps {
			one := steps[s.ID]
			if one == nil {
				continue
			}
			if one.Flows == nil {
				one.Name = s.Name.In(g.act.Lang, home)
				g.b.Steps = append(g.b.Steps, Step{Step: s.ID})
			}
			one.Flows = append(one.Flows, f.Name.In(g.act.Lang, home))
		}
	}
	for i := range g.b.Steps {
		g.b.Steps[i] = *steps[g.b.Steps[i].Step]
		delete(steps, g.b.Steps[i].Step)
	}
	var rest []Step
	for _, one := range steps {
		rest = append(rest, *one)
	}
	slices.SortFunc(rest, func(a, b Step) int { return strings.Compare(a.Step, b.Step) })
	g.b.Steps = append(g.b.Steps, rest...)
}

// persons adds up who of the business has what to do, and did.
func (g *gathering) persons() error {
	all := map[string]*Person{}
	err := readOpenHolders(g.r, g.act.Micros(), func(h openHolder) {
		if strings.HasPrefix(h.holder, identity.Logins) { // what a customer is asked for
			return
		}
		one := g.person(all, h.holder)
		one.Open.Count += h.tasks
		one.Overdue.Count += h.late
		if due := moment(h.due); one.DueAt == nil || due.Before(*one.DueAt) {
			one.DueAt = due
		}
	})
	if err != nil {
		return err
	}
	for _, now := range []bool{true, false} {
		from, to := g.period.from, g.period.to
		if !now {
			from, to = g.period.before, g.period.from-1
		}
		err := readPeople(g.r, int64(from), int64(to), func(p *personRow) {
			one := g.person(all, p.Person.String())
			if !now {
				one.Decided.Before, one.Late.Before = p.Done, p.Late
				return
			}
			one.Decided.Count, one.Late.Count, one.Mean = p.Done, p.Late, float64(p.Seconds)/float64(max(p.Done, 1))
		})
		if err != nil {
			return err
		}
	}
	for _, one := range all {
		g.b.People = append(g.b.People, *one)
	}
	slices.SortFunc(g.b.People, func(a, b Person) int {
		return cmp.Or(cmp.Compare(b.Overdue.Count, a.Overdue.Count), cmp.Compare(b.Open.Count, a.Open.Count),
			cmp.Compare(b.Decided.Count, a.Decided.Count), cmp.Compare(a.Owner, b.Owner))
	})
	return nil
}

func (g *gathering) person(of map[string]*Person, owner string) *Person {
	if of[owner] == nil {
		one := &Person{Owner: owner, Name: g.nameOf(owner), Open: Figure{List: list("tasks", "owner", owner, "state", "open")},
			Overdue: Figure{List: list("tasks", "owner", owner, "state", "open", "late", "true")}}
		if _, err := act.ParseUser(owner); err == nil {
			done := append(g.during("closed"), "state", "done", "closedBy", owner)
			one.Decided.List, one.Late.List = list("tasks", done...), list("tasks", append(done, "late", "true")...)
		}
		of[owner] = one
	}
	return of[owner]
}

// nameOf is what a user or a role is called.
func (g *gathering) nameOf(owner string) string {
	if key, ok := strings.CutPrefix(owner, "role:"); ok {
		if role := blueprint.Of[*identity.Roles](g.release).Get(key); role != nil {
			return role.Name.In(g.act.Lang, blueprint.Of[*blueprint.Workspace](g.release).Locale)
		}
		return key
	}
	if user, err := act.ParseUser(owner); err == nil {
		if p, ever := g.people.Ever(user); ever {
			return p.Name
		}
	}
	return owner
}
