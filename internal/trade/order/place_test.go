package order_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

func TestAnOrderThatGoesStraightThroughIsStoredConfirmed(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 10)
		told := s.Told(t, func() { s.Place(t, "C-1", "PEN 4", "DESK 1") })
		Same(t, told, "x")
		for _, table := range [][]string{
			{"orders", "number", "type", "phase", "version", "channel", "placed_at", "confirmed_at", "currency", "total"},
			{"order_lines", "n", "sku", "quantity", "list_price", "price", "amount", "net", "tax", "short", "source", "promised_at"},
			{"order_decisions", "n", "kind", "by_name"}, {"flow_runs", "entity", "flow", "version", "status"}, {"tasks", "step"}, {"timers", "verb"},
			{"reservations", "line", "quantity", "state", "until"}, {"party_accounts", "currency", "credit_used", "order_count", "spent"}} {
			t.Log(table[0], s.Rows(t, table[0], table[1:]...))
		}
		s.Sound(t)
	})
}
