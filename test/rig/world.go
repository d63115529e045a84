package rig

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// World is the business of one test.
type World struct {
	DB    *db.DB
	Log   *event.Log
	Reg   *op.Registry
	Clock *clock.Frozen
	Act   act.Act // who asks

	release *blueprint.Release
	door    http.Handler
}

// Each runs the test in a fresh business on each database. register registers
// the rooms under test.
func Each(t *testing.T, rooms []db.Room, register func(*World), test func(t *testing.T, w *World)) {
	t.Helper()
	rooms = append([]db.Room{event.Room(), op.Room()}, rooms...)
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, Open(t, d, register)) }, rooms...)
}

// Open is a business on a database; several on one are several workspaces.
func Open(t testing.TB, d *db.DB, register func(*World)) *World {
	t.Helper()
	w := &World{DB: d, Clock: clock.At(time.Date(2026, 11, 20, 2, 0, 0, 0, time.UTC)), release: compile(t)}
	w.Log = event.New(d, w.Clock)
	w.Reg = op.NewRegistry(op.RegistryOptions{DB: d, Facts: w.Log, Clock: w.Clock,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	w.Act = act.Act{Workspace: newWorkspace(), Name: "Li", Kind: act.Staff, Roles: []string{"owner"}, Channel: "api", Lang: "en", At: w.Clock.Now()}
	register(w)
	if err := w.Reg.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Reg.Close(context.Background()) })
	w.door = op.NewDoor(w.Reg, op.DoorOptions{Identify: func(*http.Request) (act.Act, error) { return w.Act, nil }})
	return w
}

func newWorkspace() act.WorkspaceID { return fresh(act.WorkspaceID{}) }

func fresh[K id.Kind](id.Of[K]) id.Of[K] { return id.New[K]() }

// Current is the release of the business, as rooms ask for it.
func (w *World) Current(context.Context, db.Reader) (*blueprint.Release, error) {
	return w.release, nil
}

// Release is the same for tests.
func (w *World) Release() *blueprint.Release { return w.release }

// Elsewhere is the same program for another workspace.
func (w *World) Elsewhere() *World {
	other := *w
	other.Act.Workspace = newWorkspace()
	other.door = op.NewDoor(w.Reg, op.DoorOptions{Identify: func(*http.Request) (act.Act, error) { return other.Act, nil }})
	return &other
}

// Do asks the door. headers are name, value pairs.
func (w *World) Do(t testing.TB, method, path, body string, headers ...string) Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Accept-Language", w.Act.Lang)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.door.ServeHTTP(rec, r)
	return Answer{Status: rec.Code, Header: rec.Header(), Body: rec.Body.Bytes()}
}

// Write runs fn in a sealed transaction; Read in a reading one.
func (w *World) Write(t testing.TB, fn func(tx *event.Tx) error) {
	t.Helper()
	if err := w.Log.Write(t.Context(), w.Act, fn); err != nil {
		t.Fatal(err)
	}
}

// Read runs fn on one moment of the workspace.
func (w *World) Read(t testing.TB, fn func(r db.Reader) error) {
	t.Helper()
	if err := w.DB.Read(t.Context(), w.Act, fn); err != nil {
		t.Fatal(err)
	}
}

func compile(t testing.TB) *blueprint.Release {
	t.Helper()
	var docs []*blueprint.Document
	for path, text := range documents() {
		d, found := blueprint.Parse(path, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %v", path, found)
		}
		docs = append(docs, d)
	}
	checker := blueprint.Checker{Parts: append(append(rule.Parts(), identity.Parts()...), form.Parts()...)}
	release, found := checker.Compile(blueprint.NewTree(docs...))
	if blueprint.Failed(found) {
		t.Fatalf("release: %v", found)
	}
	return release
}
