package flow_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// T45 a no sends back to a step that was skipped, and nothing before it was passed: whoever
// submitted the order revises it and sends it again.
func TestBackToTheStartOnBothDatabases(t *testing.T) {
	const skip = `,"skip":[{"if":{"f":"order.lineCount","op":"=","v":1},"say":{"en":"One line"}}]`
	Each(t, Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", skip)+","+Approval("money", "finance", `,"reject":{"then":"return","to":"review"}`))}, func(t *testing.T, s *Shop) {
		fang := s.Hire("fang", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		Same(t, s.Told(t, func() {
			s.Decide(t, fang, "reject", s.Task(t, v, "money"), `{"opinion":"No budget"}`).Want(t, 200)
		}), "task.rejected Fang", "task.done Fang", "flow.returned flow", "step.cancelled flow", "task.opened flow")
		if got := toldAs(t, s, v, "flow.returned"); got != "It was rejected: from money back to Revise and send again" {
			t.Errorf("the timeline says %q", got)
		}
		if got := holders(t, s, v); got != "start "+s.Owner.Act.Name {
			t.Errorf("the tasks are %s", got)
		}
		if got := chart(t, s, v, "start"); got != "now: "+s.Owner.Act.Name+" open" {
			t.Errorf("the process shows %q", got)
		}
		s.Decide(t, s.Owner, "done", s.Task(t, v, "start"), `{}`).Want(t, 200)
		s.Decide(t, fang, "approve", s.Task(t, v, "money"), `{}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}
