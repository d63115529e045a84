package event_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
)

func (s *shop) dueVerbs(at time.Time, limit int) (verbs []string) {
	s.Helper()
	due, err := s.log.DueTimers(s.Context(), at, limit)
	s.must(err)
	for _, t := range due {
		verbs = append(verbs, t.Verb)
	}
	return verbs
}

func TestTimersAreDueInTheirOrderUntilTheyAreDropped(t *testing.T) {
	each(t, func(s *shop) {
		pot := id.New[potKind]().Raw()
		timers := make([]event.Timer, 4)
		for i := range timers {
			timers[i] = event.Timer{ID: event.NewTimerID(), DueAt: start.Add(time.Duration(4-i) * time.Hour).UnixMicro(),
				Verb: fmt.Sprint("pot.", 4-i), Subject: pot, Input: `{"n":1}`}
		}
		s.must(s.log.Write(s.Context(), s.act, func(tx *event.Tx) error { return tx.SetTimers(timers) }))
		if got := s.dueVerbs(start, 10); got != nil {
			s.Errorf("due too early: %q", got)
		}
		if got := s.dueVerbs(start.Add(3*time.Hour), 10); !slices.Equal(got, []string{"pot.1", "pot.2", "pot.3"}) {
			s.Errorf("due after three hours: %q", got)
		}
		if got := s.dueVerbs(start.Add(3*time.Hour), 2); !slices.Equal(got, []string{"pot.1", "pot.2"}) {
			s.Errorf("the first two due: %q", got)
		}
		s.must(s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
			return tx.DropTimers([]event.TimerID{timers[3].ID, timers[1].ID, event.NewTimerID()})
		}))
		due, err := s.log.DueTimers(s.Context(), start.Add(5*time.Hour), 10)
		s.must(err)
		want := []event.DueTimer{{s.act.Workspace, timers[2]}, {s.act.Workspace, timers[0]}}
		if !slices.Equal(due, want) {
			s.Errorf("left over %+v; want %+v", due, want)
		}
	})
}

func TestTimersOfARolledBackTransactionAreNotSet(t *testing.T) {
	each(t, func(s *shop) {
		err := s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
			s.must(tx.SetTimers([]event.Timer{{ID: event.NewTimerID(), DueAt: 1, Verb: "pot.cool"}}))
			return fmt.Errorf("changed my mind")
		})
		if got := s.dueVerbs(start, 10); err == nil || got != nil {
			s.Errorf("%v, set %q", err, got)
		}
	})
}
