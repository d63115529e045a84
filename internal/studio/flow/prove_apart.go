package flow

import (
	"slices"

	"bespoke/internal/studio/rule"
)

// keptOut is how many of some people a step may keep out at once, at worst: each of
// the steps that it names keeps out whoever signed there, and the submitter is one.
// Who may take whose place is a matching of places with people.
func (p *prover) keptOut(s *Step, people []string) int {
	m := matching{taken: map[string]int{}}
	for _, id := range s.Except {
		who, most := p.signers(s, id)
		if who == nil {
			who = people
		}
		var hit []string
		for _, one := range people {
			if slices.Contains(who, one) {
				hit = append(hit, one)
			}
		}
		for range min(most, len(hit)) {
			m.places = append(m.places, hit)
		}
	}
	return m.size()
}

// signers are who may have signed a step that another one names in its except, how
// many at once; nil for anybody. A step that no order passes together with it keeps
// nobody out.
func (p *prover) signers(s *Step, id string) (who []string, most int) {
	if id == startStep {
		return p.submitters(), 1
	}
	t := p.steps[id]
	visit, reached := p.visits[t]
	if !reached || p.work.Never(rule.All(visit, p.visits[s])) {
		return nil, 0
	}
	who, known := p.possible(t.Who, t)
	if !known {
		who = nil
	}
	switch {
	case t.Need.One:
		return who, 1
	case t.Need.N > 0:
		return who, t.Need.N
	}
	return who, len(p.crew.Everybody())
}

// submitters are the users who may place orders; never nil.
func (p *prover) submitters() []string {
	all := []string{}
	for _, u := range p.crew.Everybody() {
		if p.roles.Allows(u.Roles, "order.place") {
			all = append(all, u.ID)
		}
	}
	return all
}

// matching finds how many places can be taken by different people.
type matching struct {
	places [][]string     // who may take each
	taken  map[string]int // by whom which was
}

func (m *matching) size() (n int) {
	for i := range m.places {
		if m.seat(i, map[string]bool{}) {
			n++
		}
	}
	return n
}

// seat finds somebody for a place, moving others to other places where need be.
func (m *matching) seat(place int, asked map[string]bool) bool {
	for _, one := range m.places[place] {
		if asked[one] {
			continue
		}
		asked[one] = true
		if old, is := m.taken[one]; !is || m.seat(old, asked) {
			m.taken[one] = place
			return true
		}
	}
	return false
}
