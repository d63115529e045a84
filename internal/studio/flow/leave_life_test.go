package flow_test

import (
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// Li is away, and nobody stands in: her task goes to Wang, her manager, when her leave
// begins, be that at once or by night; what opens meanwhile is his from the start (P3).
func TestWhoIsAwayLeavesNoTaskBehind(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"look"`, strings.Replace(Approval("look", "sales", ""), `"role":"sales"`, `"login":"li"`, 1))}, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "sales")
		li := s.Hire("li", "wang", "sales")
		first := s.Place(t, "C-1", "DESK 1")
		s.Hear(t)
		s.Pass(t, time.Minute)
		from, until := s.Clock.Now().Add(10*time.Minute).Format(time.RFC3339), s.Clock.Now().Add(48*time.Hour).Format(time.RFC3339)
		s.Do(t, li, "POST", "/api/v1/delegations", `{"from":"`+from+`","until":"`+until+`"}`).Want(t, 201)
		s.Hear(t)
		s.Pass(t, time.Minute)
		if got := s.Task(t, first, "look").Owner.Name; got != "Li" {
			t.Errorf("before her leave %s has it", got)
		}
		s.Pass(t, 20*time.Minute) // the watchdog looks when she goes
		s.Pass(t, time.Second)    // and the process finds another
		if got := s.Task(t, first, "look").Owner.Name; got != "Wang" {
			t.Errorf("while she is away %s has it", got)
		}
		if got := toldAs(t, s, first, "task.reassigned"); got == "" {
			t.Error("the timeline does not say who has it now")
		}
		if got := s.Task(t, s.Place(t, "C-1", "DESK 1"), "look").Owner.Name; got != "Wang" {
			t.Errorf("what opens while she is away has %s", got)
		}
		s.Pass(t, 48*time.Hour)
		if got := s.Task(t, s.Place(t, "C-1", "DESK 1"), "look").Owner.Name; got != "Li" {
			t.Errorf("when she is back %s has it", got)
		}
		s.Sound(t)
	})
}

// T22 Li has asked Hu to stand in, and Hu, who is away, Chen: Chen sees Li's task and
// decides it. Where each asked the other and both are away, the manager has it.
func TestDeputiesOfDeputies(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"look"`, strings.Replace(Approval("look", "sales", ""), `"role":"sales"`, `"login":"li"`, 1))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "boss")
		li, hu, chen := s.Hire("li", "wang", "sales"), s.Hire("hu", "wang", "sales"), s.Hire("chen", "", "sales")
		asks := func(who, deputy Who) {
			until := s.Clock.Now().Add(24 * time.Hour).Format(time.RFC3339)
			s.Do(t, who, "POST", "/api/v1/delegations", `{"to":"`+deputy.Act.User.String()+`","until":"`+until+`"}`).Want(t, 201)
		}
		first := s.Place(t, "C-1", "DESK 1")
		asks(li, hu)
		asks(hu, chen)
		mine := s.Tasks(t, s.Person("chen"), "owner=me")
		if len(mine) != 1 {
			t.Fatalf("Chen has %+v", mine)
		}
		s.Decide(t, s.Person("chen"), "approve", mine[0], `{}`).Want(t, 200)
		if got := toldAs(t, s, first, "task.approved"); got != "Chen for Li approved look" {
			t.Errorf("the timeline says %q", got)
		}
		s.Clock.Move(25 * time.Hour)
		asks(li, hu)
		asks(hu, li)
		if got := s.Task(t, s.Place(t, "C-1", "DESK 1"), "look").Owner.Name; got != "Wang" {
			t.Errorf("with both away %s has it", got)
		}
		if got := s.Tasks(t, chen, "owner=me"); len(got) > 0 {
			t.Errorf("afterwards Chen has %+v", got)
		}
		s.Sound(t)
	})
}
