package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// A row scope on tasks says which tasks of others somebody sees, of the subjects that
// he sees. What is in his own hands he sees whatever it says, as its subject: nobody
// can do what he is not shown (docs/decisions/0012-duty-shows.md).

// Under is the release under which a subject's run is: its roles say who sees the tasks.
type Under func(subject id.Raw) *blueprint.Release

// scoping asks one reader's row scopes about tasks.
type scoping struct {
	act   act.Act
	under Under
	known map[*blueprint.Release]*taskScope
}

// taskScope is the reader's scope on tasks under one release.
type taskScope struct {
	identity.Sight
	rows identity.Rows
	task rule.Root
	refs taskRefs
	deep bool // it looks at the subject too
}

func scopingOf(a act.Act, under Under) *scoping {
	return &scoping{a, under, map[*blueprint.Release]*taskScope{}}
}

// of is the scope on the tasks of a subject, made once for each release.
func (sc *scoping) of(subject id.Raw) *taskScope {
	release := sc.under(subject)
	if sc.known[release] == nil {
		c := blueprint.Of[*rule.Catalogue](release)
		t := &taskScope{Sight: identity.SightOf(sc.act, release), refs: taskRefsOf(c)}
		t.rows = t.Rows("task")
		t.task, _ = c.Root("task")
		t.deep = t.rows.Beyond("task")
		sc.known[release] = t
	}
	return sc.known[release]
}

// doubtful leaves of some tasks those that a scope has to be asked about: roles narrow
// what the reader sees, and they are not in his own name.
func (sc *scoping) doubtful(rows []taskRow) []taskRow {
	himself := sc.act
	himself.For = nil
	mine := identity.Holding(himself)
	return slices.DeleteFunc(slices.Clone(rows), func(row taskRow) bool {
		return !sc.of(row.Subject).rows.Narrowed() || row.live() && slices.Contains(mine, row.Holder)
	})
}

// deep leaves of some tasks those whose scope looks at their subjects.
func (sc *scoping) deep(rows []taskRow) []taskRow {
	return slices.DeleteFunc(slices.Clone(rows), func(row taskRow) bool { return !sc.of(row.Subject).deep })
}

// live tells whether somebody can still do something at the task.
func (row *taskRow) live() bool { return row.State == string(Open) || row.State == string(OnHold) }

// holds tells whether the scope holds a task. Without deep an environment with nothing
// but the actor does.
func (t *taskScope) holds(e *rule.Env, row *taskRow, now int64) bool {
	old := e.Bind(t.task, e.Frame(t.task))
	defer e.Bind(t.task, old)
	t.refs.set(e, row, now)
	return t.rows.Hold(e)
}

// set fills in what a stored task says of itself.
func (t *taskRefs) set(e *rule.Env, row *taskRow, now int64) {
	e.Set(t.step, rule.Text(row.Step))
	e.Set(t.kind, rule.Code(row.Kind))
	e.Set(t.openedAt, rule.Instant(time.UnixMicro(row.OpenedAt)))
	if row.State != string(OnHold) {
		e.Set(t.dueAt, rule.Instant(time.UnixMicro(row.DueAt)))
		e.Set(t.late, rule.Bool(row.lateAt(now)))
	}
	if !isShared(row.Holder) {
		e.Set(t.owner, rule.User(row.Holder))
	}
	if row.ClosedUser != nil {
		e.Set(t.by, rule.User(row.ClosedUser.String()))
	}
	if row.Result != nil {
		e.Set(t.outcome, rule.Text(*row.Result))
	}
}

// lateAt tells whether the task is overdue, or was when it was closed.
func (row *taskRow) lateAt(now int64) bool {
	if row.ClosedAt != nil {
		now = *row.ClosedAt
	}
	return now > row.DueAt
}

// hidden tells which of some tasks the reader's scopes hide.
func (s *Service) hidden(ctx context.Context, a act.Act, r db.Reader, rows []taskRow, under Under) (map[TaskID]bool, error) {
	sc := scopingOf(a, under)
	return s.judge(ctx, r, sc, sc.doubtful(rows))
}

// Hidden tells which of some open tasks the reader's scopes hide, for rooms that show
// them beside their subjects.
func (s *Service) Hidden(ctx context.Context, a act.Act, r db.Reader, open []OpenSeat, under Under) (map[TaskID]bool, error) {
	rows := make([]taskRow, len(open))
	for i := range open {
		rows[i] = open[i].row()
	}
	return s.hidden(ctx, a, r, rows, under)
}

// judge tells which of the doubtful tasks are hidden. Subjects are read only where a
// scope looks at them.
func (s *Service) judge(ctx context.Context, r db.Reader, sc *scoping, doubtful []taskRow) (map[TaskID]bool, error) {
	if len(doubtful) == 0 {
		return nil, nil
	}
	owned, err := s.ownership(ctx, r, owners{me: &sc.act}, subjectsIn(doubtful))
	if err != nil {
		return nil, err
	}
	doubtful = slices.DeleteFunc(doubtful, func(row taskRow) bool { return row.live() && owned(seatOf{row.Subject, row.Seat}, row.Holder) })
	subjects, err := s.subjectsOf(ctx, r, sc.deep(doubtful))
	if err != nil {
		return nil, err
	}
	hidden := map[TaskID]bool{}
	for i := range doubtful {
		row, scope := &doubtful[i], sc.of(doubtful[i].Subject)
		e := scope.Env()
		if scope.deep {
			of := subjects[row.Subject]
			if of == nil {
				hidden[row.ID] = true
				continue
			}
			e = of.World(sc.act).Env
		}
		hidden[row.ID] = !scope.holds(e, row, sc.act.Micros())
	}
	return hidden, nil
}

// subjectsOf reads the subjects of tasks, entity by entity.
func (s *Service) subjectsOf(ctx context.Context, r db.Reader, rows []taskRow) (map[id.Raw]Subject, error) {
	found := map[id.Raw]Subject{}
	for entity, room := range s.subjects {
		ids := subjectsIn(slices.DeleteFunc(slices.Clone(rows), func(row taskRow) bool { return row.Entity != entity }))
		if len(ids) == 0 {
			continue
		}
		subjects, err := room.Load(ctx, r, ids)
		if err != nil {
			return nil, fmt.Errorf("load the subjects of tasks: %w", err)
		}
		for i, of := range subjects {
			if of != nil {
				found[ids[i]] = of
			}
		}
	}
	return found, nil
}

// sees tells whether the task at which somebody does something is there for him: hidden,
// for what a decision has already read. What he decided himself he may take back.
func (d *deciding) sees() bool {
	if d.task == nil || d.event.By.User == "" || d.retakes() {
		return true
	}
	sc := scopingOf(d.act, func(id.Raw) *blueprint.Release { return d.run.Release })
	if len(sc.doubtful([]taskRow{*d.task})) == 0 {
		return true
	}
	seat, _ := ParseID(d.task.Seat)
	if _, k := d.run.State.seat(seat); k != nil && d.task.live() &&
		slices.ContainsFunc(identity.HoldingAt(d.act, d.of.Stake()), func(who string) bool { return who == k.For || slices.Contains(k.sharers(), who) }) {
		return true
	}
	return sc.of(d.subject).holds(d.of.World(d.act).Env, d.task, d.act.Micros())
}
