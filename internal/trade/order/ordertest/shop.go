package ordertest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/reaction"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/insight"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
	"bespoke/templates"
	"bespoke/test/rig"
)

// Shop is the business: the whole program on a database of its own.
type Shop struct {
	*app.House
	URL    string
	Folder string // of files: one for all nodes
	Clock  *clock.Frozen
	Owner  Who // may do everything

	t        testing.TB
	door     http.Handler
	people   map[string]Who
	docs     Docs
	receipts int
}

// Who is somebody who asks: by key over HTTP, or as an act.
type Who struct {
	Act act.Act
	Key string
}

// Docs are documents by path: those of the business that a test replaces. An
// empty one is left out.
type Docs map[string]string

// Monday is where the clock stands: 16 November 2026, 10:00 in Shanghai.
var Monday = time.Date(2026, 11, 16, 2, 0, 0, 0, time.UTC)

// Each runs a test in a fresh business on each database.
func Each(t *testing.T, docs Docs, test func(t *testing.T, s *Shop)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, Open(t, dbtest.URL(t, db.SQLite, Rooms()...), docs)) })
	t.Run("postgres", func(t *testing.T) { test(t, Open(t, postgres(t), docs)) })
}

// OnPostgres runs a test there alone: for what only several nodes do, or what
// is counted in statements.
func OnPostgres(t *testing.T, docs Docs, test func(t *testing.T, s *Shop)) {
	t.Helper()
	test(t, Open(t, postgres(t), docs))
}

// Rooms make the tables; the program finds them there.
func Rooms() []db.Room {
	return []db.Room{event.Room(), file.Room(), op.Room(), bulk.Room(), blueprint.Room(), identity.Room(), notify.Room(), flow.Room(), reaction.Room(),
		party.Room(), catalog.Room(), channel.Room(), inventory.Room(), order.Room(), insight.Room()}
}

// Open makes the business on a database.
func Open(t testing.TB, url string, docs Docs) *Shop {
	t.Helper()
	s := &Shop{URL: url, Folder: t.TempDir(), Clock: clock.At(Monday), t: t}
	s.start()
	return s.Another(t, docs)
}

// Another is a second business on the same program.
func (s *Shop) Another(t testing.TB, docs Docs) *Shop {
	t.Helper()
	other := *s
	other.people, other.docs, other.receipts = map[string]Who{}, Docs{}, 0
	made, err := s.CreateWorkspace(t.Context(), "Shop", "empty")
	if err != nil {
		t.Fatal(err)
	}
	other.Owner = other.who(made.APIKey)
	other.people["owner"] = other.Owner
	maps.Copy(other.docs, documents())
	other.Publish(t, docs)
	other.furnish()
	t.Cleanup(func() { other.forget(t) })
	return &other
}

// forget drops what would still happen: the clocks of other tests look at the
// timers of all workspaces.
func (s *Shop) forget(t testing.TB) {
	err := s.DB.Write(context.Background(), s.Owner.Act, func(tx db.Tx) error {
		_, err := tx.Exec(`DELETE FROM timers WHERE workspace_id = ?`, tx.Workspace())
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Furniture is the business of the template furniture, with its sample.
func Furniture(t testing.TB, url string) *Shop {
	t.Helper()
	s := &Shop{URL: url, Folder: t.TempDir(), Clock: clock.At(Monday), t: t, people: map[string]Who{}}
	s.start()
	made, err := s.CreateWorkspace(t.Context(), "Furniture", "furniture")
	if err != nil {
		t.Fatal(err)
	}
	s.Owner = s.who(made.APIKey)
	return s
}

// Beside is a second node on the same database.
func (s *Shop) Beside(t testing.TB) *Shop {
	t.Helper()
	other := *s
	other.start()
	return &other
}

func (s *Shop) start() {
	s.t.Helper()
	log := slog.New(slog.NewTextHandler(s.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	h, err := app.Open(s.t.Context(), app.Config{Site: "https://desk.example", DB: s.URL, Files: s.Folder, KeyFile: s.key(), Clock: s.Clock, Log: log})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := h.Close(); err != nil {
			s.t.Error(err)
		}
	})
	s.House, s.door = h, h.Handler()
}

// key is the master key: the same for all that share a database.
func (s *Shop) key() string {
	file := filepath.Join(s.Folder, "master.key")
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// who is the user of a key.
func (s *Shop) who(key string) Who {
	s.t.Helper()
	a, err := s.Identity.Authenticate(s.t.Context(), key)
	if err != nil {
		s.t.Fatal(err)
	}
	a.At, a.Lang, a.Request = s.Clock.Now(), "en", "test"
	return Who{a, key}
}

// Person is somebody who works here, by login.
func (s *Shop) Person(login string) Who {
	s.t.Helper()
	w, known := s.people[login]
	if !known {
		s.t.Fatalf("nobody is called %s", login)
	}
	w.Act.At = s.Clock.Now()
	return w
}

// Hire adds somebody with roles, below a manager.
func (s *Shop) Hire(login, manager string, roles ...string) Who {
	s.t.Helper()
	u, err := s.Identity.AddUser(s.t.Context(), s.Owner.Act, "", identity.AddUser{Login: login,
		Name: strings.ToUpper(login[:1]) + login[1:], Roles: roles, Manager: s.people[manager].Act.User})
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := s.Identity.AddKey(s.t.Context(), s.Owner.Act, "", identity.AddKey{User: u.ID, Name: "test"})
	if err != nil {
		s.t.Fatal(err)
	}
	s.people[login] = s.who(key.Secret)
	return s.people[login]
}

// Customer is a login of a customer, with the role customer.
func (s *Shop) Customer(login string, of party.ID) Who {
	s.t.Helper()
	return s.CustomerWith(login, of, "customer")
}

// CustomerWith is a login of a customer with another role.
func (s *Shop) CustomerWith(login string, of party.ID, role string) Who {
	s.t.Helper()
	add := identity.AddUser{Login: login, Name: login, Kind: act.Customer, Roles: []string{role}}
	add.Party.SetRaw(of.Raw())
	u, err := s.Identity.AddUser(s.t.Context(), s.Owner.Act, "", add)
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := s.Identity.AddKey(s.t.Context(), s.Owner.Act, "", identity.AddKey{User: u.ID, Name: "test"})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.who(key.Secret)
}

// Publish replaces documents and makes them the current release.
func (s *Shop) Publish(t testing.TB, docs Docs) (release string) {
	t.Helper()
	var all []*blueprint.Document
	for path, text := range docs {
		s.docs[path] = text
	}
	for path, text := range s.docs {
		if text == "" {
			continue
		}
		d, found := blueprint.Parse(path, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %+v", path, found)
		}
		all = append(all, d)
	}
	a := s.Owner.Act
	a.At = s.Clock.Now()
	err := s.Facts.Write(t.Context(), a, func(tx *event.Tx) error {
		made, err := s.Blueprint.PublishTree(t.Context(), tx, a, blueprint.NewTree(all...), "test")
		release = made.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return release
}

// template is a file of the template empty.
func template(path string) string {
	text, _ := fs.ReadFile(templates.Files, "empty/"+path) // a missing one is a finding when it is published
	return string(text)
}

// Do asks as somebody; headers are name, value pairs.
func (s *Shop) Do(t testing.TB, who Who, method, path, body string, headers ...string) rig.Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+who.Key)
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	s.door.ServeHTTP(rec, r)
	return rig.Answer{Status: rec.Code, Header: rec.Header(), Body: rec.Body.Bytes()}
}

// Into reads an answer.
func Into[T any](t testing.TB, a rig.Answer) (v T) {
	t.Helper()
	if err := json.Unmarshal(a.Body, &v); err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
	return v
}
