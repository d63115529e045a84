package order_test

import (
	"fmt"
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
			if found := s.Wrong(t); len(found) > 0 {
				t.Fatalf("before: %v", found)
			}
			s.Falsify(t, f.sql)
			if found := fmt.Sprint(s.Wrong(t)); found != "["+f.found+"]" {
				t.Errorf("%s: found %s, want %s", f.what, found, f.found)
			}
		}
	})
}

func TestTheAuditOfTheProgramNamesTheWorkspace(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		s.Falsify(t, `UPDATE orders SET total = total + 1 WHERE workspace_id = ?`)
		found, err := s.Audit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var own []string
		for _, d := range found {
			if d.Workspace == s.Owner.Act.Workspace.String() && d.Counter == "order.total" {
				own = append(own, fmt.Sprint(d.Key, " ", d.Stored, " ", d.Computed))
			}
		}
		Same(t, own, v.Number+" 8000001 8000000")
	})
}

func TestRoundingAnOrderAsAWholeIsNoDifference(t *testing.T) {
	Each(t, Docs{"types/order.json": Type("placed", "allow", `"round":{"at":"order","to":"1","mode":"halfUp"},`)}, func(t *testing.T, s *Shop) {
		if v := s.Place(t, "C-1", "INK 1", "INK 2.1"); v.Totals.Total.String() != "8 CNY" || v.Totals.Goods.String() != "8 CNY" {
			t.Errorf("7.75 are rounded to %s", v.Totals.Total)
		}
		s.Sound(t)
	})
}
