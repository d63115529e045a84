package bulk

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// cancel stops jobs: what is under way is still recorded, the rest is left.
// Only one's own. Faults: bulk.missing, bulk.ended. Tells bulk.moved.
func (s *Service) cancel(_ context.Context, tx *event.Tx, cmds []op.Cmd[JobInput]) []op.Result[started] {
	return s.turn(tx, cmds, func(a act.Act, j *jobRow) error {
		if j.EndedAt > 0 {
			return errEnded.New()
		}
		j.State = cancelling
		if err := updateJob(tx, j); err != nil {
			return err
		}
		return s.begin(tx, a, j)
	})
}

// retry does once more what failed or was left of jobs that ended, under the
// keys of before. Only one's own. Faults: bulk.missing, bulk.running,
// bulk.through. Tells bulk.started.
func (s *Service) retry(_ context.Context, tx *event.Tx, cmds []op.Cmd[JobInput]) []op.Result[started] {
	return s.turn(tx, cmds, func(a act.Act, j *jobRow) error {
		switch {
		case j.EndedAt == 0:
			return errNotEnded.New()
		case j.Failed+j.Passed == 0:
			return errNothing.New()
		}
		for _, state := range []string{failed, left} {
			if _, err := turnItems(tx, j.ID, state, waiting, ""); err != nil {
				return err
			}
		}
		j.State, j.Failed, j.Passed, j.EndedAt, j.BegunAt = running, 0, 0, 0, a.Micros()
		if err := updateJob(tx, j); err != nil {
			return err
		}
		return s.begin(tx, a, j)
	})
}

// turn locks each command's job and lets do change it.
func (s *Service) turn(tx *event.Tx, cmds []op.Cmd[JobInput], do func(a act.Act, j *jobRow) error) []op.Result[started] {
	out := make([]op.Result[started], len(cmds))
	for i, c := range cmds {
		j, err := findJob(tx, c.In.ID, db.ForUpdate)
		if err == nil && (j == nil || j.User != c.Act.User) {
			err = errMissing.New()
		}
		if err == nil {
			err = do(c.Act, j)
		}
		if out[i].Err = err; err == nil {
			out[i].Out = started{j.view()}
		}
	}
	return out
}

// sweepStep is how many jobs one transaction deletes.
const sweepStep = 20

// Sweep deletes a workspace's jobs that ended more than 90 days ago.
func (s *Service) Sweep(ctx context.Context, a act.Act) error {
	before := s.o.Clock.Now().Add(-keep).UnixMicro()
	for more := true; more; {
		err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			more, err = sweepJobs(tx, before, sweepStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lateAt tells whether a job has been under way for too long.
func (j *jobRow) lateAt(now time.Time) bool { return now.UnixMicro()-j.BegunAt > late.Microseconds() }
