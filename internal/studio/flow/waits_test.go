package flow_test

import (
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
	. "bespoke/internal/trade/order/ordertest"
)

// Who looks after a wait gets it in turn; where nobody is there to do so it is passed, if
// the step says so.
func TestWaitsAreGiven(t *testing.T) {
	steps := `"none":{"kind":"wait","name":{"en":"none"},"fact":"message.posted","who":[{"role":"finance"}],"empty":"skip","deadline":{"in":"2d","then":[{"at":"100%","do":"remind"}]}},
		"note":{"kind":"wait","name":{"en":"note"},"fact":"message.posted","who":[{"role":"sales"}],"give":"roundRobin","deadline":{"in":"2d","then":[{"at":"100%","do":"remind"}]}}`
	Each(t, Docs{"flows/order.json": Flow(`"none","note"`, steps)}, func(t *testing.T, s *Shop) {
		s.Hire("ann", "", "sales")
		s.Hire("bob", "", "sales")
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		Same(t, []string{s.Task(t, first, "note").Owner.Name, s.Task(t, second, "note").Owner.Name}, "Ann", "Bob")
		if got := chart(t, s, first, "none"); got != "skipped: " {
			t.Errorf("the process shows %q", got)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/orders/"+first.ID.String()+"/notes", `{"text":"here"}`).Want(t, 201)
		s.Hear(t)
		s.Pass(t, time.Second)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended", "running")
		s.Sound(t)
	})
}

// An order waits for a day and then for a condition, with somebody who looks after it.
func TestWaitsOnBothDatabases(t *testing.T) {
	steps := `"cool":{"kind":"wait","name":{"en":"cool"},"time":"3h"},"sure":{"kind":"wait","name":{"en":"sure"},"until":{"f":"order.phase","op":"=","v":"working"},
		"who":[{"role":"sales"}],"deadline":{"in":"2d","then":[{"at":"100%","do":"remind"}]}},` + Approval("review", "sales", "")
	Each(t, Docs{"flows/order.json": Flow(`"cool","sure","review"`, steps)}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		if got := toldAs(t, s, v, "wait.began"); got != "cool waits until 2026-11-16 13:00" {
			t.Errorf("the timeline says %q", got)
		}
		if got := chart(t, s, v, "cool"); got != "now: " {
			t.Errorf("the process shows %q", got)
		}
		Same(t, s.Told(t, func() { s.Pass(t, 3*time.Hour) }), "wait.ended flow", "task.opened flow")
		task := s.Task(t, v, "sure")
		if got := offered(t, s, li, v); got != "transfer, delegate, return start" {
			t.Errorf("who looks after it is offered %s", got)
		}
		if a := s.Decide(t, li, "approve", task, `{}`).Want(t, 409); a.Problem(t) != "task.waiting" {
			t.Errorf("deciding it answers %s", a.Body)
		}
		Same(t, s.Told(t, func() {
			if err := flow.HearChange(t.Context(), s.Flows, s.Facts, s.Owner.Act, v.ID.Raw(), "order.phase", rule.Code("working")); err != nil {
				t.Fatal(err)
			}
		}), "flow.changed "+s.Owner.Act.Name, "task.closed flow", "wait.ended flow", "task.opened flow")
		s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		Same(t, s.Rows(t, "timers", "verb"))
		s.Sound(t)
	})
}
