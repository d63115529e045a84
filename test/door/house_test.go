// Package door holds the whole house to what it promises at its door: the real
// handler behind a real server, on both databases. Every answer of every test
// is held against the document at /openapi.json, and every refusal against what
// a problem has to say.
package door

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/trade/order/ordertest"
)

// house is the program over one database, with its server.
type house struct {
	*app.House
	url    string // of the database
	server *httptest.Server
	clock  *clock.Frozen
	laws   *contract
}

// aMonday is when the tests happen: ten o'clock in Shanghai.
var aMonday = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// open opens the house and its door, and closes both with the test. more sets
// what else is configured.
func open(t testing.TB, url string, at *clock.Frozen, more ...func(*app.Config)) *house {
	t.Helper()
	config := app.Config{DB: url, Files: t.TempDir(), Clock: at, Log: slog.New(complaints{t})}
	keyed(t)(&config)
	for _, set := range more {
		set(&config)
	}
	h, err := app.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	own := &house{House: h, url: url, clock: at, server: httptest.NewServer(h.Handler())}
	own.server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	t.Cleanup(func() {
		own.shut()
		own.House = nil // testing keeps what tests clean up until all have ended, and hundreds of houses are gigabytes
	})
	own.laws = lawsOf(t, own)
	return own
}

// laws are what every house says of its door: the same program says the same.
var laws struct {
	sync.Mutex
	read *contract
}

// lawsOf reads them from the first house that is opened.
func lawsOf(t testing.TB, h *house) *contract {
	t.Helper()
	laws.Lock()
	defer laws.Unlock()
	if laws.read == nil {
		laws.read = readContract(t, h.get(t, "/openapi.json"))
	}
	return laws.read
}

// eachURL hands over a database with all tables, on each kind.
func eachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	dbtest.EachURL(t, test, ordertest.Rooms()...)
}

// shut ends server and house; a second time it does nothing.
func (h *house) shut() {
	if h.server != nil {
		h.server.Close()
		h.House.Close()
		h.server = nil
	}
}

// each runs a test on both databases, each time in a fresh furniture maker.
func each(t *testing.T, test func(t *testing.T, s *shop)) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		test(t, open(t, url, clock.At(aMonday)).shop(t, "furniture"))
	})
}

// shop is one workspace, asked with one key.
type shop struct {
	*house
	t         testing.TB
	workspace act.WorkspaceID
	key, lang string
}

// shop makes a workspace of a template; it is asked with its owner's key.
func (h *house) shop(t testing.TB, template string) *shop {
	t.Helper()
	made, err := h.CreateWorkspace(t.Context(), "Wood", template)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{house: h, t: t, key: made.APIKey, lang: "en"}
	if err := s.workspace.UnmarshalText([]byte(made.Workspace)); err != nil {
		t.Fatal(err)
	}
	s.ask("GET", "/api/v1/roles", "").want(t, 200) // from now on the key has been used
	return s
}

// as is the same shop asked by somebody else.
func (s *shop) as(key string) *shop {
	other := *s
	other.key = key
	return &other
}

// in is the same shop asked in another language.
func (s *shop) in(lang string) *shop {
	other := *s
	other.lang = lang
	return &other
}

// hire adds a user and answers the shop as that user sees it. more are further
// members of the user, as `"party":"par_…"`.
func (s *shop) hire(login, role, more string) *shop {
	s.t.Helper()
	kind := "staff"
	if role == "customer" {
		kind = "customer"
	}
	if more != "" {
		more = "," + more
	}
	user := s.post("/api/v1/users", `{"login":"`+login+`","name":"`+login+`","kind":"`+kind+`","roles":["`+role+`"]`+more+`}`).want(s.t, 201)
	return s.as(s.post("/api/v1/keys", `{"user":"`+user.text(s.t, "id")+`"}`).want(s.t, 201).text(s.t, "key"))
}

// stock opens a warehouse and puts goods of each product into it.
func (s *shop) stock(quantity string) {
	s.t.Helper()
	s.post("/api/v1/warehouses", `{"code":"foshan","name":"佛山仓"}`).want(s.t, 201)
	lines := ""
	for _, sku := range []string{"SOFA-3", "BED-K", "CHAIR-1", "LAMP-1"} {
		lines += `,{"sku":"` + sku + `","quantity":"` + quantity + `"}`
	}
	s.post("/api/v1/stock/receipts", `{"warehouse":"foshan","lines":[`+lines[1:]+`]}`).want(s.t, 201)
}

// order is a request that the furniture maker accepts: the customer's
// reference decides which way it goes.
func order(customer, more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"type":"furniture","customer":{"ref":"` + customer + `"},"fields":{` + needs(customer) +
		`},"lines":[{"sku":"SOFA-3","quantity":"2"}]` + more + `}`
}

// needs are the fields that the form asks of each sample customer.
func needs(customer string) string {
	if customer == "C-002" {
		return `"projectNo":"JD-20261","endCustomer":"赵六"`
	}
	return `"room":"living"`
}

// place places an order and answers its id.
func (s *shop) place(customer, more string) string {
	s.t.Helper()
	return s.post("/api/v1/orders", order(customer, more)).want(s.t, 201).text(s.t, "id")
}

// party finds a sample customer's id.
func (s *shop) party(ref string) string {
	s.t.Helper()
	return s.ask("GET", "/api/v1/parties?ref="+ref, "").want(s.t, 200).text(s.t, "items", 0, "id")
}

// complaints is a log that fails the test where the program reports a defect.
type complaints struct{ t testing.TB }

func (complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	c.t.Errorf("the program complains: %s", text)
	return nil
}

func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c complaints) WithGroup(string) slog.Handler      { return c }
