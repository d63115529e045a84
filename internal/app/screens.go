package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"bespoke/internal/base/fault"
)

// screens hands out the built pages and their parts, and leaves every other
// path to the door. It knows nothing of workspaces: what a page shows it asks
// of the API.
type screens struct {
	files fs.FS
	door  http.Handler
	demo  http.Handler // nil without one
	home  string       // where "/" leads
	pages []page
}

// page is a document and the paths that it answers.
type page struct{ under, file string }

// Screens puts the pages before a door, with the demo or, for nil, without. The
// first page that fits is taken.
func Screens(files fs.FS, door, demo http.Handler) http.Handler {
	s := &screens{files: files, door: door, demo: demo, home: "/w/", pages: []page{{"/p/o/", "progress.html"}, {"/p/", "portal.html"}, {"/w/", "workbench.html"}}}
	if demo != nil {
		s.home, s.pages = "/demo/", append(s.pages, page{"/demo/", "demo.html"})
	}
	return s
}

// policy lets a page use what comes from our own origin, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"

// ServeHTTP answers pages and their parts.
func (s *screens) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	at := r.URL.Path
	for _, surface := range []string{"/p", "/w"} {
		if strings.HasPrefix(at, surface+"/api/") {
			s.ask(w, r, surface)
			return
		}
	}
	if s.demo != nil && strings.HasPrefix(at, "/demo/api/") {
		s.demo.ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.door.ServeHTTP(w, r)
		return
	}
	if at == "/" {
		http.Redirect(w, r, s.home, http.StatusFound)
		return
	}
	if strings.HasPrefix(at, "/assets/") || path.Ext(at) != "" {
		if s.part(w, r, strings.TrimPrefix(path.Clean(at), "/")) {
			return
		}
	}
	if s.guide(w, r) {
		return
	}
	for _, p := range s.pages {
		if strings.HasPrefix(at+"/", p.under) {
			s.page(w, r, p.file)
			return
		}
	}
	s.door.ServeHTTP(w, r)
}

// ask passes a surface's own request on to the door. Its cookies belong to the
// surface's path, so that one browser can be a customer and a colleague at once.
func (s *screens) ask(w http.ResponseWriter, r *http.Request, surface string) {
	inner := r.Clone(r.Context())
	inner.URL.Path = strings.TrimPrefix(r.URL.Path, surface)
	inner.URL.RawPath = strings.TrimPrefix(r.URL.RawPath, surface)
	s.door.ServeHTTP(&surfaceWriter{ResponseWriter: w, surface: surface}, inner)
}

// surfaceWriter gives cookies the path of their surface.
type surfaceWriter struct {
	http.ResponseWriter
	surface string
	begun   bool
}

func (w *surfaceWriter) WriteHeader(status int) {
	if !w.begun {
		w.begun = true
		cookies := w.Header()["Set-Cookie"]
		for i, c := range cookies {
			cookies[i] = strings.Replace(c, "Path=/;", "Path="+w.surface+";", 1)
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *surfaceWriter) Write(b []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets streams flush and set deadlines.
func (w *surfaceWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// part answers a file; those under assets carry their hash in their name and
// never change. False where there is none.
func (s *screens) part(w http.ResponseWriter, r *http.Request, name string) bool {
	if strings.HasSuffix(name, ".html") || !fs.ValidPath(name) || strings.HasPrefix(name, ".") {
		return false
	}
	lasting := "no-cache"
	if strings.HasPrefix(name, "assets/") {
		lasting = "public, max-age=31536000, immutable"
	}
	return s.send(w, r, name, lasting)
}

var errNoScreens = fault.Define(fault.Missing, "screens.missing", "这个程序没有带界面", "This program was built without its screens").
	Fix("用 make build 构建", "Build it with make build")

func (s *screens) page(w http.ResponseWriter, r *http.Request, file string) {
	w.Header().Set("Content-Security-Policy", policy)
	if !s.send(w, r, file, "no-cache") {
		f := errNoScreens.New()
		http.Error(w, f.Say("zh-CN")+" "+f.Remedy("zh-CN")+"\n"+f.Say("en")+". "+f.Remedy("en"), http.StatusNotFound)
	}
}

// send answers a file in the smallest form that the browser takes.
func (s *screens) send(w http.ResponseWriter, r *http.Request, name, lasting string) bool {
	body, encoding := s.pressed(name, r.Header.Get("Accept-Encoding"))
	if body == nil {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", kindOf(name))
	h.Set("Cache-Control", lasting)
	h.Set("Vary", "Accept-Encoding")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	sum := sha256.Sum256(body)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return true
}

// pressed finds the smallest form of a file; nil without one.
func (s *screens) pressed(name, accepted string) (body []byte, encoding string) {
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !strings.Contains(accepted, form.encoding) {
			continue
		}
		if body, err := fs.ReadFile(s.files, name+form.suffix); err == nil {
			return body, form.encoding
		}
	}
	body, err := fs.ReadFile(s.files, name)
	if err != nil {
		return nil, ""
	}
	return body, ""
}

// kindOf is the media type by our own list: the machine's may be another.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".webmanifest":
		return "application/manifest+json"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(path.Ext(name))
}
