package flow

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// MovingInput moves a run to the current release.
type MovingInput struct {
	AtRun
	Map map[string]string `json:"map,omitempty" maxProperties:"1000" doc:"What steps of the process are called in the current release, where that is another name; \"\" for one that is done, or not needed any more"`
}

// MovedView is a run that was moved, or would be.
type MovedView struct {
	RunView
	Was     string     `json:"was" doc:"The release that it was under"`
	Release string     `json:"release"`
	Kept    []Choosing `json:"kept" doc:"Steps whose decisions count as they were given"`
	Stands  []Choosing `json:"stands" doc:"Steps at which it stands now"`
	Asked   []Choosing `json:"asked" doc:"Steps that people are asked now and were not before"`
	Skipped []Choosing `json:"skipped" doc:"Steps that are skipped now and were not before"`
	Ran     []Choosing `json:"ran" doc:"Automatic steps that have run"`
	Closed  []Choosing `json:"closed" doc:"Steps that people had at hand and need not do any more"`
}

// decideMoves decides what becomes of runs under the current release.
func (s *Service) decideMoves(ctx context.Context, r db.Reader, cmds []op.Cmd[MovingInput]) []op.Result[*deciding] {
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		d := &deciding{act: c.Act, names: c.In.Map, event: Event{ID: EventID(), Kind: ChangeOver, At: c.Act.At, By: actor(c.Act)}}
		var err error
		if d.subject, err = id.ParseAny(c.In.run()); err != nil {
			d.err = flowMissing.New()
		}
		items[i] = d
	}
	out := s.decided(ctx, r, items)
	for i, d := range items {
		if f := fault.As(out[i].Err); f != nil && f.Code == flowInvalid.New().Code && d.run != nil {
			_ = f.With(map[string]any{"steps": d.run.Def.offered(cmds[i].Act.Lang)})
		}
	}
	return out
}

// Offered is a step that one of another release may become.
type Offered struct {
	Choosing
	Kind Kind `json:"kind"`
}

// offered lists what steps can become: all but blocks, which are walked anew.
func (d *Def) offered(lang string) (all []Offered) {
	for _, step := range d.Steps {
		if !step.Kind.blocks() {
			all = append(all, Offered{step.choosing(lang), step.Kind})
		}
	}
	return all
}

func (s *Service) commitMoves(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*deciding]) []op.Result[MovedView] {
	return commitAs(ctx, tx, s, cmds, previewMove)
}

// previewMove is what a move has done: it is the same for a dry run.
func previewMove(c op.Cmd[*deciding]) MovedView {
	d := c.In
	v := MovedView{RunView: previewErrand(c), Was: d.run.State.Release, Release: d.run.Def.Release}
	name := func(step string) Choosing { return d.called(step, c.Act.Lang) }
	closed := map[string]bool{}
	for _, cmd := range d.move.Commands {
		switch cmd := cmd.(type) {
		case OpenTask:
			v.Asked = addChoosing(v.Asked, name(cmd.Step))
		case CloseTask:
			if visit, _ := d.run.State.seat(cmd.Seat); visit != nil && !closed[visit.Step] {
				closed[visit.Step] = true
				v.Closed = append(v.Closed, name(visit.Step))
			}
		case Run:
			v.Ran = addChoosing(v.Ran, name(cmd.Step))
		case Tell:
			switch f := cmd.Fact.(type) {
			case StepSkipped:
				v.Skipped = addChoosing(v.Skipped, name(f.Step))
			case FlowMoved:
				for _, step := range f.Kept {
					v.Kept = append(v.Kept, name(step))
				}
			}
		}
	}
	for _, visit := range d.move.State.Visits {
		if visit.Status == Open && !d.run.Def.steps[visit.Step].Kind.blocks() {
			v.Stands = addChoosing(v.Stands, name(visit.Step))
		}
	}
	return v
}

func addChoosing(all []Choosing, one Choosing) []Choosing {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// called is a step in words: of this release, or of one that the run was under before.
func (d *deciding) called(step, lang string) Choosing {
	if s := d.run.Def.steps[step]; s != nil {
		return s.choosing(lang)
	}
	return Choosing{step, d.move.State.Gone[step].In(lang, "")}
}

// Mover is the action that moves the run, where it is not under the current release.
func (st *Stored) Mover(a act.Act, today string, allow func(permission string) bool) (all []Action) {
	if st.State.Status != Running || st.State.Release == today || !allow("flow.move") {
		return nil
	}
	return []Action{st.errand(a, "move", fault.Text{ZH: "换到现行版本", EN: "Move to the current release"}, "map")}
}
