package flow_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// offered are the acts besides deciding that a page offers for a step.
func offered(t *testing.T, s *Shop, who Who, v order.View) string {
	t.Helper()
	page := Into[order.Page](t, s.Do(t, who, "GET", v.Location()+"/page", "").Want(t, 200))
	var all []string
	for _, a := range page.Actions {
		if !a.Besides {
			continue
		}
		word := strings.TrimPrefix(a.Verb, "task.")
		for _, to := range a.Steps {
			word += " " + to.Key
		}
		all = append(all, word)
	}
	return strings.Join(all, ", ")
}

func toldAs(t *testing.T, s *Shop, v order.View, fact string) string {
	t.Helper()
	page := Into[order.Page](t, s.Do(t, s.Owner, "GET", v.Location()+"/page", "", "Accept-Language", "en").Want(t, 200))
	for _, e := range page.Timeline.Items {
		if e.Fact == fact {
			return e.Text
		}
	}
	return ""
}

// A task is handed on, signers are added and taken away, an order is sent back and a
// decision taken back: who may, what is told, and what is stored.
func TestWhatPeopleDoBesidesDeciding(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","money"`, Approval("review", "sales", "")+","+Approval("money", "finance", "")),
		"roles/reader.json": Role("reader", `"order.read","task.read","task.urge"`, "")}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, wang, fang := s.Hire("li", "", "sales"), s.Hire("wang", "", "sales"), s.Hire("fang", "", "finance")
		hu := s.Hire("hu", "", "reader")
		to := func(w Who) string { return `{"to":"` + w.Act.User.String() + `"}` }
		v := s.Place(t, "C-1", "DESK 1")
		task := s.Task(t, v, "review")
		if got := offered(t, s, li, v); got != "transfer, delegate, addSigner, return start" {
			t.Errorf("Li is offered %s", got)
		}
		if got := offered(t, s, hu, v); got != "urge" {
			t.Errorf("a reader is offered %s", got)
		}

		// Handing on: the to-do is another's, and stays one row.
		if a := s.Decide(t, li, "transfer", task, to(hu)).Want(t, 422); !strings.Contains(string(a.Body), "task.powerless") {
			t.Errorf("handing on to somebody without the right answers %s", a.Body)
		}
		Same(t, s.Told(t, func() { s.Decide(t, li, "transfer", task, to(wang)).Want(t, 200) }), "task.transferred Li")
		if got := holders(t, s, v); got != "review Wang" {
			t.Errorf("after handing on the tasks are %s", got)
		}
		if a := s.Decide(t, li, "approve", task, `{}`).Want(t, 403); a.Problem(t) != "task.others" {
			t.Errorf("who handed it on answers %s", a.Body)
		}
		if got := toldAs(t, s, v, "task.transferred"); got != "Li handed review on from sales to Wang" {
			t.Errorf("the timeline says %q", got)
		}

		// A signer before: the adder's to-do waits; then it is there again.
		Same(t, s.Told(t, func() {
			s.Decide(t, wang, "addSigner", task, `{"how":"before","to":["`+fang.Act.User.String()+`"]}`).Want(t, 200)
		}), "signer.added Wang", "task.opened flow")
		if got := holders(t, s, v); got != "review Fang" {
			t.Errorf("with a signer before the tasks are %s", got)
		}
		if a := s.Decide(t, wang, "approve", task, `{}`).Want(t, 409); a.Problem(t) != "task.turn" {
			t.Errorf("before the signer %s", a.Body)
		}
		if got := offered(t, s, wang, v); !strings.Contains(got, "removeSigner") {
			t.Errorf("the adder is offered %s", got)
		}
		Same(t, s.Told(t, func() { s.Decide(t, fang, "approve", taskFor(t, s, v, "Fang"), `{}`).Want(t, 200) }),
			"task.approved Fang", "task.done Fang", "task.reopened flow")
		if got := chart(t, s, v, "review"); got != "now: Wang open, Fang approved" {
			t.Errorf("the process shows %s", got)
		}
		s.Decide(t, wang, "approve", task, `{}`).Want(t, 200)

		// Back to the first step, and the decision that led on taken back.
		if got := offered(t, s, fang, v); got != "transfer, delegate, addSigner, return review start" {
			t.Errorf("finance is offered %s", got)
		}
		money := s.Task(t, v, "money")
		if a := s.Decide(t, fang, "return", money, `{"step":"review","opinion":" "}`).Want(t, 422); !strings.Contains(string(a.Body), `"required"`) {
			t.Errorf("without a reason %s", a.Body)
		}
		Same(t, s.Told(t, func() {
			s.Decide(t, fang, "return", money, `{"step":"review","opinion":"Which oak?"}`).Want(t, 200)
		}), "task.done Fang", "flow.returned Fang", "step.cancelled flow", "task.opened flow")
		if got := toldAs(t, s, v, "flow.returned"); got != "Fang sent it back: from money back to review: Which oak?" {
			t.Errorf("the timeline says %q", got)
		}
		again := s.Task(t, v, "review")
		s.Decide(t, li, "approve", again, `{}`).Want(t, 200)
		if got := offered(t, s, li, v); got != "urge, takeBack" {
			t.Errorf("who decided last is offered %s", got)
		}
		Same(t, s.Told(t, func() { s.Decide(t, li, "takeBack", again, `{}`).Want(t, 200) }), "flow.returned Li", "task.closed flow", "step.cancelled flow", "task.opened flow")
		if got := holders(t, s, v); got != "review " {
			t.Errorf("after taking back the tasks are %s", got)
		}
		s.Decide(t, hu, "urge", s.Task(t, v, "review"), `{}`).Want(t, 200)
		if a := s.Decide(t, hu, "urge", s.Task(t, v, "review"), `{}`).Want(t, 409); a.Problem(t) != "task.urged" {
			t.Errorf("urged twice: %s", a.Body)
		}
		s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
		s.Decide(t, fang, "approve", s.Task(t, v, "money"), `{}`).Want(t, 200)
		Same(t, s.Rows(t, "flow_runs", "status"), "ended")
		s.Sound(t)
	})
}

// Two act on one task at once: one is first, the other is told.
func TestADeedNeedsItsRight(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review"`, Approval("review", "sales", `,"allow":{"transfer":false,"addSigner":false,"return":false,"delegate":false,"skip":true}`))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		if got := offered(t, s, li, v); got != "skip" {
			t.Errorf("Li is offered %s", got)
		}
		task := s.Task(t, v, "review")
		for word, body := range map[string]string{"transfer": `{"to":"` + li.Act.User.String() + `"}`, "addSigner": `{"how":"after","to":["` + li.Act.User.String() + `"]}`} {
			s.Decide(t, li, word, task, body).Want(t, 409)
		}
		s.Decide(t, li, "skip", task, `{"opinion":"A sample"}`).Want(t, 200)
		if got := toldAs(t, s, v, "step.skipped"); got != "review was skipped by Li: A sample" {
			t.Errorf("the timeline says %q", got)
		}
		card := Into[flow.Card](t, s.Do(t, li, "GET", "/api/v1/tasks/"+task.ID.String(), "").Want(t, 200))
		if card.State != "done" || card.Result != "skipped" {
			t.Errorf("the task is %s, %s", card.State, card.Result)
		}
		s.Sound(t)
	})
}
