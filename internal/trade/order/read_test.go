package order_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

func TestTheTimelineTellsWhatHappenedPageByPage(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		s.Approve(t, "li", other, "review")
		s.Approve(t, "li", v, "review")
		want := []string{"order.placed 所有者", "flow.started 所有者", "task.opened flow", "task.approved Li", "task.done Li", "order.confirmed flow",
			"call.succeeded flow", "flow.finished Li"}
		for limit := 1; limit <= 9; limit++ {
			var got []string
			for cursor := ""; ; {
				a := s.Do(t, s.Owner, "GET", fmt.Sprintf("%s/timeline?limit=%d&cursor=%s", v.Location(), limit, cursor), "").Want(t, 200)
				for _, e := range Into[struct{ Items []order.Entry }](t, a).Items {
					got = append(got, e.Fact+" "+e.By)
				}
				if cursor = a.Get(t, "next"); cursor == "" {
					break
				}
			}
			Same(t, got, want...)
		}
		s.Do(t, s.Owner, "GET", v.Location()+"/timeline?cursor=AA", "").Want(t, 400)
	})
}

func TestTheDecisionsOfAnOrderNameRowReleaseAndInputs(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		s.Publish(t, Docs{"types/order.json": Type("never", "allow", "")})
		all := Into[struct{ Items []order.DecisionView }](t, s.Do(t, s.Owner, "GET", v.Location()+"/decisions", "").Want(t, 200)).Items
		if len(all) != 1 || all[0].Kind != "order.place" || all[0].By != "所有者" || all[0].Release != v.Release || len(all[0].Reasons) != 1 ||
			all[0].Reasons[0].Document != "prices/list.json" || all[0].Reasons[0].Row != "DESK" {
			t.Errorf("decisions %+v", all)
		}
	})
}

// What a role hides is hidden wherever an order is shown.
func TestWhatARoleHidesIsNowhereShown(t *testing.T) {
	hidden := `,"fields":[{"id":"money","facts":["order.total","order.goods","line.price"],"level":"none"}]`
	Each(t, Docs{"roles/clerk.json": Role("clerk", `"order.*","task.*"`, hidden)}, func(t *testing.T, s *Shop) {
		hu := s.Hire("hu", "", "clerk")
		v, err := s.Order(t, hu, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		if v.Totals.Total != nil || v.Totals.Goods != nil || v.Totals.Subtotal == nil || v.Lines[0].Price != nil || v.Lines[0].ListPrice == nil {
			t.Errorf("placing answers %+v %+v", v.Totals, v.Lines[0])
		}
		for _, path := range []string{v.Location(), "/api/v1/orders", v.Location() + "/timeline", v.Location() + "/cancel?dryRun=true"} {
			method, body := "GET", ""
			if strings.Contains(path, "cancel") {
				method, body = "POST", `{"reason":"x"}`
			}
			if a := s.Do(t, hu, method, path, body).Want(t, 200); strings.Contains(string(a.Body), `"total":{`) || strings.Contains(string(a.Body), `"price":`) {
				t.Errorf("%s shows it: %s", path, a.Body)
			}
		}
		if a := s.Do(t, s.Owner, "GET", v.Location(), ""); a.Get(t, "totals", "total", "amount") != "800.00" {
			t.Errorf("the owner sees %s", a.Body)
		}
	})
}

func TestCustomFieldsNameCustomersAndProducts(t *testing.T) {
	docs := Docs{
		"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
			"payer":{"kind":"customer","name":{"en":"Payer"}},"gift":{"kind":"product","name":{"en":"Gift"}}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
			"fields":{"customer":{"require":true},"payer":{},"gift":{},"lines":{"require":true,"form":"line"}},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","payer","gift","lines"]}}}`,
	}
	Each(t, docs, func(t *testing.T, s *Shop) {
		body := `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"payer":{"ref":"%s"},"gift":{"ref":"%s"}}}`
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "C-2", "INK")).Want(t, 201)
		if a.Get(t, "fields", "payer", "ref") != "C-2" || a.Get(t, "fields", "gift", "ref") != "INK" || a.Get(t, "lines", 0, "quantity") != "1" {
			t.Errorf("answered %s", a.Body)
		}
		if a := s.Do(t, s.Owner, "POST", "/api/v1/orders", fmt.Sprintf(body, "C-9", "NONE")).Want(t, 422); a.Problem(t) != "order.invalid: reference /fields/payer, reference /fields/gift" {
			t.Errorf("answered %s", a.Body)
		}
	})
}

func TestADryRunOfABatchAnswersAllAndStoresNothing(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		before := rows(t, s)
		line := `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"3"}]}`
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders/batch?dryRun=true", `{"orders":[`+line+`,`+line+`]}`).Want(t, 200)
		if a.Get(t, "results", 0, "order", "totals", "total", "amount") != "30.00" || a.Get(t, "results", 1, "problem", "code") != "stock.short" {
			t.Errorf("answered %s", a.Body)
		}
		Same(t, rows(t, s), before...)
	})
}
