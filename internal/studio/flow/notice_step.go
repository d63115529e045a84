package flow

import (
	"context"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/notify"
)

// Steps tells how steps are called in the releases that their runs are pinned
// to, and of which kind they are.
func (s *Service) Steps(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step]notify.StepWord, error) {
	runs, err := s.Load(ctx, r, subjectsOf(at))
	if err != nil {
		return nil, err
	}
	words := map[notify.Step]notify.StepWord{}
	for _, step := range at {
		if run := runs[step.Subject]; run != nil && run.Def.steps[step.Step] != nil {
			of := run.Def.steps[step.Step]
			words[step] = notify.StepWord{Name: of.Name, Kind: string(of.Kind)}
		}
	}
	return words, nil
}
