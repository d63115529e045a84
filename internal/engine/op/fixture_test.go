package op_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// The tests count sheep: a fold has a number of them, which verbs change.

type foldKind struct{}

func (foldKind) Prefix() string { return "fol" }

type foldID = id.Of[foldKind]

var folds = db.Room{Name: "fold", Files: fstest.MapFS{"001_folds.sql": {Data: []byte(`-- +goose Up
CREATE TABLE folds (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text /*pg: COLLATE "C" */ NOT NULL,
  sheep bigint NOT NULL CHECK (sheep <= 1000000),
  version bigint NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
-- distribute: workspace_id
CREATE UNIQUE INDEX folds_name ON folds (workspace_id, name);
`)}}}

type foldRow struct {
	ID      foldID `db:"id,key"`
	Name    string `db:"name"`
	Sheep   int64  `db:"sheep"`
	Version int64  `db:"version"`
}

type foldKey struct {
	ID foldID `db:"id,key"`
}

// Fold is what the verbs answer.
type Fold struct {
	ID      foldID `json:"id"`
	Name    string `json:"name"`
	Sheep   int64  `json:"sheep"`
	Version int64  `json:"version"`
}

func (f Fold) ETag() string     { return fmt.Sprint(f.Version) }
func (f Fold) Location() string { return "/api/v1/folds/" + f.ID.String() }
func (f Fold) About() string    { return f.ID.String() }

func (r foldRow) out() Fold { return Fold(r) }

type makeFold struct {
	Name  string `json:"name"`
	Sheep int64  `json:"sheep,omitzero"`
}

type addSheep struct {
	ID    foldID `path:"id" json:"-"`
	Sheep int64  `json:"sheep"`
	Mode  string `json:"mode,omitzero"` // how the test wants it to fail
}

type added struct {
	Fold foldID
	By   int64
}

func (a added) Head() event.Head {
	return event.Head{Name: "fold.added", Version: 1, Subject: a.Fold.Raw()}
}

var (
	foldTaken   = fault.Define(fault.Conflict, "fold.duplicate", "名称已被使用", "The name is taken").Fix("换一个名称", "Take another")
	foldMissing = fault.Define(fault.Missing, "fold.missing", "没有这个羊圈", "There is no such fold")
	foldFull    = fault.Define(fault.Blocked, "fold.full", "羊圈已满", "The fold is full").Fix("减少数量", "Add fewer")
	guarded     = fault.Define(fault.Blocked, "fold.wolf", "有狼", "There is a wolf")
	noKey       = fault.Define(fault.Denied, "auth.missing", "请登录", "Say who you are")
	notAllowed  = fault.Define(fault.Denied, "auth.denied", "没有权限", "You may not")
)

// farm is a registry of test verbs over a real database.
type farm struct {
	t      testing.TB
	db     *db.DB
	facts  *event.Log
	clock  *clock.Frozen
	r      *op.Registry
	door   http.Handler
	ws     act.WorkspaceID
	denied string // this permission is refused
	log    strings.Builder

	make op.Call[makeFold, Fold]
	add  op.Call[addSheep, Fold]

	decided, committed atomic.Int64  // calls of Decide and Commit of add
	gate               chan struct{} // while it is set, deciding waits for it
	entered            chan struct{} // is told when deciding waits
	stale              atomic.Int64  // so many commits find a stale decision
}

func eachFarm(t *testing.T, test func(t *testing.T, f *farm)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newFarm(t, d, op.RegistryOptions{})) }, event.Room(), op.Room(), folds)
}

func newFarm(t testing.TB, d *db.DB, o op.RegistryOptions) *farm {
	f := &farm{t: t, db: d, clock: clock.At(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)), ws: dbtest.Act().Workspace}
	f.facts = event.New(d, f.clock)
	event.Declare[added](f.facts)
	event.AddGuard(f.facts, "wolf", func(_ context.Context, _ *event.Tx, facts []event.Heard[added]) []error {
		errs := make([]error, len(facts))
		for i, a := range facts {
			if a.Fact.By == 666 {
				errs[i] = guarded.New()
			}
		}
		return errs
	})
	o.DB, o.Facts, o.Clock = d, f.facts, f.clock
	o.Log = slog.New(slog.NewTextHandler(&f.log, nil))
	o.Allow = func(_ context.Context, _ db.Reader, a act.Act, permission string) error {
		if permission == f.denied {
			return notAllowed.New()
		}
		return nil
	}
	f.r = op.NewRegistry(o)
	f.register()
	if err := f.r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.r.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	f.door = op.NewDoor(f.r, op.DoorOptions{Identify: f.identify, Version: "test"})
	return f
}

func (f *farm) identify(r *http.Request) (act.Act, error) {
	if r.Header.Get("Authorization") == "" {
		return act.Act{}, noKey.New()
	}
	return f.act(), nil
}

func (f *farm) act() act.Act {
	return act.Act{Workspace: f.ws, Name: "Ann", Kind: act.Staff, Lang: "en", At: f.clock.Now()}
}

func (f *farm) register() {
	f.make = op.AddSimple(f.r, op.Simple[makeFold, Fold]{
		Name: "fold.make", Method: "POST", Path: "/api/v1/folds", Status: http.StatusCreated,
		Doc: fault.Text{ZH: "新建羊圈", EN: "Make a fold"}, Do: f.doMake,
	})
	f.add = op.AddVerb(f.r, op.Verb[addSheep, addPlan, Fold]{
		Name: "fold.add", Method: "POST", Path: "/api/v1/folds/{id}/add", Undo: "fold.add",
		Doc:    fault.Text{ZH: "加羊", EN: "Add sheep"},
		Weight: func(in addSheep) int { return int(max(1, in.Sheep/100)) },
		Decide: f.decideAdd, Commit: f.commitAdd,
		Preview: func(c op.Cmd[addPlan]) Fold { return c.In.after.out() },
	})
	op.AddSimple(f.r, op.Simple[struct{}, struct{}]{
		Name: "fold.tick", Internal: true, Doc: fault.Text{ZH: "计时", EN: "Tick"},
		Do: func(_ context.Context, _ *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[struct{}] {
			return make([]op.Result[struct{}], len(cmds))
		},
	})
	op.AddSimple(f.r, op.Simple[patchFold, Fold]{
		Name: "fold.change", Method: "PATCH", Path: "/api/v1/folds/{id}", Doc: fault.Text{ZH: "修改", EN: "Change a fold"}, Do: f.doChange,
	})
	op.AddQuery(f.r, op.Query[getFold, Fold]{
		Name: "fold.get", Path: "/api/v1/folds/{id}", Doc: fault.Text{ZH: "查看", EN: "Get a fold"},
		Run: func(_ context.Context, _ act.Act, r db.Reader, in getFold) (Fold, error) { return find(r, in.ID) },
	})
	op.AddQuery(f.r, op.Query[findFolds, op.List[string]]{
		Name: "fold.find", Path: "/api/v1/folds", Doc: fault.Text{ZH: "列表", EN: "Find folds"},
		Run: func(_ context.Context, _ act.Act, _ db.Reader, in findFolds) (op.List[string], error) {
			if _, err := in.Before(); err != nil {
				return op.List[string]{}, err
			}
			return op.List[string]{Items: append(in.Name, fmt.Sprint(in.Limit))}, nil
		},
	})
	op.AddAsk(f.r, op.Ask[naughty, naughty]{
		Name: "fold.ask", Path: "/api/v1/asks", Doc: fault.Text{ZH: "询问", EN: "Ask"},
		Run: func(_ context.Context, _ act.Act, _ db.Reader, in naughty) (naughty, error) {
			if in.Text == "panic" {
				panic("a defect of the test")
			}
			return in, nil
		},
	})
	op.AddRaw(f.r, op.Raw{Name: "fold.health", Method: "GET", Path: "/healthz", Doc: fault.Text{ZH: "健康检查", EN: "Sign of life"},
		Handler: func(w http.ResponseWriter, _ *http.Request, _ act.Act) error {
			_, err := io.WriteString(w, "ok")
			return err
		}})
	op.AddRaw(f.r, op.Raw{Name: "fold.stream", Method: "GET", Path: "/api/v1/stream", Permission: "fold.read",
		Doc:     fault.Text{ZH: "数据流", EN: "A stream"},
		Handler: func(http.ResponseWriter, *http.Request, act.Act) error { return foldMissing.New() }})
}

type getFold struct {
	ID foldID `path:"id" json:"-"`
}

type findFolds struct {
	op.Page
	Name []string `query:"name" json:"-"`
	Big  bool     `query:"big" json:"-"`
}

type patchFold struct {
	ID    foldID                     `path:"id" json:"-"`
	Match string                     `header:"If-Match" json:"-"`
	Patch map[string]json.RawMessage `body:"patch" json:"-"`
}

func (patchFold) MergePatch() {}

// doMake refuses names that are taken by itself, as a room does.
func (f *farm) doMake(_ context.Context, tx *event.Tx, cmds []op.Cmd[makeFold]) []op.Result[Fold] {
	rs := make([]op.Result[Fold], len(cmds))
	var rows []foldRow
	for i, c := range cmds {
		taken := false
		rs[i].Err = tx.Query(`SELECT 1 FROM folds WHERE workspace_id = ? AND name = ?`, []any{tx.Workspace(), c.In.Name},
			func(db.Row) error { taken = true; return nil })
		if taken {
			rs[i].Err = foldTaken.New()
		}
		if rs[i].Err != nil {
			continue
		}
		row := foldRow{ID: id.New[foldKind](), Name: c.In.Name, Sheep: c.In.Sheep, Version: 1}
		rows = append(rows, row)
		rs[i].Out = row.out()
		tx.Tell(c.Act, added{row.ID, c.In.Sheep})
	}
	if err := db.InsertRows(tx, "folds", rows); err != nil {
		for i := range rs {
			rs[i].Err = err
		}
	}
	return rs
}

type addPlan struct {
	in            addSheep
	before, after foldRow
}

func (f *farm) decideAdd(_ context.Context, r db.Reader, cmds []op.Cmd[addSheep]) []op.Result[addPlan] {
	f.decided.Add(1)
	if f.gate != nil {
		f.entered <- struct{}{}
		<-f.gate
	}
	rows, err := selectFolds(r, db.Unlocked, cmds, func(c op.Cmd[addSheep]) foldID { return c.In.ID })
	rs := make([]op.Result[addPlan], len(cmds))
	for i, c := range cmds {
		before, ok := rows[c.In.ID]
		after := before
		after.Sheep, after.Version = before.Sheep+c.In.Sheep, before.Version+1
		rs[i] = op.Result[addPlan]{Out: addPlan{c.In, before, after}, Err: err}
		switch {
		case err != nil:
		case c.In.Mode == "panic":
			panic("a defect of the test")
		case !ok:
			rs[i].Err = foldMissing.New()
		case c.In.Sheep < 0:
			rs[i].Err = foldFull.New().At("/sheep").Because("too few")
		}
	}
	return rs
}

// commitAdd checks versions under lock, item by item in their order.
func (f *farm) commitAdd(_ context.Context, tx *event.Tx, cmds []op.Cmd[addPlan]) []op.Result[Fold] {
	f.committed.Add(1)
	rs := make([]op.Result[Fold], len(cmds))
	rows, err := selectFolds(tx, db.ForUpdate, cmds, func(c op.Cmd[addPlan]) foldID { return c.In.before.ID })
	changed := map[foldID]foldRow{}
	for i, c := range cmds {
		p := c.In
		switch {
		case err != nil:
			rs[i].Err = err
		case p.in.Mode == "panic at commit":
			panic("a defect of the test")
		case p.in.Mode == "accident":
			rs[i].Err = fmt.Errorf("an accident of the test")
		case p.in.Mode == "after writing":
			tx.Tell(c.Act, added{p.before.ID, 1})
			rs[i].Err = op.AfterWriting(foldFull.New())
		case rows[p.before.ID].Version != p.before.Version, f.stale.Add(-1) >= 0:
			rs[i].Err = op.ErrStale
		default:
			tx.Tell(c.Act, added{p.before.ID, p.in.Sheep})
			rows[p.before.ID], changed[p.before.ID] = p.after, p.after
			rs[i].Out = p.after.out()
		}
	}
	var updates []foldRow
	for _, row := range changed {
		updates = append(updates, row)
	}
	if err := db.UpdateRows(tx, "folds", updates); err != nil {
		for i := range rs {
			rs[i].Err = err
		}
	}
	return rs
}

func (f *farm) doChange(_ context.Context, tx *event.Tx, cmds []op.Cmd[patchFold]) []op.Result[Fold] {
	rs := make([]op.Result[Fold], len(cmds))
	for i, c := range cmds {
		rs[i].Out = Fold{ID: c.In.ID, Name: fmt.Sprintf("%s %s", c.In.Match, c.In.Patch["name"]), Version: int64(len(c.In.Patch))}
	}
	return rs
}

func selectFolds[T any](r db.Reader, lock db.Lock, cmds []op.Cmd[T], idOf func(op.Cmd[T]) foldID) (map[foldID]foldRow, error) {
	var keys []foldKey
	seen := map[foldID]bool{}
	for _, c := range cmds {
		if k := idOf(c); !seen[k] {
			seen[k] = true
			keys = append(keys, foldKey{k})
		}
	}
	rows := map[foldID]foldRow{}
	err := db.SelectKeys(r, "folds", keys, lock, func(row foldRow) error {
		rows[row.ID] = row
		return nil
	})
	return rows, err
}

func find(r db.Reader, which foldID) (Fold, error) {
	found := Fold{}
	err := db.SelectKeys(r, "folds", []foldKey{{which}}, db.Unlocked, func(row foldRow) error { found = row.out(); return nil })
	if err == nil && found.ID.IsZero() {
		err = foldMissing.New()
	}
	return found, err
}

// newFold makes a fold and returns its id.
func (f *farm) newFold(name string) foldID {
	f.t.Helper()
	made, err := f.make(f.t.Context(), f.act(), "", makeFold{Name: name})
	if err != nil {
		f.t.Fatal(err)
	}
	return made.ID
}

// sheep counts what is stored.
func (f *farm) sheep(which foldID) int64 {
	f.t.Helper()
	var n int64
	err := f.db.Read(f.t.Context(), f.act(), func(r db.Reader) error {
		found, err := find(r, which)
		n = found.Sheep
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

// count counts a table's rows.
func (f *farm) count(table string) (n int64) {
	f.t.Helper()
	err := f.db.Read(f.t.Context(), f.act(), func(r db.Reader) error {
		return r.Query(`SELECT COUNT(*) FROM `+table+` WHERE workspace_id = ?`, []any{r.Workspace()},
			func(row db.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

// response is what the door answered.
type response struct {
	status int
	header http.Header
	body   string
}

// problem reads the answer as a problem, with what stands beside it.
func (r response) problem(t testing.TB) (p op.Problem) {
	t.Helper()
	if got := r.header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("answered %d %s: %s", r.status, got, r.body)
	}
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	return p
}

// stream sends a body of a length that nobody knows before.
func (f *farm) stream(method, path string, body io.Reader) response {
	r := httptest.NewRequest(method, path, body)
	r.ContentLength = -1
	r.Header.Set("Authorization", "Bearer x")
	w := httptest.NewRecorder()
	f.door.ServeHTTP(w, r)
	return response{w.Code, w.Header(), w.Body.String()}
}

// send asks the door, as somebody known who reads English unless the headers
// (name, value pairs) say otherwise.
func (f *farm) send(method, path, body string, headers ...string) response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer x")
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	f.door.ServeHTTP(w, r)
	return response{w.Code, w.Header(), w.Body.String()}
}
