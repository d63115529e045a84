package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// FindUsers is the input of identity.users.
type FindUsers struct {
	op.Page
}

// findUsers lists users, newest first, with whoever is above them.
func (s *Service) findUsers(ctx context.Context, a act.Act, r db.Reader, in FindUsers) (op.List[User], error) {
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
	release, err := s.release(ctx, r)
	if err != nil {
		return op.List[User]{}, err
	}
	for i := range users {
		see(&users[i], a, release)
		if above, led := people.Manager(users[i].ID); led {
			users[i].LedBy = &Named{above.ID, above.Name}
		}
	}
	return op.ListOf(users, in.Page, func(u User) id.Raw { return u.ID.Raw() }), nil
}
