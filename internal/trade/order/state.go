package order

import (
	"slices"

	"bespoke/internal/base/fault"
)

// Phase is where an order stands in its life. The set is closed and its
// transitions are this table: a business names stages and hangs approvals on
// them, but never invents a transition that the code does not know.
type Phase string

// The phases that the rooms so far can bring about.
const (
	Placed    Phase = "placed"
	Confirmed Phase = "confirmed"
	Working   Phase = "working"
	Cancelled Phase = "cancelled"
)

// transitions lists, by the verb that does it, from where one may come to where.
var transitions = map[string]struct {
	from []Phase
	to   Phase
}{
	"order.confirm": {[]Phase{Placed}, Confirmed},
	"order.release": {[]Phase{Confirmed}, Working},
	"order.cancel":  {[]Phase{Placed, Confirmed, Working}, Cancelled},
}

var errPhase = fault.Define(fault.Conflict, "order.phase",
	"订单 {number} 现在是「{phase}」，不能{verb}", "order {number} is {phase}: it cannot be {verb}").
	Fix("刷新订单看它现在的状态", "Reload the order to see where it stands")

// verbWords is how a refused transition is told.
var verbWords = map[string]fault.Text{
	"order.confirm": {ZH: "确认", EN: "confirmed"},
	"order.release": {ZH: "开工", EN: "released"},
	"order.cancel":  {ZH: "取消", EN: "cancelled"},
}

// phaseWords is how a phase is shown.
var phaseWords = map[Phase]fault.Text{
	Placed:    {ZH: "已下单", EN: "placed"},
	Confirmed: {ZH: "已确认", EN: "confirmed"},
	Working:   {ZH: "执行中", EN: "being worked on"},
	Cancelled: {ZH: "已取消", EN: "cancelled"},
}

// move takes the order over one transition and raises its version, or says
// why there is no such transition from where it stands.
func (o *Order) move(verb string) *fault.Error {
	if f := o.may(verb); f != nil {
		return f
	}
	o.Phase = transitions[verb].to
	o.Version++
	return nil
}

// may tells whether there is such a transition from where the order stands.
func (o *Order) may(verb string) *fault.Error {
	if slices.Contains(transitions[verb].from, o.Phase) {
		return nil
	}
	return errPhase.New("number", o.Number, "phase", phaseWords[o.Phase], "verb", verbWords[verb])
}
