package identity

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/rule"
)

// Person is a user as those see him who look for somebody to act.
type Person struct {
	ID          act.UserID
	Text        string // the id's text form, as flows keep it
	Login       string
	Name        string
	Kind        act.Kind
	Active      bool
	Roles       []string // sorted
	Region      string
	Skills      []string   // sorted
	Departments []string   // the codes of his own and of those above it
	Manager     act.UserID // who was named as such; zero for none
	successor   act.UserID // who takes over, of one who has left; zero for none
	Manages     []string   // the text ids of the active users below him, however far
	Party       PartyID    // whom a customer's login stands for
	Lang        string
	fields      json.RawMessage // that the business keeps of him, as they are stored
}

// Facts are the person's user.* facts, as conditions of who lists ask them; kept are the
// fields of the release whose facts they are, nil for none.
func (p *Person) Facts(c *rule.Catalogue, kept *Fields) rule.Frame {
	e := c.NewEnv(time.Unix(0, 0), nil) // only to write the facts down
	root, _ := c.Root("user")
	f := c.Frame("user")
	e.Bind(root, f)
	e.Set(c.MustRef("user.roles"), rule.Codes(p.Roles...))
	e.Set(c.MustRef("user.department"), departmentOf(p.Departments))
	e.Set(c.MustRef("user.skills"), rule.Texts(p.Skills...))
	if p.Region != "" {
		e.Set(c.MustRef("user.region"), rule.Code(p.Region))
	}
	if kept != nil && len(p.fields) > 0 {
		kept.Load(e, p.fields)
	}
	return f
}

// departmentOf is a department as conditions see it, by its code and those of
// the ones above it.
func departmentOf(path []string) rule.Value {
	if len(path) == 0 {
		return rule.Value{}
	}
	return rule.Department(path[0], path[1:]...)
}

// People is who works in a workspace: one snapshot that never changes. Lists
// are in the order of the ids.
type People struct {
	version id.Raw
	byID    map[act.UserID]*Person
	byLogin map[string]*Person
	byRole  map[string][]*Person
	byParty map[PartyID][]*Person
	byUnit  map[string][]*Person // by department, with those of the ones below it

	tree        departments
	delegations []delegation // those that are kept, in the order of their ids
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

// Role lists the active users who have a role.
func (p *People) Role(key string) []*Person { return p.byRole[key] }

// Party lists the active users who act for a party.
func (p *People) Party(party PartyID) []*Person { return p.byParty[party] }

// Members lists who belongs to a holder of tasks that is shared: the active users who
// have a role ([Pool]), or who sign in for a customer ([Logins]). False when it is a user.
func (p *People) Members(holder string) (members []*Person, shared bool) {
	if role, is := strings.CutPrefix(holder, Pool); is {
		return p.Role(role), true
	}
	party, is := strings.CutPrefix(holder, Logins)
	of, _ := id.Parse[partyKind](party) // of what is none nobody is a member
	for _, one := range p.Party(of) {
		if is && one.Kind == act.Customer {
			members = append(members, one)
		}
	}
	return members, is
}

// Department lists the active users of a department and of those below it.
func (p *People) Department(code string) []*Person { return p.byUnit[code] }

// Manager finds the user one level above, active or not: who was named as such,
// else the head of the department, and for a head the one of the department above.
func (p *People) Manager(u act.UserID) (*Person, bool) {
	below, ok := p.byID[u]
	if !ok {
		return nil, false
	}
	if above, named := p.Ever(below.Manager); named {
		return above, true
	}
	return p.Ever(p.tree.head(u, below.Departments))
}

// Successor finds who takes over from a user who has left: whom he named, or whom that
// one did, who may have left as well.
func (p *People) Successor(u act.UserID) (*Person, bool) {
	for range p.byID { // round a circle there is nobody
		left, ok := p.byID[u]
		if !ok || left.Active {
			return left, ok
		}
		u = left.successor
	}
	return nil, false
}

// newPeople sorts users that come in the order of their ids.
func newPeople(version id.Raw, all []*Person, tree departments, delegations []delegation) *People {
	p := &People{version: version, byID: map[act.UserID]*Person{}, byLogin: map[string]*Person{}, byRole: map[string][]*Person{},
		byParty: map[PartyID][]*Person{}, byUnit: map[string][]*Person{}, tree: tree, delegations: delegations}
	for _, one := range all {
		p.byID[one.ID] = one
		if !one.Active {
			continue
		}
		p.byLogin[one.Login] = one
		for _, role := range one.Roles {
			p.byRole[role] = append(p.byRole[role], one)
		}
		for _, code := range one.Departments {
			p.byUnit[code] = append(p.byUnit[code], one)
		}
		if !one.Party.IsZero() {
			p.byParty[one.Party] = append(p.byParty[one.Party], one)
		}
	}
	p.lead(all)
	return p
}

// lead tells every manager whom he has below him. Managers in a circle have each
// other below them, but nobody himself.
func (p *People) lead(all []*Person) {
	for _, one := range all {
		if !one.Active {
			continue
		}
		passed := []*Person{one}
		for above, ok := p.Manager(one.ID); ok && !slices.Contains(passed, above); above, ok = p.Manager(above.ID) {
			above.Manages = append(above.Manages, one.Text)
			passed = append(passed, above)
		}
	}
}

// snapshots keeps the latest snapshot of each workspace.
type snapshots struct {
	mu     sync.Mutex
	latest map[act.WorkspaceID]*People
}

func newSnapshots() *snapshots { return &snapshots{latest: map[act.WorkspaceID]*People{}} }

// Known tells whether somebody is a user of the reader's workspace, active or not.
// Fault: user.missing.
func (s *Service) Known(ctx context.Context, r db.Reader, u act.UserID) error {
	people, err := s.People(ctx, r)
	if err != nil {
		return err
	}
	if _, known := people.Ever(u); !known {
		return noUser.New()
	}
	return nil
}

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
	tree, err := readDepartments(r)
	if err != nil {
		return nil, err
	}
	all, err := readPeople(r, tree)
	if err != nil {
		return nil, err
	}
	delegations, err := readDelegations(r)
	if err != nil {
		return nil, err
	}
	p = newPeople(version, all, tree, delegations)
	s.people.mu.Lock()
	s.people.latest[r.Workspace()] = p
	s.people.mu.Unlock()
	return p, nil
}
