package flow

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// errand is what somebody does to a run as a whole.
type errand interface {
	run() string
	event() Event // without who and when
}

// AtRun names the run that something is done to.
type AtRun struct {
	ID string `path:"id" json:"-" doc:"Id of the order"`
}

func (a AtRun) run() string { return a.ID }

// Holding puts a run on hold.
type Holding struct {
	AtRun
	Reason string     `json:"reason,omitempty" maxLength:"2000" doc:"Why; required"`
	Owner  act.UserID `json:"owner,omitzero" doc:"The colleague who looks after it; required"`
	Review clock.Date `json:"review,omitzero" doc:"The day on which it is looked at again, within a year; required"`
}

func (h Holding) event() Event {
	ev := Event{Reason: h.Reason, Review: h.Review}
	if !h.Owner.IsZero() {
		ev.To = texts(h.Owner)
	}
	return ev
}

// Resuming lets it go on.
type Resuming struct {
	AtRun
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

func (r Resuming) event() Event { return Event{Reason: r.Reason} }

// Withdrawing takes back what one has submitted.
type Withdrawing struct {
	AtRun
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

func (w Withdrawing) event() Event { return Event{Reason: w.Reason} }

// RunView is a run as whoever moved it is answered.
type RunView struct {
	Order   string    `json:"order"`
	Version int64     `json:"version" doc:"The order's"`
	Status  Status    `json:"status" enum:"running,ending,ended"`
	Hold    *HoldView `json:"hold,omitempty"`
}

// About is whom the audit trail names.
func (v RunView) About() string { return v.Order }

// HoldView is why a run stands still, and until when.
type HoldView struct {
	By     string     `json:"by"`
	Reason string     `json:"reason"`
	Owner  Holder     `json:"owner" doc:"Who looks after it"`
	Since  time.Time  `json:"since"`
	Review clock.Date `json:"review" doc:"The day on which its owner is reminded, and daily from then on"`
}

// HoldOf shows why a run stands still; nil where it does not.
func (st *Stored) HoldOf(p People) *HoldView { return st.State.holdView(p) }

func (s *State) holdView(p People) *HoldView {
	if s.Hold == nil {
		return nil
	}
	return &HoldView{By: s.Hold.Name, Reason: s.Hold.Reason, Owner: HolderOf(s.Hold.Owner, p), Since: s.Hold.At, Review: s.Hold.Review}
}

// addErrand adds what somebody does to a run.
func addErrand[In errand](s *Service, r *op.Registry, word, permission string, kind EventKind, doc fault.Text) {
	op.AddVerb(r, op.Verb[In, *deciding, RunView]{Name: "flow." + word, Method: "POST", Path: "/api/v1/runs/{id}/" + word, Permission: permission,
		Doc: doc, Decide: decideErrands[In](s, kind), Commit: s.commitErrands, Preview: previewErrand})
}

// decideErrands decides what people do to runs.
func decideErrands[In errand](s *Service, kind EventKind) func(context.Context, db.Reader, []op.Cmd[In]) []op.Result[*deciding] {
	return func(ctx context.Context, r db.Reader, cmds []op.Cmd[In]) []op.Result[*deciding] {
		items := make([]*deciding, len(cmds))
		for i, c := range cmds {
			d := &deciding{act: c.Act, event: c.In.event()}
			var err error
			if d.subject, err = id.ParseAny(c.In.run()); err != nil {
				d.err = flowMissing.New()
			}
			d.event.ID, d.event.Kind, d.event.At, d.event.By = EventID(), kind, c.Act.At, actor(c.Act)
			items[i] = d
		}
		return s.decided(ctx, r, items)
	}
}

// commitErrands stores them and answers each run as it is now.
func (s *Service) commitErrands(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*deciding]) []op.Result[RunView] {
	return commitAs(ctx, tx, s, cmds, previewErrand)
}

// commitAs stores decisions and answers each as its preview shows it.
func commitAs[Out any](ctx context.Context, tx *event.Tx, s *Service, cmds []op.Cmd[*deciding], show func(op.Cmd[*deciding]) Out) []op.Result[Out] {
	items := make([]*deciding, len(cmds))
	for i, c := range cmds {
		items[i] = c.In
	}
	out := make([]op.Result[Out], len(cmds))
	for i, err := range s.commit(ctx, tx, items) {
		if out[i].Err = err; err == nil {
			out[i].Out = show(cmds[i])
		}
	}
	return out
}

// previewErrand is the run as the errand leaves it.
func previewErrand(c op.Cmd[*deciding]) RunView {
	d, s := c.In, &c.In.move.State
	return RunView{Order: d.of.Brief().Text, Version: d.of.Brief().Version, Status: s.Status, Hold: s.holdView(d.people)}
}

// Errands are what somebody can do to the run as a whole, where a jump takes so many people,
// as the world is now.
func (st *Stored) Errands(a act.Act, w World, eyes int, allow func(permission string) bool) (all []Action) {
	if st.State.Status != Running {
		return nil
	}
	held := st.State.Hold != nil
	if held && allow("flow.hold") {
		all = append(all, st.errand(a, "resume", fault.Text{ZH: "恢复", EN: "Resume"}),
			st.errand(a, "hold", fault.Text{ZH: "修改暂停", EN: "Change the hold"}, "reason", "owner", "review"))
	}
	if !held && allow("flow.hold") {
		all = append(all, st.errand(a, "hold", fault.Text{ZH: "暂停", EN: "Put on hold"}, "reason", "owner", "review"))
	}
	if !held && allow("order.place") && begin(st.Def, st.State, w, Event{At: a.At}).mayWithdraw(a.User.String()) == nil {
		all = append(all, st.errand(a, "withdraw", fault.Text{ZH: "撤回", EN: "Withdraw"}))
	}
	if allow("flow.copy") {
		all = append(all, st.errand(a, "copy", fault.Text{ZH: "抄送", EN: "Send a copy"}, "to"))
	}
	if !held && allow("flow.jump") {
		all = append(all, st.jumps(a, eyes)...)
	}
	return all
}

// jumps are what somebody who may do that can do about moving the run by hand.
func (st *Stored) jumps(a act.Act, eyes int) []Action {
	switch asked := st.State.Asked; {
	case asked != nil && asked.By == a.User.String():
		return []Action{st.errand(a, "declineJump", fault.Text{ZH: "收回跳转申请", EN: "Take the asked jump back"})}
	case asked != nil:
		return []Action{st.errand(a, "allowJump", fault.Text{ZH: "同意跳转", EN: "Allow the jump"}),
			st.errand(a, "declineJump", fault.Text{ZH: "不同意跳转", EN: "Decline the jump"}, "reason")}
	case eyes > 1:
		return []Action{st.errand(a, "askJump", fault.Text{ZH: "申请跳到其他节点", EN: "Ask to move to another step"}, "step", "reason")}
	}
	return []Action{st.errand(a, "jump", fault.Text{ZH: "跳到其他节点", EN: "Move to another step"}, "step", "reason")}
}

func (st *Stored) errand(a act.Act, word string, label fault.Text, needs ...string) Action {
	return Action{Verb: "flow." + word, Label: label.In(a.Lang), Method: "POST", Path: "/api/v1/runs/" + st.State.Subject + "/" + word,
		Enabled: true, Needs: needs, Besides: true}
}
