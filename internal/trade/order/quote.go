package order

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// quote answers what an order would be: the resolved form, prices, what is
// available, the way it would go with everybody saying yes, and every problem
// at once. Nothing is stored, no stock is held, no number is used.
func (s *Service) quote(ctx context.Context, a act.Act, r db.Reader, in Request) (View, error) {
	drafts, err := s.decideAll(ctx, r, []op.Cmd[*Request]{{Act: a, In: &in}}, true)
	if err != nil {
		return View{}, err
	}
	return drafts[0].answer(), nil
}
