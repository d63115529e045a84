package flow_test

import (
	"fmt"
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// lanes are two approvals beside each other, for sales and for finance.
func lanes() string {
	return Flow(`"both","confirm"`, `"both":{"kind":"parallel","name":{"en":"Both"},"join":"all","lanes":[
		{"id":"a","name":{"en":"A"},"do":["review"]},{"id":"b","name":{"en":"B"},"do":["pay"]}]},`+
		Approval("review", "sales", "")+","+Approval("pay", "finance", "")+","+Confirm)
}

func TestApprovingMovesTheRunAndTheOrderTogether(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("24h", "refuse"), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 4)
		v := s.Place(t, "C-1", "PEN 4")
		task := s.Task(t, v, "review")
		Same(t, s.Told(t, func() {
			a := s.Decide(t, li, "approve", task, `{"version":1}`).Want(t, 200)
			if a.Get(t, "state") != "done" || a.Get(t, "result") != "approved" || a.Get(t, "closedBy") != "Li" || a.Get(t, "version") != "2" {
				t.Errorf("answered %s", a.Body)
			}
		}), "task.approved Li", "task.done Li", "order.confirmed flow", "call.succeeded flow", "flow.finished Li")
		at := Monday.UnixMicro()
		Same(t, s.Rows(t, "orders", "phase", "version", "confirmed_at"), fmt.Sprintf("confirmed 2 %d", at))
		Same(t, s.Rows(t, "flow_runs", "version", "status"), "2 ended")
		Same(t, s.Rows(t, "tasks", "state", "closed_at", "closed_by", "result"), fmt.Sprintf("done %d Li approved", at))
		Same(t, s.Rows(t, "reservations", "quantity", "state", "until"), "40000 firm 0")
		Same(t, s.Rows(t, "timers", "verb"))
		s.Sound(t)
	})
}

func TestARejectedOrderIsCancelledAndGivesEverythingBack(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("24h", "backorder"), "flows/order.json": lanes()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		fang := s.Hire("fang", "", "finance")
		s.Receive(t, "PEN", 3)
		v := s.Place(t, "C-2", "PEN 5")
		Same(t, s.Told(t, func() { s.Decide(t, fang, "reject", s.Task(t, v, "pay"), `{"opinion":"no"}`).Want(t, 200) }),
			"stock.freed Fang", "task.rejected Fang", "task.done Fang", "task.closed flow", "step.cancelled flow", "join.failed flow",
			"flow.finished Fang", "order.cancelled Fang")
		Same(t, s.Rows(t, "orders", "phase", "version"), "cancelled 2")
		Same(t, s.Rows(t, "tasks", "step", "state", "closed_by", "result"), "pay done Fang rejected", "review closed Fang rejected")
		Same(t, s.Rows(t, "reservations", "state"), "freed")
		Same(t, append(s.Rows(t, "timers", "verb"), s.Rows(t, "backorders", "line")...))
		Same(t, s.Rows(t, "party_accounts", "credit_used", "order_count"), "0 0", "0 0")
		s.Sound(t)
	})
}

func TestEverybodyWhoIsNeededIsAsked(t *testing.T) {
	flow := Flow(`"pay","confirm"`, Approval("pay", "finance", `,"need":"all"`)+","+Confirm)
	Each(t, Docs{"flows/order.json": flow}, func(t *testing.T, s *Shop) {
		s.Hire("fang", "", "finance")
		s.Hire("hu", "", "finance")
		mine := func(login string) string {
			tasks := s.Tasks(t, s.Person(login), "owner=me")
			if len(tasks) != 1 || tasks[0].Owner.User != s.Person(login).Act.User {
				t.Fatalf("%s has the tasks %+v", login, tasks)
			}
			return tasks[0].ID.String()
		}
		decide := func(login, verb, task, body string) string {
			a := s.Do(t, s.Person(login), "POST", "/api/v1/tasks/"+task+"/"+verb, body)
			return fmt.Sprint(a.Status, " ", a.Get(t, "code"))
		}
		v := s.Place(t, "C-1", "DESK 1")
		fang, hu := mine("fang"), mine("hu")
		Same(t, []string{decide("hu", "approve", fang, `{}`), decide("fang", "approve", fang, `{}`), string(s.Get(t, v).Phase),
			decide("hu", "approve", hu, `{}`), string(s.Get(t, v).Phase)}, "403 task.others", "200 ", "placed", "200 ", "confirmed")

		v = s.Place(t, "C-1", "DESK 1")
		fang, hu = mine("fang"), mine("hu")
		Same(t, []string{decide("fang", "reject", fang, `{"opinion":"no"}`), string(s.Get(t, v).Phase), decide("hu", "approve", hu, `{}`)},
			"200 ", "cancelled", "409 task.decided")
	})
}

func TestADecisionThatIsNotToBeTakenChangesNothing(t *testing.T) {
	outcomes := `,"outcomes":[{"key":"pass","name":{"en":"Pass"}},{"key":"fail","name":{"en":"Fail"}}]`
	flow := Flow(`"review","pack","confirm"`, Approval("review", "sales", `,"opinion":"onReject"`)+","+Task("pack", "finance", outcomes)+","+Confirm)
	Each(t, Docs{"flows/order.json": flow}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		fang := s.Hire("fang", "", "finance")
		clerk := s.Hire("hu", "", "clerk")
		v := s.Place(t, "C-1", "DESK 1")
		review, before := s.Task(t, v, "review"), s.Rows(t, "facts", "seq", "name")
		refused := func(who Who, verb, body, want string) {
			t.Helper()
			a := s.Decide(t, who, verb, review, body)
			if got := strings.TrimSpace(fmt.Sprint(a.Status, " ", a.Problem(t))); got != want {
				t.Errorf("%s %s: %s, want %s", verb, body, got, want)
			}
		}
		refused(li, "reject", `{}`, "422 task.invalid: required /opinion")
		refused(li, "reject", `{"opinion":"  "}`, "422 task.invalid: required /opinion")
		refused(li, "done", `{}`, "422 task.invalid")
		refused(li, "approve", `{"outcome":"pass"}`, "422 task.invalid: option /outcome")
		refused(li, "approve", `{"version":2}`, "422 task.invalid")
		refused(fang, "approve", `{}`, "403 task.others")
		refused(clerk, "approve", `{}`, "403 auth.denied")
		missing := review
		missing.ID.SetRaw(v.ID.Raw())
		if a := s.Decide(t, li, "approve", missing, `{}`); a.Status != 404 || a.Problem(t) != "task.missing" {
			t.Errorf("no such task: %s", a.Body)
		}
		Same(t, s.Rows(t, "facts", "seq", "name"), before...)

		s.Decide(t, li, "approve", review, `{"opinion":"fine"}`).Want(t, 200)
		review = s.Task(t, v, "pack")
		refused(fang, "approve", `{}`, "422 task.invalid")
		refused(fang, "done", `{}`, "422 task.invalid: option /outcome")
		refused(fang, "done", `{"outcome":"burn"}`, "422 task.invalid: option /outcome")
		if a := s.Decide(t, fang, "done", review, `{"outcome":"fail"}`).Want(t, 200); a.Get(t, "result") != "done" || a.Get(t, "outcomes", 1, "key") != "fail" {
			t.Errorf("answered %s", a.Body)
		}
		if got := s.Get(t, v).Phase; got != "confirmed" {
			t.Errorf("the order is %s", got)
		}
	})
}

func TestWhoComesSecondIsToldWhoDecidedAndWhen(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Hire("hu", "", "sales")
		task := s.Task(t, s.Place(t, "C-1", "DESK 1"), "review")
		s.Decide(t, s.Person("hu"), "approve", task, `{}`).Want(t, 200)
		a := s.Decide(t, li, "reject", task, `{}`).Want(t, 409)
		if a.Problem(t) != "task.decided" || a.Get(t, "detail") != "Hu has decided this already, at 2026-11-16 02:00 UTC" {
			t.Errorf("answered %s", a.Body)
		}
	})
}

func TestADryRunOfADecisionShowsItAndStoresNothing(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		task := s.Task(t, s.Place(t, "C-1", "DESK 1"), "review")
		before := s.Rows(t, "facts", "seq", "name")
		a := s.Do(t, li, "POST", "/api/v1/tasks/"+task.ID.String()+"/approve?dryRun=true", `{}`).Want(t, 200)
		if a.Get(t, "state") != "done" {
			t.Errorf("answered %s", a.Body)
		}
		Same(t, s.Rows(t, "facts", "seq", "name"), before...)
		Same(t, s.Rows(t, "tasks", "state"), "open")
	})
}
