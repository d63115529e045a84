package order_test

import (
	"fmt"
	"slices"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Each number that is kept beside its ledger, written by hand by one unit, or
// its ledger, with what the audit must say of it.
var falsified = []struct{ what, sql, found string }{
	{"what lies there", `UPDATE stock SET on_hand = on_hand + 1 WHERE workspace_id = ?`, "stock.onHand"},
	{"what is reserved", `UPDATE stock SET reserved = reserved - 1 WHERE workspace_id = ?`, "stock.reserved"},
	{"a reservation", `UPDATE reservations SET quantity = quantity + 1 WHERE workspace_id = ?`, "stock.reserved"},
	{"its state", `UPDATE reservations SET state = 'freed' WHERE workspace_id = ?`, "stock.reserved"},
	{"what is waited for", `UPDATE demand SET waiting = waiting + 1 WHERE workspace_id = ?`, "stock.waiting"},
	{"who waits", `DELETE FROM backorders WHERE workspace_id = ?`, "stock.waiting"},
	{"credit", `UPDATE party_accounts SET credit_used = credit_used + 1 WHERE credit_limit > 0 AND workspace_id = ?`, "party.creditUsed"},
	{"how many orders", `UPDATE party_accounts SET order_count = order_count + 1 WHERE credit_limit > 0 AND workspace_id = ?`, "party.orderCount"},
	{"what was spent", `UPDATE party_accounts SET spent = spent + 1 WHERE credit_limit > 0 AND workspace_id = ?`, "party.spent"},
	{"an order's total", `UPDATE orders SET total = total + 1 WHERE workspace_id = ?`, "order.total party.creditUsed party.spent"},
	{"a cancelled order", `UPDATE orders SET phase = 'cancelled' WHERE workspace_id = ?`, "party.creditUsed party.orderCount party.spent"},
	{"a line's amount", `UPDATE order_lines SET amount = amount + 1 WHERE n = 1 AND workspace_id = ?`, "order.goods"},
	{"a line's net amount", `UPDATE order_lines SET net = net + 1 WHERE n = 1 AND workspace_id = ?`, "order.subtotal"},
	{"a line", `DELETE FROM order_lines WHERE n = 1 AND workspace_id = ?`, "order.goods order.subtotal"},
}

func TestTheAuditFindsEveryNumberThatWasFalsified(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "backorder", "")}, func(t *testing.T, first *Shop) {
		for _, f := range falsified {
			s := first.Another(t, Docs{"types/order.json": Type("placed", "backorder", "")})
			s.Receive(t, "PEN", 3)
			s.Place(t, "C-2", "PEN 5", "INK 1")
			if found := differences(t, s); len(found) > 0 {
				t.Fatalf("before: %v", found)
			}
			s.Falsify(t, f.sql)
			if found := fmt.Sprint(differences(t, s)); found != "["+f.found+"]" {
				t.Errorf("%s: found %s, want %s", f.what, found, f.found)
			}
		}
	})
}

// differences are the counters that the audit finds wrong in a workspace.
func differences(t *testing.T, s *Shop) (counters []string) {
	t.Helper()
	found, err := s.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		if d.Workspace == s.Owner.Act.Workspace.String() && !slices.Contains(counters, d.Counter) {
			counters = append(counters, d.Counter)
		}
	}
	slices.Sort(counters)
	return counters
}

func TestRoundingAnOrderAsAWholeIsNoDifference(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "allow", `"round":{"at":"order","to":"1","mode":"halfUp"},`)}, func(t *testing.T, s *Shop) {
		if v := s.Place(t, "C-1", "INK 1", "INK 2.1"); v.Totals.Total.String() != "8 CNY" || v.Totals.Goods.String() != "8 CNY" {
			t.Errorf("7.75 are rounded to %s", v.Totals.Total)
		}
		s.Sound(t)
	})
}
