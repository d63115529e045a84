package flow_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Sales chooses who of finance has the order next; only those who may be chosen are
// listed, and only for whoever has the task.
func TestChoosingInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", "")+
		`,"money":{"kind":"approval","name":{"en":"money"},"who":[{"chosen":"review","where":{"f":"user.roles","op":"has","v":"finance"}}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, fang, gil := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance"), s.Hire("gil", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "review")
		names := func(who Who, q string) (all []string) {
			for _, one := range Into[struct{ Items []struct{ Name string } }](t, s.Do(t, who, "GET", "/api/v1/tasks/"+task.ID.String()+"/choices"+q, "").Want(t, 200)).Items {
				all = append(all, one.Name)
			}
			return all
		}
		Same(t, names(li, ""), "Fang", "Gil")
		Same(t, names(li, "?q=gi"), "Gil")
		s.Do(t, fang, "GET", "/api/v1/tasks/"+task.ID.String()+"/choices", "").Want(t, 404)
		s.Decide(t, li, "approve", task, `{}`).Want(t, 422)
		s.Decide(t, li, "approve", task, `{"chosen":"`+li.Act.User.String()+`"}`).Want(t, 422)
		s.Decide(t, li, "approve", task, `{"chosen":"`+gil.Act.User.String()+`"}`).Want(t, 200)
		if got := s.Task(t, v, "money").Owner.Name; got != "Gil" {
			t.Errorf("money is with %s", got)
		}
		if got := toldAs(t, s, v, "task.approved"); got != "Li approved review, then it goes to Gil" {
			t.Errorf("the timeline says %q", got)
		}
		s.Sound(t)
	})
}
