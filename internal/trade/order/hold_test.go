package order_test

import (
	"slices"
	"testing"
	"time"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// patient is a flow of one approval that nobody is reminded of for weeks.
func patient() string {
	return Flow(`"review","confirm"`, Approval("review", "sales", `,"deadline":{"in":"20wd","then":[{"at":"100%","do":"remind"}]}`)+","+Confirm)
}

func TestAHoldThatIsOverGivesTheStockBackAndLeavesTheOrder(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("2h", "refuse"), "flows/order.json": patient()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 5)
		v := s.Place(t, "C-1", "PEN 5")
		Same(t, s.Told(t, func() { s.Pass(t, 2*time.Hour-time.Microsecond) }))
		if _, err := s.Order(t, s.Owner, Request("C-1", "PEN 1")); Code(err) != "stock.short: stock.short" {
			t.Errorf("while it is held: %v", err)
		}
		Same(t, s.Told(t, func() { s.Pass(t, time.Microsecond) }), "stock.expired clock")
		Same(t, s.Told(t, func() { s.Pass(t, 0) }))
		if got := s.Get(t, v); got.Phase != order.Placed || got.Version != 1 || len(got.Tasks) != 1 {
			t.Errorf("the order is %+v", got)
		}
		Same(t, s.Rows(t, "reservations", "quantity", "state"), "50000 expired")
		if got := s.Shelf(t, "PEN"); got != "5 on hand, 0 reserved, 0 waiting" {
			t.Error(got)
		}
		s.Sound(t)

		Same(t, s.Told(t, func() { s.Approve(t, "li", v, "review") }),
			"stock.reserved Li", "task.approved Li", "task.done Li", "order.confirmed flow", "call.succeeded flow", "flow.finished Li")
		Same(t, s.Rows(t, "reservations", "quantity", "state", "until"), "50000 firm 0")
		s.Sound(t)
	})
}

func TestAnExpiredOrderIsConfirmedUnderTheSamePolicyAsAnyOther(t *testing.T) {
	Each(t, nil, func(t *testing.T, first *Shop) {
		for short, want := range map[string]string{"refuse": "5 on hand, 3 reserved, 0 waiting; call.failed", "backorder": "5 on hand, 5 reserved, 3 waiting", "allow": "5 on hand, 8 reserved, 0 waiting"} {
			s := first.Another(t, Docs{"types/order.json": Held("2h", short), "flows/order.json": patient()})
			li := s.Hire("li", "", "sales")
			s.Receive(t, "PEN", 5)
			v := s.Place(t, "C-1", "PEN 5")
			s.Pass(t, 2*time.Hour)
			other := s.Place(t, "C-1", "PEN 3")
			s.Approve(t, "li", other, "review")
			told := s.Told(t, func() { s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200) })
			got := s.Shelf(t, "PEN")
			if slices.Contains(told, "call.failed flow") {
				got += "; call.failed"
			}
			if got != want {
				t.Errorf("%s: %s, want %s", short, got, want)
			}
			s.Sound(t)
		}
	})
}

func TestWhatIsConfirmedOrCancelledDoesNotExpire(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("2h", "refuse"), "flows/order.json": patient()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 5)
		confirmed, cancelled := s.Place(t, "C-1", "PEN 2"), s.Place(t, "C-1", "PEN 3")
		s.Approve(t, "li", confirmed, "review")
		s.Cancel(t, s.Owner, cancelled).Want(t, 200)
		Same(t, s.Rows(t, "timers", "verb"))
		Same(t, s.Told(t, func() { s.Pass(t, 24*time.Hour) }))
		Same(t, s.Rows(t, "reservations", "quantity", "state"), "20000 firm", "30000 freed")
		s.Sound(t)
	})
}

// Who waits for stock waits no longer than it holds what it has.
func TestAHoldEndsTheWaitingToo(t *testing.T) {
	Each(t, Docs{"types/order.json": Held("2h", "backorder"), "flows/order.json": patient()}, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		s.Place(t, "C-1", "PEN 8")
		s.Pass(t, time.Hour)
		s.Place(t, "C-1", "PEN 3")
		if got := s.Shelf(t, "PEN"); got != "5 on hand, 5 reserved, 6 waiting" {
			t.Error(got)
		}
		Same(t, s.Told(t, func() { s.Pass(t, time.Hour) }), "stock.expired clock", "stock.served clock")
		if got := s.Shelf(t, "PEN"); got != "5 on hand, 3 reserved, 0 waiting" {
			t.Error(got)
		}
		s.Sound(t)
	})
}
