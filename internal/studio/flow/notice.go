package flow

import (
	"context"
	"fmt"
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/notify"
)

// What notices ask about steps.

// Holders tells whom the open tasks at steps are for: users' ids, and role:KEY
// for pools. To whom they were escalated is told of that instead.
func (s *Service) Holders(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step][]string, error) {
	seats, err := holdersOfSeats(r, subjectsOf(at))
	if err != nil {
		return nil, err
	}
	inLoops := slices.DeleteFunc(slices.Clone(at), func(step notify.Step) bool { return step.Item == "" })
	runs, err := s.Load(ctx, r, subjectsOf(inLoops))
	if err != nil {
		return nil, err
	}
	holders := map[notify.Step][]string{}
	for _, step := range at {
		for _, k := range seats[step.Subject] {
			here := k.Step == step.Step && (step.Item == "" || runs[step.Subject].itemAt(k.Seat) == step.Item)
			if k.Open && !k.Shared && here && !slices.Contains(holders[step], k.Holder) {
				holders[step] = append(holders[step], k.Holder)
			}
		}
	}
	return holders, nil
}

// Starters tells who began the runs of subjects.
func (s *Service) Starters(_ context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]string, error) {
	starters := map[id.Raw]string{}
	err := selectStates(r, ids, func(row runState) error {
		var st State
		err := st.Unmarshal([]byte(row.State))
		starters[row.Subject] = st.Starter
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who began runs: %w", err)
	}
	return starters, nil
}

// Steps tells how steps are called in the releases that their runs are pinned
// to, in a loop with the item, and of which kind they are.
func (s *Service) Steps(ctx context.Context, r db.Reader, at []notify.Step) (map[notify.Step]notify.StepWord, error) {
	runs, err := s.Load(ctx, r, subjectsOf(at))
	if err != nil {
		return nil, err
	}
	words := map[notify.Step]notify.StepWord{}
	for _, step := range at {
		run := runs[step.Subject]
		if run == nil || run.Def.steps[step.Step] == nil {
			continue
		}
		of, name := run.Def.steps[step.Step], blueprint.Label{}
		for lang, text := range of.Name {
			name[lang] = of.itemView(step.Item, lang).forItem(text, lang)
		}
		words[step] = notify.StepWord{Name: name, Kind: string(of.Kind)}
		if of.Public != nil {
			words[step] = notify.StepWord{Name: name, Public: of.Public.Title, Kind: string(of.Kind)}
		}
	}
	return words, nil
}

// subjectsOf is the subjects of steps, each once.
func subjectsOf(at []notify.Step) (ids []id.Raw) {
	for _, step := range at {
		if step.Step != "" {
			ids = append(ids, step.Subject)
		}
	}
	return id.Unique(ids)
}
