package flow_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// Whoever submitted an order takes it back while its process lets him (H1): neither his
// colleagues nor its customer do, nor he once that is over. What was held of the stock is
// free again.
func TestASubmitterWithdrawsOnBothDatabases(t *testing.T) {
	docs := Docs{
		"flows/order.json": `{"format":"flow.v1","key":"order","name":{"en":"Order"},"entity":"order","fallback":[{"role":"owner"}],
			"withdraw":{"f":"did.sales","op":"empty"},"do":["sales","boss"],"steps":{` + Approval("sales", "boss", "") + "," + Approval("boss", "boss", `,"same":"ask"`) + `}}`,
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read","order.place"]}`,
	}
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, wang, zhang := s.Hire("li", "", "sales"), s.Hire("wang", "", "sales"), s.Hire("zhang", "", "boss")
		placed := func(who Who) order.View {
			return Into[order.View](t, s.Do(t, who, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"2"}]}`).Want(t, 201))
		}
		before := s.Shelf(t, "DESK")
		v := placed(li)
		for i, who := range []Who{li, wang, zhang} {
			offered := false
			for _, a := range Into[order.Page](t, s.Do(t, who, "GET", v.Location()+"/page", "").Want(t, 200)).Actions {
				offered = offered || a.Verb == "flow.withdraw"
			}
			if offered != (i == 0) {
				t.Errorf("%s is offered to withdraw it: %v", who.Act.Name, offered)
			}
		}
		withdraw := func(who Who, v order.View) string {
			return s.Do(t, who, "POST", "/api/v1/runs/"+v.ID.String()+"/withdraw", `{"reason":"ordered twice"}`).Problem(t)
		}
		ann := s.Customer("ann", v.Customer.ID)
		own := placed(ann)
		Same(t, []string{withdraw(wang, v), withdraw(ann, own)}, "flow.others", "flow.others")
		Same(t, s.Told(t, func() {
			s.Do(t, li, "POST", "/api/v1/runs/"+v.ID.String()+"/withdraw", `{"reason":"ordered twice"}`).Want(t, 200)
		}), "flow.withdrawn Li", "task.closed flow", "step.cancelled flow", "flow.finished Li", "order.cancelled Li")
		if got := string(s.Get(t, v).Phase) + " " + toldAs(t, s, v, "flow.withdrawn"); got != "cancelled Li withdrew it: ordered twice" {
			t.Errorf("it is %s", got)
		}
		if got := withdraw(li, v); got != "flow.ended" {
			t.Errorf("once more it answers %s", got)
		}
		s.Cancel(t, s.Owner, own).Want(t, 200)
		if after := s.Shelf(t, "DESK"); after != before {
			t.Errorf("the shelf was %s and is %s", before, after)
		}

		late := placed(li)
		s.Decide(t, zhang, "approve", s.Task(t, late, "sales"), `{}`).Want(t, 200)
		if got := withdraw(li, late); got != "flow.stay" {
			t.Errorf("after sales it answers %s", got)
		}
		s.Sound(t)
	})
}
