package order

import (
	"cmp"
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// CancelInput asks to take an order's promise back.
type CancelInput struct {
	ID     ID     `path:"id" json:"-"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; staff must say it once the order is confirmed, and where others have to allow it"`
}

var errVerb = fault.Define(fault.Blocked, "flow.verb", "下单时不能调用 {verb}", "{verb} cannot be called while an order is being placed").
	Fix("在流程里把这一步移到第一个待办之后", "Move the step behind the first task of the flow")

// addCancelling registers what is done about orders that are to be cancelled.
func (s *Service) addCancelling(r *op.Registry, facts *event.Log) {
	event.Declare[CancelAskedFact](facts)
	event.Declare[CancelAllowedFact](facts)
	event.Declare[CancelDeclinedFact](facts)
	op.AddVerb(r, op.Verb[CancelInput, *changed, View]{Name: "order.cancel", Method: "POST", Path: "/api/v1/orders/{id}/cancel", Bulk: each,
		Doc: fault.Text{ZH: "取消订单；按规定需要同意的，变为申请", EN: "Cancels an order, or asks for it where the rules want it allowed"}, Decide: s.decideCancel, Commit: s.commitChange, Preview: previewChange})
	op.AddVerb(r, op.Verb[AllowInput, *changed, View]{Name: allowCancel, Method: "POST", Path: "/api/v1/orders/{id}/cancel/allow",
		Doc: fault.Text{ZH: "同意取消：有人申请取消的订单就此取消", EN: "Cancels an order as somebody has asked"}, Decide: s.decideAllow, Commit: s.commitChange, Preview: previewChange})
	op.AddVerb(r, op.Verb[DeclineInput, *changed, View]{Name: "order.declineCancel", Method: "POST", Path: "/api/v1/orders/{id}/cancel/decline", Permission: "order.cancel",
		Doc: fault.Text{ZH: "不同意取消，或撤回自己的取消申请", EN: "Declines to cancel an order, or takes back what one has asked for oneself"}, Decide: s.decideDecline, Commit: s.commitChange, Preview: previewChange})
}

// changed is a decided change of a placed order and of its run.
type changed struct {
	subject *subject
	move    *flow.Move // nil where the run does not change
	told    []event.Fact
}

// decideCancel decides cancellations as the rules say: at once, refused, or asked
// of those who may allow it.
func (s *Service) decideCancel(ctx context.Context, r db.Reader, cmds []op.Cmd[CancelInput]) []op.Result[*changed] {
	return decideCancels(ctx, s, r, cmds, func(in CancelInput) ID { return in.ID }, func(x *cancellation, in CancelInput) (*changed, error) {
		reason := said(in.Reason)
		asks, f := x.sub.mayCancel(x.act, reason, x.allows())
		switch {
		case f != nil:
			return nil, f
		case !asks:
			return x.cancel(reason)
		case x.sub.pending != nil:
			return nil, errAsked.New("number", x.sub.order.Number)
		}
		return x.askFor(reason)
	})
}

// decideChange loads orders with their runs and lets f decide each one.
func (s *Service) decideChange(ctx context.Context, r db.Reader, ids []id.Raw, n int,
	f func(i int, sub *subject, run *flow.Stored, people flow.People) (*changed, error)) []op.Result[*changed] {
	out := make([]op.Result[*changed], n)
	subjects, runs, people, err := s.changing(ctx, r, ids)
	seen := map[id.Raw]bool{}
	for i := range out {
		sub := subjects[ids[i]]
		switch {
		case err != nil:
			out[i].Err = err
		case sub == nil:
			out[i].Err = errMissing.New()
		case seen[ids[i]]:
			out[i].Err = op.ErrStale // its neighbour in the batch is changing it
		default:
			seen[ids[i]] = true
			out[i].Out, out[i].Err = f(i, sub, runs[ids[i]], people)
		}
	}
	return out
}

func (s *Service) changing(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]*subject, map[id.Raw]*flow.Stored, flow.People, error) {
	subjects, err := s.subjects(ctx, r, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	runs, err := s.o.Flows.Load(ctx, r, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	people, err := s.o.People(ctx, r)
	return subjects, runs, people, err
}

// cancel takes the order back and ends its run.
func (x *cancellation) cancel(reason string) (*changed, error) {
	told, err := x.sub.cancel("asked", reason)
	if ask := x.sub.pending; ask != nil && ask.User != x.act.User {
		told = append([]event.Fact{CancelAllowedFact{x.sub.order.ID, ask.User.String()}}, told...)
	}
	if err != nil || x.run == nil || x.run.State.Status == flow.Over {
		return &changed{subject: x.sub, told: told}, err
	}
	w := flow.Complete(x.sub.World(x.act), x.run.Release, x.people)
	ev := flow.Event{ID: flow.EventID(), Kind: flow.Cancel, At: x.act.At, Reason: reason, By: flow.Actor{User: x.act.User.String(), Name: x.act.Name, Kind: x.act.Kind}}
	state, commands, err := flow.Advance(x.run.Def, x.run.State, ev, w)
	if err != nil {
		return nil, err
	}
	x.sub.steps = state.Steps()
	return &changed{subject: x.sub, told: told, move: &flow.Move{Act: x.act, Run: x.run, State: state, Commands: commands}}, nil
}

// ReleaseInput names the order that work may begin on.
type ReleaseInput struct {
	ID ID `path:"id" json:"-"`
}

// decidePhase decides order.release and order.confirm.
func (s *Service) decidePhase(verb string) func(context.Context, db.Reader, []op.Cmd[ReleaseInput]) []op.Result[*changed] {
	return func(ctx context.Context, r db.Reader, cmds []op.Cmd[ReleaseInput]) []op.Result[*changed] {
		ids := make([]id.Raw, len(cmds))
		for i, c := range cmds {
			ids[i] = c.In.ID.Raw()
		}
		return s.decideChange(ctx, r, ids, len(cmds), func(i int, sub *subject, run *flow.Stored, _ flow.People) (*changed, error) {
			if a := cmds[i].Act; a.Kind != act.Robot && !sub.Visible(a) && (run == nil || !run.InHands(a, sub.Stake())) {
				return nil, errMissing.New()
			}
			told, _, err := sub.Call(cmds[i].Act, verb, nil)
			return &changed{subject: sub, told: told}, err
		})
	}
}

// commitChange stores decided changes: orders are locked first, then runs;
// only then is anything written.
func (s *Service) commitChange(_ context.Context, tx *event.Tx, cmds []op.Cmd[*changed]) []op.Result[View] {
	out := make([]op.Result[View], len(cmds))
	items := make([]op.Cmd[flow.Subject], len(cmds))
	for i, c := range cmds {
		items[i] = op.Cmd[flow.Subject]{Act: c.Act, In: c.In.subject}
	}
	changes, errs := s.Lock(tx, items)
	moves, at := movesOf(cmds, errs)
	for i, err := range s.o.Flows.Lock(tx, moves) {
		errs[at[i]] = err
	}
	errs, err := changes.Store(tx, func(i int) bool { return errs[i] == nil })
	if err == nil {
		moves, _ = movesOf(cmds, errs)
		err = s.o.Flows.Store(tx, moves)
	}
	for i, c := range cmds {
		if out[i].Err = cmp.Or(err, errs[i]); out[i].Err == nil {
			tx.Tell(c.Act, c.In.told...)
			out[i].Out = previewChange(c)
		}
	}
	return out
}

func movesOf(cmds []op.Cmd[*changed], errs []error) (moves []flow.Move, at []int) {
	for i, c := range cmds {
		if errs[i] == nil && c.In.move != nil {
			moves, at = append(moves, *c.In.move), append(at, i)
		}
	}
	return moves, at
}

// previewChange is the order as the change leaves it.
func previewChange(c op.Cmd[*changed]) View {
	s := c.In.subject
	v := s.order.view()
	v.Customer = s.customer
	if s.asked != nil {
		v.CancelAskedAt = moment(s.asked.At)
	}
	s.rights(c.Act).show(&v)
	return v
}

// ConfirmInput names the order that its flow confirms.
type ConfirmInput = ReleaseInput
