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
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; staff must say it once the order is confirmed"`
}

var (
	errReason = fault.Define(fault.Invalid, "required", "已确认的订单取消时要写原因", "a confirmed order is cancelled with a reason").
			Fix("填写原因", "Say why")
	errLate = fault.Define(fault.Conflict, "order.phase", "订单 {number} {phase}，不能自行取消", "order {number} is {phase}: it cannot be cancelled like this").
		Fix("请联系销售", "Please call sales")
	errVerb = fault.Define(fault.Blocked, "flow.verb", "下单时不能调用 {verb}", "{verb} cannot be called while an order is being placed").
		Fix("在流程里把这一步移到第一个待办之后", "Move the step behind the first task of the flow")
)

// changed is a decided change of a placed order and of its run.
type changed struct {
	subject *subject
	move    *flow.Move // nil where the run does not change
	told    []event.Fact
}

// decideCancel decides cancellations: customers cancel what is placed, staff
// also what is confirmed, with a reason. Working orders are not cancelled yet.
func (s *Service) decideCancel(ctx context.Context, r db.Reader, cmds []op.Cmd[CancelInput]) []op.Result[*changed] {
	ids := make([]id.Raw, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID.Raw()
	}
	return s.decideChange(ctx, r, ids, len(cmds), func(i int, sub *subject, run *flow.Stored, people flow.People) (*changed, error) {
		c := cmds[i]
		if !sub.Visible(c.Act) && (run == nil || !run.InHands(c.Act, sub.Stake())) {
			return nil, errMissing.New()
		}
		reason := said(c.In.Reason)
		if f := mayCancel(c.Act, sub.order, reason); f != nil {
			return nil, f
		}
		return cancelling(c.Act, sub, run, people, reason)
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

func mayCancel(a act.Act, o *Order, reason string) *fault.Error {
	switch {
	case o.Phase == Placed, o.Phase == Cancelled:
		return nil // move says what is wrong with the latter
	case o.Phase == Confirmed && a.Kind != act.Customer && reason == "":
		return errInvalid.New().Of(errReason.New().At("/reason"))
	case o.Phase == Confirmed && a.Kind != act.Customer:
		return nil
	}
	return errLate.New("number", o.Number, "phase", phaseWords[o.Phase])
}

// cancelling takes the order back and ends its run.
func cancelling(a act.Act, sub *subject, run *flow.Stored, people flow.People, reason string) (*changed, error) {
	told, err := sub.cancel("asked", reason)
	if err != nil || run == nil || run.State.Status == flow.Over {
		return &changed{subject: sub, told: told}, err
	}
	w := flow.Complete(sub.World(a), run.Release, people)
	ev := flow.Event{ID: flow.EventID(), Kind: flow.Cancel, At: a.At, Reason: reason, By: flow.Actor{User: a.User.String(), Name: a.Name, Kind: a.Kind}}
	state, commands, err := flow.Advance(run.Def, run.State, ev, w)
	if err != nil {
		return nil, err
	}
	return &changed{subject: sub, told: told, move: &flow.Move{Act: a, Run: run, State: state, Commands: commands}}, nil
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
	rightsOf(c.Act, s.setup, s.typ).show(&v)
	return v
}

// ConfirmInput names the order that its flow confirms.
type ConfirmInput = ReleaseInput
