package flow_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// Orders placed in one batch, and one after the other, are given in turns; who had the
// customer last has the next one of hers; the least busy has the next.
func TestGivingInALife(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review","look","money"`, Approval("review", "sales", `,"give":"roundRobin"`)+","+
		Approval("look", "sales", `,"give":"sticky","same":"ask"`)+","+Approval("money", "finance", `,"give":"leastBusy"`))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		ann, bob := s.Hire("ann", "", "sales"), s.Hire("bob", "", "sales")
		fay, gil := s.Hire("fay", "", "finance"), s.Hire("gil", "", "finance")
		holder := func(v order.View, step string) string { return s.Task(t, v, step).Owner.Name }
		var orders []order.View
		for _, customer := range []string{"C-1", "C-2", "C-1"} {
			orders = append(orders, s.Place(t, customer, "DESK 1"))
		}
		Same(t, []string{holder(orders[0], "review"), holder(orders[1], "review"), holder(orders[2], "review")}, "Ann", "Bob", "Ann")
		for i, who := range []Who{ann, bob, ann} {
			s.Decide(t, who, "approve", s.Task(t, orders[i], "review"), `{}`).Want(t, 200)
		}
		Same(t, []string{holder(orders[0], "look"), holder(orders[1], "look"), holder(orders[2], "look")}, "Ann", "Bob", "Ann")
		for i, who := range []Who{ann, bob, ann} {
			s.Decide(t, who, "approve", s.Task(t, orders[i], "look"), `{}`).Want(t, 200)
		}
		Same(t, []string{holder(orders[0], "money"), holder(orders[1], "money"), holder(orders[2], "money")}, "Fay", "Gil", "Fay")
		s.Decide(t, fay, "approve", s.Task(t, orders[0], "money"), `{}`).Want(t, 200)
		s.Decide(t, fay, "approve", s.Task(t, orders[2], "money"), `{}`).Want(t, 200)
		last := s.Place(t, "C-2", "DESK 1")
		s.Decide(t, bob, "approve", s.Task(t, last, "review"), `{}`).Want(t, 200)
		s.Decide(t, bob, "approve", s.Task(t, last, "look"), `{}`).Want(t, 200)
		Same(t, []string{holder(last, "money")}, "Fay")
		s.Decide(t, gil, "approve", s.Task(t, last, "money"), `{}`).Want(t, 403)
		one := `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`
		s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", `{"orders":[`+one+`,`+one+`,`+one+`]}`).Want(t, 200)
		of := map[string]int{}
		for _, task := range s.Tasks(t, s.Owner, "step=review&state=open") {
			of[task.Owner.Name]++
		}
		if of["Ann"] != 2 || of["Bob"] != 1 { // Ann had hers, Bob the last
			t.Errorf("of a batch Ann and Bob have %v", of)
		}
		s.Sound(t)
	})
}
