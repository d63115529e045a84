package order_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// entered is what only some may state, by the permission that it needs.
var entered = map[string]struct {
	permission string
	put        func(*order.Request)
}{
	"price":       {"order.price", func(r *order.Request) { r.Lines[0].Price = cny(700) }},
	"discountPct": {"order.price", func(r *order.Request) { p := dec.Of(25); r.Lines[0].DiscountPct = &p }},
	"freight":     {"order.price", func(r *order.Request) { r.Freight = cny(30) }},
	"number":      {"order.import", func(r *order.Request) { r.Number = "A-1" }},
	"placedAt":    {"order.import", func(r *order.Request) { at := Monday.AddDate(-1, 0, 0); r.PlacedAt = &at }},
}

func cny(n int64) *money.Amount {
	a := money.Of(dec.Of(n), "CNY")
	return &a
}

func TestWhatIsAgreedOrImportedNeedsItsPermission(t *testing.T) {
	docs := Docs{}
	for _, p := range []string{"price", "import"} {
		docs["roles/"+p+".json"] = Role(p, `"order.place","order.`+p+`"`, "")
	}
	Each(t, docs, func(t *testing.T, s *Shop) {
		clerk := s.Hire("hu", "", "clerk")
		granted := map[string]Who{"order.price": s.Hire("li", "", "price"), "order.import": s.Hire("fang", "", "import")}
		for what, e := range entered {
			req := Request("C-1", "DESK 1")
			e.put(&req)
			if _, err := s.Order(t, clerk, req); Code(err) != "auth.denied" || !strings.Contains(err.Error(), e.permission) {
				t.Errorf("%s without the permission: %v", what, err)
			}
			if _, err := s.Order(t, granted[e.permission], req); err != nil {
				t.Errorf("%s with the permission: %v", what, err)
			}
		}
		if _, err := s.Order(t, clerk, Request("C-1", "DESK 1")); err != nil {
			t.Errorf("nothing of that: %v", err)
		}
	})
}

func TestAgreedPricesStandForListAndRules(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		req := Request("C-1", "DESK 2", "DESK 1", "DESK 1")
		off := dec.Of(25)
		req.Lines[0].Price, req.Lines[1].DiscountPct, req.Lines[2].Price, req.Freight = cny(700), &off, cny(0), cny(30)
		v, err := s.Order(t, s.Owner, req)
		if err != nil {
			t.Fatal(err)
		}
		Same(t, s.Rows(t, "order_lines", "n", "list_price", "price", "amount"), "1 7000000 7000000 14000000", "2 8000000 6000000 6000000", "3 0 0 0")
		if v.Totals.Freight.String() != "30 CNY" || v.Totals.Total.String() != "2030 CNY" || v.Totals.Gross.String() != "2200 CNY" {
			t.Errorf("totals %+v", v.Totals)
		}
		req.Lines[0].Price = cny(-1)
		if _, err := s.Order(t, s.Owner, req); Code(err) != "order.invalid: range" {
			t.Errorf("below zero: %v", err)
		}
		dollars := money.Of(dec.Of(30), "USD")
		req.Lines[0].Price, req.Freight = nil, &dollars
		if _, err := s.Order(t, s.Owner, req); Code(err) != "order.invalid: type" {
			t.Errorf("another currency: %v", err)
		}
		s.Sound(t)
	})
}

func TestAnImportedOrderHasThePlaceOfItsOwnTime(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		req, past := Request("C-1", "DESK 1"), time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)
		req.PlacedAt = &past
		v, err := s.Order(t, s.Owner, req)
		if err != nil {
			t.Fatal(err)
		}
		if !v.PlacedAt.Equal(past) || v.Number != "SO-20250304-0001" {
			t.Errorf("placed at %s as %s", v.PlacedAt, v.Number)
		}
		future := Monday.Add(time.Minute)
		req.PlacedAt = &future
		if _, err := s.Order(t, s.Owner, req); Code(err) != "order.invalid: range" {
			t.Errorf("in the future: %v", err)
		}
	})
}
