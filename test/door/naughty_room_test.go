package door

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestCustomersKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		workers(list, func(_ int, text string) {
			got := s.post("/api/v1/parties", object(person(text)))
			if blank(text) {
				got.missing(t, "/contacts/0/name", "/name")
				return
			}
			got.isPerson(t, text)
		})
		for text, kept := range s.found("/api/v1/parties", "ref", list) {
			kept.isPerson(t, text)
		}
		s.post("/api/v1/parties", `{"name":"Ann","ref":" ","phone":"","email":"　","address":{"street":" "}}`).want(t, 201).
			lacks(t, "ref", "phone", "email", "address")
	})
}

// person is a customer with the text in every place that is long enough.
func person(s string) map[string]any {
	address := map[string]any{"street": s, "street2": s}
	if fits(s, 100) {
		address["name"], address["city"] = s, s
	}
	return map[string]any{"ref": s, "name": s, "phone": s, "email": s, "address": address, "addresses": []any{address},
		"contacts": []any{map[string]any{"name": s, "title": s, "phone": s, "email": s}}}
}

func (a answer) isPerson(t testing.TB, text string) {
	t.Helper()
	for _, key := range []string{"ref", "name", "phone", "email"} {
		a.holds(t, text, key)
	}
	for key := range person(text)["address"].(map[string]any) {
		a.holds(t, text, "address", key)
		a.holds(t, text, "addresses", 0, key)
	}
	for _, key := range []string{"name", "title", "phone", "email"} {
		a.holds(t, text, "contacts", 0, key)
	}
}

func TestProductsKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		workers(list, func(_ int, text string) {
			got := s.post("/api/v1/products", object(map[string]any{"sku": text, "name": text, "unit": text, "tags": []string{text}}))
			if blank(text) {
				got.missing(t, "/name", "/sku", "/tags/0")
			}
		})
		for text, kept := range s.found("/api/v1/products", "sku", list) {
			for _, key := range []string{"sku", "name", "unit"} {
				kept.holds(t, text, key)
			}
			kept.holds(t, text, "tags", 0)
		}
	})
}

// found looks all texts but the blank ones up by a filter, a hundred at a time,
// and fails the test where one is not found.
func (s *shop) found(path, key string, list []string) map[string]answer {
	s.t.Helper()
	list = slices.DeleteFunc(slices.Clone(list), blank)
	found := map[string]answer{}
	for part := range slices.Chunk(list, 100) {
		page := s.ask("GET", path+"?limit=200&"+url.Values{key: part}.Encode(), "").want(s.t, 200)
		for i := range page.items(s.t) {
			found[page.text(s.t, "items", i, key)] = answer{json: page.dig(s.t, "items", i)}
		}
	}
	for _, text := range list {
		if found[text].json == nil {
			s.t.Errorf("%s has lost the %s %q", path, key, text)
		}
	}
	return found
}

// lacks fails the test where a member is there.
func (a answer) lacks(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if v := a.dig(t, name); v != nil {
			t.Errorf("%s is %v", name, v)
		}
	}
}

func TestWarehousesReceiptsAndUsersKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, furniture *shop) {
		s := furniture.shop(t, "empty") // where warehouses have no list of codes
		s.post("/api/v1/warehouses", `{"code":"w"}`).want(t, 201)
		s.post("/api/v1/products", `{"sku":"p","name":"p"}`).want(t, 201)
		workers(naughty(t), func(i int, text string) {
			house := s.post("/api/v1/warehouses", object(map[string]any{"code": text, "name": text}))
			receipt := s.post("/api/v1/stock/receipts", object(map[string]any{"ref": text, "warehouse": "w",
				"lines": []any{map[string]any{"sku": "p", "quantity": "1"}}}))
			user := s.post("/api/v1/users", object(map[string]any{"login": fmt.Sprint("u", i), "name": text, "region": text}))
			unit := s.post("/api/v1/departments", object(map[string]any{"code": fmt.Sprint("d", i), "name": text}))
			if blank(text) {
				house.missing(t, "/code")
				user.missing(t, "/name")
				unit.missing(t, "/name")
			} else {
				house.holds(t, text, "code")
				house.holds(t, text, "name")
				user.holds(t, text, "name")
				unit.holds(t, text, "name")
			}
			receipt.want(t, 201).holds(t, text, "ref")
			s.post("/api/v1/keys", object(map[string]any{"name": text})).want(t, 201).holds(t, text, "name")
		})
		list := naughty(t)
		for path, key := range map[string]string{"/api/v1/stock/moves": "ref", "/api/v1/users": "name", "/api/v1/warehouses": "code"} {
			kept := s.column(path, key)
			for _, text := range list {
				if !blank(text) && !kept[text] {
					t.Errorf("%s has lost the %s %q", path, key, text)
				}
			}
		}
	})
}

// column is a member of all items of a list, over all of its pages.
func (s *shop) column(path, key string) map[string]bool {
	s.t.Helper()
	found := map[string]bool{}
	for at := path; at != ""; {
		page := s.ask("GET", at, "").want(s.t, 200)
		for i := range page.items(s.t) {
			found[page.text(s.t, "items", i, key)] = true
		}
		next := page.text(s.t, "next")
		if at = ""; next != "" {
			at = path + "?limit=200&cursor=" + next
		}
	}
	return found
}

// TestDocumentsKeepEveryText puts all strings into one document, as labels and
// notes, and publishes it. A label that is blank is refused by the schema.
func TestDocumentsKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		doc := s.ask("GET", "/api/v1/documents/options.json", "").dig(t, "document").(map[string]any)
		var values []any
		list := naughty(t)
		for i, text := range list {
			if !blank(text) {
				values = append(values, map[string]any{"code": fmt.Sprint("n", i), "name": map[string]any{"en": text, "zh-CN": text}})
			}
		}
		doc["sets"].(map[string]any)["naughty"] = map[string]any{"name": map[string]any{"en": "Naughty"}, "values": values}
		doc["note"] = strings.Join(list[:40], " | ")
		s.ask("PUT", "/api/v1/documents/options.json", object(doc)).want(t, 200)
		got := s.ask("GET", "/api/v1/documents/options.json", "")
		got.holds(t, doc["note"].(string), "document", "note")
		for i, v := range values {
			want := v.(map[string]any)["name"].(map[string]any)["en"].(string)
			got.holds(t, want, "document", "sets", "naughty", "values", i, "name", "en")
		}
		note := strings.Join(list[40:80], " | ")
		s.post("/api/v1/releases", object(map[string]any{"note": note})).want(t, 200).holds(t, note, "note")
		s.ask("GET", "/api/v1/releases", "").holds(t, note, "items", 0, "note")
	})
}
