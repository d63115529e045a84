package flow_test

import (
	"bytes"
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/test/rig"
)

// A run goes on as it began when another release is published (T79, T82), until somebody
// moves it: order and run are pinned to the current release in one commit, what was
// decided is kept, and the dry run says the same.
func TestMovingOnBothDatabases(t *testing.T) {
	steps := Approval("review", "sales", "") + "," + Approval("money", "finance", "") + "," + Confirm + "," + Approval("boss", "boss", "")
	Each(t, Docs{"flows/order.json": Flow(`"review","money","confirm","boss"`, steps)}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		move := "/api/v1/runs/" + v.ID.String() + "/move"
		s.Approve(t, "li", v, "review")
		old := released(t, s)
		if a := s.Do(t, s.Owner, "POST", move, "{}").Want(t, 409); a.Problem(t) != "move.same" {
			t.Errorf("where it is, it answers %s", a.Body)
		}
		now := s.Publish(t, Docs{"flows/order.json": Flow(`"review","confirm","boss"`, Approval("review", "sales", "")+","+Confirm+","+Approval("boss", "boss", ""))})
		if got := holders(t, s, v); got != "money " {
			t.Errorf("published, the tasks are %s", got)
		}
		if a := s.Do(t, s.Person("li"), "POST", move, "{}").Want(t, 403); a.Problem(t) != "auth.denied" {
			t.Errorf("who may not move it is told %s", a.Body)
		}
		a := s.Do(t, s.Owner, "POST", move, "{}").Want(t, 422)
		if a.Problem(t) != "flow.invalid: required /map/money" || !bytes.Contains(a.Body, []byte(`"steps":[{"key":"review","name":"review","kind":"approval"},{"key":"confirm"`)) {
			t.Errorf("without a word about money it answers %s", a.Body)
		}
		body := `{"map":{"money":""}}`
		before := pinned(t, s)
		dry := s.Do(t, s.Owner, "POST", move+"?dryRun=true", body).Want(t, 200)
		if got := pinned(t, s); got != before || got != "order "+old+" run "+old {
			t.Errorf("tried, they are under %s", got)
		}
		var done rig.Answer
		Same(t, s.Told(t, func() { done = s.Do(t, s.Owner, "POST", move, body).Want(t, 200) }),
			"flow.moved "+s.Owner.Act.Name, "task.closed flow", "step.cancelled flow", "order.confirmed flow", "call.succeeded flow", "task.opened flow")
		if !bytes.Equal(dry.Body, done.Body) {
			t.Errorf("tried it answers %s, done %s", dry.Body, done.Body)
		}
		m := Into[flow.MovedView](t, done)
		if m.Was != old || m.Release != now || len(m.Kept) != 1 || m.Kept[0].Key != "review" || len(m.Ran) != 1 || m.Ran[0].Key != "confirm" ||
			len(m.Closed) != 1 || m.Closed[0] != (flow.Choosing{Key: "money", Name: "money"}) || len(m.Stands) != 1 || m.Stands[0].Key != "boss" || len(m.Asked) != 1 {
			t.Errorf("moved it is %+v", m)
		}
		if got := pinned(t, s); got != "order "+now+" run "+now {
			t.Errorf("moved, they are under %s", got)
		}
		if got := toldAs(t, s, v, "flow.moved"); got != s.Owner.Act.Name+" moved the order to the current release; what was decided at review still holds" {
			t.Errorf("the timeline says %q", got)
		}
		if got := toldAs(t, s, v, "step.cancelled"); !strings.Contains(got, "money") {
			t.Errorf("of a step that is gone the timeline says %q", got)
		}
		if got := holders(t, s, v); got != "boss " {
			t.Errorf("the tasks are %s", got)
		}
		s.Sound(t)
	})
}

// released is the release that the latest order is under.
func released(t *testing.T, s *Shop) string {
	t.Helper()
	return s.Rows(t, "orders", "release")[0]
}

func pinned(t *testing.T, s *Shop) string {
	t.Helper()
	return "order " + released(t, s) + " run " + s.Rows(t, "flow_runs", "release")[0]
}

// T82 a release is withdrawn by going back to the one before it: what began under it goes
// on there, and what begins now is under the old one.
func TestARunOutlivesItsRelease(t *testing.T) {
	withMoney := Docs{"flows/order.json": Flow(`"review","money","confirm"`, Approval("review", "sales", "")+","+Approval("money", "finance", "")+","+Confirm)}
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Place(t, "C-1", "DESK 1")
		old := released(t, s)
		s.Publish(t, withMoney)
		v := s.Place(t, "C-1", "DESK 1")
		s.Do(t, s.Owner, "POST", "/api/v1/releases/"+old+"/rollback", `{}`).Want(t, 200)
		later := s.Place(t, "C-1", "DESK 1")
		s.Approve(t, "li", v, "review")
		s.Approve(t, "li", later, "review")
		if got := holders(t, s, v); got != "money " {
			t.Errorf("of the release withdrawn the tasks are %s", got)
		}
		if got := s.Get(t, later); got.Phase != "confirmed" {
			t.Errorf("placed since it is %s", got.Phase)
		}
		s.Sound(t)
	})
}
