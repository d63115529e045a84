package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func look(t *testing.T, h http.Handler, method, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestPagesAndTheirPartsAreServed(t *testing.T) {
	files := fstest.MapFS{
		"workbench.html": {Data: []byte("bench")}, "portal.html": {Data: []byte("portal")}, "progress.html": {Data: []byte("progress")}, "demo.html": {Data: []byte("demo")},
		"assets/x-1a.js": {Data: []byte("plain")}, "assets/x-1a.js.br": {Data: []byte("br")}, "assets/x-1a.js.gz": {Data: []byte("gz")},
		"theme.js": {Data: []byte("theme")}, "p/sw.js": {Data: []byte("sw")},
		".vite/manifest.json": {Data: []byte("{}")}, "guide/en/sales.html": {Data: []byte("guide")}, "guide/pictures/a.png": {Data: []byte("png")},
	}
	door := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	h := Screens(files, door, nil)
	for _, c := range []struct {
		method, path, accept string
		status               int
		body, kind, cache    string
	}{
		{"GET", "/w/", "", 200, "bench", "text/html", "no-cache"},
		{"GET", "/w/orders/SO-1", "br", 200, "bench", "text/html", "no-cache"},
		{"GET", "/w", "", 200, "bench", "text/html", "no-cache"},
		{"GET", "/p/", "", 200, "portal", "text/html", "no-cache"},
		{"GET", "/p/o/token", "", 200, "progress", "text/html", "no-cache"},
		{"GET", "/p/sw.js", "", 200, "sw", "text/javascript", "no-cache"},
		{"GET", "/theme.js", "", 200, "theme", "text/javascript", "no-cache"},
		{"GET", "/assets/x-1a.js", "gzip, br", 200, "br", "text/javascript", "public, max-age=31536000, immutable"},
		{"GET", "/assets/x-1a.js", "gzip", 200, "gz", "text/javascript", "public, max-age=31536000, immutable"},
		{"GET", "/assets/x-1a.js", "", 200, "plain", "text/javascript", "public, max-age=31536000, immutable"},
		{"GET", "/assets/none.js", "", 418, "", "", ""},
		{"GET", "/.vite/manifest.json", "", 418, "", "", ""},
		{"GET", "/w/../assets/x-1a.js", "", 200, "plain", "", ""},
		{"GET", "/guide/en/sales", "", 200, "guide", "text/html", "no-cache"},
		{"GET", "/guide/pictures/a.png", "", 200, "png", "image/png", "no-cache"},
		{"GET", "/guide/", "", 302, "", "", ""},
		{"GET", "/guide/en/none", "", 418, "", "", ""},
		{"GET", "/guide/../workbench", "", 418, "", "", ""},
		{"GET", "/demo/", "", 418, "", "", ""},
		{"GET", "/api/v1/orders", "", 418, "", "", ""},
		{"POST", "/w/", "", 418, "", "", ""},
	} {
		got := look(t, h, c.method, c.path, c.accept)
		body := new(strings.Builder)
		got.Write(body)
		if got.StatusCode != c.status || !strings.HasSuffix(body.String(), c.body) || !strings.HasPrefix(got.Header.Get("Content-Type"), c.kind) || c.cache != "" && got.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s %s (%s): %d %v %q", c.method, c.path, c.accept, got.StatusCode, got.Header, body)
		}
		page := strings.HasPrefix(c.kind, "text/html")
		if csp := got.Header.Get("Content-Security-Policy"); page != strings.Contains(csp, "script-src 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", c.path, csp)
		}
		if got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", c.path)
		}
	}
	if to := look(t, h, "GET", "/", "").Header.Get("Location"); to != "/w/" {
		t.Errorf("home leads to %s", to)
	}
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "bespoke_session", Value: "x", Path: "/", HttpOnly: true})
		w.Write([]byte(r.URL.Path))
	})
	for _, surface := range []string{"/p", "/w"} {
		got := look(t, Screens(files, api, nil), "POST", surface+"/api/v1/session", "")
		body := new(strings.Builder)
		got.Write(body)
		if cookies := got.Cookies(); len(cookies) != 1 || cookies[0].Path != surface || !cookies[0].HttpOnly || !strings.HasSuffix(body.String(), "/api/v1/session") {
			t.Errorf("%s: %v %s", surface, cookies, body)
		}
	}
	demo := Screens(files, door, door)
	if to := look(t, demo, "GET", "/", "").Header.Get("Location"); to != "/demo/" {
		t.Errorf("the demo's home leads to %s", to)
	}
	if got := look(t, demo, "GET", "/demo", ""); got.StatusCode != 200 {
		t.Errorf("the demo answers %d", got.StatusCode)
	}
	if got := look(t, Screens(fstest.MapFS{}, door, nil), "GET", "/w/", ""); got.StatusCode != 404 {
		t.Errorf("without screens /w/ answers %d", got.StatusCode)
	}
}
