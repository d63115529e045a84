package order_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Orders on hold are found, and say so in lists, also where they wait for a time and
// nobody has a task.
func TestOrdersOnHoldAreFound(t *testing.T) {
	wait := `"rest":{"kind":"wait","name":{"en":"rest"},"time":"2d"}`
	Each(t, Docs{
		"flows/order.json":    Flow(`"rest","confirm"`, wait+","+Confirm),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"customer"},"kind":"customer","can":["order.read"]}`}, func(t *testing.T, s *Shop) {
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		buyer := s.Customer("ann", v.Customer.ID)
		list := func(who Who, query string) string {
			return string(s.Do(t, who, "GET", "/api/v1/orders?"+query, "", "Accept-Language", "en").Want(t, 200).Body)
		}
		if got := list(s.Owner, "held=true"); strings.Contains(got, v.Number) {
			t.Errorf("before anything is held: %s", got)
		}
		run := "/api/v1/runs/" + strings.Replace(v.ID.String(), "ord_", "run_", 1)
		s.Do(t, s.Owner, "POST", run+"/hold", `{"reason":"They are moving","owner":"`+s.Owner.Act.User.String()+`","review":"2026-11-18"}`).Want(t, 200)
		got := list(s.Owner, "held=true")
		if !strings.Contains(got, v.Number) || strings.Contains(got, other.Number) || !strings.Contains(got, `"state":{"key":"hold","word":"On hold"}`) {
			t.Errorf("what is held: %s", got)
		}
		if got := list(s.Owner, "held=true&id="+other.ID.String()); strings.Contains(got, "SO-") {
			t.Errorf("of one that is not: %s", got)
		}
		if got := list(buyer, "held=true"); strings.Contains(got, "SO-") {
			t.Errorf("a customer is told %s", got)
		}
		s.Do(t, s.Owner, "POST", run+"/resume", `{}`).Want(t, 200)
		if got := list(s.Owner, "held=true"); strings.Contains(got, "SO-") {
			t.Errorf("when it goes on: %s", got)
		}
	})
}
