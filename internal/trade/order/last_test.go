package order_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// againDocs is a business whose form repeats what the last order of a customer
// said.
var againDocs = Docs{
	"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
		"receiver":{"kind":"text","max":10,"name":{"en":"Receiver"}},
		"budget":{"kind":"money","name":{"en":"Budget"}},
		"site":{"kind":"address","name":{"en":"Site"}},
		"memo":{"kind":"text","name":{"en":"Memo"}}}}`,
	"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"receiver":{"default":{"last":true},"require":true},"budget":{"default":{"last":true}},"site":{"default":{"last":true}},"memo":{},"lines":{"require":true,"form":"line"}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","receiver","budget","site","memo","lines"]}}}`,
	"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place","order.quote","order.read"]}`,
	"roles/scout.json":    Role("scout", `"order.quote","order.read"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`),
}

func TestAFormRepeatsTheLastOrderOfTheCustomer(t *testing.T) {
	Each(t, againDocs, func(t *testing.T, s *Shop) {
		place := func(customer, fields string) order.View {
			return Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"`+customer+`"},"lines":[{"sku":"DESK"}],"fields":`+fields+`}`).Want(t, 201))
		}
		fields := func(who Who, customer, sent string) string {
			a := s.Do(t, who, "POST", "/api/v1/quotes", `{"customer":{"ref":"`+customer+`"},"lines":[{"sku":"DESK"}],"fields":`+sent+`}`).Want(t, 200)
			return a.Get(t, "fields", "receiver") + " " + a.Get(t, "fields", "budget", "amount") + " " + a.Get(t, "fields", "site", "city")
		}
		if got := fields(s.Owner, "C-1", `{}`); got != "  " {
			t.Errorf("before the first order: %s", got)
		}
		first := place("C-1", `{"receiver":"Zhao","budget":{"amount":"5.00","currency":"CNY"},"site":{"country":"CN","city":"Suzhou","street":"a"},"memo":"x"}`)
		s.Hear(t)
		hu, ann := s.Hire("hu", "", "scout"), s.Customer("ann", first.Customer.ID)
		for _, c := range []struct {
			who                  Who
			customer, sent, want string
		}{
			{s.Owner, "C-1", `{}`, "Zhao 5.00 Suzhou"},
			{s.Owner, "C-1", `{"receiver":"Qian","site":{"country":"CN","city":"Wuxi","street":"b"}}`, "Qian 5.00 Wuxi"},
			{s.Owner, "C-2", `{}`, "  "},
			{ann, "C-1", `{}`, "Zhao 5.00 Suzhou"},
			{hu, "C-1", `{}`, "  "}, // who may not see that order
		} {
			if got := fields(c.who, c.customer, c.sent); got != c.want {
				t.Errorf("%s for %s with %s: %q, want %q", c.who.Act.Name, c.customer, c.sent, got, c.want)
			}
		}
		place("C-1", `{"receiver":"Sun"}`)
		s.Hear(t)
		if got := fields(s.Owner, "C-1", `{}`); got != "Sun 5.00 Suzhou" {
			t.Errorf("after the second: %s", got)
		}
		// An order of last year that is imported now is not the last; nor does what a
		// field would not take any more come again.
		s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"placedAt":"2025-01-01T09:00:00Z","lines":[{"sku":"DESK"}],"fields":{"receiver":"Li"}}`).Want(t, 201)
		s.Hear(t)
		if got := fields(s.Owner, "C-1", `{}`); got != "Sun 5.00 Suzhou" {
			t.Errorf("after an import: %s", got)
		}
		s.Publish(t, Docs{"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
			"receiver":{"kind":"text","max":2,"name":{"en":"Receiver"}},"budget":{"kind":"money","name":{"en":"Budget"}},
			"site":{"kind":"address","name":{"en":"Site"}},"memo":{"kind":"text","name":{"en":"Memo"}}}}`})
		if got := fields(s.Owner, "C-1", `{}`); got != " 5.00 Suzhou" {
			t.Errorf("under a narrower release: %s", got)
		}
		s.Sound(t)
	})
}
