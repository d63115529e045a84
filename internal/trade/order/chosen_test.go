package order_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
	"bespoke/internal/trade/party"
)

// TestAFieldAsksForSomebodyWhomItsConditionFits, by what he is and by whose order
// it is.
func TestAFieldAsksForSomebodyWhomItsConditionFits(t *testing.T) {
	docs := way()
	docs["fields/order.json"] = `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
		"seller":{"kind":"user","role":"sales","name":{"en":"Salesperson"},"where":{"any":[{"f":"user.roles","op":"has","v":"boss"},{"f":"customer.type","op":"=","v":"vip"}]}},
		"team":{"kind":"rows","name":{"en":"Team"},"fields":{"who":{"kind":"user","name":{"en":"Who"},"where":{"f":"user.roles","op":"has","v":"boss"}}}}}}`
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"seller":{},"team":{},"lines":{"require":true,"form":"line"}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","seller","team","lines"]}}}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		s.Hire("bo", "", "boss", "sales")
		s.Hire("fang", "", "finance")
		if _, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "C-9", Name: "Vip", Type: "vip"}); err != nil {
			t.Fatal(err)
		}
		body := func(customer, fields string) string {
			return `{"customer":{"ref":"` + customer + `"},"lines":[{"sku":"DESK"}],"fields":{` + fields + `}}`
		}
		for request, want := range map[string]string{
			body("C-1", `"seller":{"ref":"bo"}`):         "",
			body("C-9", `"seller":{"ref":"li"}`):         "",
			body("C-1", `"seller":{"ref":"li"}`):         "order.invalid: option /fields/seller",
			body("C-9", `"seller":{"ref":"fang"}`):       "order.invalid: reference /fields/seller",
			body("C-1", `"team":[{"who":{"ref":"bo"}}]`): "",
			body("C-1", `"team":[{"who":{"ref":"li"}}]`): "order.invalid: option /fields/team/0/who",
		} {
			a := s.Do(t, s.Owner, "POST", "/api/v1/orders", request)
			switch {
			case want == "" && a.Status == 201:
			case want != "" && a.Status == 422 && a.Problem(t) == want:
			default:
				t.Errorf("%s answered %d %s", request, a.Status, a.Body)
			}
		}
		if a := s.Do(t, s.Owner, "POST", "/api/v1/orders", body("C-1", `"seller":{"ref":"li"}`)); !strings.Contains(string(a.Body), "Salesperson cannot be li") {
			t.Errorf("%s", a.Body)
		}
	})
}
