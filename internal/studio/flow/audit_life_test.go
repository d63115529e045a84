package flow_test

import (
	"slices"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// The auditor makes the to-dos anew of what processes say, and finds waits that nobody owns.
func TestTheAuditorFindsLostTasksAndWaitsOfNobody(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Place(t, "C-1", "DESK 1")
		s.Sound(t)
		s.Falsify(t, `UPDATE tasks SET holder = 'role:finance' WHERE workspace_id = ?`)
		if got := s.Wrong(t); !slices.Equal(got, []string{"flow.task"}) {
			t.Errorf("a task in other hands is found as %v", got)
		}
		s.Falsify(t, `UPDATE tasks SET holder = 'role:sales' WHERE workspace_id = ?`)
		s.Falsify(t, `UPDATE flow_runs SET state = REPLACE(state, 'role:sales', 'role:ghosts') WHERE workspace_id = ?`)
		if got := s.Wrong(t); !slices.Equal(got, []string{"flow.task", "flow.wait"}) {
			t.Errorf("a wait of nobody is found as %v", got)
		}
	})
}
