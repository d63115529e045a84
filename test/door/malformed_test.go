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
		return
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
			bodies("POST /api/v1/orders", 400,
				"", "request.json:",
				"{", "request.json:",
				"[]", "request.json: type",
				`"order"`, "request.json: type",
				"nul", "request.json:",
				`{"type":}`, "request.json: /type",
				`{"type":"a",}`, "request.json:",
				"{} {}", "request.json:",
				"\ufeff{}", "request.json:",
				`{"type":"a" "note":"b"}`, "request.json:",
				`{'type':'a'}`, "request.json:",
				`{"type":"a\x"}`, "request.json: /type",
				"{\"note\":\"a\nb\"}", "request.json: /note",
				"null", "request.json: type"),
			bodies("POST /api/v1/orders", 400,
				`{"type":"furniture","type":"other"}`, "request.json: duplicate /type",
				`{"fields":{"room":"living","room":"dining"}}`, "request.json: duplicate /fields/room",
				`{"lines":[{"sku":"a","sku":"b"}]}`, "request.json: duplicate /lines/0/sku",
				`{"Type":"furniture"}`, "request.json: unknown /Type",
				`{"colour":"red"}`, "request.json: unknown /colour",
				`{"lines":[{"SKU":"SOFA-3"}]}`, "request.json: unknown /lines/0/SKU",
				`{"customer":{"ref":"C-001","name":"x"}}`, "request.json: unknown /customer/name"),
			bodies("POST /api/v1/orders", 400,
				`{"type":5}`, "request.json: type /type",
				`{"type":null}`, "request.json: type /type",
				`{"lines":{}}`, "request.json: type /lines",
				`{"lines":["SOFA-3"]}`, "request.json: type /lines/0",
				`{"customer":"C-001"}`, "request.json: type /customer",
				`{"fields":[]}`, "request.json: type /fields",
				`{"fields":{"room":null}}`, "request.json: type /fields/room",
				`{"note":["a"]}`, "request.json: type /note",
				`{"customer":{"id":"C-001"}}`, "request.json: type /customer/id",
				`{"customer":{"id":"ord_00000000000000000000000001"}}`, "request.json: type /customer/id"),
			bodies("POST /api/v1/orders", 400,
				"{\"note\":\"\xff\"}", "request.text: /note",
				"{\"fields\":{\"room\":\"\xc3\x28\"}}", "request.text: /fields/room",
				`{"note":"\ud800"}`, "request.text: /note",
				`{"note":"a\u0000b"}`, "request.text: /note",
				`{"fields":{"room":"\u0000"}}`, "request.text: /fields/room",
				"{\"note\":\"a\x00b\"}", "request.json: /note",
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
