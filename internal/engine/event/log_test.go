package event_test

import (
	"fmt"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
)

type potKind struct{}

func (potKind) Prefix() string { return "pot" }

// thrown and glazed are the facts of a small pottery.
type thrown struct {
	Pot  id.Of[potKind] `json:"pot"`
	Clay string         `json:"clay"`
}

func (f thrown) Head() event.Head {
	return event.Head{Name: "pot.thrown", Version: 1, Subject: f.Pot.Raw()}
}

type glazed struct {
	Pot    id.Of[potKind] `json:"pot,omitzero"`
	Colour string         `json:"colour"`
	Price  money.Amount   `json:"price,omitzero"`
}

func (f glazed) Head() event.Head {
	return event.Head{Name: "pot.glazed", Version: 2, Subject: f.Pot.Raw()}
}

// glazedV1 is how pots were glazed before there were prices.
type glazedV1 struct {
	Pot  id.Of[potKind] `json:"pot,omitzero"`
	Tint string         `json:"tint"`
}

func (f glazedV1) Head() event.Head {
	return event.Head{Name: "pot.glazed", Version: 1, Subject: f.Pot.Raw()}
}

var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// shop is a log in one workspace.
type shop struct {
	*testing.T
	db    *db.DB
	clock *clock.Frozen
	log   *event.Log
	act   act.Act
}

// each runs a test in a fresh shop on both databases.
func each(t *testing.T, test func(s *shop)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := &shop{T: t, db: d, clock: clock.At(start)}
		s.act = newAct(s.clock)
		test(s.again())
	}, event.Room())
}

// again is the same shop in another process.
func (s *shop) again() *shop {
	other := *s
	other.log = event.New(s.db, s.clock)
	event.Declare[thrown](other.log)
	event.Declare[glazed](other.log)
	return &other
}

func newAct(c clock.Clock) act.Act {
	return act.Act{Workspace: act.NewWorkspaceID(), User: act.NewUserID(), Name: "Ann", Kind: act.Staff, Request: "req-1", At: c.Now()}
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// tell commits facts in one transaction.
func (s *shop) tell(facts ...event.Fact) {
	s.Helper()
	s.must(s.log.Write(s.Context(), s.act, func(tx *event.Tx) error {
		tx.Tell(s.act, facts...)
		return nil
	}))
}

func pots(n int) []event.Fact {
	var facts []event.Fact
	for i := range n {
		facts = append(facts, thrown{id.New[potKind](), fmt.Sprint(i)})
	}
	return facts
}

// timeline reads what is known of a pot.
func (s *shop) timeline(a act.Act, pot id.Of[potKind], after int64, limit int) (recs []event.Record) {
	s.Helper()
	s.must(s.db.Read(s.Context(), a, func(r db.Reader) (err error) {
		recs, err = event.Timeline(r, pot.Raw(), after, limit)
		return err
	}))
	return recs
}
