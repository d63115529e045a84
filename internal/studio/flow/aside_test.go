package flow_test

import (
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
	. "bespoke/internal/trade/order/ordertest"
)

var warehouse = Role("warehouse", `"order.read","task.*"`, "")

// Finance asks sales alone, whose answer brings the same to-do back with the time that
// was left (T32).
func TestStraightBackOnBothDatabases(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"review","stock","money"`, Approval("review", "sales", "")+","+Approval("stock", "warehouse", "")+","+Approval("money", "finance", "")), "roles/warehouse.json": warehouse},
		func(t *testing.T, s *Shop) {
			li, deng, fang := s.Hire("li", "", "sales"), s.Hire("deng", "", "warehouse"), s.Hire("fang", "", "finance")
			v := s.Place(t, "C-1", "DESK 1")
			s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
			s.Decide(t, deng, "approve", s.Task(t, v, "stock"), `{}`).Want(t, 200)
			money := s.Task(t, v, "money")
			Same(t, s.Told(t, func() {
				s.Decide(t, fang, "return", money, `{"step":"review","opinion":"Which oak?","mode":"straight"}`).Want(t, 200)
			}), "flow.returned Fang", "task.opened flow")
			if got := toldAs(t, s, v, "flow.returned"); got != "Fang asked one step again: from money back to review: Which oak?" {
				t.Errorf("the timeline says %q", got)
			}
			if got := holders(t, s, v); got != "review " {
				t.Errorf("the tasks are %s", got)
			}
			if a := s.Decide(t, fang, "approve", money, `{}`).Want(t, 409); a.Problem(t) != "task.waits" {
				t.Errorf("who waits is told %s", a.Body)
			}
			s.Clock.Move(time.Hour)
			s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
			back := s.Task(t, v, "money")
			if back.ID != money.ID || !back.DueAt.Equal(money.DueAt.Add(time.Hour)) {
				t.Errorf("back is %s until %s, and was %s until %s", back.ID, back.DueAt, money.ID, money.DueAt)
			}
			if got := chart(t, s, v, "review"); got != "done:  approved" {
				t.Errorf("the process shows %s", got)
			}
			s.Decide(t, fang, "approve", back, `{}`).Want(t, 200)
			Same(t, s.Rows(t, "flow_runs", "status"), "ended")
			s.Sound(t)
		})
}

// A change asks exactly those again who decided on what has changed, and what comes
// after waits for them (T61, T62); what is not needed any more falls away (T66).
func TestAChangeOnBothDatabases(t *testing.T) {
	const guest = `,"skip":[{"if":{"f":"customer.guest","op":"=","v":true},"say":{"en":"A guest"}}]`
	Each(t, Docs{"flows/order.json": Flow(`"review","stock","money","boss"`, Approval("review", "sales", `,"reads":["order.repeat"]`)+","+Approval("stock", "warehouse", "")+","+
		Approval("money", "finance", guest)+","+Approval("boss", "boss", "")), "roles/warehouse.json": warehouse},
		func(t *testing.T, s *Shop) {
			li, deng, zhang := s.Hire("li", "", "sales"), s.Hire("deng", "", "warehouse"), s.Hire("zhang", "", "boss")
			s.Hire("fang", "", "finance")
			v := s.Place(t, "C-1", "DESK 1")
			change := func(fact string, now rule.Value) func() {
				return func() {
					if err := flow.HearChange(t.Context(), s.Flows, s.Facts, s.Owner.Act, v.ID.Raw(), fact, now); err != nil {
						t.Fatal(err)
					}
				}
			}
			s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
			Same(t, s.Told(t, change("order.repeat", rule.Bool(true))), "flow.changed "+s.Owner.Act.Name, "recheck.asked change", "task.opened flow")
			if got := holders(t, s, v); got != "review , stock " {
				t.Errorf("the tasks are %s", got)
			}
			if got := toldAs(t, s, v, "recheck.asked"); got != "review is asked again, for these have changed: repeated order" {
				t.Errorf("the timeline says %q", got)
			}
			s.Decide(t, deng, "approve", s.Task(t, v, "stock"), `{}`).Want(t, 200)
			if got := holders(t, s, v); got != "review " {
				t.Errorf("before sales has answered the tasks are %s", got)
			}
			s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
			if got := holders(t, s, v); got != "money " {
				t.Errorf("then the tasks are %s", got)
			}
			Same(t, s.Told(t, change("customer.guest", rule.Bool(true))), "flow.changed "+s.Owner.Act.Name, "task.closed flow", "step.skipped change", "task.opened flow")
			if got := toldAs(t, s, v, "step.skipped"); got != "money was skipped: A guest" {
				t.Errorf("the timeline says %q", got)
			}
			s.Decide(t, zhang, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)
			Same(t, s.Rows(t, "flow_runs", "status"), "ended")
			s.Sound(t)
		})
}
