package op

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

// answer is a response of which we know whether it has begun.
type answer struct {
	http.ResponseWriter
	begun bool
}

func (w *answer) WriteHeader(status int) {
	w.begun = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *answer) Write(b []byte) (int, error) {
	w.begun = true
	return w.ResponseWriter.Write(b)
}

// Unwrap lets streams flush and set deadlines.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// send writes an answer that is known as a whole.
func (w *answer) send(status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body) // an error means that nobody listens any more
}

// serve is what every request goes through: a request id, a language, and the
// turning of errors and panics into problems.
func (d *door) serve(h func(w *answer, r *http.Request, a act.Act) error) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w := &answer{ResponseWriter: rw}
		a := act.Act{Lang: language(r.Header.Get("Accept-Language")), Request: requestID(r), At: d.r.o.Clock.Now(), Via: d.o.Via(r)}
		w.Header().Set("X-Request-Id", a.Request)
		w.Header().Set("Date", a.At.UTC().Format(http.TimeFormat)) // our clock's, which a demo moves
		defer func() {
			if p := recover(); p != nil {
				d.fail(w, r, a, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		if err := h(w, r, a); err != nil {
			d.fail(w, r, a, err)
		}
	})
}

// fail answers with a problem. Accidents are written to the log here, and only
// here; who has gone away is answered nothing.
func (d *door) fail(w *answer, r *http.Request, a act.Act, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return
	}
	if !isAnswer(err) {
		d.r.o.Log.Error("request failed", "request", a.Request, "method", r.Method, "path", loggedPath(r), "error", err)
	}
	if w.begun {
		return
	}
	p := ProblemOf(a, err)
	h := w.Header()
	switch p.Status {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		h.Set("Retry-After", strconv.Itoa(waitOf(err)))
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	}
	h.Set("Content-Language", a.Lang)
	h.Set("Cache-Control", "no-store")
	w.send(p.Status, "application/problem+json", p.text())
}

// loggedPath is the path as the log may show it: a token in it is as good as a key.
func loggedPath(r *http.Request) string {
	if token := r.PathValue("token"); token != "" {
		return strings.ReplaceAll(r.URL.Path, token, "{token}")
	}
	return r.URL.Path
}

// nowhere answers what nothing is registered for: 405 where another method is.
func (d *door) nowhere(w *answer, r *http.Request, _ act.Act) error {
	var allowed []string
	for _, m := range methods {
		_, pattern := d.mux.Handler(&http.Request{Method: m, URL: r.URL, Host: r.Host})
		if pattern != "" && pattern != "/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		return noPath.New("path", r.URL.Path)
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return badMethod.New("method", r.Method, "allowed", strings.Join(allowed, ", "))
}

// language picks the better liked of our two; Chinese for whoever does not say.
func language(accept string) string {
	best, lang := 0.0, "zh-CN"
	for part := range strings.SplitSeq(accept, ",") {
		tag, weight, weighted := strings.Cut(strings.TrimSpace(part), ";q=")
		q := 1.0
		if weighted {
			q, _ = strconv.ParseFloat(weight, 64)
		}
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if q > best && (primary == "zh" || primary == "en") {
			best, lang = q, map[string]string{"zh": "zh-CN", "en": "en"}[primary]
		}
	}
	return lang
}

type requestKind struct{}

func (requestKind) Prefix() string { return "req" }

// requestID takes over a caller's id if it is fit for a log line, or makes one.
func requestID(r *http.Request) string {
	given := r.Header.Get("X-Request-Id")
	odd := func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_.", c))
	}
	if given == "" || len(given) > 64 || strings.ContainsFunc(given, odd) {
		return id.New[requestKind]().String()
	}
	return given
}
