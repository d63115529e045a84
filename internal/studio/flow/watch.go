package flow

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
)

// watch lets people follow their own tasks, those of their roles' pools and
// those that were escalated to them. The subject is named by its own room, to
// those who may see it.
func (s *Service) watch(l *event.Log) {
	l.Watch(event.Watch{Topics: []event.Topic{{Name: "tasks:me", Permission: "task.read"}}, Look: s.lookAtTasks})
}

// aboutTask is what facts of tasks and deadlines say of whose they are.
type aboutTask struct {
	Step string   `json:"step"`
	Seat string   `json:"seat"`
	For  string   `json:"for"`
	From string   `json:"from"`
	To   []string `json:"to"`
}

// lookAtTasks finds the holders of what facts are about.
func (s *Service) lookAtTasks(ctx context.Context, r db.Reader, readers []act.Act, facts []event.Record) (event.Eyes, error) {
	about := map[int64]aboutTask{}
	var subjects []id.Raw
	for _, f := range facts {
		if !strings.HasPrefix(f.Name, "task.") && !strings.HasPrefix(f.Name, "deadline.") && f.Name != "flow.held" && f.Name != "flow.resumed" {
			continue
		}
		var t aboutTask
		if err := json.Unmarshal(f.Data, &t); err != nil {
			return nil, fmt.Errorf("read fact %d: %w", f.Seq, err)
		}
		about[f.Seq] = t
		subjects = append(subjects, f.Subject)
	}
	if len(about) == 0 {
		return nil, nil
	}
	subjects = id.Unique(subjects)
	holders, err := holdersOfSeats(r, subjects)
	if err != nil {
		return nil, err
	}
	var stakes map[id.Raw]act.Stake
	if slices.ContainsFunc(readers, act.Act.Limited) {
		if stakes, err = s.stakes(ctx, r, subjects); err != nil {
			return nil, err
		}
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		t, is := about[f.Seq]
		if !is || !t.concerns(identity.HoldingAt(a, stakes[f.Subject]), holders[f.Subject]) {
			return event.Sighting{}
		}
		return event.Sighting{Topics: []string{"tasks:me"}}
	}, nil
}

// concerns tells whether a fact is about a task of one of the holders.
func (t aboutTask) concerns(mine []string, seats []seatHolder) bool {
	if slices.Contains(mine, t.For) || slices.Contains(mine, t.From) || slices.ContainsFunc(t.To, func(who string) bool { return slices.Contains(mine, who) }) {
		return true
	}
	return slices.ContainsFunc(seats, func(s seatHolder) bool {
		return (s.Seat == t.Seat || t.Seat == "" && (s.Step == t.Step || t.Step == "")) && slices.Contains(mine, s.Holder)
	})
}

// seatHolder is who holds, or held, a seat of a subject.
type seatHolder struct {
	Seat, Step, Holder string
	Open, Shared       bool
}

// holdersOfSeats reads who holds the seats of subjects, and who shares them.
func holdersOfSeats(r db.Reader, subjects []id.Raw) (map[id.Raw][]seatHolder, error) {
	holders := map[id.Raw][]seatHolder{}
	seats := map[seatKey]heldSeat{}
	err := selectSeats(r, subjects, func(t heldSeat) {
		seats[seatKey{t.Subject, t.Seat}] = t
		holders[t.Subject] = append(holders[t.Subject], seatHolder{t.Seat, t.Step, t.Holder, t.State == string(Open), false})
	})
	if err == nil {
		err = selectShares(r, subjects, func(s shareRow) {
			t := seats[seatKey{s.Subject, s.Seat}]
			holders[s.Subject] = append(holders[s.Subject], seatHolder{s.Seat, t.Step, s.Holder, t.State == string(Open), true})
		})
	}
	if err != nil {
		return nil, fmt.Errorf("find the holders of tasks: %w", err)
	}
	return holders, nil
}
