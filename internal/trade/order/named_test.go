package order_test

import (
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// A list refreshes exactly the rows that changed, as far as they are its own.
func TestOrdersAreListedByTheirIDs(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		all := []order.View{s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-2", "PEN 1"), s.Place(t, "C-1", "PEN 2")}
		one, two, three := all[0].ID.String(), all[1].ID.String(), all[2].ID.String()
		for query, want := range map[string]string{
			"id=" + one: "a", "id=" + one + "&id=" + three + "&id=" + one: "ca", "id=" + two + "&id=ord_none": "b", "id=nonsense": "",
			"id=" + one + "&id=" + two + "&sort=total": "ba", "id=" + one + "&phase=confirmed": "", "id=" + one + "&id=" + two + "&q=" + all[0].Number: "a",
			"id=" + two + "&taskOwner=role:sales": "b", "id=" + one + "&id=" + three + "&sort=dueAt": "ac",
		} {
			if got := letters(t, s, s.Owner, query, all); got != want {
				t.Errorf("%s finds %q, want %q", query, got, want)
			}
		}
		buyer := s.Customer("ann", all[0].Customer.ID)
		if got := letters(t, s, buyer, "id="+one+"&id="+two, all); got != "a" {
			t.Errorf("a customer finds %q", got)
		}
	})
}

// People read names: of products on lines, of the customer's type, of stages.
func TestRowsAndAnswersSayNames(t *testing.T) {
	docs := way()
	docs["roles/customer.json"] = `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.*"]}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		crew(s)
		s.Do(t, s.Owner, "PATCH", "/api/v1/parties/"+customerOf(t, s, "C-1"), `{"type":"vip"}`).Want(t, 200)
		v := s.Place(t, "C-1", "DESK 1")
		if v.Lines[0].Name != "Desk" || v.Customer.TypeName != "VIP" {
			t.Errorf("placing answers %+v %+v", v.Lines[0], v.Customer)
		}
		buyer := s.Customer("ann", v.Customer.ID)
		for _, path := range []string{v.Location(), "/api/v1/orders"} {
			a := s.Do(t, buyer, "GET", path, "").Want(t, 200)
			at := []any{}
			if path == "/api/v1/orders" {
				at = []any{"items", 0}
			}
			if a.Get(t, append(at, "customer", "typeName")...) != "VIP" || a.Get(t, append(at, "lines", 0, "name")...) != "Desk" {
				t.Errorf("%s answers %s", path, a.Body)
			}
		}
		list := s.Do(t, buyer, "GET", "/api/v1/orders", "")
		if list.Get(t, "items", 0, "stages", 0, "state") != "now" || list.Get(t, "items", 0, "stages", 1, "state") != "ahead" || list.Get(t, "items", 0, "stages", 1, "name") != "Being made" {
			t.Errorf("a customer's row says %s", list.Body)
		}
		quote := s.Do(t, buyer, "POST", "/api/v1/quotes", `{"lines":[{"sku":"PEN","quantity":"2"}]}`).Want(t, 200)
		if quote.Get(t, "lines", 0, "name") != "Pen" {
			t.Errorf("a quote says %s", quote.Body)
		}
	})
}
