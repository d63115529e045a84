package flow

import (
	"context"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// decideDeeds decides what people do at tasks.
func decideDeeds[In deed](s *Service, kind EventKind) func(context.Context, db.Reader, []op.Cmd[In]) []op.Result[*deciding] {
	return func(ctx context.Context, r db.Reader, cmds []op.Cmd[In]) []op.Result[*deciding] {
		ids := make([]TaskID, len(cmds))
		for i, c := range cmds {
			ids[i] = c.In.of()
		}
		rows, err := findRows(r, ids)
		items := make([]*deciding, len(cmds))
		for i, c := range cmds {
			items[i] = &deciding{act: c.Act, task: rows[ids[i]], err: err}
			if items[i].task == nil {
				items[i].err = taskMissing.New()
				continue
			}
			items[i].subject = items[i].task.Subject
			ev := c.In.event()
			if ev.Seat.IsZero() {
				ev.Seat, _ = ParseID(items[i].task.Seat)
			}
			ev.ID, ev.Kind, ev.At, ev.By, ev.Many = EventID(), kind, c.Act.At, actor(c.Act), c.Act.Many
			items[i].event = ev
			if d, ok := any(c.In).(interface{ filled() Filled }); ok {
				items[i].sent = d.filled()
			}
			if d, ok := any(c.In).(signed); ok && d.signature() != "" {
				items[i].event.Signed, items[i].err = s.signedBy(r, c.Act, ids[i], d.signature())
			}
		}
		return s.decided(ctx, r, items)
	}
}

func findRows(r db.Reader, ids []TaskID) (map[TaskID]*taskRow, error) {
	rows := make(map[TaskID]*taskRow, len(ids))
	err := selectTasks(r, ids, func(row taskRow) error {
		rows[row.ID] = &row
		return nil
	})
	return rows, err
}

func actor(a act.Act) Actor { return Actor{User: a.User.String(), Name: a.Name, Kind: a.Kind} }

type eventKind struct{}

func (eventKind) Prefix() string { return "evt" }

// EventID names a fresh event. It owes nothing to the request's id: callers may
// send one id with several requests, and the clock has one for all its timers.
func EventID() string { return id.New[eventKind]().String() }

// decided runs the decisions and hands each item its own answer.
func (s *Service) decided(ctx context.Context, r db.Reader, items []*deciding) []op.Result[*deciding] {
	out := make([]op.Result[*deciding], len(items))
	err := s.decide(ctx, r, items)
	for i, d := range items {
		out[i].Out, out[i].Err = d, whole(d.err)
	}
	return op.FailAll(out, err)
}

// whole makes what is wrong with one member of a decision a refusal of the
// decision, as every room answers it.
func whole(err error) error {
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid || strings.HasSuffix(f.Code, ".invalid") {
		return err
	}
	return taskInvalid.New().Of(f)
}

type timerIn struct {
	Subject string `json:"subject"`
	Timer   ID     `json:"timer"`
}

// decideTimers moves runs whose deadline has come. A timer that is not armed
// any more is refused and so forgotten (D1).
func (s *Service) decideTimers(ctx context.Context, r db.Reader, cmds []op.Cmd[timerIn]) []op.Result[*deciding] {
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		d := &deciding{act: c.Act.As(RobotDeadline)}
		d.subject, d.err = id.ParseAny(c.In.Subject)
		d.event = Event{ID: EventID(), Kind: TimerFired, At: c.Act.At, By: Actor{Name: RobotDeadline, Kind: act.Robot}, Timer: c.In.Timer}
		items[i] = d
	}
	return s.decided(ctx, r, items)
}

// commitViews stores the decisions and answers each task as it is now.
func (s *Service) commitViews(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*deciding]) []op.Result[View] {
	return commitAs(ctx, tx, s, cmds, preview)
}

// preview is the task as the decision leaves it.
func preview(c op.Cmd[*deciding]) View {
	d := c.In
	if d.task == nil {
		return View{}
	}
	row := *d.task
	for _, cmd := range d.move.Commands {
		switch c := cmd.(type) {
		case CloseTask:
			if c.Seat.String() == row.Seat {
				closed := closing(&d.move, d.subject, c)
				row.State, row.ClosedAt, row.ClosedBy, row.Result = closed.State, &closed.ClosedAt, &closed.ClosedBy, &closed.Result
			}
		case MoveTask:
			if c.Seat.String() == row.Seat {
				row.Holder, row.State, row.DueAt = c.For, string(c.Status), c.Due.UnixMicro()
			}
		}
	}
	v := row.view(d.run.Def, &d.move.State, d.of.Brief(), d.people, c.Act)
	r := &run{d: d.run.Def, s: d.move.State}
	if visit, k := r.s.seat(d.event.Seat); k != nil && k.By == d.event.By.User && k.By != "" {
		v.Retake = r.mayTakeBack(visit, k) == nil
	}
	if c.Act.Kind == act.Customer {
		return v.public()
	}
	return v
}
