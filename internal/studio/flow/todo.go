package flow

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// Todo is the open task that an actor has at a step of a subject, with what he may do
// at it; false where he has none, or may not see it.
func (s *Service) Todo(ctx context.Context, a act.Act, r db.Reader, subject id.Raw, step string) (Card, bool, error) {
	page, err := s.find(ctx, a, r, FindInput{Page: op.Page{Limit: 1},
		Filter: Filter{Owner: []string{"me"}, Order: []string{id.Text("run", subject)}, State: []string{string(Open)}, Step: []string{step}}})
	if err != nil || len(page.Items) == 0 {
		return Card{}, false, err
	}
	card, err := s.get(ctx, a, r, byID{ID: page.Items[0].ID})
	return card, err == nil, err
}
