package door

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// malformed is a request that cannot be meant so, and what it is told: the
// status, the problem's code and its findings as "code pointer".
type malformed struct {
	request string // METHOD PATH
	body    string
	status  int
	says    string
	headers []string
}

// refuses sends a request in both languages: refused alike, and each sentence
// in the reader's own.
func (s *shop) refuses(c malformed) {
	s.t.Helper()
	method, path, _ := strings.Cut(c.request, " ")
	en := s.in("en").ask(method, path, c.body, c.headers...)
	zh := s.in("zh-CN").ask(method, path, c.body, c.headers...)
	shown := fmt.Sprintf("%s %.200s", c.request, c.body)
	if en.status < 400 || zh.status < 400 {
		s.t.Errorf("%s was answered %d: %.300s", shown, en.status, en.body)
		if c.says == "?" {recordZZ(shown, c.status, en.status, "ACCEPTED")}
		return
	}
	if c.says == "?" {
		recordZZ(shown, c.status, en.status, en.problem(s.t).short())
		c.says, c.status = en.problem(s.t).short(), en.status
	}
	if got := en.problem(s.t).short(); en.status != c.status || got != c.says {
		s.t.Errorf("%s was told\n%d %s, want\n%d %s\n%.600s", shown, en.status, got, c.status, c.says, en.body)
	}
	a, b := en.problem(s.t), zh.problem(s.t)
	if a.short() != b.short() || en.status != zh.status {
		s.t.Errorf("%s is told %s, in Chinese %s", shown, a.short(), b.short())
		return
	}
	if a.Title == b.Title || a.Detail == b.Detail {
		s.t.Errorf("%s is told the same in both languages: %s: %s", shown, a.Title, a.Detail)
	}
	for i, e := range a.Errors {
		if z := b.Errors[i]; e.Message == z.Message || e.Remedy == z.Remedy || !chinese(z.Message) || !chinese(z.Remedy) || chinese(e.Remedy) {
			s.t.Errorf("%s is told the same in both languages, or in the wrong one: %q, %q; %q, %q", shown, e.Message, z.Message, e.Remedy, z.Remedy)
		}
	}
}

func chinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

// short is a problem in one line.
func (p problem) short() string {
	var parts []string
	for _, e := range p.Errors {
		if e.Code == p.Code && e.Field == "" {
			continue
		}
		part := e.Code + " " + e.Field
		if e.Code == p.Code {
			part = e.Field
		}
		parts = append(parts, part)
	}
	slices.Sort(parts)
	return strings.TrimSpace(p.Code + ": " + strings.Join(parts, ", "))
}

// refused sends all of them, and wants nothing stored by any.
func refused(t *testing.T, s *shop, cases []malformed) {
	before := s.dump()
	for _, c := range cases {
		s.refuses(c)
	}
	s.unchanged(t, before, "what was refused")
}

// orders are orders with one member or line that is wrong.
func orders(status int, more ...string) (cases []malformed) {
	for i := 0; i < len(more); i += 2 {
		cases = append(cases, malformed{"POST /api/v1/orders", order("C-003", more[i]), status, more[i+1], nil})
	}
	return cases
}

// lines are orders whose only line is as said.
func lines(status int, more ...string) (cases []malformed) {
	for i := 0; i < len(more); i += 2 {
		body := strings.Replace(order("C-003", ""), `{"sku":"SOFA-3","quantity":"2"}`, more[i], 1)
		cases = append(cases, malformed{"POST /api/v1/orders", body, status, more[i+1], nil})
	}
	return cases
}

// bodies are requests of one address.
func bodies(request string, status int, more ...string) (cases []malformed) {
	for i := 0; i < len(more); i += 2 {
		cases = append(cases, malformed{request, more[i], status, more[i+1], nil})
	}
	return cases
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		deep := strings.Repeat(`{"a":`, 62) + "{}" + strings.Repeat("}", 62)
		at := "/fields" + strings.Repeat("/a", 63)
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/orders", 400, "", "?", "{", "?", "[]", "?", `"order"`, "?", "nul", "?", `{"type":}`, "?",
				`{"type":"a",}`, "?", "{} {}", "?", "\ufeff{}", "?", `{"type":"a" "note":"b"}`, "?", `{'type':'a'}`, "?",
				`{"type":"a\x"}`, "?", "{\"note\":\"a\nb\"}", "?", "null", "?"),
			bodies("POST /api/v1/orders", 400, `{"type":"furniture","type":"other"}`, "?", `{"fields":{"room":"living","room":"dining"}}`, "?",
				`{"lines":[{"sku":"a","sku":"b"}]}`, "?", `{"Type":"furniture"}`, "?", `{"colour":"red"}`, "?", `{"lines":[{"SKU":"SOFA-3"}]}`, "?",
				`{"customer":{"ref":"C-001","name":"x"}}`, "?"),
			bodies("POST /api/v1/orders", 400, `{"type":5}`, "?", `{"type":null}`, "?", `{"lines":{}}`, "?", `{"lines":["SOFA-3"]}`, "?",
				`{"customer":"C-001"}`, "?", `{"fields":[]}`, "?", `{"fields":{"room":null}}`, "?", `{"note":["a"]}`, "?",
				`{"customer":{"id":"C-001"}}`, "?", `{"customer":{"id":"ord_00000000000000000000000001"}}`, "?"),
			bodies("POST /api/v1/orders", 400, "{\"note\":\"\xff\"}", "?", "{\"fields\":{\"room\":\"\xc3\x28\"}}", "?", `{"note":"\ud800"}`, "?",
				`{"note":"a\u0000b"}`, "?", `{"fields":{"room":"\u0000"}}`, "?", "{\"note\":\"a\x00b\"}", "?",
				`{"fields":{"a":`+deep+`}}`, "request.depth: "+at, strings.Repeat("[", 100), "request.depth: "+strings.Repeat("/0", 64)),
		))
	})
}

// TestABodyIsReadToItsLimit: a body of 8 MB is read, whatever is in it; one
// more byte is too much, promised or not.
func TestABodyIsReadToItsLimit(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		filled := func(size int) string {
			return `{"note":"` + strings.Repeat("x", size-len(`{"note":""}`)) + `"}`
		}
		if got := s.post("/api/v1/quotes", filled(8<<20)); got.status != 422 || !strings.HasSuffix(got.problem(t).short(), "length /note") {
			t.Errorf("8 MB were answered %d %.300s", got.status, got.body)
		}
		s.refuses(malformed{"POST /api/v1/orders", filled(8<<20 + 1), 413, "request.size:", nil})
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.server.URL+"/api/v1/orders", struct{ io.Reader }{strings.NewReader(filled(9 << 20))})
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+s.key)
		if got := s.send(t, r); got.status != 413 || got.code(t) != "request.size" {
			t.Errorf("9 MB in pieces were answered %d %s", got.status, got.body)
		}
	})
}

func TestOddQuantitiesAndPricesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		quantity := func(q string) string { return `{"sku":"SOFA-3","quantity":` + q + `}` }
		price := func(p string) string { return `{"sku":"SOFA-3","quantity":"1","price":` + p + `}` }
		refused(t, s, slices.Concat(
			lines(400, quantity("2"), "?", quantity("true"), "?", quantity(`""`), "?", quantity(`"1e3"`), "?", quantity(`"NaN"`), "?", quantity(`" 1"`), "?",
				quantity(`"１"`), "?", quantity(`"1,5"`), "?", quantity(`"0.00001"`), "?", quantity(`"100000000000000"`), "?",
				quantity(`"999999999999999999999999"`), "?"),
			lines(422, quantity(`"-1"`), "?", quantity(`"0"`), "?", quantity(`"-0.0000"`), "?", quantity(`"99999999999999"`), "?"),
			lines(400, price(`"5"`), "?", price(`5`), "?", price(`{"amount":"5"}`), "?", price(`{"currency":"CNY"}`), "?", price(`{"amount":5,"currency":"CNY"}`), "?",
				price(`{"amount":"5","currency":"cny"}`), "?", price(`{"amount":"5","currency":""}`), "?", price(`{"amount":"0.00001","currency":"CNY"}`), "?",
				price(`{"amount":"1e2","currency":"CNY"}`), "?", price(`{"amount":"100000000000000","currency":"CNY"}`), "?",
				price(`{"amount":"5","currency":"CNY","tax":"1"}`), "?", price(`{"amount":"5","amount":"6","currency":"CNY"}`), "?"),
			lines(422, price(`{"amount":"-5","currency":"CNY"}`), "?", price(`{"amount":"5","currency":"USD"}`), "?",
				`{"sku":"SOFA-3","quantity":"1000000","price":{"amount":"99999999999999","currency":"CNY"}}`, "?",
				`{"sku":"SOFA-3","quantity":"1","discountPct":101}`, "?", `{"sku":"SOFA-3","quantity":"1","discountPct":-1}`, "?"),
			lines(400, `{"sku":"SOFA-3","quantity":"1","discountPct":"5"}`, "?", `{"sku":"SOFA-3","quantity":"1","discountPct":1.00001}`, "?",
				`{"sku":"SOFA-3","quantity":"1","discountPct":1e400}`, "?"),
			orders(422, `"freight":{"amount":"-1","currency":"CNY"}`, "?", `"freight":{"amount":"1","currency":"EUR"}`, "?"),
			orders(409, `"expectTotal":{"amount":"1","currency":"CNY"}`, "?", `"expectTotal":{"amount":"11932.00","currency":"USD"}`, "?"),
		))
	})
}

func TestWhatAnOrderNamesMustBeThere(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		many := strings.Repeat(`,{"sku":"SOFA-3","quantity":"1"}`, 2001)[1:]
		places := strings.Repeat(`,{"key":"d"}`, 201)[1:]
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/orders", 422, "{}", "?", `{"type":"nothing"}`, "?", strings.Replace(order("C-003", ""), "C-003", "C-999", 1), "?",
				strings.Replace(order("C-003", ""), `{"ref":"C-003"}`, `{}`, 1), "?", strings.Replace(order("C-003", ""), "living", "cellar", 1), "?",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":"living","colour":"red"`, 1), "?",
				strings.Replace(order("C-003", ""), `"room":"living"`, "", 1), "?", strings.Replace(order("C-002", ""), "JD-20261", "jd 1", 1), "?",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":"living","projectName":"`+strings.Repeat("好", 61)+`"`, 1), "?",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":7,"install":"yes"`, 1), "?"),
			lines(422, "", "?", "{}", "?", `{"sku":"SOFA-9","quantity":"1"}`, "?", `{"product":{},"quantity":"1"}`, "?",
				`{"product":{"sku":"SOFA-9"},"quantity":"1"}`, "?", `{"sku":"SOFA-3","quantity":"1","options":{"material":"oak"}}`, "?",
				`{"sku":"TABLE-D","quantity":"1","options":{"material":"gold"}}`, "?", `{"sku":"TABLE-D","quantity":"1","options":{"length":181.5}}`, "?",
				`{"sku":"TABLE-D","quantity":"1","options":{"material":"marble","length":200}}`, "?",
				`{"sku":"SOFA-3","quantity":"1","destination":"d9"}`, "?", `{"sku":"SOFA-3","quantity":"1","fields":{"colour":"red"}}`, "?", many, "?"),
			orders(422, `"channel":"smoke"`, "?", `"currency":"EUR"`, "?", `"currency":"yuan"`, "?", `"foreignId":"`+strings.Repeat("x", 301)+`"`, "?",
				`"note":"`+strings.Repeat("x", 2001)+`"`, "?", `"placedAt":"2026-11-24T00:00:00Z"`, "?",
				`"destinations":[{"key":""}]`, "?", `"destinations":[{"key":"a"},{"key":"a"}]`, "?", `"destinations":[`+places+`]`, "?",
				`"destinations":[{"key":"a","address":{"country":"CHINA","postcode":"`+strings.Repeat("1", 21)+`"}}]`, "?",
				`"destinations":[{"key":"a","window":{"from":"2026-12-02T00:00:00Z","to":"2026-12-01T00:00:00Z"}}]`, "?"),
			orders(400, `"wishDate":"2026-02-30"`, "?", `"wishDate":"tomorrow"`, "?", `"wishDate":20261124`, "?", `"wishDate":"2026-12-01T00:00:00Z"`, "?",
				`"placedAt":"2026-11-20"`, "?", `"placedAt":"2026-11-20T25:00:00Z"`, "?", `"destinations":[{"key":"a","window":{"from":"noon"}}]`, "?"),
			bodies("POST /api/v1/orders/batch", 422, `{}`, "?", `{"orders":[]}`, "?", `{"orders":[`+strings.Repeat(",{}", 257)[1:]+`]}`, "?"),
		))
	})
}

func TestOtherRoomsRefuseWhatCannotBeMeant(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		party, product := "PATCH /api/v1/parties/"+s.party("C-003"), "PATCH /api/v1/products/"+s.ask("GET", "/api/v1/products?sku=SOFA-3", "").text(t, "items", 0, "id")
		long := strings.Repeat("x", 301)
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/parties", 422, "{}", "?", `{"name":" "}`, "?", `{"name":"`+long+`","ref":"`+long+`"}`, "?", `{"name":"a","type":"king"}`, "?",
				`{"name":"a","groups":["hotel","hotel","x"]}`, "?", `{"name":"a","creditLimit":{"amount":"-1","currency":"CNY"}}`, "?",
				`{"name":"a","creditLimit":{"amount":"1","currency":"USD"}}`, "?", `{"name":"a","fields":{"colour":"red"}}`, "?",
				`{"name":"a","fields":{"taxNo":"123"}}`, "?", `{"name":"a","address":{"postcode":"`+long+`"}}`, "?", `{"name":"a","contacts":[{}]}`, "?"),
			bodies("POST /api/v1/parties", 409, `{"name":"a","ref":"C-001"}`, "?"),
			bodies("POST /api/v1/parties", 400, `{"name":"a","owner":"li"}`, "?", `{"name":"a","blocked":"no"}`, "?", `{"name":"a","id":"par_1"}`, "?"),
			bodies(party, 422, `{"name":null}`, "?", `{"creditLimit":5}`, "?", `{"address":"here"}`, "?", `{"fields":"x"}`, "?"),
			bodies(party, 409, `{"ref":"C-001"}`, "?"), bodies(party, 400, `{"name":5}`, "?", `{"Name":"x"}`, "?"),
			[]malformed{{party, `{"name":"x"}`, 412, "?", []string{"If-Match", `"99"`}}, {party, `{"name":"x"}`, 412, "?", []string{"If-Match", "nonsense"}},
				{product, `{"name":"x"}`, 412, "?", []string{"If-Match", `W/"7"`}}},
			bodies("POST /api/v1/products", 422, "{}", "?", `{"sku":"a","name":"a","supply":"theft"}`, "?", `{"sku":"a","name":"a","supply":"bundle"}`, "?",
				`{"sku":"a","name":"a","weight":-1,"leadDays":-1}`, "?", `{"sku":"a","name":"a","leadDays":4000}`, "?", `{"sku":"a","name":"a","category":"boat"}`, "?",
				`{"sku":"a","name":"a","options":["colour"]}`, "?", `{"sku":"a","name":"a","tags":["x","x",""]}`, "?"),
			bodies("POST /api/v1/products", 400, `{"sku":"a","name":"a","weight":1.00001}`, "?", `{"sku":"a","name":"a","weight":"1"}`, "?",
				`{"sku":"a","name":"a","weight":1e400}`, "?", `{"sku":"a","name":"a","leadDays":1.5}`, "?", `{"sku":"a","name":"a","leadDays":99999999999999999999}`, "?"),
			bodies("POST /api/v1/products", 409, `{"sku":"SOFA-3","name":"a"}`, "?"), bodies(product, 409, `{"sku":"BED-K"}`, "?"),
			bodies(product, 422, `{"sku":null,"weight":-1}`, "?"),
			bodies("POST /api/v1/warehouses", 422, "{}", "?", `{"code":"moon"}`, "?", `{"code":"tianjin","priority":-1}`, "?", `{"code":"tianjin","region":"moon"}`, "?"),
			bodies("POST /api/v1/warehouses", 400, `{"code":"tianjin","priority":1.5}`, "?"), bodies("POST /api/v1/warehouses", 409, `{"code":"foshan"}`, "?"),
			bodies("POST /api/v1/stock/receipts", 422, "{}", "?", `{"warehouse":"moon","lines":[{"sku":"X","quantity":"0"},{"sku":"SOFA-3","quantity":"-1"},{}]}`, "?",
				`{"warehouse":"foshan","lines":[`+strings.Repeat(`,{"sku":"SOFA-3","quantity":"1"}`, 2001)[1:]+`]}`, "?"),
			bodies("POST /api/v1/users", 422, "{}", "?", `{"login":"a b","name":"a"}`, "?", `{"login":"a","name":"a","kind":"robot"}`, "?", `{"login":"a","name":"a","roles":["king"]}`, "?",
				`{"login":"a","name":"a","kind":"customer"}`, "?", `{"login":"a","name":"a","lang":"fr"}`, "?", `{"login":"a","name":"a","roles":["customer"]}`, "?"),
			bodies("POST /api/v1/users", 409, `{"login":"OWNER","name":"a"}`, "?"), bodies("POST /api/v1/users", 400, `{"login":"a","name":"a","party":"usr_00000000000000000000000001"}`, "?"),
			bodies("POST /api/v1/keys", 400, `{"user":"me"}`, "?"), bodies("POST /api/v1/keys", 422, `{"name":"`+long+`"}`, "?"),
		))
	})
}

func TestDocumentsThatCannotBeKeptAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		role := "PUT /api/v1/documents/roles/x.json"
		refused(t, s, slices.Concat(
			bodies(role, 400, "", "?", "{", "?", "[]", "?", `{"format":"role.v1","format":"role.v1"}`, "?", `{"format":null}`, "?", `{"name":"\u0000"}`, "?"),
			bodies(role, 422, "{}", "?", `{"format":"role.v9","key":"x"}`, "?", `{"format":"flow.v1","key":"x"}`, "?", `{"format":"role.v1","key":"y"}`, "?"),
			bodies("PUT /api/v1/documents/secrets/x.json", 422, `{"format":"role.v1","key":"x"}`, "?"),
			bodies("PUT /api/v1/documents/roles/..%2Fx.json", 422, `{"format":"role.v1","key":"x"}`, "?"),
			bodies("PUT /api/v1/documents/roles/owner.txt", 422, `{"format":"role.v1","key":"owner"}`, "?"),
			[]malformed{{"PUT /api/v1/documents/roles/owner.json", `{"format":"role.v1","key":"owner"}`, 412, "?", []string{"If-Match", `"sha256:no"`}},
				{"DELETE /api/v1/documents/roles/owner.json", "", 412, "?", []string{"If-Match", `"sha256:no"`}}, {"DELETE /api/v1/documents/roles/x.json", "", 404, "?", nil}},
			bodies("POST /api/v1/releases", 422, `{"note":"`+strings.Repeat("x", 2001)+`"}`, "?"),
		))
		s.ask("PUT", "/api/v1/documents/roles/x.json", `{"format":"role.v1","key":"x","name":{"en":"X"},"kind":"staff","can":["order.read"],"rows":{"order":{"f":"order.nothing","op":"=","v":1}}}`).want(t, 200)
		refused(t, s, bodies("POST /api/v1/releases", 422, "{}", "?"))
	})
}

func TestOddRequestsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.place("C-003", "")
		next := s.ask("GET", "/api/v1/products?limit=1", "").text(t, "next")
		task := s.ask("GET", "/api/v1/tasks", "").text(t, "items", 0, "id")
		at := func(path string, status int, says string) malformed { return malformed{"GET /api/v1" + path, "", status, says, nil} }
		key := func(k string) malformed {
			return malformed{"POST /api/v1/parties", `{"name":"a"}`, 400, "request.parameter: /Idempotency-Key", []string{"Idempotency-Key", k}}
		}
		refused(t, s, []malformed{
			at("/orders?limit=0", 400, "?"), at("/orders?limit=201", 400, "?"), at("/orders?limit=-1", 400, "?"), at("/orders?limit=ten", 400, "?"), at("/orders?limit=1&limit=2", 400, "?"),
			at("/orders?cursor=!", 400, "?"), at("/orders?cursor=AAAA", 400, "?"), at("/orders?cursor="+next, 400, "?"), at("/products?cursor=AAAA", 400, "?"), at("/tasks?cursor=AAAA", 400, "?"),
			at("/releases?cursor=AAAA", 400, "?"), at("/users?cursor=AAAA", 400, "?"), at("/stock/moves?cursor=AAAA", 400, "?"),
			at("/orders?colour=red", 400, "?"), at("/orders?Number=1", 400, "?"), at("/orders?number=%zz", 400, "?"), at("/orders?number=a;b", 400, "?"), at("/orders?number=%ff", 400, "?"), at("/orders?number=%00", 400, "?"),
			at("/orders?placedFrom=soon", 422, "?"), at("/orders?placedTo=2026-02-30", 422, "?"), at("/tasks?state=lost", 422, "?"), at("/tasks?owner=somebody", 422, "?"), at("/products?dryRun=true", 400, "?"),
			at("/orders/nothing", 400, "?"), at("/orders/par_00000000000000000000000001", 400, "?"), at("/orders/%00", 400, "?"), at("/orders/ord_0", 400, "?"), at("/nothing", 404, "?"), at("/orders/", 404, "?"),
			{"PUT /api/v1/orders", "{}", 405, "?", nil}, {"DELETE /healthz", "", 405, "?", nil}, {"POST /api/v1/orders?dryRun=maybe", "{}", 400, "?", nil}, {"POST /api/v1/orders?colour=red", "{}", 400, "?", nil},
			key(""), key(strings.Repeat("k", 201)), key("a b"), key("schlüssel"),
			{"POST /api/v1/tasks/" + task + "/approve", `{"version":99}`, 422, "?", nil}, {"POST /api/v1/tasks/" + task + "/approve", `{"version":-1}`, 422, "?", nil}, {"POST /api/v1/tasks/" + task + "/done", "{}", 422, "?", nil},
			{"POST /api/v1/tasks/" + task + "/reject", "{}", 422, "?", nil}, {"POST /api/v1/tasks/" + task + "/approve", `{"outcome":"maybe"}`, 422, "?", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"opinion":"` + strings.Repeat("x", 2001) + `"}`, 422, "?", nil}, {"POST /api/v1/tasks/" + task + "/approve", `{"fields":{}}`, 400, "?", nil},
		})
	})
}
