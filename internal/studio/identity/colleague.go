package identity

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// FindColleagues asks who works here, by a fragment of a name.
type FindColleagues struct {
	op.Page
	Q    string `query:"q" json:"-" doc:"A fragment of the name or the login"`
	Role string `query:"role" json:"-" doc:"A role that they have, by its key"`
}

// Colleague is somebody of the staff as the others know him: whom to ask, and
// whom to mention.
type Colleague struct {
	ID    act.UserID `json:"id"`
	Login string     `json:"login"`
	Name  string     `json:"name"`
	Roles []string   `json:"roles" doc:"What he does, in words"`
}

// findColleagues lists the active staff, the newest first. To those who are
// none of the staff nobody is told.
func (s *Service) findColleagues(ctx context.Context, a act.Act, r db.Reader, in FindColleagues) (op.List[Colleague], error) {
	page := op.List[Colleague]{Items: []Colleague{}}
	before, err := in.Before()
	if err != nil || outside(a) {
		return page, err
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return page, err
	}
	say, err := s.wording(ctx, a, r)
	if err != nil {
		return page, err
	}
	for _, p := range people.Staff() {
		raw := p.ID.Raw()
		if bytes.Compare(raw[:], before[:]) >= 0 || !holds(p.Name, in.Q) && !holds(p.Login, in.Q) || in.Role != "" && !slices.Contains(p.Roles, in.Role) {
			continue
		}
		c := Colleague{p.ID, p.Login, p.Name, []string{}}
		for _, role := range p.Roles {
			c.Roles = append(c.Roles, say.role(role))
		}
		if page.Items = append(page.Items, c); len(page.Items) == in.Limit {
			break
		}
	}
	return op.ListOf(page.Items, in.Page, func(c Colleague) id.Raw { return c.ID.Raw() }), nil
}

// outside tells whether somebody is none of the staff, nor a program of theirs.
func outside(a act.Act) bool { return a.Kind != act.Staff && a.Kind != act.API }

// Staff lists the active staff by falling id.
func (p *People) Staff() []*Person {
	var all []*Person
	for _, one := range p.byID {
		if one.Active && one.Kind == act.Staff {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b *Person) int { return b.ID.Compare(a.ID) })
	return all
}

func holds(text, fragment string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(fragment)))
}
