package flow_test

import (
	"bytes"
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// An order is put on hold for a day and resumed: its task comes back with the time that
// was left (T58, T75, T76).
func TestAHoldOnBothDatabases(t *testing.T) {
	Each(t, Docs{"flows/order.json": Flow(`"review"`, Approval("review", "sales", ""))}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		run, task := "/api/v1/runs/"+v.ID.String(), s.Task(t, v, "review")
		if a := s.Do(t, s.Owner, "POST", run+"/hold", `{}`).Want(t, 422); bytes.Count(a.Body, []byte(`"field"`)) != 3 {
			t.Errorf("a hold without anything answers %s", a.Body)
		}
		body := `{"reason":"They are moving","owner":"` + li.Act.User.String() + `","review":"2026-11-18"}`
		if a := s.Do(t, li, "POST", run+"/hold", body).Want(t, 403); a.Problem(t) != "auth.denied" {
			t.Errorf("who may not put it on hold is told %s", a.Body)
		}
		Same(t, s.Told(t, func() { s.Do(t, s.Owner, "POST", run+"/hold", body).Want(t, 200) }), "flow.held "+s.Owner.Act.Name)
		if got := toldAs(t, s, v, "flow.held"); got != s.Owner.Act.Name+" put it on hold, Li looks after it, again on 2026-11-18: They are moving" {
			t.Errorf("the timeline says %q", got)
		}
		if a := s.Decide(t, li, "approve", task, `{}`).Want(t, 409); a.Problem(t) != "flow.onHold" || !bytes.Contains(a.Body, []byte("They are moving")) {
			t.Errorf("deciding on hold answers %s", a.Body)
		}
		if mine := s.Tasks(t, li, "owner=me"); len(mine) != 0 {
			t.Errorf("on hold li has to do %v", mine)
		}
		page := Into[order.Page](t, s.Do(t, s.Owner, "GET", v.Location()+"/page", "").Want(t, 200))
		if h := page.Hold; h == nil || h.Owner.Name != "Li" || page.State != (order.Stand{Key: order.StandHold, Word: "On hold"}) || page.Tasks[0].State != "hold" || page.Tasks[0].Late {
			t.Errorf("the page shows %+v, %+v, %+v", h, page.State, page.Tasks)
		}
		if list := s.Do(t, s.Owner, "GET", "/api/v1/orders", "").Want(t, 200); !bytes.Contains(list.Body, []byte(`"state":{"key":"hold","word":"On hold"}`)) {
			t.Errorf("the list shows %s", list.Body)
		}
		if n := page.Process.Steps[0]; n.DueAt != nil || n.Late {
			t.Errorf("on hold it is due %v", n.DueAt)
		}
		if got := chart(t, s, v, "review"); got != "now:  open" {
			t.Errorf("the process shows %q", got)
		}
		Same(t, s.Told(t, func() { s.Pass(t, 48*time.Hour) }), "hold.reminded deadline")
		Same(t, s.Told(t, func() { s.Pass(t, 24*time.Hour) }), "hold.reminded deadline")
		Same(t, s.Told(t, func() { s.Do(t, s.Owner, "POST", run+"/resume", `{}`).Want(t, 200) }), "flow.resumed "+s.Owner.Act.Name)
		back := s.Task(t, v, "review")
		if left := back.DueAt.Sub(s.Clock.Now()); back.ID != task.ID || back.Late || left != task.DueAt.Sub(task.OpenedAt) {
			t.Errorf("back is %+v with %v left", back, left)
		}
		s.Approve(t, "li", v, "review")
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		Same(t, s.Rows(t, "timers", "verb"))
		s.Sound(t)
	})
}

// An order on hold can be cancelled, and nothing of the hold is left (H2).
func TestCancellingOnHoldOnBothDatabases(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		run := "/api/v1/runs/" + v.ID.String()
		s.Do(t, s.Owner, "POST", run+"/hold", `{"reason":"They are moving","owner":"`+li.Act.User.String()+`","review":"2026-11-18"}`).Want(t, 200)
		s.Cancel(t, s.Owner, v).Want(t, 200)
		Same(t, s.Rows(t, "timers", "verb"))
		Same(t, s.Rows(t, "tasks", "state"), string(flow.Closed))
		if a := s.Do(t, s.Owner, "POST", run+"/resume", `{}`).Want(t, 409); a.Problem(t) != "flow.notOnHold" {
			t.Errorf("resuming answers %s", a.Body)
		}
	})
}
