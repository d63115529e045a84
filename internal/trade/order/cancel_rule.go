package order

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
)

// Whether an order may be cancelled is asked of the tables of cancel.order, about
// who asks and the order as it stands. Where they say nothing, it is free until the
// order is confirmed, and from then on somebody has to approve.

// What the tables give, as codes of the set changeLevel.
const (
	cancelPoint   = "cancel.order"
	cancelFree    = "free"
	cancelApprove = "approve"
	cancelRefuse  = "refuse"
)

var (
	errReason = fault.Define(fault.Invalid, "required", "已确认的订单取消时要写原因", "a confirmed order is cancelled with a reason").
			Fix("填写原因", "Say why")
	errUncancelled = fault.Define(fault.Blocked, "cancel.refused", "按规定，订单 {number} 现在不能取消", "by the rules order {number} cannot be cancelled now").
			Fix("请联系销售", "Please call sales")
	errUncancelledSay = fault.Define(fault.Blocked, "cancel.refused", "{say}", "{say}").Fix("请联系销售", "Please call sales")
)

// cancelLevel is free or approve; a fault where the tables refuse, or a formula of
// theirs has no result.
func (s *subject) cancelLevel(a act.Act) (string, *fault.Error) {
	s.World(a) // the actor's facts, and those of the order as it stands
	out := s.setup.rules.Decide(cancelPoint, s.order.Type, s.env)
	if failed := out.Failures(); len(failed) > 0 {
		return "", failed[0].Fault()
	}
	level, hit := out.One("allow")
	switch {
	case hit == nil && s.order.Phase == Placed:
		return cancelFree, nil
	case hit == nil:
		return cancelApprove, nil
	case level.Text() != cancelRefuse:
		return level.Text(), nil
	}
	refused := errUncancelled.New("number", s.order.Number)
	if len(hit.Say) > 0 {
		refused = errUncancelledSay.New("say", spoken(hit.Say))
	}
	return "", refused.Because(s.rights(a).reason(s.setup.rules.Reason(*hit, s.env)))
}

// mayCancel tells whether the actor cancels the order, or asks others to allow it:
// those who may allow it need not ask. Staff say why, unless it costs nothing.
func (s *subject) mayCancel(a act.Act, reason string, allows bool) (asks bool, f *fault.Error) {
	if f := s.order.may("order.cancel"); f != nil {
		return false, f
	}
	level, f := s.cancelLevel(a)
	if f != nil {
		return false, f
	}
	asks = level == cancelApprove && !allows
	if a.Kind != act.Customer && reason == "" && (asks || s.order.Phase != Placed) {
		return false, errInvalid.New().Of(errReason.New().At("/reason"))
	}
	return asks, nil
}

// CancelAskedFact says that somebody asked to cancel the order, and whom.
type CancelAskedFact struct {
	Order  ID       `json:"order"`
	Reason string   `json:"reason,omitempty"`
	To     []string `json:"to"` // who may allow it
}

// Head names the fact.
func (f CancelAskedFact) Head() event.Head { return head("cancel.asked", f.Order) }

// CancelAllowedFact says that what was asked for was allowed; order.cancelled follows.
type CancelAllowedFact struct {
	Order ID     `json:"order"`
	For   string `json:"for"` // who had asked
}

// Head names the fact.
func (f CancelAllowedFact) Head() event.Head { return head("cancel.allowed", f.Order) }

// CancelDeclinedFact says that the order stays, for it was declined or who had asked
// took it back.
type CancelDeclinedFact struct {
	Order  ID     `json:"order"`
	For    string `json:"for"` // who had asked
	Reason string `json:"reason,omitempty"`
}

// Head names the fact.
func (f CancelDeclinedFact) Head() event.Head { return head("cancel.declined", f.Order) }
