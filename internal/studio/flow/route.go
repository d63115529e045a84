package flow

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// Route is the way of a stored run: what is done, what is open now and until
// when, and what lies ahead if everybody says yes.
func (s *Service) Route(ctx context.Context, a act.Act, r db.Reader, run *Stored, of Subject) ([]RouteStep, error) {
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("read who works here: %w", err)
	}
	w := Complete(of.World(a), run.Release, people)
	if w.Turns, err = BusyFor(r, []*Def{run.Def}, people); err != nil {
		return nil, err
	}
	return Preview(run.Def, run.State, Event{At: a.At}, w)
}
