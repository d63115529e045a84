package reaction

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// runVerb is what the clock calls to have a reaction done.
const runVerb = "reaction.run"

// RunInput names the reaction that is to be done.
type RunInput struct {
	ID ID `json:"id"`
}

// Ran says what became of a reaction.
type Ran struct {
	ID      ID     `json:"id"`
	Subject string `json:"subject"`
	State   State  `json:"state"`
}

// About is whom the audit trail names.
func (r Ran) About() string { return r.Subject }

func (s *Service) ran(x *row) Ran { return Ran{x.ID, x.of(s.o.Subjects).Subject, x.State} }

// running is a reaction in the hands of a decision.
type running struct {
	row     row // as it was read
	plan    op.Planned
	refused *fault.Error
	person  bool // somebody has it tried again, and hears at once
}

// decideRuns plans the verbs of reactions, as one set per verb. A reaction that does not
// wait any more is refused, and its timer goes.
func (s *Service) decideRuns(ctx context.Context, r db.Reader, cmds []op.Cmd[RunInput]) []op.Result[*running] {
	out := make([]op.Result[*running], len(cmds))
	ids := make([]ID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	rows, err := selectRows(r, ids, db.Unlocked)
	if err != nil {
		return op.FailAll(out, err)
	}
	for i, c := range cmds {
		if x := rows[c.In.ID]; x == nil || x.State != Waiting {
			out[i].Err = errOver.New()
		} else {
			out[i].Out = &running{row: *x}
		}
	}
	s.plan(ctx, r, cmds, out)
	return out
}

// plan has the verbs of reactions decided, by our robot. What a verb refuses is the
// reaction's failure; after an accident it is tried again as it is.
func (s *Service) plan(ctx context.Context, r db.Reader, acts []op.Cmd[RunInput], items []op.Result[*running]) {
	var calls []op.NamedCall
	var at []int
	for i := range items {
		x := items[i].Out
		if items[i].Err != nil {
			continue
		}
		if x.refused = fault.As(s.refused.Take(x.row.attempt())); x.refused == nil {
			calls = append(calls, op.NamedCall{Act: acts[i].Act.As(Robot), Verb: x.row.Verb,
				Input: s.o.Subjects.input(x.row.Input, s.o.Subjects.itemOf(s.verbs, x.row.Verb), x.row.Subject)})
			at = append(at, i)
		}
	}
	for n, planned := range s.verbs.Plan(ctx, r, calls) {
		item := &items[at[n]]
		if item.Out.plan = planned.Out; planned.Err == nil {
			continue
		}
		if item.Out.refused = fault.As(planned.Err); item.Out.refused == nil || item.Out.person {
			item.Err = planned.Err
		}
	}
}

// commitRuns stores what became of reactions, with what their verbs write, in one
// transaction: the verb has happened if and only if the reaction is done.
func (s *Service) commitRuns(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*running]) []op.Result[Ran] {
	out := make([]op.Result[Ran], len(cmds))
	if err := lock(tx, cmds, out); err != nil {
		return op.FailAll(out, err)
	}
	s.commitVerbs(ctx, tx, cmds, out)
	var changes []moved
	var timers []event.Timer
	for i, c := range cmds {
		if out[i].Err != nil {
			continue
		}
		x := c.In.row
		if x.end(c.In.refused, c.Act.At); x.State == Waiting {
			timers = append(timers, x.timer())
		}
		s.tell(tx, c, &x)
		changes = append(changes, x.moved())
		out[i].Out = s.ran(&x)
	}
	if err := updateRows(tx.Tx, changes); err != nil {
		return op.FailAll(out, err)
	}
	return op.FailAll(out, tx.SetTimers(timers))
}

// lock locks reactions; one that is not as it was decided on is stale.
func lock(tx *event.Tx, cmds []op.Cmd[*running], out []op.Result[Ran]) error {
	ids := make([]ID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.row.ID
	}
	slices.SortFunc(ids, ID.Compare)
	rows, err := selectRows(tx, slices.Compact(ids), db.ForUpdate)
	for i, c := range cmds {
		was := &c.In.row
		now := rows[was.ID]
		if now == nil || now.State != was.State || now.Attempts != was.Attempts {
			out[i].Err = op.ErrStale
		}
		delete(rows, was.ID) // of two commands about one reaction the second is stale
	}
	return err
}

// commitVerbs commits what was planned. A refusal that is only found now takes the
// reaction out of the turn: it is decided again, and has failed then.
func (s *Service) commitVerbs(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*running], out []op.Result[Ran]) {
	var plans []op.Planned
	var at []int
	for i, c := range cmds {
		if out[i].Err == nil && c.In.refused == nil {
			plans, at = append(plans, c.In.plan), append(at, i)
		}
	}
	for n, res := range s.verbs.CommitPlanned(ctx, tx, plans) {
		x := cmds[at[n]].In
		if fault.As(res.Err) != nil && !x.person {
			s.refused.Put(x.row.attempt(), res.Err)
			res.Err = op.AfterWriting(op.ErrStale)
		}
		out[at[n]].Err = res.Err
	}
}

// end notes what became of an attempt: done, tried again after a pause, or queued.
func (x *row) end(refused *fault.Error, at time.Time) {
	x.Attempts++
	switch {
	case refused == nil:
		x.State, x.DueAt, x.Problem = Done, 0, ""
	case x.Attempts <= retries:
		x.DueAt, x.Problem = at.Add(flow.PauseAfter(int(x.Attempts))).UnixMicro(), said(refused)
	default:
		x.queue(refused)
	}
}

// tell says what became of a reaction; one that rests says nothing.
func (s *Service) tell(tx *event.Tx, c op.Cmd[*running], x *row) {
	of, robot := x.of(s.o.Subjects), c.Act.As(Robot)
	switch {
	case x.State == Done && c.In.person:
		tx.Tell(c.Act, RepairedFact{Of: of, How: flow.RepairRetry})
	case x.State == Done:
		tx.Tell(robot, DoneFact{of, label(x.Say)})
	case x.State == Queued:
		tx.Tell(robot, x.failed(s.o.Subjects))
	}
}

// moved is the reaction as it is from now on.
func (x *row) moved() moved {
	m := moved{ID: x.ID, Input: x.Input, moving: x.moving}
	if x.State != Waiting && x.State != Queued {
		m.Input = ""
	}
	return m
}

func (x *row) attempt() flow.Attempt { return flow.Attempt{Key: x.ID.String(), N: int(x.Attempts)} }
