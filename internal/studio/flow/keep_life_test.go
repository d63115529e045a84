package flow_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// T47 what finance has decided is kept, and the timeline says whose it was.
func TestADecisionIsKeptOnBothDatabases(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"review","money","boss"`, Approval("review", "sales", "")+","+Approval("money", "finance", `,"keep":true`)+","+Approval("boss", "boss", ""))}, func(t *testing.T, s *Shop) {
		zhang := s.Hire("zhang", "", "boss")
		s.Hire("li", "", "sales")
		s.Hire("fang", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		s.Approve(t, "li", v, "review")
		s.Approve(t, "fang", v, "money")
		s.Decide(t, zhang, "return", s.Task(t, v, "boss"), `{"step":"review","opinion":"Too dear"}`).Want(t, 200)
		s.Approve(t, "li", v, "review")
		if got := toldAs(t, s, v, "step.kept"); got != "money was done before by Fang: that stands" {
			t.Errorf("the timeline says %q", got)
		}
		s.Approve(t, "zhang", v, "boss")
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}
