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

// TestAFieldNamesADepartment, which conditions ask with those above it, and the
// page calls by its name.
func TestAFieldNamesADepartment(t *testing.T) {
	docs := way()
	docs["fields/order.json"] = `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
		"team":{"kind":"department","name":{"en":"Team"}},"helps":{"kind":"department","name":{"en":"Helps"}},
		"why":{"kind":"text","name":{"en":"Why"}}}}`
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"team":{},"helps":{},"lines":{"require":true,"form":"line"},
			"why":{"require":{"all":[{"f":"order.fields.team","op":"notEmpty"},{"f":"order.fields.team","op":"under","ref":"order.fields.helps"}]}}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","team","helps","why","lines"]}}}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		for _, d := range []string{`{"code":"house","name":"The house"}`, `{"code":"sales","name":"Sales","above":"house"}`, `{"code":"east","name":"The east","above":"sales"}`} {
			s.Do(t, s.Owner, "POST", "/api/v1/departments", d).Want(t, 201)
		}
		body := func(fields string) string {
			return `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{` + fields + `}}`
		}
		for fields, want := range map[string]string{
			`"team":{"ref":"nowhere"}`:                                                       "order.invalid: reference /fields/team",
			`"team":{"ref":"east"},"helps":{"ref":"house"}`:                                  "order.invalid: required /fields/why",
			`"team":{"ref":"house","above":["east"]},"helps":{"ref":"east"},"why":"no need"`: "",
		} {
			a := s.Do(t, s.Owner, "POST", "/api/v1/orders", body(fields))
			if want == "" && a.Status != 201 || want != "" && (a.Status != 422 || a.Problem(t) != want) {
				t.Errorf("%s answered %d %s", fields, a.Status, a.Body)
			}
		}
		made := s.Do(t, s.Owner, "POST", "/api/v1/orders", body(`"team":{"id":"east"}`)).Want(t, 201)
		if !strings.Contains(string(made.Body), `"team":{"id":"east","above":["sales","house"]}`) {
			t.Errorf("%s", made.Body)
		}
		page := s.Do(t, s.Owner, "GET", "/api/v1/orders/"+made.Get(t, "id")+"/page", "").Want(t, 200)
		if !strings.Contains(string(page.Body), "The east") {
			t.Errorf("%s", page.Body)
		}
	})
}
