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

// letters writes the orders that a query finds by their letters.
func letters(t testing.TB, s *Shop, who Who, query string, all []order.View) string {
	t.Helper()
	var b strings.Builder
	for _, item := range Into[struct{ Items []order.Summary }](t, s.Do(t, who, "GET", "/api/v1/orders?"+query, "").Want(t, 200)).Items {
		i := slices.IndexFunc(all, func(v order.View) bool { return v.ID == item.ID })
		b.WriteByte(byte('a' + i))
	}
	return b.String()
}

func TestARowShowsWhatAListShows(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		v := s.Place(t, "C-1", "DESK 1", "PEN 2", "INK 3", "PEN 4")
		rows := Into[struct{ Items []order.Summary }](t, s.Do(t, s.Owner, "GET", "/api/v1/orders", "").Want(t, 200)).Items
		row := rows[0]
		if row.LineCount != 4 || len(row.Lines) != 3 || row.Lines[1].Name != "Pen" || row.Lines[1].Quantity.String() != "2" || row.Customer.Name != "Ann" ||
			row.State.Word != "review" || row.PublicState.Word != "Being checked" || !row.UpdatedAt.Equal(Monday) {
			t.Errorf("the row is %+v", row)
		}
		if len(row.Now) != 1 || row.Now[0].Owner.Role != "sales" || row.Now[0].Owner.People != 1 || row.Now[0].Late {
			t.Errorf("in hand: %+v", row.Now)
		}
		s.Clock.Move(3 * time.Hour)
		s.Approve(t, "li", v, "review")
		rows = Into[struct{ Items []order.Summary }](t, s.Do(t, s.Owner, "GET", "/api/v1/orders", "").Want(t, 200)).Items
		if !rows[0].UpdatedAt.Equal(Monday.Add(3*time.Hour)) || rows[0].Version != 1 || rows[0].Now[0].Step != "money" {
			t.Errorf("after an approval the row is %+v", rows[0])
		}
	})
}

// Every filter and every sort finds the same on pages of one and on one page, and
// counts what it finds.
func TestListsAreFilteredSortedAndCounted(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		vip, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "C-3", Name: "Cid", Type: "vip"})
		if err != nil {
			t.Fatal(err)
		}
		var all []order.View
		for _, o := range []struct{ customer, lines string }{{"C-1", "DESK 1"}, {"C-2", "PEN 1"}, {"C-3", "DESK 3"}, {"C-1", "PEN 30"}, {"C-3", "PEN 2"}} {
			all = append(all, s.Place(t, o.customer, o.lines))
			s.Clock.Move(time.Minute)
		}
		s.Approve(t, "li", all[0], "review") // a waits at money
		s.Clock.Move(time.Minute)
		s.Approve(t, "li", all[1], "review") // b is made: money is skipped
		s.Clock.Move(time.Minute)
		s.Cancel(t, s.Owner, all[4]).Want(t, 200)
		s.Clock.Move(117 * time.Minute) // what was open from the beginning is late; the rest is due soon
		li := s.Person("li").Act.User.String()
		for query, want := range map[string]string{
			"": "edcba", "sort=-placedAt": "edcba", "sort=placedAt": "abcde", "sort=-total": "cadeb", "sort=total": "bedac", "sort=-updatedAt": "ebadc",
			"customerType=vip": "ec", "customerType=vip&sort=total": "ec", "minTotal=300": "dca", "maxTotal=300": "edb", "minTotal=20&maxTotal=300+CNY": "ed",
			"minTotal=1+USD": "", "minTotal=300&sort=-total": "cad", "taskOwner=role:sales": "db", "taskOwner=role:finance": "a", "taskOwner=role:boss&taskOwner=role:finance": "ca",
			"taskOwner=" + li: "", "step=sawing": "b", "step=money&step=boss": "ca", "late=true": "dc", "late=true&taskOwner=role:boss": "c", "sort=dueAt": "cdab",
			"sort=dueAt&taskOwner=role:sales": "db", "sort=dueAt&late=true": "cd", "sort=dueAt&phase=placed": "cda", "phase=placed&sort=-total": "cad",
			"phase=placed&step=boss": "c", "customer=" + vip.ID.String() + "&sort=total": "ec", "placedFrom=2026-11-16T02:02:00Z&sort=total": "edc",
			"channel=api&type=order&phase=cancelled": "e",
		} {
			if got := letters(t, s, s.Owner, query, all); got != want {
				t.Errorf("%s finds %s, want %s", query, got, want)
			}
			var paged []string
			for cursor := ""; ; {
				some, next := page(t, s, s.Owner, query+"&limit=1&cursor="+cursor)
				if paged = append(paged, some...); next == "" {
					break
				}
				cursor = next
			}
			var pagedLetters strings.Builder
			for _, n := range paged {
				pagedLetters.WriteByte(byte('a' + slices.IndexFunc(all, func(v order.View) bool { return v.Number == n })))
			}
			if pagedLetters.String() != want {
				t.Errorf("%s finds %s page by page, want %s", query, pagedLetters.String(), want)
			}
			if c := countOf(t, s, s.Owner, query); !strings.Contains(query, "sort=dueAt") && c.Count != len(want) || c.Capped {
				t.Errorf("%s counts %+v, want %d", query, c, len(want))
			}
		}
		if got := letters(t, s, s.Person("li"), "taskOwner=me", all); got != "db" {
			t.Errorf("li has %s in hand", got)
		}
		c := countOf(t, s, s.Owner, "phase=placed")
		if len(c.Totals) != 1 || c.Totals[0].String() != "3500 CNY" {
			t.Errorf("placed orders come to %+v", c.Totals)
		}
		for _, query := range []string{"sort=number", "minTotal=x", "minTotal=1+CNY&maxTotal=2+USD", "taskOwner=li", "late=yes", "sort=-total&cursor=AAAA"} {
			s.Do(t, s.Owner, "GET", "/api/v1/orders?"+query, "").Want(t, 400)
		}
	})
}

func countOf(t testing.TB, s *Shop, who Who, query string) order.Count {
	t.Helper()
	return Into[order.Count](t, s.Do(t, who, "GET", "/api/v1/orders/count?"+query, "").Want(t, 200))
}

// Counts, sums and sorts tell nothing that a row would not.
func TestCountsKeepToScopeAndRights(t *testing.T) {
	docs := way()
	only := `,"rows":{"order":{"f":"customer.ref","op":"=","v":"C-2"}}`
	docs["roles/sales.json"], docs["roles/scout.json"] = Role("sales", `"order.*","task.*"`, only), Role("scout", `"order.*","task.*"`, only)
	docs["roles/clerk.json"] = Role("clerk", `"order.*","task.*"`, `,"fields":[{"id":"money","facts":["order.total"],"level":"none"}]`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		crew(s)
		hu := s.Hire("hu", "", "clerk")
		all := []order.View{s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-2", "PEN 1"), s.Place(t, "C-2", "PEN 2")}
		if c := countOf(t, s, s.Person("li"), ""); c.Count != 3 {
			t.Errorf("li, with whose role all of them are, counts %+v", c)
		}
		li := s.Hire("kim", "", "scout") // the same scope, and no tasks
		if c := countOf(t, s, li, ""); c.Count != 2 || c.Totals[0].String() != "30 CNY" {
			t.Errorf("li counts %+v", c)
		}
		if c := countOf(t, s, li, "taskOwner=role:sales"); c.Count != 2 {
			t.Errorf("li counts %+v in hand", c)
		}
		if a := s.Do(t, li, "GET", "/api/v1/tasks/count?owner=role:sales", "").Want(t, 200); a.Get(t, "open") != "2" {
			t.Errorf("li counts the tasks %s", a.Body)
		}
		if c := countOf(t, s, hu, ""); c.Count != 3 || len(c.Totals) > 0 {
			t.Errorf("the clerk counts %+v", c)
		}
		for _, query := range []string{"sort=-total", "sort=total", "minTotal=1", "maxTotal=20"} {
			if got := letters(t, s, hu, query, all); got != "" {
				t.Errorf("the clerk finds %s by %s", got, query)
			}
			if c := countOf(t, s, hu, query); strings.Contains(query, "Total=") && c.Count > 0 {
				t.Errorf("the clerk counts %+v by %s", c, query)
			}
		}
	})
}

// What a page of orders costs does not grow with what is on it.
func TestAListAsksTheSameNumberOfStatementsWhateverItHolds(t *testing.T) {
	OnPostgres(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		for range 60 {
			s.Place(t, "C-1", "DESK 1", "PEN 1")
			s.Place(t, "C-2", "PEN 1")
		}
		for _, path := range []string{"/api/v1/orders?limit=%d", "/api/v1/orders?taskOwner=role:sales&limit=%d", "/api/v1/orders?sort=dueAt&limit=%d",
			"/api/v1/orders?sort=-total&phase=placed&limit=%d", "/api/v1/tasks?limit=%d", "/api/v1/tasks?owner=me&sort=dueAt&limit=%d"} {
			look := func(n int) cost {
				return costOf(s, func() { s.Do(t, s.Person("li"), "GET", fmt.Sprintf(path, n), "").Want(t, 200) })
			}
			look(1)
			one, many := look(1), look(50)
			t.Logf("%s: one %+v, fifty %+v", path, one, many)
			if one != many || many.statements > 16 {
				t.Errorf("%s: a page of one costs %+v, of fifty %+v", path, one, many)
			}
		}
		for _, path := range []string{"/api/v1/orders/count?phase=placed", "/api/v1/tasks/count?owner=me", "/api/v1/orders/count?late=true"} {
			if got := costOf(s, func() { s.Do(t, s.Person("li"), "GET", path, "").Want(t, 200) }); got.statements > 8 {
				t.Errorf("%s costs %+v", path, got)
			}
		}
	})
}
