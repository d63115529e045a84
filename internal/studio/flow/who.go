package flow

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Who is a list of alternatives; the first that yields somebody counts.
type Who []Alternative

// Alternative is one way to find people. Only the members of its kind are set.
type Alternative struct {
	kind  whoKind
	role  string
	pool  []string // of the role
	login string
	step  string   // did, chosen: whose
	duty  string   // calendar
	staff bool     // starter: only who works here
	fact  rule.Ref // user: who it is; manager: whose; department: which
	from  int      // manager: levels up, both included
	to    int
	union Who
	where *rule.Cond // over user.*
	reads []namedRef // what it looks at of the subject
}

type whoKind uint8

const (
	whoRole whoKind = iota
	whoUser
	whoLogin
	whoStarter
	whoManager
	whoUnion
	whoRule
	whoDid
	whoDepartment
	whoDuty
	whoChosen
	whoCustomer
)

// pool marks a seat that is everybody's who has the role, and logins one that is
// everybody's who signs in for a customer; who that is is asked when somebody acts (P1).
const (
	pool   = identity.Pool
	logins = identity.Logins
)

// How a seat was found when not by the step's own who.
const (
	viaRule      = "rule"
	viaFallback  = "fallback"
	viaWorkspace = "workspace"
)

// owners finds for whom the seats of a step are (A1): the step's alternatives,
// then the flow's fallback, then the workspace's fallback role, which identity
// never lets become empty. With each, a role is one seat per member; a fallback
// always owns the step as one. Nobody at all is an empty list, and then only
// when the step says that it may be skipped and nobody must be asked.
func (r *run) owners(step *Step, must bool) (owners []string, via string) {
	r.asking = step
	defer func() { r.asking = nil }()
	allots := step.allots() && r.w.Turns.gives()
	if owners, via = r.find(step.Who, step.Need.each() || allots); len(owners) > 0 && allots {
		return r.allot(step, owners, via)
	}
	if len(owners) > 0 || step.SkipEmpty && !must {
		return owners, via
	}
	if owners, _ = r.find(r.d.fallback, false); len(owners) > 0 {
		return owners, viaFallback
	}
	return []string{pool + r.d.lastRole}, viaWorkspace
}

// find asks the alternatives in turn.
func (r *run) find(who Who, each bool) (found []string, via string) {
	for i := range who {
		a := &who[i]
		if a.kind == whoRule {
			found, _ = r.find(r.assigned(), each || a.where != nil)
			found, via = r.those(found, a.where), viaRule
		} else {
			found, via = r.yield(a, each), ""
		}
		if len(found) > 0 {
			return found, via
		}
	}
	return nil, ""
}

// those leaves of named users those for whom a condition holds.
func (r *run) those(users []string, where *rule.Cond) []string {
	if where == nil {
		return users
	}
	return slices.DeleteFunc(users, func(user string) bool {
		return !slices.ContainsFunc(r.active(user), func(u User) bool { return r.fits(where, u) })
	})
}

// assigned is what the assignment tables say of the task at hand; nil when no
// row holds.
func (r *run) assigned() Who {
	if r.w.Assign == nil {
		return nil
	}
	raw := r.w.Assign(r.w.Env)
	if who, is := r.d.assigned[string(raw)]; is {
		return who
	}
	return r.d.assigned[compact(raw)]
}

// compact writes JSON without white space, so that it can be looked up.
func compact(raw []byte) string {
	v := jsontext.Value(slices.Clone(raw))
	if v.Compact() != nil {
		return ""
	}
	return string(v)
}

// yield is whom one alternative names: pools and users' ids, no one twice. A
// role under a condition names its members, for only they are meant.
func (r *run) yield(a *Alternative, each bool) []string {
	switch {
	case a.kind == whoRole && !each && a.where == nil:
		return r.poolOf(a.role, a.pool)
	case a.kind == whoDuty && !each && a.where == nil:
		role := r.onDuty(a.duty)
		return r.poolOf(role, []string{pool + role})
	case a.kind == whoCustomer && !each && a.where == nil:
		if !slices.ContainsFunc(r.customers(), r.askable) {
			return nil
		}
		return []string{logins + r.w.About}
	case a.kind == whoUnion && a.where == nil:
		var all []string
		for i := range a.union {
			all = join(all, r.yield(&a.union[i], each))
		}
		return all
	}
	var ids []string
	for _, u := range r.people(a) {
		if r.fits(a.where, u) && r.askable(u) {
			ids = join(ids, []string{u.ID})
		}
	}
	return ids
}

// poolOf is the pool of a role, if it has anybody whom the step does not keep out.
func (r *run) poolOf(role string, pool []string) []string {
	if !slices.ContainsFunc(r.role(role), r.askable) {
		return nil
	}
	return pool
}

// role is everybody active who has a role.
func (r *run) role(key string) []User {
	if r.memory == nil {
		return r.w.People.Role(key)
	}
	return r.memory.role(r.w.People, key)
}

// onDuty is the role that answers now, by a calendar; "" for none.
func (r *run) onDuty(calendar string) string {
	if r.w.Duty == nil {
		return ""
	}
	return r.w.Duty(calendar, r.at)
}

// askable tells whether the step for which owners are being found lets somebody be asked.
func (r *run) askable(u User) bool {
	return r.asking == nil || !r.apart(r.in, r.asking, u.ID) && r.concerned(u) && r.asking.suits(u)
}

// join adds what a list lacks: nobody is asked twice in one step (A1).
func join(list, more []string) []string {
	for _, one := range more {
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// people is everybody active whom an alternative names, before its condition.
func (r *run) people(a *Alternative) []User {
	switch a.kind {
	case whoRole:
		return r.role(a.role)
	case whoUser:
		return r.active(r.w.Env.Get(a.fact).Text())
	case whoStarter:
		return slices.DeleteFunc(r.active(r.s.Starter), func(u User) bool { return a.staff && !u.Staff })
	case whoLogin:
		if u, ok := r.w.People.Login(a.login); ok {
			return []User{u}
		}
		return nil
	case whoDid:
		return r.activeOf(r.did(r.in, a.step))
	case whoChosen:
		return r.activeOf(r.chosen(r.in, a.step))
	case whoDepartment:
		return r.w.People.Department(r.w.Env.Get(a.fact).Text())
	case whoDuty:
		return r.role(r.onDuty(a.duty))
	case whoCustomer:
		return r.customers()
	case whoManager:
		return r.managers(r.w.Env.Get(a.fact).Text(), a.from, a.to)
	}
	var all []User
	for i := range a.union {
		all = append(all, r.people(&a.union[i])...)
	}
	return all
}

func (r *run) activeOf(users []string) (all []User) {
	for _, user := range users {
		all = append(all, r.active(user)...)
	}
	return all
}

// active finds a user who can still act; nobody for those who have left.
func (r *run) active(user string) []User {
	if u, ok := r.w.People.User(user); ok && user != "" {
		return []User{u}
	}
	return nil
}

// managers climbs from a user and keeps the active ones of the levels asked for.
func (r *run) managers(of string, from, to int) []User {
	var found []User
	for level := 1; level <= to && of != ""; level++ {
		u, ok := r.w.People.Manager(of)
		if !ok {
			break
		}
		if of = u.ID; level >= from {
			found = append(found, r.active(u.ID)...)
		}
	}
	return found
}

// fits asks the condition over user.* of one user.
func (r *run) fits(where *rule.Cond, u User) bool {
	if where == nil {
		return true
	}
	old := r.w.Env.Bind(r.d.userFacts, u.facts(r.w.Env.Catalogue(), r.d.userKept))
	if len(r.d.asksOpen) > 0 {
		r.w.Env.Set(r.d.userOpen, r.load(u.ID))
	}
	ok := where.Holds(r.w.Env)
	r.w.Env.Bind(r.d.userFacts, old)
	return ok
}

// load is how many open tasks a user has beside what he has at the step for which owners are
// found anew; missing where nobody knows.
func (r *run) load(user string) rule.Value {
	if r.w.Turns == nil {
		return rule.Value{}
	}
	n := r.openTasks(user)
	if r.seated != nil {
		n -= openOf([]Visit{*r.seated}, user)
	}
	return rule.Number(dec.Of(int64(n)))
}

// may tells whether a user may act on a seat: who it is for, the members of its
// pool as they are now, the superiors it was escalated to, whom its holder has asked to
// act for him, and all who stand in for one of these, but for those whom the step keeps out (P1, P5, D2), and where voices are
// counted for those who have one already (A7).
func (r *run) may(v *Visit, k *Seat, user string) bool {
	step := r.stepOf(v)
	if _, ok := r.w.People.User(user); !ok || user == "" || r.apart(v.Part, step, user) || step.counted() && r.voiced(v, k, user) {
		return false
	}
	_, may := r.behalf(v, k, user)
	return may
}

// behalf tells for whom a user acts on a seat: for himself (""), or for somebody whom
// he stands in for and whom the step does not keep out either.
func (r *run) behalf(v *Visit, k *Seat, user string) (principal string, may bool) {
	meant := func(one string) bool {
		return r.covers(k.For, one) || slices.ContainsFunc(k.Also, func(who string) bool { return r.covers(who, one) })
	}
	if meant(user) {
		return "", true
	}
	asked := func(one string) bool { return one == k.Deputy && r.deputes(k) }
	if asked(user) {
		return k.For, true
	}
	for _, p := range r.w.People.Principals(user) {
		switch {
		case !r.w.Stake.Within(p.Limit) || r.apart(v.Part, r.stepOf(v), p.ID):
		case meant(p.ID):
			return p.ID, true
		case asked(p.ID):
			return k.For, true
		}
	}
	return "", false
}

// covers tells whether a user is meant by the For of a seat.
func (r *run) covers(who, user string) bool {
	members, shared := membersOf(r.w.People, who)
	if !shared {
		return who == user
	}
	return slices.ContainsFunc(members, func(u User) bool { return u.ID == user })
}

// membersOf is who belongs to a pool now; false when it is a user.
func membersOf(p People, who string) (members []User, shared bool) {
	if role, is := cutRole(who); is {
		return p.Role(role), true
	}
	if party, is := strings.CutPrefix(who, logins); is {
		return p.Customer(party), true
	}
	return nil, false
}

// isShared tells whether a holder is a pool.
func isShared(who string) bool { return strings.HasPrefix(who, pool) || strings.HasPrefix(who, logins) }

// cutRole is the role of a role's pool.
func cutRole(who string) (string, bool) { return strings.CutPrefix(who, pool) }
