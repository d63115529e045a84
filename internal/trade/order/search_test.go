package order_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/internal/trade/party"
)

// library is a business with things to look for.
func library(t testing.TB, s *Shop) (all []order.View) {
	t.Helper()
	crew(s)
	for _, p := range []party.Body{{Ref: "K-77", Name: "苏州拾光酒店", Phone: "+86 138-1234 5678"}, {Ref: "K-78", Name: "周家木业", Phone: "0512-6666", Contacts: []party.Contact{{Name: "周建国", Phone: "13999990000"}}}} {
		if _, err := s.Parties.Add(t.Context(), s.Owner.Act, "", p); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Products.Add(t.Context(), s.Owner.Act, "", catalog.Body{SKU: "QM-T180", Name: "栖木餐桌"}); err != nil {
		t.Fatal(err)
	}
	for _, o := range []struct{ customer, foreign string }{{"K-77", "TB-9001-X"}, {"K-78", ""}, {"C-1", "ＡＭ 42"}} {
		req := Request(o.customer, "DESK 1")
		req.ForeignID = o.foreign
		v, err := s.Order(t, s.Owner, req)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
		s.Clock.Move(time.Minute)
	}
	s.Hear(t)
	return all
}

func TestAnythingIsFoundByAFragment(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		all := library(t, s)
		n := all[1].Number // as 2026-0002
		for q, want := range map[string]string{
			n: "b", strings.ToLower(n): "b", n[len(n)-3:]: "b", strings.ReplaceAll(n, "-", ""): "b", n[3:]: "b", n[:6]: "abc",
			"tb-9001": "a", "TB9001x": "a", "9001": "a", "001-X": "a", "am42": "c", "ａｍ４２": "c", "拾光": "a|苏州拾光酒店", "光": "a|苏州拾光酒店", "店": "a|苏州拾光酒店", "木业": "b|周家木业",
			"建国": "b|周家木业", "木": "b|周家木业|栖木餐桌", "1381234567": "", "138-1234-5678": "a|苏州拾光酒店", "+86 138 1234 5678": "a|苏州拾光酒店", "5678": "a|苏州拾光酒店", "12345": "", "138 1234": "", "k77": "a|苏州拾光酒店", "ann": "c|Ann", "nn": "c|Ann", "餐桌": "|栖木餐桌", "qmt1": "|栖木餐桌",
			"t180": "|栖木餐桌", "zzz": "", "%": "", "' OR 1=1 --": "", "": "", "-": "",
		} {
			a := s.Do(t, s.Owner, "GET", "/api/v1/search?q="+url.QueryEscape(q), "").Want(t, 200)
			found := Into[order.SearchResult](t, a)
			var b strings.Builder
			for i, v := range all {
				for _, o := range found.Orders {
					if o.ID == v.ID {
						b.WriteByte(byte('a' + i))
					}
				}
			}
			for _, p := range found.Parties {
				b.WriteString("|" + p.Name)
			}
			for _, p := range found.Products {
				b.WriteString("|" + p.Name)
			}
			if b.String() != want {
				t.Errorf("%q finds %q, want %q", q, b.String(), want)
			}
			// The list finds the same orders, whatever it is sorted by.
			for _, sort := range []string{"", "&sort=total", "&sort=dueAt", "&sort=-updatedAt&phase=placed"} {
				if q == "" || strings.Trim(q, "-") == "" {
					continue
				}
				letters := letters(t, s, s.Owner, "q="+url.QueryEscape(q)+sort, all)
				orders, _, _ := strings.Cut(want, "|")
				if len(letters) != len(orders) || strings.Trim(letters, orders) != "" {
					t.Errorf("the list%s finds %q by %q, want %q", sort, letters, q, orders)
				}
			}
			if c := countOf(t, s, s.Owner, "q="+url.QueryEscape(q)); strings.Trim(q, "-") != "" && c.Count != len(strings.SplitN(want, "|", 2)[0]) {
				t.Errorf("%q counts %+v", q, c)
			}
		}
		if a := s.Do(t, s.Owner, "GET", "/api/v1/search?limit=1&q="+url.QueryEscape(n[:4]), "").Want(t, 200); a.Get(t, "orders", 1) != "" || a.Get(t, "orders", 0) == "" {
			t.Errorf("at most one: %s", a.Body)
		}
		s.Do(t, s.Owner, "GET", "/api/v1/search?q=x&limit=51", "").Want(t, 400)
	})
}

// What an order is found by is there from placing on: by how its number begins,
// and by its customer; what is found otherwise follows with the relay.
func TestAFreshOrderIsFoundByItsNumberAtOnce(t *testing.T) {
	Each(t, way(), func(t *testing.T, s *Shop) {
		crew(s)
		v := s.Place(t, "C-1", "DESK 1")
		for _, q := range []string{v.Number, v.Number[:len(v.Number)-1], "Ann"} {
			if got := letters(t, s, s.Owner, "q="+url.QueryEscape(q), []order.View{v}); got != "a" {
				t.Errorf("%q finds %q", q, got)
			}
		}
	})
}

// Changed texts are found, and old ones not any more.
func TestChangedTextsAreFound(t *testing.T) {
	Each(t, nil, func(t *testing.T, s *Shop) {
		p, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "K-1", Name: "旧名木业", Phone: "111222"})
		if err != nil {
			t.Fatal(err)
		}
		find := func(q string) string {
			return s.Do(t, s.Owner, "GET", "/api/v1/search?q="+url.QueryEscape(q), "").Want(t, 200).Get(t, "parties", 0, "name")
		}
		change := func(body string) { s.Do(t, s.Owner, "PATCH", "/api/v1/parties/"+p.ID.String(), body).Want(t, 200) }
		change(`{"name":"新名木业","phone":null}`)
		if find("旧名") != "" || find("新名") != "新名木业" || find("木业") != "新名木业" || find("1112") != "" || find("K-1") != "新名木业" {
			t.Error("the party is found by old texts, or not by new ones")
		}
		// A database of an older program has no pieces of texts.
		s.Falsify(t, `DELETE FROM party_grams WHERE workspace_id = ?`)
		s.Falsify(t, `DELETE FROM product_grams WHERE workspace_id = ?`)
		s.Falsify(t, `UPDATE parties SET grams = 0 WHERE workspace_id = ?`)
		s.Falsify(t, `UPDATE products SET grams = 0 WHERE workspace_id = ?`)
		change(`{"phone":"333444"}`) // cuts all of its texts
		if find("新名") != "新名木业" || find("333444") != "新名木业" || find("ann") != "" {
			t.Error("a changed party is not found by all of its texts")
		}
		for range 2 {
			if err := s.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if find("ann") != "Ann" || s.Do(t, s.Owner, "GET", "/api/v1/search?q=desk", "").Get(t, "products", 0, "name") != "Desk" {
			t.Error("what was there before is not found")
		}
	})
}

// Nobody finds by what he may not see.
func TestHiddenTextsFindNothing(t *testing.T) {
	docs := way()
	docs["roles/clerk.json"] = Role("clerk", `"order.read","party.read","product.read"`, `,"fields":[{"id":"who","facts":["customer.phone"],"level":"mask"},{"id":"no","facts":["order.number"],"level":"none"}]`)
	docs["roles/scout.json"] = Role("scout", `"order.read"`, `,"rows":{"order":{"f":"customer.ref","op":"=","v":"K-78"}}`)
	Each(t, docs, func(t *testing.T, s *Shop) {
		all := library(t, s)
		hu := s.Hire("hu", "", "clerk")
		for _, q := range []string{"12345", "13999", all[0].Number, all[0].Number[2:]} {
			if a := s.Do(t, hu, "GET", "/api/v1/search?q="+url.QueryEscape(q), "").Want(t, 200); string(a.Body) != `{"orders":[],"parties":[],"products":[]}` {
				t.Errorf("the clerk finds by %s: %s", q, a.Body)
			}
			if got := letters(t, s, hu, "q="+url.QueryEscape(q), all); got != "" {
				t.Errorf("the clerk's list finds %s by %s", got, q)
			}
		}
		if a := s.Do(t, hu, "GET", "/api/v1/search?q=%E6%8B%BE%E5%85%89", "").Want(t, 200); strings.Contains(string(a.Body), "12345") || a.Get(t, "parties", 0, "name") == "" {
			t.Errorf("the clerk sees %s", a.Body)
		}
		li := s.Hire("kim", "", "scout") // who has no task that would show him more
		a := s.Do(t, li, "GET", "/api/v1/search?q=2026", "").Want(t, 200)
		if found := Into[order.SearchResult](t, a); len(found.Orders) != 1 || found.Orders[0].ID != all[1].ID {
			t.Errorf("sales find %s", a.Body)
		}
		if a := s.Do(t, li, "GET", "/api/v1/search?q=%E6%9C%A8", "").Want(t, 200); a.Get(t, "parties", 0) != "" || a.Get(t, "products", 0) != "" {
			t.Errorf("sales, who may read orders alone, find %s", a.Body)
		}
	})
}

// A search asks the same number of statements whatever it finds.
func TestASearchAsksABoundedNumberOfStatements(t *testing.T) {
	OnPostgres(t, way(), func(t *testing.T, s *Shop) {
		library(t, s)
		for range 40 {
			s.Place(t, "K-77", "DESK 1")
		}
		s.Hear(t)
		for _, q := range []string{"2026", "拾光酒店", "0007", "zzzz"} {
			got := costOf(s, func() { s.Do(t, s.Owner, "GET", "/api/v1/search?q="+url.QueryEscape(q), "").Want(t, 200) })
			t.Logf("%s: %+v", q, got)
			if got.statements > 32 {
				t.Errorf("%s costs %+v", q, got)
			}
		}
	})
}
