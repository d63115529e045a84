package door

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// answer is what the door said.
type answer struct {
	status int
	header http.Header
	body   []byte
	json   any // the body as plain values, where it is JSON
}

// ask sends a request with the shop's key and holds the answer against the
// document. headers are name, value pairs; an empty value takes a header away.
func (s *shop) ask(method, path, body string, headers ...string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", s.lang)
	if s.key != "" {
		r.Header.Set("Authorization", "Bearer "+s.key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	got := s.send(s.t, r)
	s.laws.hold(s.t, r, got)
	return got
}

func (s *shop) post(path, body string, headers ...string) answer {
	s.t.Helper()
	return s.ask("POST", path, body, headers...)
}

func (h *house) send(t testing.TB, r *http.Request) answer {
	t.Helper()
	res, err := h.server.Client().Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	got := answer{status: res.StatusCode, header: res.Header, body: text}
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		if got.json, err = jsonschema.UnmarshalJSON(bytes.NewReader(text)); err != nil {
			t.Errorf("%s %s answered no JSON: %v: %s", r.Method, r.URL.Path, err, text)
		}
	}
	return got
}

// get reads what is open to everybody.
func (h *house) get(t testing.TB, path string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", h.server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return h.send(t, r).want(t, http.StatusOK)
}

// want ends the test unless the status is the expected one.
func (a answer) want(t testing.TB, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("answered %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// dig finds a member: dig(t, "items", 0, "sku"); nil where there is none.
func (a answer) dig(t testing.TB, path ...any) any {
	t.Helper()
	v := a.json
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			list, _ := v.([]any)
			if v = nil; step < len(list) {
				v = list[step]
			}
		}
	}
	return v
}

// text is a member that is a text; "" where there is none.
func (a answer) text(t testing.TB, path ...any) string {
	t.Helper()
	s, _ := a.dig(t, path...).(string)
	return s
}

// items counts a page.
func (a answer) items(t testing.TB) int {
	t.Helper()
	list, _ := a.dig(t, "items").([]any)
	return len(list)
}

// code is what a problem calls itself.
func (a answer) code(t testing.TB) string {
	t.Helper()
	return a.text(t, "code")
}
