package event_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// numbers reads the numbers of a pot's facts.
func (s *shop) numbers(pot id.Of[potKind]) (seqs []int64) {
	s.Helper()
	for _, r := range s.timeline(s.act, pot, 0, 1000) {
		seqs = append(seqs, r.Seq)
	}
	return seqs
}

func TestFactsAreNumberedWithoutGapsWhateverFails(t *testing.T) {
	each(t, func(s *shop) {
		pot := id.New[potKind]()
		broken := errors.New("the kiln is cold")
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				for i := range 10 {
					err := s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
						tx.Tell(s.act, thrown{pot, "red"}, glazed{Pot: pot})
						if _, err := tx.Seal(s.Context()); err != nil {
							return err
						}
						if (i+worker)%3 == 0 {
							return broken // after the numbers were taken
						}
						return nil
					})
					if err != nil && !errors.Is(err, broken) {
						s.Error(err)
					}
				}
			})
		}
		wg.Wait()
		got := s.numbers(pot)
		for i, n := range got {
			if n != int64(i+1) {
				s.Fatalf("fact %d has the number %d", i+1, n)
			}
		}
		if len(got) != 2*26 {
			s.Errorf("%d facts", len(got))
		}
	})
}

func TestEachWorkspaceCountsForItself(t *testing.T) {
	each(t, func(s *shop) {
		s.tell(pots(3)...)
		other := *s
		other.act = newAct(s.clock)
		pot := id.New[potKind]()
		other.tell(thrown{pot, "white"})
		if got := other.numbers(pot); !slices.Equal(got, []int64{1}) {
			s.Errorf("numbers of the second workspace: %d", got)
		}
		if recs := s.timeline(s.act, pot, 0, 10); len(recs) != 0 {
			s.Errorf("the first workspace sees %d facts of the second", len(recs))
		}
	})
}

func TestAGuardMayWriteAndTellMore(t *testing.T) {
	each(t, func(s *shop) {
		var heard []string
		event.AddGuard(s.log, "glazing", func(_ context.Context, tx *event.Tx, facts []event.Heard[thrown]) []error {
			for _, f := range facts {
				if f.Seq != 0 || f.Act.User != s.act.User {
					s.Errorf("a guard heard %+v", f)
				}
				tx.Tell(f.Act.As("glazer"), glazed{Pot: f.Fact.Pot, Colour: "blue"})
			}
			if err := tx.SetTimers([]event.Timer{{ID: event.NewTimerID(), DueAt: start.UnixMicro(), Verb: "pot.cool", Input: "{}"}}); err != nil {
				s.Error(err)
			}
			return nil
		})
		event.AddGuard(s.log, "shelf", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazed]) []error {
			for _, f := range facts {
				heard = append(heard, f.Act.Name+" "+f.Fact.Colour)
			}
			return nil
		})
		pot := id.New[potKind]()
		s.tell(thrown{pot, "red"}, glazed{Pot: pot, Colour: "green"})
		if recs := s.timeline(s.act, pot, 0, 10); len(recs) != 3 || recs[2].By != "glazer" || !recs[2].User.IsZero() {
			s.Errorf("told %+v", recs)
		}
		if slices.Sort(heard); !slices.Equal(heard, []string{"Ann green", "glazer blue"}) {
			s.Errorf("the second guard heard %q", heard)
		}
		if due, err := s.log.DueTimers(s.Context(), start, 10); err != nil || len(due) != 1 {
			s.Errorf("the guard's own row: %v, %v", due, err)
		}
	})
}

func TestAGuardsRefusalNamesTheCommandAndChangesNothing(t *testing.T) {
	each(t, func(s *shop) {
		full := errors.New("the shelf is full")
		event.AddGuard(s.log, "shelf", func(_ context.Context, _ *event.Tx, facts []event.Heard[thrown]) []error {
			errs := make([]error, len(facts))
			for i, f := range facts {
				if f.Fact.Clay == "heavy" {
					errs[i] = full
				}
			}
			return errs
		})
		pot := id.New[potKind]()
		err := s.db.Write(s.Context(), s.act, func(raw db.Tx) error {
			tx := s.log.Open(raw)
			for i, clay := range []string{"light", "heavy", "light"} {
				a := s.act
				a.Command = i
				tx.Tell(a, thrown{pot, clay})
			}
			refused, err := tx.Seal(s.Context())
			if len(refused) != 1 || refused[1] != full || err != nil {
				s.Errorf("refused %v, %v", refused, err)
			}
			return refused[1]
		})
		if err != full {
			s.Error(err)
		}
		if got := s.numbers(pot); got != nil {
			s.Errorf("facts %d were stored", got)
		}
	})
}

func TestGuardsThatAnswerEachOtherWithoutEndAreNamed(t *testing.T) {
	each(t, func(s *shop) {
		event.AddGuard(s.log, "ping", func(_ context.Context, tx *event.Tx, facts []event.Heard[thrown]) []error {
			tx.Tell(facts[0].Act, glazed{Pot: facts[0].Fact.Pot})
			return nil
		})
		event.AddGuard(s.log, "pong", func(_ context.Context, tx *event.Tx, facts []event.Heard[glazed]) []error {
			tx.Tell(facts[0].Act, thrown{Pot: facts[0].Fact.Pot})
			return nil
		})
		err := s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
			tx.Tell(s.act, pots(1)...)
			return nil
		})
		if err == nil || !strings.Contains(err.Error(), "ping, pong") {
			s.Errorf("the circle was answered with %v", err)
		}
	})
}

func TestWhatNobodyDeclaredIsNotTold(t *testing.T) {
	each(t, func(s *shop) {
		for _, f := range []event.Fact{glazedV1{}, &thrown{}} {
			err := s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
				tx.Tell(s.act, f)
				return nil
			})
			if err == nil || !strings.Contains(err.Error(), "never declared") {
				s.Errorf("%T: %v", f, err)
			}
		}
	})
}

func TestSealingNothingAsksTheDatabaseNothing(t *testing.T) {
	each(t, func(s *shop) {
		before := s.db.Stats()
		s.must(s.log.Write(s.Context(), s.act, func(tx *event.Tx) error { return nil }))
		if after := s.db.Stats(); after.Statements != before.Statements {
			s.Errorf("%d statements", after.Statements-before.Statements)
		}
		select {
		case <-s.log.News():
			s.Error("nothing told is no news")
		default:
		}
	})
}

// impostor claims the name of another fact.
type impostor struct{}

func (impostor) Head() event.Head { return event.Head{Name: "pot.thrown", Version: 1} }

type nameless struct{}

func (nameless) Head() event.Head { return event.Head{Version: 1} }

func TestAWrongRegistrationStopsTheLog(t *testing.T) {
	hear := func(context.Context, *event.Tx, []event.Heard[thrown]) error { return nil }
	for say, register := range map[string]func(l *event.Log){
		"is both":           func(l *event.Log) { event.Declare[thrown](l); event.Declare[impostor](l) },
		"needs a name":      func(l *event.Log) { event.Declare[nameless](l) },
		"is no struct":      func(l *event.Log) { event.Declare[*thrown](l) },
		"subscribes to pot": func(l *event.Log) { event.Subscribe(l, "x", hear); event.Subscribe(l, "x", hear) },
	} {
		l := event.New(nil, nil)
		register(l)
		if err := l.Check(); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v", say, err)
		}
		if err := l.Relay(t.Context()); err == nil {
			t.Errorf("%q: the relay ran", say)
		}
	}
}
