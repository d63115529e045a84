package flow_test

import (
	"slices"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// P3, P4: whoever leaves, or loses a role that nobody else has, leaves no task behind:
// it goes to the manager of who held it, else to the fallback, at once and told.
func TestNobodyLeavesTasksBehind(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", `,"need":"all"`)+","+Approval("money", "finance", ""))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "boss")
		li, fang, hu := s.Hire("li", "wang", "sales"), s.Hire("fang", "", "finance"), s.Hire("hu", "", "sales")
		leave := func(who Who, body string) []string {
			told := s.Told(t, func() {
				s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+who.Act.User.String(), body).Want(t, 200)
				s.Hear(t)
				s.Pass(t, time.Second)
			})
			slices.Sort(told) // the clock calls for each of them, in no order
			return told
		}
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		if got := holders(t, s, first); got != "review Li, review Hu" && got != "review Hu, review Li" {
			t.Fatalf("it begins with %s", got)
		}
		Same(t, leave(li, `{"active":false}`), "identity.userChanged 所有者", "inbox.changed notify", "task.reassigned hand-over", "task.reassigned hand-over")
		for _, v := range []string{holders(t, s, first), holders(t, s, second)} {
			if v != "review Hu, review Wang" && v != "review Wang, review Hu" {
				t.Errorf("after Li has left the tasks are %s", v)
			}
		}
		s.Decide(t, s.Person("wang"), "approve", taskFor(t, s, first, "Wang"), `{}`).Want(t, 200)
		s.Decide(t, hu, "approve", taskFor(t, s, first, "Hu"), `{}`).Want(t, 200)
		if got := holders(t, s, first); got != "money " {
			t.Errorf("then the tasks are %s", got)
		}
		// T26 a role is emptied while its task is open.
		Same(t, leave(fang, `{"roles":["boss"]}`), "blueprint.weakened clock", "identity.userChanged 所有者", "inbox.changed notify", "task.reassigned hand-over")
		if task := s.Task(t, first, "money"); task.Owner.Role != "owner" {
			t.Errorf("the task of a role that nobody has is with %+v", task.Owner)
		}
		Same(t, s.Rows(t, "timers", "verb"), "blueprint.look", "flow.timer", "flow.timer") // one for each open step, none that was done, and the watchdog's
		s.Decide(t, s.Owner, "approve", s.Task(t, first, "money"), `{}`).Want(t, 200)
		s.Sound(t)
	})
}
