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
