package flow_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
	. "bespoke/internal/trade/order/ordertest"
)

// said is one person's word to a task.
type said struct {
	who  Who
	task flow.View
}

// decided decides words together, as of one moment.
func decided(t *testing.T, s *Shop, kind flow.EventKind, words ...said) []op.Result[*flow.Deciding] {
	t.Helper()
	var cmds []op.Cmd[flow.Decision]
	for i, w := range words {
		a := w.who.Act
		a.Request, a.At = fmt.Sprintf("%s-%d", w.task.ID, i), s.Clock.Now()
		cmds = append(cmds, op.Cmd[flow.Decision]{Act: a, In: flow.Decision{At: flow.At{ID: w.task.ID}}})
	}
	var out []op.Result[*flow.Deciding]
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		out = flow.DecideTasks(s.Flows, kind)(t.Context(), r, cmds)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// stored commits what was decided and tells the answer.
func stored(t *testing.T, s *Shop, plan op.Result[*flow.Deciding], who Who) string {
	t.Helper()
	if plan.Err != nil {
		return "refused: " + plan.Err.Error()
	}
	var answer error
	err := s.Facts.Write(t.Context(), s.Owner.Act, func(tx *event.Tx) error {
		answer = flow.CommitViews(s.Flows, t.Context(), tx, []op.Cmd[*flow.Deciding]{{Act: who.Act, In: plan.Out}})[0].Err
		return answer // as op does: what was refused must not be stored
	})
	switch {
	case answer != nil:
		return answer.Error()
	case err != nil:
		t.Fatal(err)
	}
	return ""
}

// G4: an event is applied to the run as it is, or decided again.
func TestADecisionOnARunThatHasMovedIsStale(t *testing.T) {
	Each(t, Docs{"flows/order.json": lanes()}, func(t *testing.T, s *Shop) {
		li, fang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		first, second := said{li, s.Task(t, v, "review")}, said{fang, s.Task(t, v, "pay")}
		one, other := decided(t, s, flow.Approve, first)[0], decided(t, s, flow.Approve, second)[0]
		if answer := stored(t, s, one, li); answer != "" {
			t.Fatal(answer)
		}
		before := s.Rows(t, "facts", "seq", "name")
		if answer := stored(t, s, other, fang); answer != op.ErrStale.Error() {
			t.Errorf("the second is answered %q", answer)
		}
		Same(t, s.Rows(t, "facts", "seq", "name"), before...)
		if answer := stored(t, s, decided(t, s, flow.Approve, second)[0], fang); answer != "" {
			t.Errorf("decided again it is answered %q", answer)
		}
		if got := s.Get(t, v).Phase; got != "confirmed" {
			t.Errorf("the order is %s", got)
		}
	})
}

// The second of two words to one order in one turn is decided again, on what
// the first made of it: it must not be decided on an order half changed.
func TestOfTwoWordsToOneOrderInATurnTheSecondIsStale(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li, hu := s.Hire("li", "", "sales"), s.Hire("hu", "", "sales")
		task := s.Task(t, s.Place(t, "C-1", "DESK 1"), "review")
		plans := decided(t, s, flow.Approve, said{li, task}, said{hu, task})
		if plans[0].Err != nil || plans[1].Err != op.ErrStale {
			t.Errorf("decided: %v, %v", plans[0].Err, plans[1].Err)
		}
	})
}

func TestPeopleWhoDecideAtTheSameMomentAreAllHeard(t *testing.T) {
	flow := Flow(`"pay","confirm"`, Approval("pay", "finance", `,"need":"all"`)+","+Confirm)
	Each(t, Docs{"flows/order.json": flow}, func(t *testing.T, s *Shop) {
		crew := []string{"fang", "hu", "kong"}
		for _, login := range crew {
			s.Hire(login, "", "finance")
		}
		v := s.Place(t, "C-1", "DESK 1")
		answers := make([]int, len(crew))
		var all sync.WaitGroup
		for i, login := range crew {
			task := s.Tasks(t, s.Person(login), "owner=me")[0]
			all.Go(func() { answers[i] = s.Decide(t, s.Person(login), "approve", task, `{}`).Status })
		}
		all.Wait()
		if !slices.Equal(answers, []int{200, 200, 200}) || s.Get(t, v).Phase != "confirmed" {
			t.Errorf("answers %v, the order is %s", answers, s.Get(t, v).Phase)
		}
		s.Sound(t)
	})
}

func TestOfManyWhoDecideOneTaskExactlyOneDoes(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		crew := []string{"fang", "hu", "kong", "li"}
		for _, login := range crew {
			s.Hire(login, "", "sales")
		}
		v := s.Place(t, "C-1", "DESK 1")
		task, answers := s.Task(t, v, "review"), make([]string, len(crew))
		var all sync.WaitGroup
		for i, login := range crew {
			verb, body := "approve", `{}`
			if i%2 == 1 {
				verb, body = "reject", `{"opinion":"no"}`
			}
			all.Go(func() { answers[i] = s.Decide(t, s.Person(login), verb, task, body).Get(t, "code") })
		}
		all.Wait()
		slices.Sort(answers)
		Same(t, answers, "", "task.decided", "task.decided", "task.decided")
		done := slices.DeleteFunc(s.Rows(t, "facts", "name"), func(name string) bool { return name != "task.done" })
		Same(t, done, "task.done")
		s.Sound(t)
	})
}

func TestATaskOfAnOrderThatIsCancelledMeanwhileIsDecidedAgain(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		word := said{li, s.Task(t, v, "review")}
		plan := decided(t, s, flow.Approve, word)[0]
		s.Cancel(t, s.Owner, v).Want(t, 200)
		before := s.Rows(t, "facts", "seq", "name")
		if answer := stored(t, s, plan, li); answer != op.ErrStale.Error() {
			t.Errorf("answered %q", answer)
		}
		Same(t, s.Rows(t, "facts", "seq", "name"), before...)
		if a := s.Decide(t, li, "approve", word.task, `{}`).Want(t, 409); a.Problem(t) != "task.decided" {
			t.Errorf("then: %s", a.Body)
		}
		s.Sound(t)
	})
}

// Whoever confirms an order whose hold runs out at that moment confirms what it
// still has, or reserves anew: never an order without its stock.
func TestAHoldThatRunsOutWhileItIsDecidedIsNotTakenForStock(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("1h", "refuse"), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 5)
		v := s.Place(t, "C-1", "PEN 5")
		word := said{li, s.Task(t, v, "review")}
		plan := decided(t, s, flow.Approve, word)[0]
		s.Clock.Move(time.Hour)
		due, err := s.Facts.DueTimers(t.Context(), s.Clock.Now(), 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, timer := range due {
			if timer.Verb == "inventory.expire" {
				if err := s.Verbs.Fire(t.Context(), s.Act(timer.Workspace, "clock"), timer); err != nil {
					t.Fatal(err)
				}
			}
		}
		other := s.Place(t, "C-1", "PEN 5")
		if answer := stored(t, s, plan, li); answer != op.ErrStale.Error() {
			t.Errorf("answered %q", answer)
		}
		// Decided again it is short: that is tried again, and once there is stock it goes on.
		Same(t, s.Told(t, func() { s.Decide(t, li, "approve", word.task, `{}`).Want(t, 200) }),
			"task.approved Li", "task.done Li", "call.failed flow")
		s.Approve(t, "li", other, "review")
		s.Receive(t, "PEN", 5)
		Same(t, s.Told(t, func() { s.Pass(t, time.Minute) }), "stock.reserved deadline", "order.confirmed flow", "call.succeeded flow", "flow.finished deadline")
		s.Sound(t)
	})
}
