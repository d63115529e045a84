package flow

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/notify"
)

// Todo is the open task that an actor has at a step of a subject, with what he may do
// at it; false where he has none, or may not see it.
func (s *Service) Todo(ctx context.Context, a act.Act, r db.Reader, at notify.Step) (Card, bool, error) {
	in := FindInput{Page: op.Page{Limit: op.PageMax},
		Filter: Filter{Owner: []string{"me"}, Order: []string{id.Text("run", at.Subject)}, State: []string{string(Open)}, Step: []string{at.Step}}}
	for {
		page, err := s.find(ctx, a, r, in)
		if err != nil {
			return Card{}, false, err
		}
		if i := slices.IndexFunc(page.Items, func(v View) bool { return v.Item == at.Item }); i >= 0 {
			card, err := s.get(ctx, a, r, cardInput{ID: page.Items[i].ID})
			return card, err == nil, err
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			return Card{}, false, nil
		}
	}
}
