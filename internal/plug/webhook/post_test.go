package webhook_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/plug/webhook"
	"bespoke/internal/studio/notify"
)

func post(ctx context.Context, private bool, url string) notify.Receipt {
	return webhook.New(private).Post(ctx, notify.Message{URL: url, Header: map[string]string{"webhook-id": "dlv_1"}, Body: []byte(`{"a":1}`)})
}

func TestAMessageIsPostedAsItIs(t *testing.T) {
	out := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		body.ReadFrom(r.Body)
		fmt.Fprint(w, r.Method, " ", r.Header.Get("webhook-id"), " ", body.String())
	}))
	defer out.Close()
	if got := post(t.Context(), true, out.URL); got.Status != 200 || got.Answer != `POST dlv_1 {"a":1}` || got.Error != "" || got.Took <= 0 {
		t.Errorf("posted %+v", got)
	}
}

// TestNothingInsideIsCalled: neither by number nor by a name that leads there.
func TestNothingInsideIsCalled(t *testing.T) {
	called := false
	inside := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer inside.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(inside.URL, "https://"), ":")
	for url, why := range map[string]string{
		inside.URL:                                  "private",
		"https://localhost:" + port:                 "private",
		"https://[::ffff:127.0.0.1]:" + port:        "private",
		"https://[::1]:" + port:                     "private",
		"https://169.254.169.254/latest":            "private",
		"https://0.0.0.0:" + port:                   "private",
		"https://127.1:" + port:                     "",
		"https://2130706433:" + port:                "",
		"http://" + inside.Listener.Addr().String(): "address",
	} {
		if got := post(t.Context(), false, url); got.Status != 0 || got.Error == "" || !strings.Contains(got.Error, why) {
			t.Errorf("%s: %+v", url, got)
		}
	}
	if called {
		t.Error("it was called")
	}
}

func TestAnAnswerIsReadAsFarAsIsOfUse(t *testing.T) {
	out := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/long":
			w.Write(bytes.Repeat([]byte("\xff\x00xy"), 1<<20))
		case "/later":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/then":
			w.Header().Set("Retry-After", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/elsewhere":
			http.Redirect(w, r, "/long", http.StatusMovedPermanently)
		case "/short":
			w.Header().Set("Content-Length", "10")
			w.Write([]byte("abc"))
		}
	}))
	defer out.Close()
	if got := post(t.Context(), true, out.URL+"/long"); got.Status != 200 || strings.ContainsAny(got.Answer, "\x00") || len([]rune(got.Answer)) > 1024 || !strings.Contains(got.Answer, "xy") {
		t.Errorf("a long answer: %d %q", got.Status, got.Answer)
	}
	if got := post(t.Context(), true, out.URL+"/later"); got.Status != 429 || got.After != 2*time.Minute {
		t.Errorf("later: %+v", got)
	}
	if got := post(t.Context(), true, out.URL+"/then"); got.Status != 503 || got.After < 59*time.Minute || got.After > time.Hour {
		t.Errorf("then: %+v", got)
	}
	if got := post(t.Context(), true, out.URL+"/elsewhere"); got.Status != 301 {
		t.Errorf("a redirect: %+v", got)
	}
	if got := post(t.Context(), true, out.URL+"/short"); got.Error != "broken" || got.Answer != "abc" {
		t.Errorf("a broken answer: %+v", got)
	}
}

func TestAFailureIsSaidInOneWord(t *testing.T) {
	out := httptest.NewServer(http.NotFoundHandler())
	url := out.URL + "/?token=abc"
	out.Close()
	release := make(chan bool)
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer slow.Close()
	defer close(release)
	hurry, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if got := post(hurry, true, slow.URL); got.Error != "timeout" {
		t.Errorf("said %q of a receiver that is slow", got.Error)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	if got := post(t.Context(), true, secure.URL); got.Error != "certificate" {
		t.Errorf("said %q of a certificate that nobody signed", got.Error)
	}
	if got := post(t.Context(), true, url); got.Status != 0 || got.Error != "connection" {
		t.Errorf("said %q of a receiver that is not there", got.Error)
	}
}

// TestAClosedConnectionIsNoFailure: receivers close what is idle for seconds,
// just when something is to be tried again.
func TestAClosedConnectionIsNoFailure(t *testing.T) {
	var kept sync.Map
	out := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Header["Idempotency-Key"] != nil {
			t.Error("a header was sent that nobody asked for")
		}
	}))
	out.Config.ConnState = func(c net.Conn, s http.ConnState) {
		if s == http.StateIdle {
			kept.Store(c, true)
		} else if _, idle := kept.Load(c); idle && s == http.StateActive { // a second request on it
			c.Close()
		}
	}
	out.Start()
	defer out.Close()
	p := webhook.New(true)
	for range 3 {
		if got := p.Post(t.Context(), notify.Message{URL: out.URL, Body: []byte("{}")}); got.Status != 200 {
			t.Errorf("posted %+v", got)
		}
	}
}
