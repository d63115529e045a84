package order

import (
	"context"
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// Where the rules want it approved, cancelling is asked for: the order goes on until
// somebody with the permission allows it, declines it with a reason, or who asked
// takes it back. It ends with the order in any case.

// allowCancel is the permission to allow it; who has it cancels without asking.
const allowCancel = "order.allowCancel"

var (
	errAsked = fault.Define(fault.Conflict, "cancel.asked", "已有人申请取消订单 {number}，正在等待答复", "somebody has asked to cancel order {number} already, and waits for an answer").
			Fix("等待答复", "Wait for the answer")
	errUnasked = fault.Define(fault.Conflict, "cancel.unasked", "没有人申请取消订单 {number}", "nobody asks to cancel order {number}").
			Fix("刷新订单看它现在的状态", "Reload the order to see where it stands")
	errNobody = fault.Define(fault.Blocked, "cancel.nobody", "没有人可以同意取消", "there is nobody who may allow it to be cancelled").
			Fix("请管理员给某个角色「同意取消」的权限", "Ask an administrator to give a role the permission to allow it")
	errDecline = fault.Define(fault.Denied, "auth.denied", "需要权限 {permission}", "this needs the permission {permission}").
			Fix("请管理员授权", "Ask an administrator for the permission")
	errWhyNot = fault.Define(fault.Invalid, "required", "不同意取消时要写原因", "declining takes a reason").Fix("填写原因", "Say why")
)

// cancellation is what somebody wants to do about an order that is to be cancelled.
type cancellation struct {
	act    act.Act
	sub    *subject
	run    *flow.Stored // nil for an order without one
	people flow.People
	allows func() bool  // whether he may allow it
	who    []act.UserID // may allow it
}

// decideCancels decides what is done about some orders that are to be cancelled; those
// out of the actor's sight are missing.
func decideCancels[In any](ctx context.Context, s *Service, r db.Reader, cmds []op.Cmd[In], of func(In) ID, f func(*cancellation, In) (*changed, error)) []op.Result[*changed] {
	ids, orders := make([]id.Raw, len(cmds)), make([]ID, len(cmds))
	for i, c := range cmds {
		orders[i] = of(c.In)
		ids[i] = orders[i].Raw()
	}
	asks, err := cancelAsks(r, orders)
	if err != nil {
		return op.FailAll(make([]op.Result[*changed], len(cmds)), err)
	}
	who, err := s.o.WhoMay(ctx, r, allowCancel)
	if err != nil {
		return op.FailAll(make([]op.Result[*changed], len(cmds)), err)
	}
	return s.decideChange(ctx, r, ids, len(cmds), func(i int, sub *subject, run *flow.Stored, people flow.People) (*changed, error) {
		x := &cancellation{act: cmds[i].Act, sub: sub, run: run, people: people, who: who}
		x.allows = func() bool { return s.allowsCancel(ctx, r, x.act) }
		sub.weighed, sub.pending = true, asks[orders[i]]
		if !sub.Visible(x.act) && (run == nil || !run.InHands(x.act, sub.Stake())) {
			return nil, errMissing.New()
		}
		return f(x, cmds[i].In)
	})
}

// allowsCancel tells whether somebody may allow that orders are cancelled.
func (s *Service) allowsCancel(ctx context.Context, r db.Reader, a act.Act) bool {
	return a.Kind != act.Customer && s.o.Allow(ctx, r, a, allowCancel) == nil
}

// askFor asks others to allow that the order is cancelled. Faults: cancel.nobody.
func (x *cancellation) askFor(reason string) (*changed, error) {
	var to []string
	for _, u := range x.who {
		if u != x.act.User {
			to = append(to, u.String())
		}
	}
	if len(to) == 0 {
		return nil, errNobody.New()
	}
	x.sub.asked = &cancelAsk{x.sub.order.ID, x.act.User, x.act.Micros()}
	return &changed{subject: x.sub, told: []event.Fact{CancelAskedFact{x.sub.order.ID, reason, to}}}, nil
}

// AllowInput names the order that is cancelled as somebody has asked.
type AllowInput struct {
	ID     ID     `path:"id" json:"-"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"What there is to say about it"`
}

// decideAllow decides that orders are cancelled as somebody has asked.
// Faults: cancel.unasked, cancel.refused, order.phase.
func (s *Service) decideAllow(ctx context.Context, r db.Reader, cmds []op.Cmd[AllowInput]) []op.Result[*changed] {
	return decideCancels(ctx, s, r, cmds, func(in AllowInput) ID { return in.ID }, func(x *cancellation, in AllowInput) (*changed, error) {
		if x.sub.pending == nil {
			return nil, errUnasked.New("number", x.sub.order.Number)
		}
		if _, f := x.sub.cancelLevel(x.act); f != nil {
			return nil, f
		}
		return x.cancel(said(in.Reason))
	})
}

// DeclineInput names the order that stays.
type DeclineInput struct {
	ID     ID     `path:"id" json:"-"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why, for who asked; who takes back what he asked for need not say"`
}

// decideDecline decides that orders stay that somebody has asked to cancel.
// Faults: cancel.unasked, order.invalid, auth.denied.
func (s *Service) decideDecline(ctx context.Context, r db.Reader, cmds []op.Cmd[DeclineInput]) []op.Result[*changed] {
	return decideCancels(ctx, s, r, cmds, func(in DeclineInput) ID { return in.ID }, func(x *cancellation, in DeclineInput) (*changed, error) {
		reason := said(in.Reason)
		switch {
		case x.sub.pending == nil:
			return nil, errUnasked.New("number", x.sub.order.Number)
		case x.sub.pending.User == x.act.User:
		case !x.allows():
			return nil, errDecline.New("permission", allowCancel)
		case reason == "":
			return nil, errInvalid.New().Of(errWhyNot.New().At("/reason"))
		}
		x.sub.answered = true
		return &changed{subject: x.sub, told: []event.Fact{CancelDeclinedFact{x.sub.order.ID, x.sub.pending.User.String(), reason}}}, nil
	})
}

func weighed(s *subject) bool { return s.weighed }

// weigh finds the orders that somebody asks to cancel by now, or not any more, since
// that was decided on. The orders are locked, so it stays like that.
func (b *changing) weigh() error {
	var orders []ID
	b.each(weighed, func(_ int, c op.Cmd[*subject]) { orders = append(orders, c.In.order.ID) })
	if len(orders) == 0 {
		return nil
	}
	asks, err := cancelAsks(b.tx, orders)
	b.each(weighed, func(i int, c op.Cmd[*subject]) {
		if (asks[c.In.order.ID] == nil) != (c.In.pending == nil) {
			b.errs[i] = op.ErrStale
		}
	})
	return err
}

// ask keeps that somebody asks to cancel orders, and forgets it of those that are
// cancelled or stay.
func (b *changing) ask() error {
	b.each(func(s *subject) bool { return s.free || s.answered }, func(_ int, c op.Cmd[*subject]) { forgetAsk(b.tx, c.In.order.ID) })
	var rows []cancelAsk
	b.each(func(s *subject) bool { return s.asked != nil }, func(_ int, c op.Cmd[*subject]) { rows = append(rows, *c.In.asked) })
	return keepAsks(b.tx, rows)
}

// CancelAskView is that somebody asked to cancel an order, as its page shows it.
type CancelAskView struct {
	By     string    `json:"by" doc:"Who asked"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Own    bool      `json:"own,omitzero" doc:"The reader himself"`
}

// cancelAsked reads who asks to cancel an order, and why; nil where nobody does.
func cancelAsked(r db.Reader, a act.Act, order ID) (*CancelAskView, error) {
	asks, err := cancelAsks(r, []ID{order})
	if err != nil || asks[order] == nil {
		return nil, err
	}
	v := &CancelAskView{At: time.UnixMicro(asks[order].At).UTC(), Own: asks[order].User == a.User}
	told, err := event.Span{Subject: order.Raw(), Names: []string{"cancel.asked"}, Latest: true, Limit: 1}.Read(r)
	for _, rec := range told {
		var f CancelAskedFact
		v.By = rec.By
		if json.Unmarshal(rec.Data, &f) == nil {
			v.Reason = f.Reason
		}
	}
	return v, err
}
