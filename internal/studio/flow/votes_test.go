package flow_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// holders are whom the open tasks of an order are with.
func holders(t *testing.T, s *Shop, v order.View) string {
	t.Helper()
	var all []string
	for _, task := range s.Tasks(t, s.Owner, "order="+v.ID.String()) {
		if task.State == "open" {
			all = append(all, task.Step+" "+task.Owner.Name)
		}
	}
	return strings.Join(all, ", ")
}

func taskFor(t *testing.T, s *Shop, v order.View, name string) flow.View {
	t.Helper()
	for _, task := range s.Tasks(t, s.Owner, "order="+v.ID.String()) {
		if task.Owner.Name == name && task.State == "open" {
			return task
		}
	}
	t.Fatalf("%s has no task, but %s", name, holders(t, s, v))
	return flow.View{}
}

// chart is how a step of an order's process stands.
func chart(t *testing.T, s *Shop, v order.View, step string) string {
	t.Helper()
	page := Into[order.Page](t, s.Do(t, s.Owner, "GET", v.Location()+"/page", "").Want(t, 200))
	for _, n := range page.Process.Steps {
		if n.ID != step {
			continue
		}
		var who []string
		for _, one := range n.Who {
			who = append(who, one.Name+" "+string(one.Said))
		}
		if n.Votes == nil {
			return fmt.Sprintf("%s: %s", n.State, strings.Join(who, ", "))
		}
		return fmt.Sprintf("%s %d/%d of %d: %s", n.State, n.Votes.Yes, n.Votes.Need, n.Votes.Of, strings.Join(who, ", "))
	}
	t.Fatalf("no step %s", step)
	return ""
}

// Two of three directors, of whom Fang has a veto; then sales, one after the other.
func TestVotesInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"board","sign"`,
		Approval("board", "finance", `,"need":2,"veto":[{"login":"fang"}]`)+","+Approval("sign", "sales", `,"need":"inTurn"`))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		chen, deng, fang := s.Hire("chen", "", "finance"), s.Hire("deng", "", "finance"), s.Hire("fang", "", "finance")
		hu, li := s.Hire("hu", "", "sales"), s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		if got := chart(t, s, v, "board"); got != "now 0/2 of 3: Chen open, Deng open, Fang open" {
			t.Errorf("the board begins with %s", got)
		}
		s.Decide(t, chen, "approve", taskFor(t, s, v, "Chen"), `{}`).Want(t, 200)
		s.Decide(t, deng, "reject", taskFor(t, s, v, "Deng"), `{"opinion":"Too dear"}`).Want(t, 200)
		if got := chart(t, s, v, "board"); got != "now 1/2 of 3: Chen approved, Deng rejected, Fang open" {
			t.Errorf("after a yes and a no it is %s", got)
		}
		Same(t, s.Told(t, func() { s.Decide(t, fang, "approve", taskFor(t, s, v, "Fang"), `{}`).Want(t, 200) }),
			"task.approved Fang", "task.done Fang", "task.opened flow")
		if got := holders(t, s, v); got != "sign Hu" {
			t.Errorf("the first in turn is %s", got)
		}
		s.Decide(t, hu, "approve", taskFor(t, s, v, "Hu"), `{}`).Want(t, 200)
		if got := chart(t, s, v, "sign"); got != "now 1/2 of 2: Hu approved, Li open" {
			t.Errorf("after the first it is %s", got)
		}
		s.Decide(t, li, "approve", taskFor(t, s, v, "Li"), `{}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")

		other := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, fang, "approve", taskFor(t, s, other, "Fang"), `{}`).Want(t, 200)
		late := taskFor(t, s, other, "Deng")
		s.Decide(t, chen, "approve", taskFor(t, s, other, "Chen"), `{}`).Want(t, 200)
		if a := s.Decide(t, deng, "approve", late, `{}`).Want(t, 409); a.Problem(t) != "task.decided" {
			t.Errorf("who is not needed any more: %s", a.Body)
		}
		page := Into[order.Page](t, s.Do(t, s.Owner, "GET", other.Location()+"/page", "", "Accept-Language", "en").Want(t, 200))
		found := ""
		for _, e := range page.Timeline.Items {
			if e.Fact == "task.closed" {
				found = e.Text
			}
		}
		if found != "A task of board was closed: 2 of 2 have said yes" {
			t.Errorf("the timeline says %q", found)
		}

		gone := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, fang, "reject", taskFor(t, s, gone, "Fang"), `{"opinion":"No"}`).Want(t, 200)
		if got := holders(t, s, gone); got != "" {
			t.Errorf("after a veto %s", got)
		}
		s.Sound(t)
	})
}
