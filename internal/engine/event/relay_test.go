package event_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// bookkeeper writes down in the database what it hears, as a timer per fact:
// so its effects live and die with the transaction.
type bookkeeper struct {
	*shop
	calls [][]int64
	fail  func(f event.Heard[thrown]) error
}

func (b *bookkeeper) hear(_ context.Context, tx *event.Tx, facts []event.Heard[thrown]) error {
	var call []int64
	var timers []event.Timer
	for _, f := range facts {
		call = append(call, f.Seq)
		timers = append(timers, event.Timer{ID: event.NewTimerID(), DueAt: f.Seq, Verb: "pot." + f.Fact.Clay, Subject: f.Fact.Pot.Raw(), Input: "{}"})
	}
	b.calls = append(b.calls, call)
	if err := tx.SetTimers(timers); err != nil {
		return err
	}
	for _, f := range facts { // after the effect, as a crash would come
		if b.fail != nil {
			if err := b.fail(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// book reads the numbers that were written down, in their order.
func (s *shop) book() (seqs []int64) {
	s.Helper()
	due, err := s.log.DueTimers(s.Context(), start, 100_000)
	s.must(err)
	for _, t := range due {
		if t.Workspace == s.act.Workspace {
			seqs = append(seqs, t.DueAt)
		}
	}
	return seqs
}

func upTo(n int) (seqs []int64) {
	for i := range n {
		seqs = append(seqs, int64(i+1))
	}
	return seqs
}

func TestASubscriberHearsEveryFactOnceAndInOrder(t *testing.T) {
	each(t, func(s *shop) {
		b := &bookkeeper{shop: s}
		event.Subscribe(s.log, "books", b.hear)
		s.must(s.log.Relay(s.Context()))
		s.tell(pots(3)...)
		<-s.log.News()
		s.must(s.log.Relay(s.Context()))
		s.must(s.log.Relay(s.Context()))
		s.tell(pots(2)...)
		s.must(s.again().log.Relay(s.Context())) // knows no subscriber
		s.must(s.log.Relay(s.Context()))
		if got := fmt.Sprint(b.calls); got != "[[1 2 3] [4 5]]" {
			s.Errorf("the calls brought %s", got)
		}
		if got := s.book(); !slices.Equal(got, upTo(5)) {
			s.Errorf("written down %d", got)
		}
	})
}

func TestAHeardFactKeepsItsAct(t *testing.T) {
	each(t, func(s *shop) {
		event.Subscribe(s.log, "books", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazed]) error {
			a := facts[0].Act
			if a.Workspace != s.act.Workspace || a.User != s.act.User || a.Name != "Ann" || a.Request != "req-1" || !a.At.Equal(start) {
				s.Errorf("heard from %+v", a)
			}
			return nil
		})
		s.tell(glazed{Pot: id.New[potKind](), Colour: "blue"})
		s.clock.Move(time.Hour)
		s.must(s.log.Relay(s.Context()))
	})
}

func TestEachTypeIsHeardInOneSetAndWindowsAreOf2000(t *testing.T) {
	each(t, func(s *shop) {
		var heard []string
		event.Subscribe(s.log, "books", func(_ context.Context, _ *event.Tx, facts []event.Heard[thrown]) error {
			heard = append(heard, fmt.Sprintf("thrown %d-%d", facts[0].Seq, facts[len(facts)-1].Seq))
			return nil
		})
		event.Subscribe(s.log, "books", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazed]) error {
			heard = append(heard, fmt.Sprintf("glazed %d-%d", facts[0].Seq, facts[len(facts)-1].Seq))
			return nil
		})
		s.tell(pots(2)...)
		s.tell(glazed{}, glazed{}, glazed{})
		s.tell(pots(3000)...)
		s.must(s.log.Relay(s.Context()))
		want := []string{"thrown 1-2000", "glazed 3-5", "thrown 2001-3005"}
		if !slices.Equal(heard, want) {
			s.Errorf("heard %q", heard)
		}
	})
}

// cracked is a fact of thrown's version.
type cracked struct{}

func (cracked) Head() event.Head { return event.Head{Name: "pot.cracked", Version: 1} }

func TestAListenerHearsItsFactsInTheOrderInWhichTheyWereTold(t *testing.T) {
	each(t, func(s *shop) {
		var heard []string
		event.Listen(s.log, "ears", func(_ context.Context, _ *event.Tx, facts []event.Record) error {
			for _, f := range facts {
				heard = append(heard, fmt.Sprint(f.Name, " ", f.Seq))
			}
			return nil
		}, 1, "pot.thrown", "pot.cracked")
		event.Declare[cracked](s.log)
		for range 2 {
			s.tell(pots(1)...)
			s.tell(cracked{})
		}
		s.must(s.log.Relay(s.Context()))
		if want := []string{"pot.thrown 1", "pot.cracked 2", "pot.thrown 3", "pot.cracked 4"}; !slices.Equal(heard, want) {
			s.Errorf("heard %q", heard)
		}
	})
}

func TestAFailureUndoesTheEffectAndIsTriedAgain(t *testing.T) {
	each(t, func(s *shop) {
		crash := errors.New("the power went")
		b := &bookkeeper{shop: s, fail: func(f event.Heard[thrown]) error { return crash }}
		event.Subscribe(s.log, "books", b.hear)
		s.tell(pots(1)...)
		if err := s.log.Relay(s.Context()); !errors.Is(err, crash) {
			s.Errorf("the relay answered %v", err)
		}
		if got := s.book(); got != nil {
			s.Errorf("effects of a failure: %d", got)
		}
		b.fail = nil
		s.must(s.log.Relay(s.Context()))
		if len(b.calls) != 1 {
			s.Errorf("tried again before its pause: %d calls", len(b.calls))
		}
		s.clock.Move(time.Second)
		s.must(s.log.Relay(s.Context()))
		if got := s.book(); !slices.Equal(got, upTo(1)) {
			s.Errorf("written down %d", got)
		}
	})
}

func TestTheFifthFailureParksTheFactAndTheOthersGoOn(t *testing.T) {
	each(t, func(s *shop) {
		failures := 0
		b := &bookkeeper{shop: s, fail: func(f event.Heard[thrown]) error {
			if f.Fact.Clay != "1" {
				return nil
			}
			failures++
			return fmt.Errorf("pot %d is cracked", f.Seq)
		}}
		event.Subscribe(s.log, "books", b.hear)
		other := 0
		event.Subscribe(s.log, "shelf", func(_ context.Context, _ *event.Tx, facts []event.Heard[thrown]) error {
			other += len(facts)
			return nil
		})
		s.tell(pots(4)...)
		for range 5 {
			if err := s.log.Relay(s.Context()); err == nil || !strings.Contains(err.Error(), "cracked") {
				s.Fatalf("the relay answered %v", err)
			}
			s.clock.Move(time.Hour)
		}
		s.must(s.log.Relay(s.Context()))
		if failures != 6 { // once among the others, five times alone
			s.Errorf("%d failures", failures)
		}
		if got := s.book(); !slices.Equal(got, []int64{1, 3, 4}) || other != 4 {
			s.Errorf("written down %d, the other heard %d", got, other)
		}
		s.parkedFactIsTakenIn(b)
	})
}

func (s *shop) parkedFactIsTakenIn(b *bookkeeper) {
	s.Helper()
	parked := s.parked()
	if len(parked) != 1 || parked[0].Seq != 2 || parked[0].Subscriber != "books" || parked[0].Error != "pot 2 is cracked" || parked[0].Name != "pot.thrown" {
		s.Fatalf("parked %+v", parked)
	}
	if err := s.log.Unpark(s.Context(), s.act, "books", 2); err == nil || len(s.parked()) != 1 {
		s.Errorf("a failure left the list: %v", err)
	}
	b.fail = nil
	s.must(s.log.Unpark(s.Context(), s.act, "books", 2))
	if got := s.book(); !slices.Equal(got, upTo(4)) || len(s.parked()) != 0 {
		s.Errorf("written down %d, still parked %d", got, len(s.parked()))
	}
	for _, name := range []string{"books", "nobody"} {
		if err := s.log.Unpark(s.Context(), s.act, name, 2); err == nil || !strings.HasPrefix(err.Error(), "fact.missing") {
			s.Errorf("unparking nothing of %s: %v", name, err)
		}
	}
}

func (s *shop) parked() (parked []event.ParkedFact) {
	s.Helper()
	s.must(s.db.Read(s.Context(), s.act, func(r db.Reader) (err error) {
		parked, err = event.Parked(r, 10)
		return err
	}))
	return parked
}

func TestASubscriberTellsFactsThatOthersHear(t *testing.T) {
	each(t, func(s *shop) {
		event.Subscribe(s.log, "glazer", func(_ context.Context, tx *event.Tx, facts []event.Heard[thrown]) error {
			for _, f := range facts {
				tx.Tell(f.Act.As("glazer"), glazed{Pot: f.Fact.Pot, Colour: "blue"})
			}
			return nil
		})
		heard := 0
		event.Subscribe(s.log, "shelf", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazed]) error {
			heard += len(facts)
			return nil
		})
		s.tell(pots(3)...)
		s.must(s.log.Relay(s.Context()))
		s.must(s.log.Relay(s.Context()))
		if heard != 3 {
			s.Errorf("the second subscriber heard %d", heard)
		}
	})
}

func TestTwoRelaysDoNothingTwice(t *testing.T) {
	each(t, func(s *shop) {
		const n = 1200
		first, second := &bookkeeper{shop: s}, &bookkeeper{shop: s}
		other := s.again()
		event.Subscribe(s.log, "books", first.hear)
		event.Subscribe(other.log, "books", second.hear)
		for range n / 100 {
			s.tell(pots(100)...)
		}
		done := make(chan error)
		for _, l := range []*event.Log{s.log, other.log} {
			go func() { done <- l.Relay(s.Context()) }()
		}
		s.must(errors.Join(<-done, <-done))
		s.must(s.log.Relay(s.Context()))
		if got := s.book(); !slices.Equal(got, upTo(n)) {
			s.Errorf("%d facts written down", len(got))
		}
	})
}

func TestANewSubscriberHearsTheLogFromItsBeginning(t *testing.T) {
	each(t, func(s *shop) {
		event.Subscribe(s.log, "books", (&bookkeeper{shop: s}).hear)
		s.tell(pots(3)...)
		s.must(s.log.Relay(s.Context()))
		later := s.again()
		event.Subscribe(later.log, "books", (&bookkeeper{shop: s}).hear)
		heard := 0
		event.Subscribe(later.log, "insight", func(_ context.Context, _ *event.Tx, facts []event.Heard[thrown]) error {
			heard += len(facts)
			return nil
		})
		s.must(later.log.Relay(s.Context()))
		if got := s.book(); !slices.Equal(got, upTo(3)) || heard != 3 {
			s.Errorf("written down %d, the new one heard %d", got, heard)
		}
	})
}

func TestOldVersionsAreHeardByWhoKnowsThem(t *testing.T) {
	each(t, func(s *shop) {
		event.Declare[glazedV1](s.log)
		var tints, colours []string
		event.Subscribe(s.log, "books", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazedV1]) error {
			for _, f := range facts {
				tints = append(tints, f.Fact.Tint)
			}
			return nil
		})
		event.Subscribe(s.log, "books", func(_ context.Context, _ *event.Tx, facts []event.Heard[glazed]) error {
			for _, f := range facts {
				colours = append(colours, f.Fact.Colour)
			}
			return nil
		})
		s.tell(glazedV1{Tint: "old"}, glazed{Colour: "new"})
		s.must(s.log.Relay(s.Context()))
		if fmt.Sprint(tints, colours) != "[old] [new]" {
			s.Errorf("heard %q and %q", tints, colours)
		}
	})
}

// TestWhoHearsAllHearsItWhereItIsWanted: whatever its type; elsewhere its
// cursor goes along, so what was told before it was wanted is past.
func TestWhoHearsAllHearsItWhereItIsWanted(t *testing.T) {
	each(t, func(s *shop) {
		wanted, heard := false, ""
		event.ListenAll(s.log, "all", func(r db.Reader) (bool, error) { return wanted && r.Workspace() == s.act.Workspace, nil },
			func(_ context.Context, _ *event.Tx, facts []event.Record) error {
				for _, f := range facts {
					heard += fmt.Sprintf("%s %d,", f.Name, f.Seq)
				}
				return nil
			})
		s.tell(pots(2)...)
		s.must(s.log.Relay(s.Context()))
		wanted = true
		s.tell(glazed{Pot: id.New[potKind](), Colour: "blue"}, pots(1)[0])
		s.must(s.log.Relay(s.Context()))
		s.must(s.log.Relay(s.Context()))
		if heard != "pot.glazed 3,pot.thrown 4," {
			s.Errorf("heard %s", heard)
		}
	})
}

// A patient subscriber hears behind the others, a window at a time while these have much
// to hear, and then the rest, in its order.
func TestAPatientSubscriberHearsLittleWhileOthersHaveMuch(t *testing.T) {
	each(t, func(s *shop) {
		var heard []string
		note := func(name string) event.Subscriber[thrown] {
			return func(_ context.Context, _ *event.Tx, facts []event.Heard[thrown]) error {
				heard = append(heard, fmt.Sprintf("%s %d-%d", name, facts[0].Seq, facts[len(facts)-1].Seq))
				return nil
			}
		}
		event.Subscribe(s.log, "figures", note("figures"))
		event.Subscribe(s.log, "inbox", note("inbox"))
		s.log.Patient("figures")
		s.tell(pots(2)...)
		s.must(s.log.Relay(s.Context()))
		s.tell(pots(4500)...)
		s.must(s.log.Relay(s.Context()))
		want := []string{"inbox 1-2", "figures 1-2", "inbox 3-2002", "inbox 2003-4002", "inbox 4003-4502", "figures 3-2002"}
		if !slices.Equal(heard, want) {
			s.Errorf("while there is much to hear: %q", heard)
		}
		s.must(s.log.Relay(s.Context()))
		if want = append(want, "figures 2003-4002", "figures 4003-4502"); !slices.Equal(heard, want) {
			s.Errorf("and then: %q", heard)
		}
	})
}
