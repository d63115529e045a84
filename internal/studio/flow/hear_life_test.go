package flow_test

import (
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// T54 a note that came before the wait passes it at once; a wait for a fresh one goes on
// until somebody writes again (B7).
func TestAWaitForAFactOnBothDatabases(t *testing.T) {
	wait := `"wait":{"kind":"wait","name":{"en":"wait"},"fact":"message.posted"MORE,"who":[{"role":"sales"}],"deadline":{"in":"2d","then":[{"at":"100%","do":"escalate","to":[{"role":"boss"}]}]}}`
	docs := func(more string) Docs {
		return Docs{"flows/order.json": Flow(`"review","wait","boss"`, Approval("review", "sales", "")+","+strings.Replace(wait, "MORE", more, 1)+","+Approval("boss", "boss", ""))}
	}
	Each(t, docs(""), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Hire("zhang", "", "boss")
		early, late := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		write := func(order string) {
			s.Do(t, s.Owner, "POST", "/api/v1/orders/"+order+"/notes", `{"text":"It has come"}`).Want(t, 201)
		}
		write(early.ID.String())
		s.Decide(t, li, "approve", s.Task(t, early, "review"), `{}`).Want(t, 200)
		if got := holders(t, s, early); got != "boss " {
			t.Errorf("after an early note the tasks are %s", got)
		}
		s.Decide(t, li, "approve", s.Task(t, late, "review"), `{}`).Want(t, 200)
		if got := holders(t, s, late); got != "wait " {
			t.Errorf("without a note the tasks are %s", got)
		}
		if got := toldAs(t, s, late, "wait.began"); got != "wait waits for this: somebody writes a note" {
			t.Errorf("the timeline says %q", got)
		}
		heard := func() {
			s.Hear(t)
			s.Pass(t, time.Second)
		}
		heard()
		if got := holders(t, s, late); got != "wait " {
			t.Errorf("woken by its own beginning, the tasks are %s", got)
		}
		write(late.ID.String())
		Same(t, s.Told(t, heard), "task.closed flow", "wait.ended flow", "task.opened flow")
		if got := holders(t, s, late); got != "boss " {
			t.Errorf("after a note the tasks are %s", got)
		}

		s.Publish(t, docs(`,"fresh":true`))
		v := s.Place(t, "C-1", "DESK 1")
		write(v.ID.String())
		s.Clock.Move(time.Minute)
		s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
		heard()
		if got := holders(t, s, v); got != "wait " {
			t.Errorf("the note before the wait ended it: %s", got)
		}
		write(v.ID.String())
		heard()
		if got := holders(t, s, v); got != "boss " {
			t.Errorf("after another note the tasks are %s", got)
		}
		s.Sound(t)
	})
}
