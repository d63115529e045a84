package order_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/internal/trade/party"
)

// page asks for a page of orders and tells their numbers' ends, and where it goes on.
func page(t *testing.T, s *Shop, who Who, query string) (numbers []string, next string) {
	t.Helper()
	a := s.Do(t, who, "GET", "/api/v1/orders?"+query, "").Want(t, 200)
	for _, o := range Into[struct{ Items []order.Summary }](t, a).Items {
		numbers = append(numbers, o.Number)
	}
	return numbers, a.Get(t, "next")
}

// pages walks a whole list, doing something between the pages.
func pages(t *testing.T, s *Shop, who Who, query string, between func()) (numbers []string) {
	t.Helper()
	for cursor := ""; ; between() {
		some, next := page(t, s, who, query+"&cursor="+cursor)
		if numbers = append(numbers, some...); next == "" {
			return numbers
		}
		cursor = next
	}
}

func TestOrdersAreListedLatestPlacedFirst(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		for i, back := range []int{5, 0, 9, 5, 1} {
			req := Request("C-1", "DESK 1")
			req.Number = fmt.Sprintf("N-%d", i)
			at := Monday.AddDate(0, 0, -back)
			req.PlacedAt = &at
			if _, err := s.Order(t, s.Owner, req); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"N-1", "N-4", "N-3", "N-0", "N-2"} // of one moment the latest first
		for limit := 1; limit <= 6; limit++ {
			Same(t, pages(t, s, s.Owner, fmt.Sprintf("limit=%d", limit), func() {}), want...)
		}
	})
}

func TestPagesHaveNeitherGapsNorDoublesWhileOrdersArePlaced(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		var want []string
		for range 10 {
			want = append(want, s.Place(t, "C-1", "DESK 1").Number)
			s.Clock.Move(time.Second)
		}
		slices.Reverse(want)
		old := Monday.AddDate(0, 0, -1)
		got := pages(t, s, s.Owner, "limit=3", func() {
			s.Place(t, "C-1", "DESK 1")
			late := Request("C-1", "DESK 1")
			late.PlacedAt = &old // an import may come behind the cursor
			if _, err := s.Order(t, s.Owner, late); err != nil {
				t.Fatal(err)
			}
		})
		Same(t, got[:len(want)], want...)
		seen := map[string]bool{}
		for _, n := range got {
			if seen[n] {
				t.Errorf("%s stands there twice: %v", n, got)
			}
			seen[n] = true
		}
	})
}

func TestOrdersAreFoundByWhatTheyAre(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		place := func(who Who, customer, foreign, channel string) order.View {
			req := Request(customer, "DESK 1")
			req.ForeignID, req.Channel = foreign, channel
			v, err := s.Order(t, who, req)
			if err != nil {
				t.Fatal(err)
			}
			s.Clock.Move(time.Hour)
			return v
		}
		a, b, c := place(s.Owner, "C-1", "F-1", "shop"), place(li, "C-2", "F-2", "table"), place(li, "C-1", "F-3", "staff")
		s.Clock.Move(24 * time.Hour)
		d := place(s.Owner, "C-2", "F-1", "table")
		s.Approve(t, "li", b, "review")
		s.Cancel(t, s.Owner, c).Want(t, 200)
		names := map[string]string{a.Number: "a", b.Number: "b", c.Number: "c", d.Number: "d"}
		for query, want := range map[string]string{
			"": "dcba", "number=" + a.Number: "a", "number=" + a.Number + "&number=" + d.Number: "da", "foreignId=F-1": "da", "foreignId=F-9": "",
			"foreignId=F-1&channel=shop": "a", "customer=" + a.Customer.ID.String(): "ca", "customer=par_0": "", "phase=placed": "da",
			"phase=placed&phase=confirmed": "dba", "phase=cancelled&phase=cancelled": "c", "type=order": "dcba", "type=other": "",
			"channel=table&channel=shop": "dba", "owner=me": "da", "owner=" + li.Act.User.String(): "cb", "owner=me&phase=placed&channel=table": "d",
			"startedBy=me": "da", "startedBy=" + li.Act.User.String() + "&phase=confirmed": "b", "owner=me&startedBy=" + li.Act.User.String(): "",
			"placedTo=2026-11-16": "cba", "placedFrom=2026-11-17": "d", "placedFrom=2026-11-16T03:00:00Z&placedTo=2026-11-16T04:00:00Z": "cb",
			"placedTo=2026-11-16T02:59:59Z": "a", "limit=2&phase=placed&phase=confirmed": "db",
		} {
			numbers, _ := page(t, s, s.Owner, query)
			var got strings.Builder
			for _, n := range numbers {
				got.WriteString(names[n])
			}
			if got.String() != want {
				t.Errorf("%s finds %s, want %s", query, got.String(), want)
			}
		}
		for _, query := range []string{"state=x", "placedFrom=yesterday", "cursor=abc", "limit=0", "limit=201"} {
			s.Do(t, s.Owner, "GET", "/api/v1/orders?"+query, "").Want(t, 400)
		}
	})
}

// A reader whose scope leaves most orders out still sees each of his once,
// whatever the pages.
func TestAScopeLeavesNoGapsInPages(t *testing.T) {
	scope := `,"rows":{"order":{"f":"customer.ref","op":"=","v":"C-2"}}`
	Each(t, Docs{"roles/sales.json": Role("sales", `"order.*","task.*"`, scope)}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		var want []string
		for i := range 26 {
			customer := "C-1"
			if i%7 == 0 || i > 22 {
				customer = "C-2"
			}
			if v := s.Place(t, customer, "DESK 1"); customer == "C-2" {
				want = append(want, v.Number)
			}
			s.Clock.Move(time.Second)
		}
		slices.Reverse(want)
		for limit := 1; limit <= 9; limit++ {
			Same(t, pages(t, s, li, fmt.Sprintf("limit=%d", limit), func() {}), want...)
		}
	})
}

// What a scope may look at does not depend on whether one order is asked for or
// a page of them.
func TestAScopeLooksAtLinesInListsToo(t *testing.T) {
	scope := `,"rows":{"order":{"rows":"order.lines","some":{"f":"line.sku","op":"=","v":"DESK"}}}`
	Each(t, Docs{"roles/sales.json": Role("sales", `"order.*","task.*"`, scope)}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Receive(t, "INK", 2)
		seen, hidden := s.Place(t, "C-1", "INK 1", "DESK 1"), s.Place(t, "C-1", "INK 1")
		s.Do(t, li, "GET", seen.Location(), "").Want(t, 200)
		s.Do(t, li, "GET", hidden.Location(), "").Want(t, 404)
		numbers, _ := page(t, s, li, "")
		Same(t, numbers, seen.Number)
	})
}

func TestNamedOrdersAreListedWhereTheyFitTheRestOfTheFilter(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		var ids []string
		for range 3 {
			o := s.Place(t, "C-1", "DESK 1")
			ids = append(ids, o.ID.String())
			s.Clock.Move(time.Second)
		}
		for query, want := range map[string]int{
			"id=" + ids[0]:                      1,
			"id=" + ids[0] + "&id=" + ids[2]:    2,
			"id=" + ids[0] + "&phase=cancelled": 0,
			"id=" + ids[0] + "&sort=-total":     1,
			"id=" + ids[0] + "&q=nothing":       0,
			"id=ord_nonsense":                   0,
		} {
			got, _ := page(t, s, s.Owner, query)
			if len(got) != want {
				t.Errorf("%s: %v; want %d", query, got, want)
			}
		}
	})
}

// What a customer ordered himself is whose who looks after him, who did not start it; of
// orders from before it was kept who did, whose they are counts.
func TestWhoStartedAnOrderPlacedIt(t *testing.T) {
	docs := Docs{"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place","order.read"]}`}
	Each(t, docs, func(t *testing.T, s *Shop) {
		cid, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "C-9", Name: "Cid", Owner: s.Owner.Act.User})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Order(t, s.Customer("cid", cid.ID), Request("C-9", "DESK 1")); err != nil {
			t.Fatal(err)
		}
		find := func(query string) int {
			numbers, _ := page(t, s, s.Owner, query)
			return len(numbers)
		}
		if owned, started := find("owner=me"), find("startedBy=me"); owned != 1 || started != 0 {
			t.Errorf("%d orders are theirs and %d started by them, not 1 and 0", owned, started)
		}
		s.Falsify(t, `UPDATE orders SET placed_by = NULL WHERE workspace_id = ?`)
		if started := find("startedBy=me"); started != 1 {
			t.Errorf("%d old orders are started by them, not 1", started)
		}
	})
}
