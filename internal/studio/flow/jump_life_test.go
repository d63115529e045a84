package flow_test

import (
	"testing"

	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
)

// An order is moved past finance and its confirming, which nobody can do by hand (T77), and
// back again (T78).
func TestAJumpOnBothDatabases(t *testing.T) {
	steps := Approval("review", "sales", "") + "," + Approval("money", "finance", "") + "," + Confirm + "," + Approval("boss", "boss", "")
	Each(t, Docs{"flows/order.json": Flow(`"review","money","confirm","boss"`, steps)}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		run := "/api/v1/runs/" + v.ID.String()
		if a := s.Do(t, li, "GET", run+"/landings", "").Want(t, 403); a.Problem(t) != "auth.denied" {
			t.Errorf("who may not jump is told %s", a.Body)
		}
		all := Into[flow.Landings](t, s.Do(t, s.Owner, "GET", run+"/landings", "").Want(t, 200)).Items
		if len(all) != 3 || all[2].Key != "boss" || len(all[2].Over) != 3 || len(all[2].Over[2].As) != 1 || all[2].Over[2].As[0] != flow.JumpedUnused {
			t.Fatalf("it can be moved to %+v", all)
		}
		if a := s.Do(t, s.Owner, "POST", run+"/jump", `{"step":"boss","reason":"by phone"}`).Want(t, 422); a.Problem(t) != "flow.invalid: required /passed/confirm" {
			t.Errorf("without a tick it answers %s", a.Body)
		}
		jump := func() {
			s.Do(t, s.Owner, "POST", run+"/jump", `{"step":"boss","reason":"by phone","passed":{"confirm":"notNeeded"}}`).Want(t, 200)
		}
		Same(t, s.Told(t, jump), "flow.jumped "+s.Owner.Act.Name, "task.closed flow", "step.cancelled flow", "task.opened flow")
		if got := toldAs(t, s, v, "flow.jumped"); got != s.Owner.Act.Name+" moved the process to boss, over review, money, Confirm (not needed): by phone" {
			t.Errorf("the timeline says %q", got)
		}
		if got := holders(t, s, v); got != "boss " {
			t.Errorf("the tasks are %s", got)
		}
		s.Do(t, s.Owner, "POST", run+"/jump", `{"step":"review","reason":"it was wrong"}`).Want(t, 200)
		s.Approve(t, "li", v, "review")
		if got := holders(t, s, v); got != "money " {
			t.Errorf("back on its way the tasks are %s", got)
		}
		s.Sound(t)
	})
}
