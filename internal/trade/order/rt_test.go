package order_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

func TestRT(t *testing.T) {
	OnPostgres(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 100000)
		s.Place(t, "C-1", "PEN 1")
		s.Place(t, "C-1", "PEN 1")
		for _, n := range []int{1, 10, 64} {
			var b order.Batch
			for range n {
				b.Orders = append(b.Orders, Request("C-1", "PEN 1", "INK 1"))
			}
			s.Receive(t, "INK", 100000)
			before := s.DB.Stats()
			if _, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", b); err != nil {
				t.Fatal(err)
			}
			after := s.DB.Stats()
			t.Log(n, after.RoundTrips-before.RoundTrips, after.Statements-before.Statements)
		}
	})
}
