package flow

import (
	"slices"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/identity"
)

// askable is whom a list of alternatives would ask, of the people of the moment. What
// hangs on the order (its owner, who did a step, a table) may yield somebody or not.
type askable struct {
	people []string // of the first alternative that surely yields somebody
	open   bool     // one before it may
}

// nobody tells whether the list yields nobody, whatever the order.
func (a askable) nobody() bool { return len(a.people) == 0 && !a.open }

// somebody tells whether the list yields somebody, whatever the order.
func (a askable) somebody() bool { return len(a.people) > 0 }

// reached asks the alternatives in turn, as a run does.
func (p *prover) reached(who Who, s *Step) askable {
	var all askable
	for i := range who {
		a := &who[i]
		switch one, known := p.known(a, s); {
		case !known:
			all.open = true
		case len(one) > 0:
			all.people = one
			return all
		}
	}
	return all
}

// known are the people whom one alternative names, where that hangs on neither the order
// nor on how busy they are; of several together those of whom that is so.
func (p *prover) known(a *Alternative, s *Step) (people []string, known bool) {
	switch a.kind {
	case whoRole:
		people = ids(p.crew.Role(a.role))
	case whoLogin:
		if u, ok := p.crew.Login(a.login); ok {
			people = []string{u.ID}
		}
	case whoUnion:
		known = true
		for i := range a.union {
			one, is := p.known(&a.union[i], s)
			people, known = join(people, one), known && is
		}
		if known = known || len(people) > 0; !known {
			return nil, false
		}
	default:
		return nil, false
	}
	if a.where == nil || len(people) == 0 { // of nobody a condition leaves nobody
		return people, true
	}
	if slices.ContainsFunc(a.where.Reads(), func(path string) bool { return path == "user.open" || !strings.HasPrefix(path, "user.") }) {
		return nil, false
	}
	return slices.DeleteFunc(people, func(id string) bool { return !p.fits(a, id) }), true
}

// fits asks the condition of an alternative of one user.
func (p *prover) fits(a *Alternative, id string) bool {
	u, _ := p.crew.User(id)
	e := p.c.NewEnv(p.at, nil)
	e.Bind(p.userFacts, u.facts(p.c, p.userKept))
	return a.where.Holds(e)
}

// possible are all whom a list may name, if that is known of each alternative.
func (p *prover) possible(who Who, s *Step) (people []string, known bool) {
	for i := range who {
		if who[i].kind == whoRule {
			for _, given := range p.assigned {
				more, is := p.possible(given, s)
				if !is {
					return nil, false
				}
				people = join(people, more)
			}
			continue
		}
		one, is := p.known(&who[i], s)
		if !is {
			return nil, false
		}
		people = join(people, one)
	}
	return people, true
}

// caught are those whom the flow's fallback surely yields.
func (p *prover) caught(s *Step) []string { return p.reached(p.fallback, s).people }

// lonely are the members of the staff above whom nobody of an alternative's levels is.
func (p *prover) lonely(a *Alternative) []User {
	return slices.DeleteFunc(p.crew.Everybody(), func(u User) bool {
		of := u.ID
		for level := 1; level <= a.to; level++ {
			boss, ok := p.crew.Manager(of)
			if !ok {
				break
			}
			if of = boss.ID; level >= a.from {
				if _, active := p.crew.User(of); active {
					return true
				}
			}
		}
		return !u.Staff
	})
}

func ids(users []User) []string {
	list := make([]string, len(users))
	for i, u := range users {
		list[i] = u.ID
	}
	return list
}

// names are people as readers know them, a few of many.
func (p *prover) names(people []string) fault.Text {
	const most = 3
	var list []string
	for _, id := range people[:min(most, len(people))] {
		u, _ := p.crew.User(id)
		list = append(list, u.Name)
	}
	t := fault.Text{ZH: strings.Join(list, "、"), EN: strings.Join(list, ", ")}
	if len(people) > most {
		t.ZH, t.EN = t.ZH+"等", t.EN+" and others"
	}
	return t
}

// role is a role as readers know it.
func (p *prover) role(key string) fault.Text {
	if role := p.roles.Get(key); role != nil {
		return role.Name.Text()
	}
	return fault.Text{ZH: key, EN: key}
}

// hidden tells whether a role's own document hides a fact from it, or a form does while
// the subject stands at some steps.
func (p *prover) hidden(role, fact string, steps []string) bool {
	return p.roles.Limits([]string{role}, fact) && p.roles.FieldLevel([]string{role}, fact) == identity.None ||
		p.o.Unseen != nil && covered(p.o.Unseen(p.r, p.Key, role, steps), fact)
}
