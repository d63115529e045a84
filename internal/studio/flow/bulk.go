package flow

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// A step may let those of its subjects be decided together for which a condition holds
// (bulk). Every other decision is looked at by itself: approving must not become a
// checkbox by accident (docs/decisions/0042-small-things-of-flows.md).

// bulkOf lets approvals be decided in bulk.
func bulkOf(kind EventKind) *op.Bulk {
	if kind == Approve || kind == Reject {
		return &op.Bulk{Item: "id", List: "task.find"}
	}
	return nil
}

// alone refuses one of many decisions where it is to be looked at by itself. Faults:
// task.alone.
func (r *run) alone(ev Event, v *Visit, step *Step) error {
	switch {
	case !ev.Many || r.together(v, step):
		return nil
	case step.Bulk == nil:
		return taskAlone.New("step", step.callTo(ev.By))
	}
	return taskAside.New("step", step.callTo(ev.By))
}

// together tells whether what a visit asks may be decided together with others.
func (r *run) together(v *Visit, step *Step) bool {
	if step.Bulk == nil {
		return false
	}
	r.look(v.Part)
	return step.Bulk.Holds(r.w.Env)
}

// inBulk finds those of some tasks that may be decided together with others. Only where a
// step has a condition for that, subjects are read.
func (s *Service) inBulk(ctx context.Context, a act.Act, rd db.Reader, rows []taskRow, runs map[id.Raw]*Stored) (map[TaskID]bool, error) {
	some := slices.DeleteFunc(slices.Clone(rows), func(row taskRow) bool {
		run := runs[row.Subject]
		return run == nil || row.State != string(Open) || run.Def.Step(row.Step) == nil || run.Def.Step(row.Step).Bulk == nil
	})
	subjects, err := s.subjectsOf(ctx, rd, some)
	if err != nil {
		return nil, err
	}
	found := map[TaskID]bool{}
	for _, row := range some {
		st, of := runs[row.Subject], subjects[row.Subject]
		seat, _ := ParseID(row.Seat)
		if v, _ := st.State.seat(seat); v != nil && of != nil {
			r := begin(st.Def, st.State, of.World(a), Event{})
			found[row.ID] = r.together(v, st.Def.Step(row.Step))
		}
	}
	return found, nil
}
