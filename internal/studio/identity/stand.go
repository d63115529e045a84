package identity

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Standing is somebody who stands in for somebody, or who is stood in for, and within
// which limit.
type Standing struct {
	*Person
	Limit act.Limit
}

// delegation is one as it is asked: its row, with the limits, of which there is always
// one.
type delegation struct {
	delegationRow
	limits []act.Limit
}

// in tells whether a delegation is in force at a moment.
func (d *delegation) in(at int64) bool { return d.Starts <= at && at < d.Ends }

// processes are the keys of those that are named; none for all.
func (d *delegation) processes() (keys []string) {
	for _, limit := range d.limits {
		if limit.Process != "" {
			keys = append(keys, limit.Process)
		}
	}
	return keys
}

// Principals are the users for whom somebody may act at a moment: those who have
// asked him to stand in, and for whom these stand in themselves, however far. A set,
// so circles do no harm (P1). Who is stood in for within several limits is there with
// each.
func (p *People) Principals(deputy act.UserID, at time.Time) []Standing {
	return p.along(deputy, at, func(d *delegation) (near, far act.UserID) { return d.Deputy, d.User })
}

// deputies are those who may act for a user at a moment, likewise.
func (p *People) deputies(user act.UserID, at time.Time) []Standing {
	return p.along(user, at, func(d *delegation) (near, far act.UserID) { return d.User, d.Deputy })
}

// along goes from a user over delegations in force. Nobody passes on more than he got:
// limits intersect on the way (P2).
func (p *People) along(from act.UserID, at time.Time, ends func(*delegation) (near, far act.UserID)) (all []Standing) {
	for queue := []Standing{{Person: &Person{ID: from}}}; len(queue) > 0; queue = queue[1:] {
		for i := range p.delegations {
			d := &p.delegations[i]
			near, far := ends(d)
			one, active := p.Get(far)
			if near != queue[0].ID || far == from || !active || !d.in(at.UnixMicro()) {
				continue
			}
			for _, limit := range d.limits {
				both, some := queue[0].Limit.And(limit)
				known := func(s Standing) bool { return s.Person == one && s.Limit.Covers(both) }
				if some && !slices.ContainsFunc(all, known) {
					all, queue = append(all, Standing{one, both}), append(queue, Standing{one, both})
				}
			}
		}
	}
	return all
}

// Deputies are those who may act for a user at a moment and a stake, each once.
func (p *People) Deputies(user act.UserID, at time.Time, stake act.Stake) (all []*Person) {
	for _, s := range p.deputies(user, at) {
		if stake.Within(s.Limit) && !slices.Contains(all, s.Person) {
			all = append(all, s.Person)
		}
	}
	return all
}

// away tells whether a user has said that he is away at a moment.
func (p *People) away(user act.UserID, at time.Time) bool {
	return slices.ContainsFunc(p.delegations, func(d delegation) bool { return d.User == user && d.in(at.UnixMicro()) })
}

// Here tells whether a user works here and has not said that he is away at a moment.
func (p *People) Here(user act.UserID, at time.Time) bool {
	_, active := p.Get(user)
	return active && !p.away(user, at)
}

// Cover is who is there to act for a user at a moment, and within which limits: he
// himself, or who stands in for him. None: nobody is there.
func (p *People) Cover(user act.UserID, at time.Time) (there []Standing) {
	if p.Here(user, at) {
		return []Standing{{Person: p.byID[user]}}
	}
	for _, s := range p.deputies(user, at) {
		if !p.away(s.ID, at) {
			there = append(there, s)
		}
	}
	return there
}

// Limited tells whether anybody is asked to stand in within limits, ever.
func (p *People) Limited() bool {
	return slices.ContainsFunc(p.delegations, func(d delegation) bool { return d.limits[0] != act.Limit{} })
}

// Turns are the moments of a time at which somebody goes away or comes back, in order.
func (p *People) Turns(from, until time.Time) (at []time.Time) {
	for i := range p.delegations {
		for _, micros := range []int64{p.delegations[i].Starts, p.delegations[i].Ends} {
			if micros > from.UnixMicro() && micros < until.UnixMicro() {
				at = append(at, time.UnixMicro(micros).UTC())
			}
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	return slices.CompactFunc(at, time.Time.Equal)
}

// Pool begins the name of a holder of tasks that is a role: "role:finance".
const Pool = "role:"

// Logins begins the name of a holder of tasks that is all who sign in for a customer:
// "party:par_…".
const Logins = "party:"

// Holding is under which names somebody holds tasks at one stake or another: his own,
// his roles', and those of the users for whom he stands in.
func Holding(a act.Act) []string {
	return holding(a, func(act.Limit) bool { return true })
}

// HoldingAt is under which names somebody holds tasks at a stake.
func HoldingAt(a act.Act, stake act.Stake) []string {
	return holding(a, stake.Within)
}

func holding(a act.Act, within func(act.Limit) bool) (holders []string) {
	add := func(user act.UserID, roles []string) {
		names := []string{user.String()}
		for _, role := range roles {
			names = append(names, Pool+role)
		}
		for _, name := range names {
			if !slices.Contains(holders, name) {
				holders = append(holders, name)
			}
		}
	}
	add(a.User, a.Roles)
	if a.Kind == act.Customer && a.Party != (id.Raw{}) {
		holders = append(holders, Logins+id.From[partyKind](a.Party).String())
	}
	for _, p := range a.For {
		if within(p.Limit) {
			add(p.User, p.Roles)
		}
	}
	return holders
}

// standing fills in for whom an actor may act now.
func (s *Service) standing(ctx context.Context, r db.Reader, a *act.Act) error {
	people, err := s.People(ctx, r)
	if err != nil {
		return err
	}
	a.For = nil
	for _, one := range people.Principals(a.User, s.o.Clock.Now()) {
		a.For = append(a.For, act.Principal{User: one.ID, Roles: one.Roles, Limit: one.Limit})
	}
	return nil
}
