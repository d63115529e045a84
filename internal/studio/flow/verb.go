package flow

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// decideTasks decides what people said to their tasks.
func (s *Service) decideTasks(kind EventKind) func(context.Context, db.Reader, []op.Cmd[Decision]) []op.Result[*deciding] {
	return func(ctx context.Context, r db.Reader, cmds []op.Cmd[Decision]) []op.Result[*deciding] {
		rows, err := findRows(r, cmds)
		items := make([]*deciding, len(cmds))
		for i, c := range cmds {
			items[i] = &deciding{act: c.Act, task: rows[c.In.ID], err: err}
			if items[i].task == nil {
				items[i].err = taskMissing.New()
			} else {
				items[i].said(kind, c)
			}
		}
		return s.decided(ctx, r, items)
	}
}

func findRows(r db.Reader, cmds []op.Cmd[Decision]) (map[TaskID]*taskRow, error) {
	ids := make([]TaskID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	rows := make(map[TaskID]*taskRow, len(ids))
	err := selectTasks(r, ids, func(row taskRow) error {
		rows[row.ID] = &row
		return nil
	})
	return rows, err
}

// said makes the run's event of a person's word.
func (d *deciding) said(kind EventKind, c op.Cmd[Decision]) {
	d.subject = d.task.Subject
	seat, _ := ParseID(d.task.Seat)
	d.event = Event{ID: EventID(), Kind: kind, At: c.Act.At, By: actor(c.Act), Seat: seat,
		Version: c.In.Version, Opinion: c.In.Opinion, Outcome: c.In.Outcome}
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
	if f == nil || f.Kind != fault.Invalid || f.Code == "task.invalid" {
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
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		items[i] = c.In
	}
	out := make([]op.Result[View], len(cmds))
	for i, err := range s.commit(ctx, tx, items) {
		if out[i].Err = err; err == nil {
			out[i].Out = preview(cmds[i])
		}
	}
	return out
}

// preview is the task as the decision leaves it.
func preview(c op.Cmd[*deciding]) View {
	d := c.In
	if d.task == nil {
		return View{}
	}
	row := *d.task
	for _, cmd := range d.move.Commands {
		if end, ok := cmd.(CloseTask); ok && end.Seat.String() == row.Seat {
			closed := closing(&d.move, d.subject, end)
			row.State, row.ClosedAt, row.ClosedBy, row.Result = closed.State, &closed.ClosedAt, &closed.ClosedBy, &closed.Result
		}
	}
	return row.view(d.run.Def, d.of.Brief(), d.people, c.Act)
}
