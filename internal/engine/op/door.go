package op

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// maxBody is the largest body that is read; smallBody the largest whose buffer is kept.
const (
	maxBody   = 8 << 20
	smallBody = 64 << 10
)

// DoorOptions is what the door needs to know from outside.
type DoorOptions struct {
	Identify func(*http.Request) (act.Act, error) // who asks with a key; a fault auth.missing is 401
	// Session, if set, tells who asks without a key, by the cookie of a session.
	// What it adds to the answer's header goes out whatever becomes of the request.
	Session func(r *http.Request, answer http.Header) (act.Act, error)
	Via     func(*http.Request) act.Via // how a request came; default as its connection says
	Version string                      // of the program, as the document says
}

// SessionCookie is the name of the cookie that holds a session's token.
const SessionCookie = "bespoke_session"

// direct is how a request came that no proxy handed on.
func direct(r *http.Request) act.Via {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	return act.Via{Address: address, Agent: r.UserAgent(), Secure: r.TLS != nil}
}

// door is HTTP over a registry.
type door struct {
	r        *Registry
	o        DoorOptions
	mux      *http.ServeMux
	document func() ([]byte, error)
	manual   func() (manual, error)
	buffers  sync.Pool // of bodies
	cross    http.CrossOriginProtection
}

// NewDoor opens everything that is registered with a path, the document at
// /openapi.json and its readable form at /docs. The registry must be sound.
func NewDoor(r *Registry, o DoorOptions) http.Handler {
	d := &door{r: r, o: o}
	if d.o.Via == nil {
		d.o.Via = direct
	}
	d.buffers.New = func() any { return new(bytes.Buffer) }
	var wrong error
	if d.mux, wrong = r.mux(d.handler); wrong != nil {
		r.o.Log.Error("open the door", "error", wrong)
	}
	d.document = sync.OnceValues(func() ([]byte, error) { return r.OpenAPI(o.Version) }) // long to write, and seldom asked for
	d.manual = sync.OnceValues(func() (manual, error) { return newManual(r) })
	d.mux.Handle("GET /openapi.json", d.serve(d.openAPI))
	d.mux.Handle("GET /docs", d.serve(d.docs))
	d.mux.Handle("/", d.serve(d.nowhere))
	return d.mux
}

// mux routes every entry with a path. Paths that exclude each other are an error.
func (r *Registry) mux(handler func(*entry) http.Handler) (m *http.ServeMux, err error) {
	m = http.NewServeMux()
	for _, e := range r.entries {
		if e.Path != "" {
			err = errors.Join(err, route(m, e, handler(e)))
		}
	}
	return m, err
}

// route gives a pattern to the mux.
func route(m *http.ServeMux, e *entry, h http.Handler) (err error) {
	defer func() { // the mux refuses patterns by panicking
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: %v", e.Name, p)
		}
	}()
	m.Handle(e.Method+" "+e.Path, h)
	return nil
}

// handler lets a request in and answers it by what was registered.
func (d *door) handler(e *entry) http.Handler {
	return d.serve(func(w *answer, r *http.Request, a act.Act) error {
		a, err := d.admit(e, w, r, a)
		if err != nil {
			return err
		}
		switch {
		case e.stream != nil:
			return d.stream(w, r, a, e)
		case e.fetch != nil:
			return d.download(w, r, a, e)
		case e.files != nil:
			return d.upload(w, r, a, e)
		case e.Kind == KindRaw:
			return e.raw.Handler(w, r, a)
		case e.Kind == KindVerb:
			return d.do(w, r, a, e)
		default:
			return d.ask(w, r, a, e)
		}
	})
}

// admit finds out who asks and whether they may, before anything else is read.
// Who comes without a key may come by a cookie that a browser adds by itself,
// or to get one: then it must not be another site that sends them.
func (d *door) admit(e *entry, w *answer, r *http.Request, a act.Act) (act.Act, error) {
	if e.Kind == KindRaw && e.Permission == "" && !e.Own {
		return a, nil
	}
	keyed := r.Header.Get("Authorization") != ""
	if !keyed && d.cross.Check(r) != nil {
		return a, crossOrigin.New()
	}
	if e.Open {
		return a, nil
	}
	who, err := d.identify(w, r, keyed)
	if err != nil {
		return a, err
	}
	if who.Lang == "" || r.Header.Get("Accept-Language") != "" {
		who.Lang = a.Lang
	}
	a.Via.Session = who.Via.Session
	who.Request, who.At, who.Via = a.Request, a.At, a.Via
	return who, d.r.allow(r.Context(), nil, e, who)
}

// identify asks the key, or the session of those who have none.
func (d *door) identify(w *answer, r *http.Request, keyed bool) (act.Act, error) {
	if keyed || d.o.Session == nil {
		return d.o.Identify(r)
	}
	return d.o.Session(r, w.Header())
}

// enter lets somebody whom nobody identified into the workspace that the input names.
func (e *entry) enter(ctx context.Context, a act.Act, in any) (act.Act, error) {
	if e.visit == nil {
		return a, nil
	}
	return e.visit(ctx, a, in)
}

// ask answers queries and questions.
func (d *door) ask(w *answer, r *http.Request, a act.Act, e *entry) error {
	asked, err := d.input(w, r, e)
	in := asked.in
	if err == nil {
		a, err = e.enter(r.Context(), a, in)
	}
	if err != nil {
		return err
	}
	var out any
	err = d.r.read(r.Context(), a, func(rd db.Reader) (err error) {
		out, err = e.run(r.Context(), a, rd, in)
		return err
	})
	if err != nil {
		return err
	}
	return w.success(e.Status, out, nil)
}

// do lets a verb wait for its turn, or previews it.
func (d *door) do(w *answer, r *http.Request, a act.Act, e *entry) error {
	key, err := keyOf(r.Header)
	if err != nil {
		return err
	}
	dry, err := dryRun(r, e)
	if err != nil {
		return err
	}
	asked, err := d.input(w, r, e)
	in := asked.in
	if err == nil {
		a, err = e.enter(r.Context(), a, in)
	}
	if err == nil && e.prepare != nil {
		err = e.prepare(r.Context(), a, in)
	}
	if err != nil {
		return err
	}
	c := newCommand(e, a, in)
	if dry {
		if err := d.r.try(r.Context(), c); err != nil {
			return err
		}
		return w.success(http.StatusOK, c.out, nil)
	}
	c.said = asked.said
	if !e.Secret { // its fingerprint would be a fast hash of the secret
		c.key, c.hash = key, asked.hash
	}
	if err := d.r.do(r.Context(), c); err != nil {
		return err
	}
	if c.replay {
		w.Header().Set("Idempotent-Replay", "true")
		if c.out, err = e.recall(c.answer); err != nil {
			return fmt.Errorf("read the kept answer of %s: %w", e.Name, err)
		}
	}
	if out, ok := c.out.(interface{ Cookies() []*http.Cookie }); ok {
		for _, cookie := range out.Cookies() {
			http.SetCookie(w, cookie)
		}
	}
	return w.success(e.Status, c.out, c.text())
}

// read shows one moment to code of the rooms, whose panics are errors.
func (r *Registry) read(ctx context.Context, a act.Act, fn func(db.Reader) error) error {
	return r.o.DB.Read(ctx, a, func(rd db.Reader) (err error) {
		defer rescue(&err)
		return fn(rd)
	})
}

// asked is a request that has been read: the entry's input, the fingerprint of
// all that it says, and what the audit trail keeps of it.
type asked struct {
	in   any
	hash [32]byte
	said *string
}

// input reads a request. What is read keeps nothing of the buffer.
func (d *door) input(w *answer, r *http.Request, e *entry) (q asked, err error) {
	query, err := parameters(r, e)
	if err != nil {
		return q, err
	}
	buffer := d.buffers.Get().(*bytes.Buffer)
	buffer.Reset()
	defer func() {
		if buffer.Cap() <= smallBody {
			d.buffers.Put(buffer)
		}
	}()
	if e.Method != http.MethodGet {
		if err := readBody(w, r, buffer); err != nil {
			return q, err
		}
	}
	q.in = e.newIn()
	if err := e.bind.read(q.in, request{r.PathValue, r.Header.Get, query, buffer.Bytes()}); err != nil {
		return q, err
	}
	q.said = e.said(r, buffer.Bytes())
	for _, said := range []string{e.Name, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("If-Match")} {
		buffer.WriteByte(0)
		buffer.WriteString(said)
	}
	q.hash = sha256.Sum256(buffer.Bytes())
	return q, nil
}

// parameters reads the query and refuses what the entry does not know.
func parameters(r *http.Request, e *entry) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badParameter.New("name", "?"+r.URL.RawQuery).From(err)
	}
	known := e.bind.named
	if e.Kind == KindVerb {
		known = append(slices.Clone(known), "dryRun")
	}
	for name := range query {
		if !slices.Contains(known, name) {
			return nil, unknownParameter.New("name", name, "known", strings.Join(known, ", ")).At("/" + name)
		}
	}
	return query, nil
}

// readBody stops at 8 MB, whatever length was promised. That a body ends too
// early is the sender's affair, not an accident of ours.
func readBody(w *answer, r *http.Request, into *bytes.Buffer) error {
	if r.ContentLength > maxBody {
		return tooLarge.New()
	}
	_, err := into.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return tooLarge.New()
	case err != nil:
		return badJSON.New("why", "unexpected end").From(err)
	}
	return nil
}

// keyOf is the caller's idempotency key, or nil.
func keyOf(h http.Header) (*string, error) {
	keys := h.Values("Idempotency-Key")
	if len(keys) == 0 {
		return nil, nil
	}
	visible := func(c rune) bool { return c > ' ' && c <= '~' }
	if k := keys[0]; len(keys) > 1 || k == "" || len(k) > 200 || strings.ContainsFunc(k, func(c rune) bool { return !visible(c) }) {
		return nil, badKey.New().At("/Idempotency-Key")
	}
	return &keys[0], nil
}

// success writes an answer, as text where it has been written out already.
func (w *answer) success(status int, out any, text []byte) (err error) {
	if text == nil {
		if text, err = json.Marshal(out); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if t, ok := out.(interface{ ETag() string }); ok {
		w.Header().Set("ETag", `"`+t.ETag()+`"`)
	}
	if l, ok := out.(interface{ Location() string }); ok && status == http.StatusCreated {
		w.Header().Set("Location", l.Location())
	}
	if h, ok := out.(interface{ Headers() map[string]string }); ok {
		for name, value := range h.Headers() {
			w.Header().Set(name, value)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return nil
	}
	w.send(status, "application/json", text)
	return nil
}
