package flow_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// opens is a flow whose automatic step after the review opens a warehouse: a
// verb of another room.
func opens(do string) Docs {
	return Docs{"flows/order.json": Flow(do, Approval("review", "sales", "")+","+Confirm+
		`,"open":{"kind":"auto","name":{"en":"Open"},"verb":"inventory.addWarehouse","with":{"code":"east"}}`)}
}

func TestAVerbOfAnotherRoomIsDoneWithTheDecisionThatReachesIt(t *testing.T) {
	Each(t, opens(`"review","open","confirm"`), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		first, second := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		s.Approve(t, "li", first, "review")
		Same(t, s.Rows(t, "warehouses", "code"), "east", "main")

		// Refused only while it is committed, it is refused all the same: nothing of it is left.
		Same(t, s.Told(t, func() { s.Decide(t, li, "approve", s.Task(t, second, "review"), `{}`).Want(t, 200) }),
			"task.approved Li", "task.done Li", "call.failed flow")
		Same(t, s.Rows(t, "warehouses", "code"), "east", "main")
		Same(t, s.Rows(t, "orders", "phase", "version"), "confirmed 2", "placed 1")
		Same(t, s.Rows(t, "flow_runs", "version", "status"), "2 ended", "2 running")
		s.Sound(t)
	})
}

func TestAnOrderThatWouldCallAnotherRoomWhileItIsPlacedIsRefused(t *testing.T) {
	Each(t, opens(`"open","review","confirm"`), func(t *testing.T, s *Shop) {
		before := s.Rows(t, "facts", "seq", "name")
		if _, err := s.Order(t, s.Owner, Request("C-1", "DESK 1")); Code(err) != "order.refused: flow.verb" {
			t.Errorf("answered %v", err)
		}
		Same(t, s.Rows(t, "facts", "seq", "name"), before...)
		Same(t, s.Rows(t, "warehouses", "code"), "main")
	})
}
