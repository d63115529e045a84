package flow

import (
	"context"
	"errors"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/rule"
)

// Deciding is a decided event, for tests outside of the package that bring two
// decisions together at one moment.
type Deciding = deciding

// The halves of task.approve and its like.
var (
	DecideTasks = decideDeeds[Decision]
	CommitViews = (*Service).commitViews
)

// HearChange lets the run of an order hear that a fact of it has changed, and stores
// what comes of it, as the verb that changes orders will.
func HearChange(ctx context.Context, s *Service, l *event.Log, a act.Act, order id.Raw, fact string, now rule.Value) error {
	return hearChange(ctx, s, l, a, order, fact, func(rule.Value) rule.Value { return now })
}

// HearLines lets the run of an order hear that only its first n lines are left.
func HearLines(ctx context.Context, s *Service, l *event.Log, a act.Act, order id.Raw, n int) error {
	return hearChange(ctx, s, l, a, order, "order.lines", func(was rule.Value) rule.Value { return rule.Rows(was.Rows()[:n]) })
}

func hearChange(ctx context.Context, s *Service, l *event.Log, a act.Act, order id.Raw, fact string, now func(was rule.Value) rule.Value) error {
	return l.Write(ctx, a, func(tx *event.Tx) error {
		runs, err := s.Load(ctx, tx, []id.Raw{order})
		if err != nil {
			return err
		}
		people, err := s.o.People(ctx, tx)
		if err != nil {
			return err
		}
		of, err := s.subjects["order"].Load(ctx, tx, []id.Raw{order})
		if err != nil {
			return err
		}
		run := runs[order]
		w := Complete(of[0].World(a), run.Release, people)
		ref := w.Env.Catalogue().MustRef(fact)
		w.Env.Set(ref, now(w.Env.Get(ref)))
		w.Version = run.State.Version + 1
		w.Changed = func(int64) []Change { return []Change{{Fact: fact}} }
		ev := Event{ID: EventID(), Kind: SubjectChanged, At: a.At, By: actor(a)}
		state, cmds, err := Drive(run.Def, run.State, ev, w, func(Run) (string, error) { return "", errors.New("nothing is called here") })
		if err != nil {
			return err
		}
		moves := []Move{{Act: a, Run: run, State: state, Commands: cmds}}
		if err := errors.Join(s.Lock(tx, moves)...); err != nil {
			return err
		}
		return s.Store(tx, moves)
	})
}
