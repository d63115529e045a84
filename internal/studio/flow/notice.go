package flow

import (
	"context"
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/notify"
)

// What notices ask about steps.

// Holders tells whom the open tasks at steps are for: users' ids, and role:KEY
// for pools. To whom they were escalated is told of that instead.
func (s *Service) Holders(_ context.Context, r db.Reader, at []notify.Step) (map[notify.Step][]string, error) {
	seats, err := holdersOfSeats(r, subjectsOf(at))
	if err != nil {
		return nil, err
	}
	holders := map[notify.Step][]string{}
	for _, step := range at {
		for _, k := range seats[step.Subject] {
			if k.Open && !k.Shared && k.Step == step.Step && !slices.Contains(holders[step], k.Holder) {
				holders[step] = append(holders[step], k.Holder)
			}
		}
	}
	return holders, nil
}

// Names tells how steps are called in the releases that their runs are pinned to.
func (s *Service) Names(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step]blueprint.Label, error) {
	runs, err := s.Load(ctx, r, subjectsOf(at))
	if err != nil {
		return nil, err
	}
	names := map[notify.Step]blueprint.Label{}
	for _, step := range at {
		if run := runs[step.Subject]; run != nil && run.Def.steps[step.Step] != nil {
			names[step] = run.Def.steps[step.Step].Name
		}
	}
	return names, nil
}

// subjectsOf is the subjects of steps, each once.
func subjectsOf(at []notify.Step) (ids []id.Raw) {
	for _, step := range at {
		if step.Step != "" {
			ids = append(ids, step.Subject)
		}
	}
	return unique(ids)
}
