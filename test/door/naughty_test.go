package door

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// naughty is the Big List of Naughty Strings, each once: what people and
// attackers really type. Blank ones count as missing.
func naughty(t testing.TB) (list []string) {
	t.Helper()
	text, err := os.ReadFile("../rig/testdata/blns.json")
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil || len(list) != 485 {
		t.Fatal(len(list), err)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// fits tells whether a field of so many characters can hold a text.
func fits(s string, max int) bool { return utf8.RuneCountInString(s) <= max }

// workers sends for every string, several at a time, as a busy shop would.
func workers(list []string, send func(i int, s string)) {
	var all sync.WaitGroup
	for w := range 12 {
		all.Go(func() {
			for i := w; i < len(list); i += 12 {
				send(i, list[i])
			}
		})
	}
	all.Wait()
}

// object writes members as JSON, without those that are "".
func object(members map[string]any) string {
	text, _ := json.Marshal(members) // never fails for texts
	return string(text)
}

// holds fails the test where a member of an answer is not the text byte for
// byte; a blank one must be absent.
func (a answer) holds(t testing.TB, want string, path ...any) {
	t.Helper()
	got := a.dig(t, path...)
	if blank(want) && got != nil || !blank(want) && got != want {
		t.Errorf("%v is %q, want %q", path, got, want)
	}
}

// missing fails the test unless exactly these fields are called missing.
func (a answer) missing(t testing.TB, fields ...string) {
	t.Helper()
	var got []string
	for _, e := range a.problem(t).Errors {
		if e.Code == "required" {
			got = append(got, e.Field)
		}
	}
	if slices.Sort(got); a.status != 422 || !slices.Equal(got, fields) {
		t.Errorf("answered %d and calls %v missing, want %v: %s", a.status, got, fields, a.body)
	}
}

func TestCustomersAndProductsKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		workers(naughty(t), func(_ int, text string) {
			address := map[string]any{"street": text, "street2": text}
			if fits(text, 100) {
				address["name"], address["city"] = text, text
			}
			party := map[string]any{"ref": text, "name": text, "phone": text, "email": text, "address": address, "addresses": []any{address},
				"contacts": []any{map[string]any{"name": text, "title": text, "phone": text, "email": text}}}
			product := map[string]any{"sku": text, "name": text, "unit": text, "tags": []string{text}}
			if blank(text) {
				s.post("/api/v1/parties", object(party)).missing(t, "/contacts/0/name", "/name")
				s.post("/api/v1/products", object(product)).missing(t, "/name", "/sku", "/tags/0")
				return
			}
			made := s.post("/api/v1/parties", object(party))
			for _, got := range []answer{made, s.ask("GET", "/api/v1/parties/"+made.text(t, "id"), "")} {
				for key := range maps.Keys(party) {
					if _, plain := party[key].(string); plain {
						got.holds(t, text, key)
					}
				}
				for key := range maps.Keys(address) {
					got.holds(t, text, "address", key)
					got.holds(t, text, "addresses", 0, key)
				}
				for _, key := range []string{"name", "title", "phone", "email"} {
					got.holds(t, text, "contacts", 0, key)
				}
			}
			s.ask("GET", "/api/v1/parties?"+url.Values{"ref": {text}}.Encode(), "").holds(t, made.text(t, "id"), "items", 0, "id")
			sold := s.post("/api/v1/products", object(product))
			for _, got := range []answer{sold, s.ask("GET", "/api/v1/products/"+sold.text(t, "id"), "")} {
				for _, key := range []string{"sku", "name", "unit"} {
					got.holds(t, text, key)
				}
				got.holds(t, text, "tags", 0)
			}
			s.ask("GET", "/api/v1/products?"+url.Values{"sku": {text}}.Encode(), "").holds(t, sold.text(t, "id"), "items", 0, "id")
		})
		s.post("/api/v1/parties", `{"name":"Ann","ref":" ","phone":"","email":"　","address":{"street":" "}}`).want(t, 201).
			lacks(t, "ref", "phone", "email", "address")
	})
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
			user := s.post("/api/v1/users", object(map[string]any{"login": fmt.Sprint("u", i), "name": text, "department": text, "region": text}))
			if blank(text) {
				house.missing(t, "/code")
				user.missing(t, "/name")
			} else {
				house.holds(t, text, "code")
				house.holds(t, text, "name")
				user.holds(t, text, "name")
				user.holds(t, text, "department")
			}
			receipt.want(t, 201).holds(t, text, "ref")
			s.post("/api/v1/keys", object(map[string]any{"name": text})).want(t, 201).holds(t, text, "name")
		})
		list := naughty(t)
		said := func(s string) bool { return !blank(s) }
		for path, key := range map[string]string{"/api/v1/stock/moves": "ref", "/api/v1/users": "name", "/api/v1/warehouses": "code"} {
			kept := s.column(path, key)
			for _, text := range list {
				if said(text) && !kept[text] {
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

// TestOrdersKeepEveryText places an order with each string in every text that
// it can hold, decides its task and cancels it with the same words.
func TestOrdersKeepEveryText(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		s.stock("5000")
		placed := make([]string, len(list))
		for from := 0; from < len(list); from += 200 {
			part := list[from:min(from+200, len(list))]
			var orders []json.RawMessage
			for _, text := range part {
				orders = append(orders, json.RawMessage(texts(text)))
			}
			whole, _ := json.Marshal(map[string]any{"orders": orders})
			got := s.post("/api/v1/orders/batch", string(whole)).want(t, 200)
			for i := range part {
				if placed[from+i] = got.text(t, "results", i, "order", "id"); placed[from+i] == "" {
					t.Errorf("%q: %v", part[i], got.dig(t, "results", i))
				}
			}
		}
		workers(list, func(i int, text string) {
			at := "/api/v1/orders/" + placed[i]
			got := s.ask("GET", at, "")
			for _, key := range []string{"note", "foreignId", "coupon"} {
				got.holds(t, text, key)
			}
			got.holds(t, text, "fields", "vipService")
			if fits(text, 60) {
				got.holds(t, text, "fields", "projectName")
			}
			if got.holds(t, text, "lines", 0, "note"); !blank(text) {
				got.holds(t, text, "number")
				got.holds(t, text, "destinations", 0, "note")
				got.holds(t, text, "destinations", 0, "address", "street")
				s.ask("GET", "/api/v1/orders?"+url.Values{"foreignId": {text}, "number": {text}}.Encode(), "").holds(t, placed[i], "items", 0, "id")
			}
			gone := s.post(at+"/cancel", object(map[string]any{"reason": text}))
			if blank(text) {
				gone.missing(t, "/reason")
				return
			}
			gone.want(t, 200)
			s.told(at, "order.cancelled").holds(t, text, "reason")
		})
	})
}

// texts is a VIP's order with the text in every place; fields that are too
// short for it go without.
func texts(s string) string {
	fields := map[string]any{"room": "living", "vipService": s}
	for key, max := range map[string]int{"projectName": 60, "invoiceTitle": 100} {
		if fits(s, max) {
			fields[key] = s
		}
	}
	return object(map[string]any{"type": "furniture", "customer": map[string]any{"ref": "C-001"}, "fields": fields, "note": s, "foreignId": s,
		"number": s, "coupon": s, "lines": []any{map[string]any{"sku": "SOFA-3", "quantity": "1", "note": s}},
		"destinations": []any{map[string]any{"key": "d1", "note": s, "address": map[string]any{"street": s}}}})
}

// told is the data of an order's fact.
func (s *shop) told(order, fact string) answer {
	s.t.Helper()
	line := s.ask("GET", order+"/timeline?limit=200", "").want(s.t, 200)
	for i := range line.items(s.t) {
		if line.text(s.t, "items", i, "fact") == fact {
			return answer{json: line.dig(s.t, "items", i, "data")}
		}
	}
	s.t.Errorf("%s: nothing told %s: %s", order, fact, line.body)
	return answer{}
}

func TestTasksKeepEveryOpinion(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		list := naughty(t)
		s.stock("5000")
		workers(list, func(_ int, text string) {
			placed := s.post("/api/v1/orders", order("C-003", ""))
			task := s.ask("GET", "/api/v1/tasks?order="+placed.text(t, "id"), "").text(t, "items", 0, "id")
			no := s.post("/api/v1/tasks/"+task+"/reject", object(map[string]any{"opinion": text}))
			if blank(text) {
				no.missing(t, "/opinion")
				return
			}
			no.want(t, 200)
			s.told("/api/v1/orders/"+placed.text(t, "id"), "task.rejected").holds(t, text, "opinion")
		})
	})
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
