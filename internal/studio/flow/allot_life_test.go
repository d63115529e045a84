package flow_test

import (
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// What a deadline table says when a task opens counts for it on both databases: on the
// page, in the list and with the clock, after a hold too.
func TestATableGivesADeadlineOnBothDatabases(t *testing.T) {
	table := `{"format":"rules.v1","key":"deadlines","name":{"en":"Deadlines"},"point":"deadline.task","hit":"first",
		"inputs":[{"id":"note","f":"order.note"},{"id":"step","f":"task.step"}],"outputs":["in"],
		"rows":[{"id":"rush","when":{"note":"rush","step":"review"},"then":{"in":"30m"}}]}`
	docs := Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", "")+","+Approval("money", "finance", "")), "rules/deadlines.json": table}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("fang", "", "finance")
		req := Request("C-1", "DESK 1")
		req.Note = "rush"
		v, err := s.Order(t, s.Owner, req)
		if err != nil {
			t.Fatal(err)
		}
		task := s.Task(t, v, "review")
		if left := task.DueAt.Sub(task.OpenedAt); left != 30*time.Minute {
			t.Errorf("a rush order has %s", left)
		}
		path := "/api/v1/runs/" + v.ID.String()
		s.Do(t, s.Owner, "POST", path+"/hold", `{"reason":"Wait","owner":"`+s.Owner.Act.User.String()+`","review":"2026-12-18"}`).Want(t, 200)
		s.Pass(t, time.Hour)
		s.Do(t, s.Owner, "POST", path+"/resume", `{}`).Want(t, 200)
		if left := s.Task(t, v, "review").DueAt.Sub(s.Clock.Now()); left != 30*time.Minute {
			t.Errorf("after a hold %s are left", left)
		}
		s.Approve(t, "li", v, "review")
		if task := s.Task(t, v, "money"); task.DueAt.Sub(task.OpenedAt) == 30*time.Minute {
			t.Error("finance is given the time of the review")
		}
		s.Sound(t)
	})
}
