package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// As is the act of a user in the workspace of another act, with the roles that
// he has at this moment, and those for whom he stands in: for what he has asked to be done later. Faults:
// auth.missing where he is not there any more.
func (s *Service) As(ctx context.Context, a act.Act, user act.UserID) (act.Act, error) {
	var as act.Act
	err := s.o.DB.Read(ctx, a, func(r db.Reader) error {
		people, err := s.People(ctx, r)
		if err != nil {
			return err
		}
		p, there := people.Get(user)
		if !there {
			return unknownCaller.New()
		}
		as = p.Act(a)
		return s.know(ctx, r, &as)
	})
	return as, err
}

// May tells whether a user is still there and has a permission at this moment. Faults:
// auth.missing, auth.denied.
func (s *Service) May(ctx context.Context, r db.Reader, user act.UserID, permission string) error {
	people, err := s.People(ctx, r)
	if err != nil {
		return err
	}
	p, there := people.Get(user)
	if !there || !p.Active {
		return unknownCaller.New()
	}
	return s.Allow(ctx, r, p.Act(act.Act{Workspace: r.Workspace(), At: s.o.Clock.Now()}), permission)
}

// Act is a person's act in the workspace and at the moment of another.
func (p *Person) Act(a act.Act) act.Act {
	return act.Act{Workspace: a.Workspace, User: p.ID, Name: p.Name, Kind: p.Kind, Roles: p.Roles,
		Departments: p.Departments, Manages: p.Manages, Party: p.Party.Raw(), Lang: p.Lang, At: a.At}
}

// know fills in what an act says of its user beside who he is: for whom he stands
// in now, and his place among the others.
func (s *Service) know(ctx context.Context, r db.Reader, a *act.Act) error {
	if err := s.standing(ctx, r, a); err != nil {
		return err
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return err
	}
	if one, known := people.Ever(a.User); known {
		a.Departments, a.Manages = one.Departments, one.Manages
	}
	return nil
}
