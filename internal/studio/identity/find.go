package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// FindUsers is the input of identity.users.
type FindUsers struct {
	op.Page
}

// findUsers lists users, newest first, with whoever is above them.
func (s *Service) findUsers(ctx context.Context, _ act.Act, r db.Reader, in FindUsers) (op.List[User], error) {
	before, err := in.Before()
	if err != nil {
		return op.List[User]{}, err
	}
	users, err := readPage(r, before, in.Limit)
	if err != nil {
		return op.List[User]{}, err
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return op.List[User]{}, err
	}
	for i := range users {
		if above, led := people.Manager(users[i].ID); led {
			users[i].LedBy = &Named{above.ID, above.Name}
		}
	}
	return op.ListOf(users, in.Page, func(u User) id.Raw { return u.ID.Raw() }), nil
}

// RoleView is a role as administrators see it. Roles are changed as documents
// of the blueprint; here they are only shown, with who has them.
type RoleView struct {
	Key      string                  `json:"key"`
	Name     blueprint.Label         `json:"name,omitzero"`
	Kind     act.Kind                `json:"kind"`
	Can      []string                `json:"can"`
	Limits   map[string]money.Amount `json:"limits,omitempty"`
	Fallback bool                    `json:"fallback,omitzero" doc:"Owns what nobody else owns"`
	Users    int                     `json:"users" doc:"How many active users have it"`
}

// FindRoles is the input of identity.roles.
type FindRoles struct{}

// findRoles lists the roles of the current release, by key: all of them at
// once, for there are never many.
func (s *Service) findRoles(ctx context.Context, _ act.Act, r db.Reader, _ FindRoles) (op.List[RoleView], error) {
	rs, err := s.current(ctx, r)
	if err != nil {
		return op.List[RoleView]{}, err
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return op.List[RoleView]{}, err
	}
	list := op.List[RoleView]{Items: []RoleView{}}
	for _, role := range rs.List() {
		list.Items = append(list.Items, RoleView{role.Key, role.Name, role.Kind, role.Can, role.Limits,
			role.Key == rs.Fallback(), len(people.Role(role.Key))})
	}
	return list, nil
}
