package flow

import (
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// ask opens a step to people: a seat for each of its owners, one deadline for
// all (A1, S3). It tells whether anybody is asked; a step that may be skipped
// when nobody is found is passed instead, with that reason.
func (r *run) ask(part ID, step *Step) bool {
	due := r.dueAt(step, r.at)
	r.describe(step, nil, due)
	owners, via := r.owners(step)
	if len(owners) == 0 {
		r.pass(part, step, StepSkipped{Cause: ByEmpty})
		return false
	}
	v := r.visit(part, step, Open)
	v.At = r.at
	v.Seats = make([]Seat, len(owners))
	for i, owner := range owners {
		k := Seat{ID: r.s.id('k'), For: owner, Via: via, Status: Open}
		v.Seats[i] = k
		r.do(OpenTask{Seat: k.ID, Visit: v.ID, Step: step.ID, Kind: step.Kind, For: owner, Opened: r.at, Due: due})
		r.tellAs(RobotFlow, TaskOpened{r.of, step.ID, k.ID, owner, via, due})
	}
	r.arm(v.ID, step, 1)
	return true
}

// describe lets conditions read the task at hand (task.*).
func (r *run) describe(step *Step, v *Visit, due time.Time) {
	e, t := r.w.Env, &r.d.task
	opened, owner := r.at, ""
	if v != nil {
		opened, owner = v.At, v.owner()
	}
	e.Set(t.step, rule.Text(step.ID))
	e.Set(t.kind, rule.Code(string(step.Kind)))
	e.Set(t.round, rule.Number(dec.One))
	e.Set(t.openedAt, rule.Instant(opened))
	e.Set(t.dueAt, rule.Instant(due))
	e.Set(t.late, rule.Bool(!r.at.Before(due)))
	e.Set(t.owner, rule.User(owner))
}

// owner is the user whom an open visit waits for; "" when it is a pool's.
func (v *Visit) owner() string {
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			if _, shared := cutRole(k.For); !shared {
				return k.For
			}
		}
	}
	return ""
}

// closeSeats closes what nobody decided, with the reason and never as an
// opinion (A5).
func (r *run) closeSeats(v *Visit, why Why) {
	for i := range v.Seats {
		if k := &v.Seats[i]; k.Status == Open {
			k.Status = Closed
			r.do(CloseTask{k.ID, why})
			r.tellAs(RobotFlow, TaskClosed{r.of, v.Step, k.ID, why})
		}
	}
}
