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
	var users []act.UserID
	for _, p := range people.Staff() {
		if s.Allow(p.Act(act.Act{Workspace: r.Workspace(), At: s.o.Clock.Now()}), permission) == nil {
			users = append(users, p.ID)
		}
	}
	return users, nil
}
