package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/form"
)

// historyLength bounds how many facts a card looks at for what was said before.
const historyLength = 200

// card adds to a task what its decision goes by, and what is filled in where it is about
// to end so.
func (s *Service) card(ctx context.Context, a act.Act, r db.Reader, row *taskRow, v View, outcome string) (Card, error) {
	c := Card{View: v}
	runs, err := s.Load(ctx, r, id.Unique([]id.Raw{row.Subject}))
	if err != nil {
		return c, err
	}
	run := runs[row.Subject]
	people, err := s.o.People(ctx, r)
	if err != nil {
		return c, err
	}
	stakes, err := s.stakes(ctx, r, []id.Raw{row.Subject})
	if err != nil {
		return c, err
	}
	w := World{People: people, Stake: stakes[row.Subject]}
	var begin func(World)
	if run.May(row.Seat, a.User.String(), w) {
		begin = func(w World) { run.begin(row.Seat, Complete(w, run.Release, people), a, outcome) }
		c.Actions = v.Actions(a, s.allows(ctx, r, a))
	}
	at := Acting{Step: run.Def.Step(row.Step), Item: run.itemAt(row.Seat)}
	ground, err := s.subjects[row.Entity].Ground(ctx, a, r, row.Subject, at, begin)
	if err != nil {
		return c, err
	}
	said := map[string][]form.Told{}
	if ground != nil {
		w.Version, w.Changed = v.Version, ground.Changed
		c.Changed = run.Since(row.Seat, w)
		c.Reads, c.Why, c.Fill, said = ground.Reads, ground.Why, ground.Asks, ground.Said
	}
	if c.History, err = run.history(r, a, row, said); err != nil {
		return c, fmt.Errorf("read what was said before: %w", err)
	}
	if seat, ok := ParseID(row.Seat); ok {
		if at, _ := run.State.seat(seat); at != nil {
			c.Failure = run.State.failure(at.ID, a.Lang)
		}
	}
	c.Actions = append(c.Actions, run.Acts(v, row.Seat, w, a, s.allows(ctx, r, a))...)
	return c, nil
}

// allows asks for an actor's permissions.
func (s *Service) allows(ctx context.Context, r db.Reader, a act.Act) func(permission string) bool {
	return func(permission string) bool { return s.o.Allow == nil || s.o.Allow(ctx, r, a, permission) == nil }
}

// history is what was decided on the run before this task, and what was filled in with it,
// by seat.
func (st *Stored) history(r db.Reader, a act.Act, row *taskRow, filled map[string][]form.Told) ([]Said, error) {
	told, err := event.Span{Subject: row.Subject, Names: []string{"task.approved", "task.rejected", "task.done"}, Limit: historyLength}.Read(r)
	var said []Said
	for _, rec := range told {
		var f struct {
			Step, Outcome, Opinion string
			Seat                   ID
		}
		if json.Unmarshal(rec.Data, &f) != nil || f.Seat.String() == row.Seat {
			continue
		}
		one := Said{Step: f.Step, Name: f.Step, Said: f.Outcome, By: rec.By, At: time.UnixMicro(rec.At).UTC(), Opinion: f.Opinion, Fields: filled[f.Seat.String()]}
		switch rec.Name {
		case "task.approved":
			one.Said = string(Approved)
		case "task.rejected":
			one.Said = string(Rejected)
		default:
			if f.Outcome == string(Approved) || f.Outcome == string(Rejected) {
				continue // task.approved and task.rejected have said so
			}
		}
		if step := st.Def.Step(f.Step); step != nil {
			one.Name = step.Name.In(a.Lang, "")
		}
		said = append(said, one)
	}
	return said, err
}
