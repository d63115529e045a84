package reaction

import (
	"context"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// What stands in the queue is seen to as a flow's automatic step is: tried again, said to
// have been done by hand, or given up.

// Retrying has a reaction tried again.
type Retrying struct {
	ID ID `path:"id" json:"-"`
}

// Repairing ends a reaction that was not done.
type Repairing struct {
	ID      ID     `path:"id" json:"-"`
	Opinion string `json:"opinion" maxLength:"2000" doc:"What was done, or why it is given up"`
}

// queued finds the reactions of some commands that stand in the queue and are about what
// whoever asks may see. Faults: reaction.missing, reaction.over.
func queued[In any](ctx context.Context, s *Service, r db.Reader, cmds []op.Cmd[In], of func(In) ID) []op.Result[*running] {
	out := make([]op.Result[*running], len(cmds))
	ids := make([]ID, len(cmds))
	for i, c := range cmds {
		ids[i] = of(c.In)
	}
	rows, err := selectRows(r, ids, db.Unlocked)
	if err != nil {
		return op.FailAll(out, err)
	}
	var subjects []id.Raw
	for _, x := range rows {
		subjects = append(subjects, x.Subject)
	}
	seen := sights{s: s, ctx: ctx, r: r, subjects: subjects}
	for i, c := range cmds {
		x := rows[ids[i]]
		if x == nil {
			out[i].Err = errMissing.New()
			continue
		}
		known, err := seen.of(c.Act)
		switch _, there := known[x.Subject]; {
		case err != nil:
			return op.FailAll(out, err)
		case !there:
			out[i].Err = errMissing.New()
		case x.State != Queued:
			out[i].Err = errOver.New()
		default:
			out[i].Out = &running{row: *x, person: true}
		}
	}
	return out
}

// decideRetries plans the verbs of queued reactions once more. What is refused again
// changes nothing, and whoever asked hears of it.
func (s *Service) decideRetries(ctx context.Context, r db.Reader, cmds []op.Cmd[Retrying]) []op.Result[*running] {
	out := queued(ctx, s, r, cmds, func(in Retrying) ID { return in.ID })
	for i := range out {
		if x := out[i].Out; x != nil && x.row.Input == "" {
			out[i].Err = errEmpty.New()
		}
	}
	acts := make([]op.Cmd[RunInput], len(cmds))
	for i, c := range cmds {
		acts[i] = op.Cmd[RunInput]{Act: c.Act, In: RunInput{c.In.ID}}
	}
	s.plan(ctx, r, acts, out)
	return out
}

// repaired is a reaction that somebody ends.
type repaired struct {
	*running
	as           State
	how, opinion string
}

// decideRepair ends queued reactions. Faults: reaction.missing, reaction.over,
// reaction.invalid.
func (s *Service) decideRepair(as State, how string) func(context.Context, db.Reader, []op.Cmd[Repairing]) []op.Result[repaired] {
	return func(ctx context.Context, r db.Reader, cmds []op.Cmd[Repairing]) []op.Result[repaired] {
		out := make([]op.Result[repaired], len(cmds))
		for i, found := range queued(ctx, s, r, cmds, func(in Repairing) ID { return in.ID }) {
			out[i] = op.Result[repaired]{Out: repaired{found.Out, as, how, cmds[i].In.Opinion}, Err: found.Err}
			if found.Err == nil && strings.TrimSpace(cmds[i].In.Opinion) == "" {
				out[i].Err = errInvalid.New().Of(errOpinion.New().At("/opinion"))
			}
		}
		return out
	}
}

func (s *Service) commitRepairs(_ context.Context, tx *event.Tx, cmds []op.Cmd[repaired]) []op.Result[Ran] {
	out := make([]op.Result[Ran], len(cmds))
	locked := make([]op.Cmd[*running], len(cmds))
	for i, c := range cmds {
		locked[i] = op.Cmd[*running]{Act: c.Act, In: c.In.running}
	}
	if err := lock(tx, locked, out); err != nil {
		return op.FailAll(out, err)
	}
	var changes []moved
	for i, c := range cmds {
		if out[i].Err != nil {
			continue
		}
		x := c.In.row
		x.State = c.In.as
		tx.Tell(c.Act, RepairedFact{x.of(s.o.Subjects), c.In.how, c.In.opinion})
		changes = append(changes, x.moved())
		out[i].Out = s.ran(&x)
	}
	return op.FailAll(out, updateRows(tx.Tx, changes))
}
