package order_test

import (
	"strings"
	"testing"

	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/internal/trade/party"
)

// counterDocs are a business with two order types, dealers' prices, options and
// customers who may order for themselves.
func counterDocs() Docs {
	buyer := `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place","order.quote","order.read"]`
	return Docs{
		"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{
			"customerType":{"name":{"en":"Type"},"values":[{"code":"dealer","name":{"en":"Dealer"}},{"code":"retail","name":{"en":"Retail"}}]},
			"category":{"name":{"en":"Category"},"values":[{"code":"office","name":{"en":"Office"}},{"code":"desks","name":{"en":"Desks"},"under":"office"},{"code":"pens","name":{"en":"Pens"}}]},
			"wood":{"name":{"en":"Wood"},"values":[{"code":"oak","name":{"en":"Oak"}},{"code":"walnut","name":{"en":"Walnut"}}]}}}`,
		"fields/option.json": `{"format":"fields.v1","key":"option","name":{"en":"Options"},"fields":{
			"wood":{"kind":"single","set":"wood","name":{"en":"Wood"}},
			"length":{"kind":"number","min":60,"max":280,"step":5,"unit":"cm","name":{"en":"Length"}}}}`,
		"prices/dealer.json": `{"format":"prices.v1","key":"dealer","name":{"en":"Dealers"},"currency":"CNY","tax":"included","order":0,
			"if":{"f":"customer.type","op":"=","v":"dealer"},"base":"list","adjust":{"pct":-10,"to":"1","mode":"halfUp"},"rows":[]}`,
		"prices/list.json": `{"format":"prices.v1","key":"list","name":{"en":"List"},"currency":"CNY","tax":"included","order":1,
			"rows":[{"sku":"PEN","price":"10"},{"sku":"INK","tiers":{"10":"2.5"}},{"sku":"DESK","price":"800"}],
			"options":[{"option":"wood","is":"walnut","add":"80"}]}`,
		"types/order.json":    Type("placed", "backorder", ""),
		"types/special.json":  strings.Replace(strings.Replace(Type("never", "allow", `"open":{"f":"customer.type","op":"=","v":"dealer"},`), `"key":"order"`, `"key":"special"`, 1), `"en":"Order"`, `"en":"Special"`, 1),
		"roles/customer.json": buyer + `}`,
		"roles/blind.json":    strings.Replace(buyer, `"customer",`, `"blind",`, 1) + `,"fields":[{"id":"a","facts":["line.price","product.category"],"level":"none"},{"id":"b","facts":["stock.available"],"level":"none"}]}`,
	}
}

// counterShop has a dealer and a buyer, and a desk that can be made of two woods.
func counterShop(t *testing.T, s *Shop) (dealer, buyer Who) {
	t.Helper()
	for _, p := range []catalog.Body{{SKU: "DESK2", Name: "Long desk", Category: "desks", Supply: catalog.Make, LeadDays: 12, Options: []string{"wood", "length"}},
		{SKU: "GONE", Name: "Old pen", Category: "pens", Active: new(bool)}, {SKU: "NEW", Name: "No price yet", Category: "pens"}} {
		if _, err := s.Products.Add(t.Context(), s.Owner.Act, "", p); err != nil {
			t.Fatal(err)
		}
	}
	s.Publish(t, Docs{"prices/list.json": strings.Replace(counterDocs()["prices/list.json"], `{"sku":"PEN"`, `{"sku":"DESK2","price":"900"},{"sku":"PEN"`, 1)})
	who := func(login, typ string, owner Who) Who {
		v, err := s.Parties.Add(t.Context(), s.Owner.Act, "", party.Body{Ref: "P-" + login, Name: login, Type: typ, Owner: owner.Act.User})
		if err != nil {
			t.Fatal(err)
		}
		return s.Customer(login, v.ID)
	}
	li := s.Hire("li", "", "sales")
	return who("dora", "dealer", li), who("bob", "retail", li)
}

// offers reads a catalogue as "SKU price stock", in its order.
func offers(t *testing.T, s *Shop, who Who, query string) (list []string, page order.Catalogue) {
	t.Helper()
	page = Into[order.Catalogue](t, s.Do(t, who, "GET", "/api/v1/catalogue?"+query, "").Want(t, 200))
	for _, o := range page.Items {
		price := "-"
		if o.From != nil {
			price = o.From.String()
		}
		list = append(list, o.Product.SKU+" "+price+" "+o.Stock)
	}
	return list, page
}

func TestTheCatalogueShowsEachCustomerItsOwnPrices(t *testing.T) {
	Each(t, counterDocs(), func(t *testing.T, s *Shop) {
		dealer, buyer := counterShop(t, s)
		s.Receive(t, "PEN", 3)
		s.Receive(t, "INK", 50)
		list, page := offers(t, s, buyer, "")
		Same(t, list, "DESK2 900 CNY make", "DESK 800 CNY make", "INK 2.5 CNY stock", "PEN 10 CNY few")
		if len(page.Categories) != 2 || page.Categories[0].Name != "Desks" || page.Categories[1].Name != "Pens" || page.Type != "order" {
			t.Errorf("categories %+v of %s", page.Categories, page.Type)
		}
		desk := page.Items[0]
		if desk.LeadDays == nil || desk.LeadDays.String() != "12" || len(desk.Options) != 2 || desk.Options[0].Choices[0].Delta != nil ||
			desk.Options[0].Choices[1].Delta.String() != "80 CNY" || desk.Options[1].Max.String() != "280" || desk.Options[1].Step.String() != "5" {
			t.Errorf("the desk is %+v", desk)
		}
		if ink := page.Items[2]; ink.Least == nil || ink.Least.String() != "10" || ink.Available != nil {
			t.Errorf("the ink is %+v", ink)
		}
		list, _ = offers(t, s, dealer, "sku=PEN&sku=DESK2")
		Same(t, list, "DESK2 810 CNY make", "PEN 9 CNY few")
		// Staff see what the customer would, and what only they can price.
		list, page = offers(t, s, s.Owner, "q=pen&customer="+customerOf(t, s, "P-dora"))
		Same(t, list, "PEN 9 CNY few")
		if page.Items[0].Available.String() != "3" {
			t.Errorf("who reads the stock is told %+v", page.Items[0])
		}
		list, _ = offers(t, s, s.Owner, "category=pens")
		Same(t, list, "NEW - order")
		req := Request("C-1", "PEN 3")
		req.Type = "order"
		if _, err := s.Order(t, s.Owner, req); err != nil {
			t.Fatal(err)
		}
		list, _ = offers(t, s, buyer, "q=pen")
		Same(t, list, "PEN 10 CNY order")
	})
}

func TestTheCatalogueIsFoundByFragmentAndCategoryAndReadPageByPage(t *testing.T) {
	Each(t, counterDocs(), func(t *testing.T, s *Shop) {
		_, buyer := counterShop(t, s)
		list, _ := offers(t, s, buyer, "category=office")
		Same(t, list, "DESK2 900 CNY make")
		list, _ = offers(t, s, buyer, "q=desk")
		Same(t, list, "DESK2 900 CNY make", "DESK 800 CNY make")
		list, _ = offers(t, s, buyer, "q=desk&category=office")
		Same(t, list, "DESK2 900 CNY make")
		list, _ = offers(t, s, buyer, "q=zzz")
		Same(t, list)
		for _, c := range [][2]string{{"limit=1", ""}, {"limit=1", "q=d"}, {"limit=2", "sku=INK&sku=PEN&sku=DESK"}} {
			query := c[0] + "&" + c[1]
			var got []string
			whole, _ := offers(t, s, buyer, c[1])
			for cursor := ""; ; {
				list, page := offers(t, s, buyer, query+"&cursor="+cursor)
				got = append(got, list...)
				if cursor == "" != (len(page.Categories) > 0) {
					t.Errorf("categories are on the first page: %+v", page.Categories)
				}
				text, _ := page.Next.MarshalText()
				if cursor = string(text); cursor == "" {
					break
				}
			}
			Same(t, got, whole...)
		}
	})
}

func TestACatalogueHidesWhatRolesHide(t *testing.T) {
	Each(t, counterDocs(), func(t *testing.T, s *Shop) {
		counterShop(t, s)
		who := s.CustomerWith("eve", customerIDOf(t, s, "P-bob"), "blind")
		a := s.Do(t, who, "GET", "/api/v1/catalogue", "").Want(t, 200)
		for _, hidden := range []string{`"from"`, `"delta"`, `"category"`, `"categories"`, `"stock"`, `"available"`, "pens"} {
			if strings.Contains(string(a.Body), hidden) {
				t.Errorf("%s is shown: %s", hidden, a.Body)
			}
		}
		if list, _ := offers(t, s, who, "category=office"); len(list) > 0 {
			t.Errorf("a hidden category is found by: %v", list)
		}
		s.Do(t, s.Hire("zoe", "", "clerk"), "GET", "/api/v1/catalogue?customer="+customerOf(t, s, "P-bob"), "").Want(t, 200)
		s.Do(t, s.Owner, "GET", "/api/v1/catalogue?customer=pty_nobody", "").Want(t, 400)
	})
}

func TestOnlyOpenOrderTypesAreListed(t *testing.T) {
	Each(t, counterDocs(), func(t *testing.T, s *Shop) {
		dealer, buyer := counterShop(t, s)
		for _, asked := range []struct {
			who  Who
			want string
		}{{dealer, "Order Special"}, {buyer, "Order"}, {s.Owner, "Order Special"}} {
			want := asked.want
			all := Into[order.Types](t, s.Do(t, asked.who, "GET", "/api/v1/order-types", "").Want(t, 200))
			var names []string
			for _, v := range all.Items {
				names = append(names, v.Name)
				if len(v.Stages) != 1 || v.Form.Fields == 0 || v.Form.Required == 0 {
					t.Errorf("type %+v", v)
				}
			}
			if strings.Join(names, " ") != want || all.Why != "" {
				t.Errorf("listed are %v, %q; want %s", names, all.Why, want)
			}
		}
		one := Into[order.Types](t, s.Do(t, s.Owner, "GET", "/api/v1/order-types?customer="+customerOf(t, s, "P-bob"), "").Want(t, 200))
		if len(one.Items) != 1 {
			t.Errorf("for bob: %+v", one)
		}
		closed := `"open":{"f":"customer.type","op":"=","v":"dealer"},`
		s.Publish(t, Docs{"types/order.json": Type("placed", "backorder", closed)})
		none := Into[order.Types](t, s.Do(t, buyer, "GET", "/api/v1/order-types", "").Want(t, 200))
		if len(none.Items) != 0 || !strings.Contains(none.Why, "contact Li") {
			t.Errorf("nothing is open, and it says %+v", none)
		}
		if list, page := offers(t, s, buyer, ""); len(list) != 0 || page.Type != "" {
			t.Errorf("nothing can be ordered, and there is %v", list)
		}
	})
}

func customerIDOf(t *testing.T, s *Shop, ref string) (id party.ID) {
	t.Helper()
	return Into[struct{ Items []party.View }](t, s.Do(t, s.Owner, "GET", "/api/v1/parties?ref="+ref, "").Want(t, 200)).Items[0].ID
}

func customerOf(t *testing.T, s *Shop, ref string) string { return customerIDOf(t, s, ref).String() }
