package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// Where the workspace wants it so, a jump takes two people (H4): one asks for it and says
// all that a jump has to say, another one allows or declines it. What is asked for stands
// in the state until then; the run goes on meanwhile.

// JumpAsk is a jump that somebody has asked for.
type JumpAsk struct {
	By     string       `json:"by"` // user
	Name   string       `json:"name"`
	At     time.Time    `json:"at"`
	Step   string       `json:"step"`
	Item   string       `json:"item,omitempty"`
	Back   bool         `json:"back,omitempty"`
	Over   []PassedOver `json:"over,omitempty"`
	Reason string       `json:"reason"`
}

// passed is what was said of the automatic steps.
func (a *JumpAsk) passed() map[string]Jumped {
	said := map[string]Jumped{}
	for _, one := range a.Over {
		if one.As != "" {
			said[one.Step] = one.As
		}
	}
	return said
}

// askJump asks another one to allow a jump. Faults: those of jump, jump.needless where one
// person is enough, jump.waiting, jump.nobody.
func (r *run) askJump(ev Event) error {
	switch {
	case r.s.Status != Running:
		return flowEnded.New()
	case r.w.JumpEyes < 2:
		return jumpNeedless.New()
	case r.s.Asked != nil:
		return jumpWaiting.New("name", r.s.Asked.Name)
	case len(ev.To) == 0:
		return jumpNobody.New()
	}
	to, err := r.landing(ev)
	if err != nil {
		return err
	}
	r.s.Asked = &JumpAsk{By: ev.By.User, Name: ev.By.Name, At: r.at, Step: ev.Step, Item: ev.Item, Back: to.Back, Over: to.over(ev.Passed), Reason: ev.Reason}
	tell(r, JumpAsked{Of: r.onIn(to.part), Step: to.Step.ID, Back: to.Back, Over: r.s.Asked.Over, Reason: ev.Reason, To: ev.To})
	return nil
}

// allowJump moves the run as it was asked for, by another one, where it would pass over the
// same as then. Faults: jump.unasked, jump.own, jump.stale.
func (r *run) allowJump(ev Event) error {
	asked := r.s.Asked
	switch {
	case asked == nil:
		return jumpUnasked.New()
	case asked.By == ev.By.User:
		return jumpOwn.New()
	}
	ev.Step, ev.Item, ev.Reason, ev.Passed = asked.Step, asked.Item, asked.Reason, asked.passed()
	to, err := r.landing(ev)
	if err != nil || to.Back != asked.Back || !slices.Equal(to.over(ev.Passed), asked.Over) {
		return jumpStale.New("name", asked.Name)
	}
	r.s.Asked = nil
	return r.jumpTo(to, ev, asked.By)
}

// declineJump drops what was asked for, by another one with a reason or by who asked.
// Faults: jump.unasked, flow.invalid.
func (r *run) declineJump(ev Event) error {
	asked := r.s.Asked
	if asked == nil {
		return jumpUnasked.New()
	}
	if ev.Reason == "" && asked.By != ev.By.User {
		return flowInvalid.New().Of(jumpWhyNot.New().At("/reason"))
	}
	r.s.Asked = nil
	tell(r, JumpDeclined{Of: r.of, Step: asked.Step, For: asked.By, Reason: ev.Reason})
	return nil
}

// over is what a landing passes over, with what was said of its automatic steps.
func (l *Landing) over(said map[string]Jumped) (all []PassedOver) {
	for _, step := range l.Over {
		all = append(all, PassedOver{step.ID, said[step.ID]})
	}
	return all
}

// JumpAsked is a jump that somebody has asked others to allow.
type JumpAsked struct {
	Of
	Step   string       `json:"step"` // where to
	Back   bool         `json:"back,omitempty"`
	Over   []PassedOver `json:"over,omitempty"`
	Reason string       `json:"reason"`
	To     []string     `json:"to"` // who may allow it
}

// JumpDeclined is the end of that without a jump.
type JumpDeclined struct {
	Of
	Step   string `json:"step"`
	For    string `json:"for"` // who had asked
	Reason string `json:"reason,omitempty"`
}

// Head names the fact for the log; so does the next.
func (f JumpAsked) Head() event.Head    { return f.head("jump.asked") }
func (f JumpDeclined) Head() event.Head { return f.head("jump.declined") }

// Declining drops a jump that was asked for.
type Declining struct {
	AtRun
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; whoever asked for it need not say"`
}

func (d Declining) event() Event { return Event{Reason: d.Reason} }

// Allowing moves a run as somebody else has asked for.
type Allowing struct{ AtRun }

func (Allowing) event() Event { return Event{} }

// JumpAskView is a jump that was asked for, in words.
type JumpAskView struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
	Choosing
	ItemView
	Back   bool          `json:"back,omitzero"`
	Over   []OverAskView `json:"over,omitempty" doc:"What it passes over"`
	Reason string        `json:"reason"`
}

// OverAskView is a step that it passes over.
type OverAskView struct {
	Choosing
	As Jumped `json:"as,omitempty" enum:"byHand,notNeeded"`
}

// AskedJump shows the jump that waits for somebody to allow it; nil where there is none.
func (st *Stored) AskedJump(a act.Act) *JumpAskView {
	asked := st.State.Asked
	if asked == nil || st.Def.Step(asked.Step) == nil {
		return nil
	}
	step := st.Def.Step(asked.Step)
	v := &JumpAskView{By: asked.Name, At: asked.At, Choosing: step.choosing(a.Lang), ItemView: step.itemView(asked.Item, a.Lang), Back: asked.Back, Reason: asked.Reason}
	for _, one := range asked.Over {
		if over := st.Def.Step(one.Step); over != nil {
			v.Over = append(v.Over, OverAskView{over.choosing(a.Lang), one.As})
		}
	}
	return v
}
