package flow_test

import (
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

func TestALateTaskIsRemindedOfAndSharedWithASuperior(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li, wang := s.Hire("li", "", "sales"), s.Hire("wang", "", "boss")
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		Same(t, s.Told(t, func() { s.Pass(t, time.Hour-time.Microsecond) }))
		Same(t, s.Told(t, func() { s.Pass(t, time.Microsecond) }), "deadline.reminded deadline", "deadline.reminded deadline")
		if mine := s.Tasks(t, wang, "owner=me"); len(mine) != 0 {
			t.Errorf("before it is late the superior has %v", mine)
		}
		late := []string{"task.late deadline", "deadline.escalated deadline", "task.escalated deadline"}
		Same(t, s.Told(t, func() { s.Pass(t, time.Hour) }), append(late, late...)...)
		for _, login := range []string{"li", "wang"} {
			mine := s.Tasks(t, s.Person(login), "owner=me")
			if len(mine) != 2 || mine[0].Owner.Role != "sales" {
				t.Errorf("then %s has %+v", login, mine)
			}
		}
		s.Clock.Move(time.Minute)
		if mine := s.Tasks(t, wang, "owner=me"); !mine[0].Late {
			t.Error("a minute later it is not late")
		}
		s.Approve(t, "wang", first, "review")
		s.Approve(t, "li", second, "review")
		if left := append(s.Tasks(t, li, "owner=me"), s.Tasks(t, wang, "owner=me")...); len(left) != 0 {
			t.Errorf("what is decided is still %v", left)
		}
		Same(t, s.Rows(t, "timers", "verb"))
		Same(t, s.Told(t, func() { s.Pass(t, 1000*time.Hour) }))
		s.Sound(t)
	})
}

// The ladder of a step may name the same superior on several rungs.
func TestALadderMayEscalateToTheSamePersonTwice(t *testing.T) {
	ladder := `,"deadline":{"in":"2wh","then":[{"at":"50%","do":"escalate","to":[{"role":"boss"}]},
		{"at":"100%","do":"escalate","to":[{"role":"boss"},{"role":"owner"}]},{"at":"150%","do":"escalate","to":[{"role":"sales"}]}]}`
	Each(t, Docs{"flows/order.json": Flow(`"review","confirm"`, Approval("review", "sales", ladder)+","+Confirm)}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("wang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		for range 3 {
			s.Pass(t, time.Hour)
		}
		Same(t, s.Rows(t, "timers", "verb"))
		Same(t, s.Rows(t, "task_shares", "seat", "holder"), s.Rows(t, "tasks", "seat")[0]+" role:boss")
		if mine := s.Tasks(t, s.Person("li"), "owner=me"); len(mine) != 1 {
			t.Errorf("who has the task has it %d times", len(mine))
		}
		s.Approve(t, "wang", v, "review")
	})
}

func TestAReminderRepeatsUntilTheTaskIsDone(t *testing.T) {
	ladder := `,"deadline":{"in":"1wh","then":[{"at":"100%","do":"remind"}]}`
	Each(t, Docs{"flows/order.json": Flow(`"review","confirm"`, Approval("review", "sales", ladder)+","+Confirm)}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		Same(t, s.Told(t, func() { s.Pass(t, time.Hour) }), "task.late deadline", "deadline.reminded deadline")
		Same(t, s.Told(t, func() { s.Pass(t, time.Hour) }), "deadline.reminded deadline")
		Same(t, s.Told(t, func() { s.Pass(t, 100*time.Hour) }), "deadline.reminded deadline") // a clock that stood still makes up for nothing
		if n := s.Count(t, "timers"); n != 1 {
			t.Errorf("%d timers are armed", n)
		}
		s.Approve(t, "li", v, "review")
		Same(t, s.Rows(t, "timers", "verb"))
	})
}

// Timers of one order that are due at one moment are all heard, as are those
// of many orders.
func TestTimersThatAreDueTogetherAreAllHeard(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("1h", "refuse"), "flows/order.json": lanes()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("fang", "", "finance")
		s.Receive(t, "PEN", 40)
		for range 20 {
			s.Place(t, "C-1", "PEN 2")
		}
		told := s.Told(t, func() { s.Pass(t, time.Hour) })
		count := map[string]int{}
		for _, f := range told {
			count[f]++
		}
		if count["deadline.reminded deadline"] != 40 || count["stock.expired clock"] != 20 || len(told) != 60 {
			t.Errorf("told %v", count)
		}
		if n := s.Count(t, "timers"); n != 40 {
			t.Errorf("%d timers are armed, want the next one of each task", n)
		}
		s.Sound(t)
	})
}
