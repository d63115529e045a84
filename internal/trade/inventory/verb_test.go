package inventory_test

import (
	"strings"
	"testing"

	"bespoke/test/rig"
)

func TestWarehousesAreListedAsOrdersAreServedFromThem(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.Do(t, "POST", "/api/v1/warehouses", `{"code":"BACK"}`).Want(t, 201)
		list := s.Do(t, "GET", "/api/v1/warehouses", "").Want(t, 200)
		codes := ""
		for i := range 3 {
			codes += list.Get(t, "items", i, "code") + list.Get(t, "items", i, "priority") + " "
		}
		if codes != "MAIN1 EAST2 BACK100 " {
			t.Error(codes)
		}
		again := s.Do(t, "POST", "/api/v1/warehouses", `{"code":"MAIN","name":"x"}`).Want(t, 409)
		if again.Problem(t) != "warehouse.duplicate" || again.Get(t, "id") != list.Get(t, "items", 0, "id") {
			t.Errorf("%s", again.Body)
		}
		for body, want := range map[string]string{
			`{}`:                            "warehouse.invalid: required /code",
			`{"code":"X","region":"moon"}`:  "warehouse.invalid: option /region",
			`{"code":"X","priority":10000}`: "warehouse.invalid: range /priority",
		} {
			if got := s.Do(t, "POST", "/api/v1/warehouses", body).Want(t, 422).Problem(t); got != want {
				t.Errorf("%s: %s; want %s", body, got, want)
			}
		}
	})
}

func TestAReceiptRaisesStockAndIsAcceptedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		body := `{"ref":"DN-1","warehouse":"MAIN","lines":[{"sku":"A","quantity":"2.5"},{"sku":"B","quantity":"4"},{"sku":"A","quantity":"1"}]}`
		s.Do(t, "POST", "/api/v1/stock/receipts?dryRun=true", body).Want(t, 200)
		first := s.Do(t, "POST", "/api/v1/stock/receipts", body).Want(t, 201)
		again := s.Do(t, "POST", "/api/v1/stock/receipts", body).Want(t, 409)
		if again.Problem(t) != "receipt.duplicate" || again.Get(t, "id") != first.Get(t, "id") {
			t.Errorf("%s", again.Body)
		}
		if a, b := s.stock(t, "A"), s.stock(t, "B"); a != "3.5 0 3.5 0" || b != "4 0 4 0" {
			t.Errorf("A %s, B %s", a, b)
		}
		facts := s.Facts(t, 3)
		want := `stock.received {"receipt":"` + first.Get(t, "id") + `","ref":"DN-1","warehouse":"`
		if len(facts) != 1 || !strings.HasPrefix(facts[0], want) || strings.Count(facts[0], `"sku":"A"`) != 2 {
			t.Errorf("told %q", facts)
		}
		moves := s.Do(t, "GET", "/api/v1/stock/moves?sku=A&warehouse=MAIN", "").Want(t, 200)
		if moves.Get(t, "items", 0, "quantity")+moves.Get(t, "items", 1, "quantity")+moves.Get(t, "items", 2, "quantity") != "12.5" ||
			moves.Get(t, "items", 0, "ref") != "DN-1" || moves.Get(t, "items", 0, "by") != "Li" {
			t.Errorf("%s", moves.Body)
		}
		s.audit(t)
	})
}

func TestAReceiptThatIsWrongChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 99_999_999_999_999)
		for body, want := range map[string]string{
			`{"warehouse":"","lines":[]}`:                                                                        "receipt.invalid: required /warehouse, required /lines",
			`{"warehouse":"MOON","lines":[{"sku":"A","quantity":"1"}]}`:                                          "receipt.invalid: reference /warehouse",
			`{"warehouse":"MAIN","lines":[{"sku":"NOPE","quantity":"1"},{"sku":"A","quantity":"0"}]}`:            "receipt.invalid: reference /lines/0/sku, range /lines/1/quantity",
			`{"warehouse":"MAIN","lines":[{"sku":"B","quantity":"-1"},{"sku":"","quantity":"1"}]}`:               "receipt.invalid: range /lines/0/quantity, required /lines/1/sku",
			`{"warehouse":"MAIN","lines":[{"sku":"B","quantity":"1"},{"sku":"A","quantity":"1"}]}`:               "receipt.invalid: range /lines/1/quantity",
			`{"warehouse":"MAIN","lines":[{"sku":"B","quantity":"1e5"}]}`:                                        "request.json: type /lines/0/quantity",
			`{"warehouse":"MAIN","lines":[{"sku":"B","quantity":"100000000000000"}]}`:                            "request.json: range /lines/0/quantity",
			`{"warehouse":"MAIN","ref":"` + strings.Repeat("r", 301) + `","lines":[{"sku":"B","quantity":"1"}]}`: "receipt.invalid: length /ref",
		} {
			if got := s.Do(t, "POST", "/api/v1/stock/receipts", body).Problem(t); got != want {
				t.Errorf("%s: %s; want %s", body, got, want)
			}
		}
		if got := s.Do(t, "GET", "/api/v1/stock?sku=B", ""); got.Get(t, "items", 0, "onHand") != "" && got.Get(t, "items", 0, "onHand") != "0" {
			t.Errorf("%s", got.Body)
		}
		if len(s.Facts(t, 4)) != 0 {
			t.Errorf("told %q", s.Facts(t, 4))
		}
		s.audit(t)
	})
}

func TestStockIsFoundByProductAndWarehouse(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		s.receive(t, "MAIN", "A", 5)
		s.receive(t, "EAST", "A", 3)
		s.receive(t, "EAST", "B", 1)
		s.must(t, nil, wish{"A", 6, "backorder", nil})
		for path, want := range map[string]string{
			"?sku=A":                "A 8/6/2 EAST MAIN",
			"?warehouse=EAST":       "B 1/0/1 EAST, A 3/1/2 EAST",
			"?warehouse=MAIN&sku=A": "A 5/5/0 MAIN",
			"":                      "B 1/0/1 EAST, A 8/6/2 EAST MAIN",
			"?limit=1":              "B 1/0/1 EAST",
			"?sku=NOPE":             "",
			"?warehouse=MOON":       "",
		} {
			a := s.Do(t, "GET", "/api/v1/stock"+path, "").Want(t, 200)
			var items []string
			for i := 0; a.Get(t, "items", i, "sku") != ""; i++ {
				item := a.Get(t, "items", i, "sku") + " " + a.Get(t, "items", i, "onHand") + "/" + a.Get(t, "items", i, "reserved") + "/" + a.Get(t, "items", i, "available")
				for j := range 2 {
					if code := a.Get(t, "items", i, "warehouses", j, "warehouse"); code != "" {
						item += " " + code
					}
				}
				items = append(items, item)
			}
			if got := strings.Join(items, ", "); got != want {
				t.Errorf("%s: %s; want %s", path, got, want)
			}
		}
		other := s.Elsewhere()
		for _, path := range []string{"/api/v1/stock", "/api/v1/warehouses", "/api/v1/stock/moves"} {
			if got := other.Do(t, "GET", path, "").Want(t, 200); string(got.Body) != `{"items":[]}` {
				t.Errorf("%s: %s", path, got.Body)
			}
		}
	})
}

func TestNaughtyTextIsKeptByteForByte(t *testing.T) {
	each(t, func(t *testing.T, s *store) {
		seen := map[string]bool{}
		for _, text := range rig.Naughty(t) {
			if rig.Blank(text) || len([]rune(text)) > 300 || seen[text] {
				continue
			}
			seen[text] = true
			q := rig.Quote(text)
			if got := s.Do(t, "POST", "/api/v1/warehouses", `{"code":`+q+`,"name":`+q+`}`).Want(t, 201); got.Get(t, "code") != text || got.Get(t, "name") != text {
				t.Errorf("%q came back as %s", text, got.Body)
			}
			got := s.Do(t, "POST", "/api/v1/stock/receipts", `{"ref":`+q+`,"warehouse":`+q+`,"lines":[{"sku":"A","quantity":"1"}]}`).Want(t, 201)
			if got.Get(t, "ref") != text {
				t.Errorf("%q came back as %s", text, got.Body)
			}
		}
		s.audit(t)
	})
}
