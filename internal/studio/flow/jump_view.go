package flow

import (
	"cmp"
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Jumping moves a run by hand.
type Jumping struct {
	AtRun
	Step   string            `json:"step,omitempty" doc:"Where to, one of flow.landings"`
	Item   string            `json:"item,omitempty" maxLength:"1000" doc:"Of a step in a loop: for which of its items, as flow.landings says"`
	Reason string            `json:"reason,omitempty" maxLength:"2000" doc:"Why; required"`
	Passed map[string]Jumped `json:"passed,omitempty" doc:"Of each automatic step that is passed over: byHand (somebody has done it) or notNeeded"`
}

func (j Jumping) event() Event {
	return Event{Step: j.Step, Item: j.Item, Reason: j.Reason, Passed: j.Passed}
}

// Landings are where a run can be moved to by hand.
type Landings struct {
	Items []LandingView `json:"items" doc:"In the order of the process"`
}

// LandingView is one of them, or why it is none.
type LandingView struct {
	Choosing
	ItemView
	Back   bool       `json:"back,omitzero" doc:"It runs again, with all that follows"`
	Over   []OverView `json:"over,omitempty" doc:"What is passed over, as things stand"`
	Reason string     `json:"reason,omitempty" doc:"Why it cannot be moved there"`
}

// OverView is a step that is passed over.
type OverView struct {
	Choosing
	Kind Kind     `json:"kind"`
	As   []Jumped `json:"as,omitempty" enum:"byHand,notNeeded" doc:"Of an automatic one: what may have become of it; one of these has to be said"`
}

// findLandings lists where a run can be moved to. Faults: flow.missing, flow.ended,
// flow.onHold.
func (s *Service) findLandings(ctx context.Context, a act.Act, r db.Reader, in AtRun) (Landings, error) {
	subject, err := id.ParseAny(in.ID)
	if err != nil {
		return Landings{}, flowMissing.New()
	}
	d := &deciding{act: a, subject: subject, event: Event{At: a.At, By: actor(a)}}
	if err := s.load(ctx, r, []*deciding{d}); err != nil || d.err != nil {
		return Landings{}, cmp.Or(err, d.err)
	}
	state := &d.run.State
	switch {
	case state.Hold != nil:
		return Landings{}, state.Hold.refuse()
	case state.Status != Running:
		return Landings{}, flowEnded.New()
	}
	out := Landings{Items: []LandingView{}}
	w := Complete(d.of.World(a), d.run.Release, d.people)
	for _, l := range begin(d.run.Def, *state, w, d.event).landings() {
		out.Items = append(out.Items, l.view(a.Lang))
	}
	return out, nil
}

func (l *Landing) view(lang string) LandingView {
	v := LandingView{Choosing: l.Step.choosing(lang), ItemView: l.Step.itemView(l.Item, lang), Back: l.Back}
	if l.Barrier != nil {
		v.Reason = taskBarrier.New("step", l.Barrier.Name.Text()).Say(lang)
	}
	for _, step := range l.Over {
		v.Over = append(v.Over, OverView{step.choosing(lang), step.Kind, step.passedAs()})
	}
	return v
}

func (s *Step) choosing(lang string) Choosing { return Choosing{s.ID, s.Name.In(lang, "")} }
