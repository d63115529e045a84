package flow_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// Those who are asked are the users of the workspace, as identity has them now.
func TestPeopleAreTheUsersOfTheWorkspace(t *testing.T) {
	step := func(id, who string) string {
		return `"` + id + `":{"kind":"approval","name":{"en":"` + id + `"},"who":[` + who + `,{"role":"boss"}],"deadline":{"in":"2wh","then":[{"at":"100%","do":"remind"}]}}`
	}
	flow := Flow(`"owner","manager","login","region","nobody"`, step("owner", `{"user":"order.owner"}`)+","+step("manager", `{"manager":1,"of":"order.owner"}`)+","+
		step("login", `{"login":"fang"}`)+","+step("region", `{"role":"finance","where":{"f":"user.roles","op":"has","v":"sales"}}`)+","+step("nobody", `{"login":"ghost"}`))
	Each(t, Docs{"flows/order.json": flow}, func(t *testing.T, s *Shop) {
		s.Hire("wang", "", "boss")
		li := s.Hire("li", "wang", "sales")
		s.Hire("fang", "", "finance")
		s.Hire("hu", "", "finance", "sales")
		a := s.Do(t, li, "POST", "/api/v1/quotes", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`).Want(t, 200)
		var who []string
		for _, step := range Into[order.View](t, a).Route.Steps {
			who = append(who, step.Step+" "+step.Owner[0].Name+step.Owner[0].Role)
		}
		Same(t, who, "owner Li", "manager Wang", "login Fang", "region Hu", "nobody boss")
	})
}

// A pool is whoever has its role when somebody acts, not when it was opened.
func TestAPoolIsWhoeverHasItsRoleNow(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		late := s.Hire("hu", "", "sales")
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+li.Act.User.String(), `{"roles":["finance"]}`).Want(t, 200)
		if a := s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 403); a.Problem(t) != "task.others" {
			t.Errorf("who left the role: %s", a.Body)
		}
		s.Decide(t, late, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200)
	})
}

// Where no step confirms, completing the flow does.
func TestAFlowThatConfirmsNothingConfirmsByItsEnd(t *testing.T) {
	docs := Docs{"types/order.json": Type("confirmed", "refuse", ""), "flows/order.json": Flow(`"review"`, Approval("review", "sales", ""))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 5)
		first, second := s.Place(t, "C-1", "PEN 3"), s.Place(t, "C-1", "PEN 3")
		Same(t, s.Told(t, func() { s.Approve(t, "li", first, "review") }),
			"stock.reserved Li", "task.approved Li", "task.done Li", "flow.finished Li", "order.confirmed Li")
		if a := s.Decide(t, li, "approve", s.Task(t, second, "review"), `{}`).Want(t, 422); a.Problem(t) != "stock.short" {
			t.Errorf("without stock: %s", a.Body)
		}
		Same(t, s.Rows(t, "orders", "phase"), "confirmed", "placed")
		s.Sound(t)
	})
}
