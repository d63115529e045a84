package identity

import (
	"context"
	"slices"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/rule"
)

// Person is a user as those see him who look for somebody to act.
type Person struct {
	ID         act.UserID
	Text       string // the id's text form, as flows keep it
	Login      string
	Name       string
	Kind       act.Kind
	Active     bool
	Roles      []string // sorted
	Region     string
	Department string
	Manager    act.UserID // zero for none
	Party      PartyID    // whom a customer's login stands for
	Lang       string
}

// Facts are the person's user.* facts, as conditions of who lists ask them.
func (p *Person) Facts(c *rule.Catalogue) rule.Frame {
	e := c.NewEnv(time.Unix(0, 0), nil) // only to write the facts down
	root, _ := c.Root("user")
	f := c.Frame("user")
	e.Bind(root, f)
	e.Set(c.MustRef("user.roles"), rule.Codes(p.Roles...))
	if p.Department != "" {
		e.Set(c.MustRef("user.department"), rule.Department(p.Department))
	}
	if p.Region != "" {
		e.Set(c.MustRef("user.region"), rule.Code(p.Region))
	}
	return f
}

// People is who works in a workspace: one snapshot that never changes. Lists
// are in the order of the ids.
type People struct {
	version id.Raw
	byID    map[act.UserID]*Person
	byLogin map[string]*Person
	byRole  map[string][]*Person
	byParty map[PartyID][]*Person

	delegations []delegationRow // those that are kept, in the order of their ids
}

// Get finds an active user.
func (p *People) Get(u act.UserID) (*Person, bool) {
	found, ok := p.byID[u]
	return found, ok && found.Active
}

// Ever finds a user, active or not: whoever left still has a name and a manager.
func (p *People) Ever(u act.UserID) (*Person, bool) {
	found, ok := p.byID[u]
	return found, ok
}

// Login finds an active user by login name.
func (p *People) Login(name string) (*Person, bool) {
	found, ok := p.byLogin[name]
	return found, ok
}

// Active lists the active users.
func (p *People) Active() []*Person {
	all := make([]*Person, 0, len(p.byLogin))
	for _, one := range p.byLogin {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b *Person) int { return a.ID.Compare(b.ID) })
	return all
}

// Role lists the active users who have a role.
func (p *People) Role(key string) []*Person { return p.byRole[key] }

// Party lists the active users who act for a party.
func (p *People) Party(party PartyID) []*Person { return p.byParty[party] }

// Manager finds the user one level above, active or not.
func (p *People) Manager(u act.UserID) (*Person, bool) {
	below, ok := p.byID[u]
	if !ok {
		return nil, false
	}
	return p.Ever(below.Manager)
}

// newPeople sorts users that come in the order of their ids.
func newPeople(version id.Raw, all []*Person, delegations []delegationRow) *People {
	p := &People{version, map[act.UserID]*Person{}, map[string]*Person{}, map[string][]*Person{},
		map[PartyID][]*Person{}, delegations}
	for _, one := range all {
		p.byID[one.ID] = one
		if !one.Active {
			continue
		}
		p.byLogin[one.Login] = one
		for _, role := range one.Roles {
			p.byRole[role] = append(p.byRole[role], one)
		}
		if !one.Party.IsZero() {
			p.byParty[one.Party] = append(p.byParty[one.Party], one)
		}
	}
	return p
}

// snapshots keeps the latest snapshot of each workspace.
type snapshots struct {
	mu     sync.Mutex
	latest map[act.WorkspaceID]*People
}

func newSnapshots() *snapshots { return &snapshots{latest: map[act.WorkspaceID]*People{}} }

// People is who works in the reader's workspace: one small read, and all users
// only when the staffing has changed. A version is never given twice, not even
// by a transaction that was undone, so what a transaction sees of its own
// changes may be kept.
func (s *Service) People(_ context.Context, r db.Reader) (*People, error) {
	version, err := readStaffing(r)
	if err != nil {
		return nil, err
	}
	s.people.mu.Lock()
	p := s.people.latest[r.Workspace()]
	s.people.mu.Unlock()
	if p != nil && p.version == version {
		return p, nil
	}
	all, err := readPeople(r)
	if err != nil {
		return nil, err
	}
	delegations, err := readDelegations(r)
	if err != nil {
		return nil, err
	}
	p = newPeople(version, all, delegations)
	s.people.mu.Lock()
	s.people.latest[r.Workspace()] = p
	s.people.mu.Unlock()
	return p, nil
}
