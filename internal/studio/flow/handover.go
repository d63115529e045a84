package flow

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Nobody's task waits for ever: whenever somebody leaves or loses a role, what now
// nobody may act on goes to somebody else, signed by a robot (P3, P4).

// rescueAll gives the open seats on which nobody may act any more to the first
// present manager of who held them, up the line, else to the fallback. Seats whose
// turn has not come are looked at when it does.
func (r *run) rescueAll() {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Status != Open {
			continue
		}
		for j := range v.Seats {
			if k := &v.Seats[j]; k.Status == Open || k.Status == Parked {
				r.rescue(v, k)
			}
		}
	}
}

// rescue finds somebody for a seat that nobody may act on.
func (r *run) rescue(v *Visit, k *Seat) {
	step := r.stepOf(v)
	if r.others(v, k) {
		return
	}
	r.describe(step, v, r.dueAt(v, step))
	fallback, _ := r.find(r.d.fallback, false)
	next := slices.Concat(r.heir(k.For), r.instead(step, k), r.above(k.For), fallback, []string{pool + r.d.lastRole})
	at := slices.IndexFunc(next, func(who string) bool { return !v.seats(who) && r.anybody(v, k, who) })
	if at < 0 {
		r.lend(v, k, next)
		return
	}
	from, cause := k.For, causeLeft
	if len(r.employed(from)) > 0 {
		cause = "leave"
	}
	r.give(k, next[at])
	tellAs(r, RobotHandover, TaskReassigned{r.on(v), step.ID, k.ID, from, k.For, cause})
}

// heir is who takes over from somebody who has left, if one was named (P4).
func (r *run) heir(user string) []string {
	if len(r.employed(user)) > 0 {
		return nil
	}
	if u, ok := r.w.People.Successor(user); ok {
		return []string{u.ID}
	}
	return nil
}

// lend lets the first who is present act on a seat as well, though he has one already.
func (r *run) lend(v *Visit, k *Seat, next []string) {
	at := slices.IndexFunc(next, func(who string) bool { return r.present(v, who, anyone) })
	if at < 0 {
		return // nobody works here who could: whoever comes first has it
	}
	r.share(k, next[at:at+1])
	tellAs(r, RobotHandover, TaskEscalated{r.on(v), v.Step, next[at : at+1]})
}

// anybody tells whether somebody present may act for a holder at a seat, who has no
// other voice where voices are counted.
func (r *run) anybody(v *Visit, k *Seat, who string) bool {
	counted := r.stepOf(v).counted()
	return r.present(v, who, func(u User) bool { return !counted || !v.speaks(k, u.ID) })
}

// present tells whether somebody like this is there and may act for a holder at a step,
// which keeps out neither him nor the one for whom he stands in.
func (r *run) present(v *Visit, who string, like func(User) bool) bool {
	step := r.stepOf(v)
	may := func(u User) bool { return !r.apart(v.Part, step, u.ID) && step.suits(u) }
	for _, u := range r.employed(who) {
		switch {
		case !may(u):
			continue
		case r.w.People.Here(u.ID, r.at) && like(u):
			return true
		}
		for c := range r.cover(u.ID) {
			if may(c) && like(c) {
				return true
			}
		}
	}
	return false
}

func anyone(User) bool { return true }

// meant is who is there of a holder, himself or by whom stands in.
func (r *run) meant(who string) (there []User) {
	for _, u := range r.employed(who) {
		there = slices.AppendSeq(there, r.cover(u.ID))
	}
	return there
}

// cover is who is there to act for somebody at what the subject is about.
func (r *run) cover(user string) iter.Seq[User] {
	return func(yield func(User) bool) {
		for _, s := range r.w.People.Cover(user, r.at) {
			if r.w.Stake.Within(s.Limit) && !yield(s.User) {
				return
			}
		}
	}
}

// employed is who works here of a holder.
func (r *run) employed(who string) []User {
	if role, is := cutRole(who); is {
		return r.role(role)
	}
	if members, shared := membersOf(r.w.People, who); shared {
		return members
	}
	return r.active(who)
}

// handoverVerb is what the clock calls for a run whose people may have left.
const handoverVerb = "flow.people"

// hearPeople looks again when users were changed, or have said when they are away.
func hearPeople[F event.Fact](s *Service) event.Subscriber[F] {
	return func(ctx context.Context, tx *event.Tx, facts []event.Heard[F]) error {
		return s.Rescue(ctx, tx, facts[0].Act.At)
	}
}

// Rescue looks for open tasks whose holders cannot act any more, for they have left or
// are away, and has the runs find others: at once, by the clock.
func (s *Service) Rescue(ctx context.Context, tx *event.Tx, at time.Time) error {
	people, err := s.o.People(ctx, tx)
	if err != nil {
		return fmt.Errorf("read who works here: %w", err)
	}
	holders, err := openHolders(tx)
	if err != nil {
		return fmt.Errorf("find who holds open tasks: %w", err)
	}
	// Who may act for a holder everywhere needs no look at what his tasks are about.
	holders = slices.DeleteFunc(holders, func(who string) bool {
		return reachable(people, who, func(l act.Limit) bool { return l == act.Limit{} }, at)
	})
	if len(holders) == 0 {
		return nil
	}
	held := map[id.Raw][]string{}
	if err := heldOpen(tx, holders, mostOpen, func(o OpenSeat) { held[o.Subject] = append(held[o.Subject], o.Holder) }); err != nil {
		return fmt.Errorf("find the tasks of who has left: %w", err)
	}
	subjects := id.Unique(slices.Collect(maps.Keys(held)))
	stakes, err := s.stakes(ctx, tx, subjects)
	if err != nil {
		return err
	}
	subjects = slices.DeleteFunc(subjects, func(one id.Raw) bool {
		return !slices.ContainsFunc(held[one], func(who string) bool { return !reachable(people, who, stakes[one].Within, at) })
	})
	return tx.SetTimers(calls(handoverVerb, subjects))
}

// reachable tells whether somebody is there who may act for a holder within one of some
// limits.
func reachable(p People, who string, within func(act.Limit) bool, at time.Time) bool {
	here := func(u User) bool {
		return slices.ContainsFunc(p.Cover(u.ID, at), func(s Standing) bool { return within(s.Limit) })
	}
	if members, shared := membersOf(p, who); shared {
		return slices.ContainsFunc(members, here)
	}
	u, active := p.User(who)
	return active && here(u)
}

// decideHandovers lets runs see who works here now.
func (s *Service) decideHandovers(ctx context.Context, r db.Reader, cmds []op.Cmd[wokenIn]) []op.Result[*deciding] {
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		items[i] = woken(c, PeopleChanged, RobotHandover)
	}
	return s.decided(ctx, r, items)
}
