package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// WhoMay lists the staff who have a permission now.
func (s *Service) WhoMay(ctx context.Context, r db.Reader, permission string) ([]act.UserID, error) {
	people, err := s.People(ctx, r)
	if err != nil {
		return nil, err
	}
	roles, err := s.current(ctx, r) // through the reader at hand: a second one may have to wait for the first
	if err != nil {
		return nil, err
	}
	var users []act.UserID
	for _, p := range people.Staff() {
		if roles.Allows(p.Roles, permission) {
			users = append(users, p.ID)
		}
	}
	return users, nil
}
