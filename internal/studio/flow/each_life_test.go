package flow_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
)

// perLine is an order that sales checks line by line before the boss sees it.
func perLine(more string) Docs {
	return Docs{"flows/order.json": Flow(`"lines","boss"`, `"lines":{"kind":"each","name":{"en":"Lines","zh-CN":"逐行"},"over":"order.lines","do":["check"]`+more+`},`+
		Approval("check", "sales", "")+","+Approval("boss", "boss", ""))}
}

// line is the open task of a step for one line.
func line(t *testing.T, s *Shop, order, item string) flow.View {
	t.Helper()
	for _, task := range s.Tasks(t, s.Owner, "order="+order) {
		if task.State == "open" && task.Item == item {
			return task
		}
	}
	t.Fatalf("line %s has no open task", item)
	return flow.View{}
}

// Three lines are checked, each by itself; after the loop line 2 is gone back to (T37), and
// from one line's step nothing goes into another (T38).
func TestALoopOnBothDatabases(t *testing.T) {
	Each(t, perLine(""), func(t *testing.T, s *Shop) {
		li, zhang := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2", "DESK 3")
		order := v.ID.String()
		if got := toldAs(t, s, v, "step.entered"); got != "Lines began: line 1, line 2, line 3" {
			t.Errorf("the timeline says %q", got)
		}
		if got := line(t, s, order, "2").Name; got != "check (line 2)" {
			t.Errorf("the task is called %q", got)
		}
		for _, n := range []string{"2", "1", "3"} {
			s.Decide(t, li, "approve", line(t, s, order, n), `{}`).Want(t, 200)
		}
		boss := s.Task(t, v, "boss")
		if a := s.Decide(t, zhang, "return", boss, `{"step":"check","opinion":"Too dear"}`).Want(t, 422); a.Problem(t) != "task.invalid: item /item" {
			t.Errorf("without a line it answers %s", a.Body)
		}
		Same(t, s.Told(t, func() {
			s.Decide(t, zhang, "return", boss, `{"step":"check","item":"2","opinion":"Too dear"}`).Want(t, 200)
		}), "task.done Zhang", "flow.returned Zhang", "step.cancelled flow", "task.opened flow")
		if got := toldAs(t, s, v, "flow.returned"); !strings.HasSuffix(got, "from boss back to check (line 2): Too dear") {
			t.Errorf("the timeline says %q", got)
		}
		if got := holders(t, s, v); got != "check " {
			t.Errorf("the tasks are %s", got)
		}
		s.Decide(t, li, "approve", line(t, s, order, "2"), `{}`).Want(t, 200)
		s.Approve(t, "zhang", v, "boss")
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}

// A line that falls out leaves the others (T68); with the one that was accepted goes the
// order (T69), and with a line the question about it (T41).
func TestItemsFallOutOnBothDatabases(t *testing.T) {
	Each(t, perLine(`,"onReject":"item","mode":"inTurn"`), func(t *testing.T, s *Shop) {
		li, zhang := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2", "DESK 3")
		order := v.ID.String()
		s.Decide(t, li, "reject", line(t, s, order, "1"), `{"opinion":"No oak"}`).Want(t, 200)
		if got := toldAs(t, s, v, "item.rejected"); got != "Lines: line 1 was rejected, and the others go on" {
			t.Errorf("the timeline says %q", got)
		}
		s.Decide(t, li, "approve", line(t, s, order, "2"), `{}`).Want(t, 200)
		s.Decide(t, li, "approve", line(t, s, order, "3"), `{}`).Want(t, 200)
		s.Decide(t, zhang, "return", s.Task(t, v, "boss"), `{"step":"check","item":"3","opinion":"Which?","mode":"straight"}`).Want(t, 200)
		left := func(n int) func() {
			return func() {
				if err := flow.HearLines(t.Context(), s.Flows, s.Facts, s.Owner.Act, v.ID.Raw(), n); err != nil {
					t.Fatal(err)
				}
			}
		}
		Same(t, s.Told(t, left(2)), "flow.changed "+s.Owner.Act.Name, "item.removed change", "task.closed flow", "step.cancelled flow", "task.reopened flow")
		if got := holders(t, s, v); got != "boss " {
			t.Errorf("the tasks are %s", got)
		}
		left(1)()
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}

// A line that comes late is done alone, while what follows waits for it (T67).
func TestALateItemOnBothDatabases(t *testing.T) {
	Each(t, perLine(""), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2")
		order := v.ID.String()
		hear := func(n int) {
			if err := flow.HearLines(t.Context(), s.Flows, s.Facts, s.Owner.Act, v.ID.Raw(), n); err != nil {
				t.Fatal(err)
			}
		}
		hear(1)
		s.Decide(t, li, "approve", line(t, s, order, "1"), `{}`).Want(t, 200)
		hear(2)
		if got := holders(t, s, v); got != "check , boss " && got != "boss , check " {
			t.Errorf("the tasks are %s", got)
		}
		s.Approve(t, "zhang", v, "boss")
		Same(t, s.Rows(t, "flow_runs", "status"), "running")
		s.Decide(t, li, "approve", line(t, s, order, "2"), `{}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}
