package order_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Orders of a database that an older program wrote are found like others once
// the server has caught up with them.
func TestOrdersOfOlderProgramsAreCaughtUpWith(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		want := []string{s.Place(t, "C-1", "DESK 1", "PEN 1").Number, s.Place(t, "C-1", "PEN 1").Number}
		columns := []string{"number", "updated_at", "line_count", "customer_type"}
		before := s.Rows(t, "orders", columns...)
		s.Falsify(t, `UPDATE orders SET updated_at = 0, line_count = 0, customer_type = '' WHERE workspace_id = ?`)
		for range 2 {
			if err := s.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			Same(t, s.Rows(t, "orders", columns...), before...)
		}
		numbers, _ := page(t, s, s.Owner, "sort=-updatedAt")
		Same(t, numbers, want[1], want[0])
	})
}
