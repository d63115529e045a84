package order_test

import (
	"net/url"
	"strings"
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// soughtDocs is a business that looks for orders by what their fields hold; the
// cost centre is kept from customers by the form and from clerks by their role.
var soughtDocs = Docs{
	"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
		"project":{"kind":"text","max":3000,"searchable":true,"name":{"en":"Project"}},
		"centre":{"kind":"text","searchable":true,"name":{"en":"Cost centre"}},
		"height":{"kind":"number","searchable":true,"name":{"en":"Height"}},
		"job":{"kind":"serial","series":"job","searchable":true,"name":{"en":"Job"}},
		"memo":{"kind":"text","name":{"en":"Memo"}}}}`,
	"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"Fields"},"fields":{
		"words":{"kind":"tags","searchable":true,"name":{"en":"Words"}}}}`,
	"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"project":{},"centre":{},"height":{},"job":{},"memo":{},"lines":{"require":true,"form":"line"}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","project","centre","height","job","memo","lines"]}},
		"access":[{"id":"a","fields":["centre"],"roles":["customer"],"level":"none"}]}`,
	"forms/line.json": `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},
		"fields":{"sku":{"require":true},"quantity":{"default":1},"words":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","words"]}}}`,
	"numbering.json": `{"format":"numbering.v1","key":"numbering","name":{"en":"Numbers"},"series":{
		"order":{"pattern":"SO-{seq:4}","reset":"never"},"job":{"pattern":"JOB-{seq:5}","reset":"never"}}}`,
	"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place","order.quote","order.read"]}`,
	"roles/clerk.json":    Role("clerk", `"order.read"`, `,"fields":[{"id":"no","facts":["order.fields.centre"],"level":"none"}]`),
}

// TestOrdersAreFoundByWhatTheirFieldsHold, from the moment of placing on and with
// no help of the relay; nobody finds by what he may not see.
func TestOrdersAreFoundByWhatTheirFieldsHold(t *testing.T) {
	Each(t, soughtDocs, func(t *testing.T, s *Shop) {
		long := strings.Repeat("长", 3000)
		var all []order.View
		for _, o := range []string{
			`"fields":{"project":"栖木酒店 Phase-2","centre":"KST-4711","height":12.5,"memo":"nowhere"},"lines":[{"sku":"DESK","fields":{"words":["Oak top","oiled"]}},{"sku":"DESK","fields":{"words":["oiled"]}}]`,
			`"fields":{"project":"A1"},"lines":[{"sku":"DESK"}]`,
			`"fields":{"project":"` + long + `"},"lines":[{"sku":"DESK"}]`,
		} {
			all = append(all, Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},`+o+`}`).Want(t, 201)))
		}
		hu := s.Hire("hu", "", "clerk")
		ann := s.Customer("ann", all[0].Customer.ID)
		for q, want := range map[string]string{
			"phase2": "a", "栖木": "a", "酒店 p": "a", "kst-4711": "a", "4711": "a", "12.5": "a", "oak": "a", "OILED": "a", "a1": "b", "A-1": "b",
			"job-00002": "b", "00003": "c", "长长长长": "c", "nowhere": "", "phase3": "",
		} {
			for who, sees := range map[*Who]bool{&s.Owner: true, &hu: !strings.Contains(q, "4711"), &ann: !strings.Contains(q, "4711")} {
				found := want
				if !sees {
					found = ""
				}
				if got := letters(t, s, *who, "q="+url.QueryEscape(q), all); got != found {
					t.Errorf("%s finds %q by %q, want %q", who.Act.Name, got, q, found)
				}
			}
			a := s.Do(t, s.Owner, "GET", "/api/v1/search?q="+url.QueryEscape(q), "").Want(t, 200)
			if got := a.Get(t, "orders", 0, "id") != ""; got != (want != "") {
				t.Errorf("the search by %q answers %s", q, a.Body)
			}
		}
		s.Hear(t) // and still, once the relay has written what it writes
		if got := letters(t, s, s.Owner, "q=phase2", all) + letters(t, s, s.Owner, "q="+all[1].Number[3:], all); got != "ab" {
			t.Error(got)
		}
		s.Sound(t)
	})
}
