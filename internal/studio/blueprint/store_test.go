package blueprint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// house is the service over a real database, with its door.
type house struct {
	t        *testing.T
	db       *db.DB
	facts    *event.Log
	service  *blueprint.Service
	door     http.Handler
	reg      *op.Registry
	who      act.Act
	compiled atomic.Int32
}

// marker is a part that only counts how often a tree was compiled.
type marker struct{ of string }

func eachHouse(t *testing.T, test func(h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := dbtest.Act()
		h := &house{t: t, db: d, facts: event.New(d, clock.At(who.At)), who: who}
		h.service = h.node()
		reg := op.NewRegistry(op.RegistryOptions{DB: d, Facts: h.facts, Clock: clock.At(who.At)})
		h.reg = reg
		h.service.Register(reg, h.facts)
		if err := reg.Ready(); err != nil {
			t.Fatal(err)
		}
		if err := reg.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { reg.Close(context.Background()) })
		h.door = op.NewDoor(reg, op.DoorOptions{Identify: func(*http.Request) (act.Act, error) { return h.who, nil }})
		test(h)
	}, event.Room(), op.Room(), blueprint.Room())
}

// node is the service as another process has it, with nothing in memory.
func (h *house) node() *blueprint.Service {
	return blueprint.New([]blueprint.Part{{Name: "marker", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		h.compiled.Add(1)
		return &marker{r.ID}, nil
	}}})
}

// answer is what the door said.
type answer struct {
	status int
	etag   string
	body   map[string]any
	raw    string
}

func (a answer) text(name string) string { s, _ := a.body[name].(string); return s }

// codes are the codes and places of a problem's errors or a document's findings.
func (a answer) codes(list string) []string {
	var made []string
	items, _ := a.body[list].([]any)
	for _, e := range items {
		o := e.(map[string]any)
		where, _ := o["pointer"].(string)
		if list == "errors" {
			where, _ = o["field"].(string)
		}
		made = append(made, strings.TrimSpace(o["code"].(string)+" "+where))
	}
	return made
}

func (h *house) ask(method, path, body string, headers ...string) answer {
	h.t.Helper()
	req := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	h.door.ServeHTTP(rec, req)
	a := answer{status: rec.Code, etag: rec.Header().Get("ETag"), raw: rec.Body.String()}
	if err := json.Unmarshal(rec.Body.Bytes(), &a.body); err != nil && rec.Body.Len() > 0 {
		h.t.Fatalf("%s %s: %s", method, path, rec.Body)
	}
	return a
}

// must asks for something that has to succeed.
func (h *house) must(method, path, body string, headers ...string) answer {
	h.t.Helper()
	a := h.ask(method, path, body, headers...)
	if a.status/100 != 2 {
		h.t.Fatalf("%s %s: %d %s", method, path, a.status, a.raw)
	}
	return a
}

// fill puts the smallest blueprint into the draft.
func (h *house) fill() {
	h.t.Helper()
	tree := small(h.t, nil)
	for _, p := range tree.Paths() {
		h.must("PUT", "/documents/"+p, string(tree.Get(p).JSON))
	}
}

func (h *house) publish(t *blueprint.Tree, note string) (v blueprint.ReleaseView, err error) {
	err = h.facts.Write(h.t.Context(), h.who, func(tx *event.Tx) error {
		v, err = h.service.PublishTree(h.t.Context(), tx, h.who, t, note)
		return err
	})
	return v, err
}

func (h *house) read(fn func(r db.Reader) error) {
	h.t.Helper()
	if err := h.db.Read(h.t.Context(), h.who, fn); err != nil {
		h.t.Fatal(err)
	}
}

// told lists what blueprint.published said, oldest first.
func (h *house) told() (facts []blueprint.Published) {
	h.t.Helper()
	h.read(func(r db.Reader) error {
		recs, err := event.Timeline(r, h.who.Workspace.Raw(), 0, 100)
		for _, rec := range recs {
			var p blueprint.Published
			if err := json.Unmarshal(rec.Data, &p); err != nil {
				return err
			}
			facts = append(facts, p)
		}
		return err
	})
	return facts
}

func TestADraftIsKeptAsItIsPrinted(t *testing.T) {
	eachHouse(t, func(h *house) {
		put := h.must("PUT", "/documents/roles/owner.json", role)
		if put.text("hash") == "" || put.etag != `"`+put.text("hash")+`"` || put.text("format") != "role.v1" {
			t.Errorf("put answered %s, ETag %s", put.raw, put.etag)
		}
		got := h.must("GET", "/documents/roles/owner.json", "")
		if got.etag != put.etag || got.body["version"] != 1.0 || got.text("by") != "test" {
			t.Errorf("get answered %s, ETag %s", got.raw, got.etag)
		}
		name := got.body["document"].(map[string]any)["name"].(map[string]any)["en"]
		if name != "Owner" || !slices.Equal(got.codes("findings"), nil) {
			t.Errorf("get answered %s", got.raw)
		}
		if again := h.must("PUT", "/documents/roles/owner.json", role); again.body["version"] != 1.0 {
			t.Errorf("the same content once more is version %v", again.body["version"])
		}
	})
}

func TestErrorsOfMeaningKeepADocumentADraft(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		bad := strings.Replace(role, `"can"`, `"limits":{"a.b":"5"},"may"`, 1)
		want := []string{"schema.required /can", "schema.pattern /limits/a.b", "schema.additional /may"}
		if got := h.must("PUT", "/documents/roles/owner.json", bad); !slices.Equal(got.codes("findings"), want) {
			t.Errorf("put found %v", got.codes("findings"))
		}
		if got := h.must("GET", "/documents/roles/owner.json", ""); !slices.Equal(got.codes("findings"), want) {
			t.Errorf("get found %v", got.codes("findings"))
		}
		h.must("PUT", "/documents/roles/owner.json", role)
		calendar := `{"format":"calendar.v1","key":"office","name":{"en":"x"},"week":{},"base":"china"}`
		if got := h.must("PUT", "/documents/calendars/office.json", calendar); !slices.Equal(got.codes("findings"), []string{"reference.missing /base"}) {
			t.Errorf("beside the others: %v", got.codes("findings"))
		}
	})
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	eachHouse(t, func(h *house) {
		for _, c := range []struct {
			path, body, code string
			status           int
		}{
			{"roles/owner.json", "{", "request.json", 400},
			{"roles/owner.json", `{"a":1,"a":2}`, "request.json", 400},
			{"roles/owner.json", strings.Replace(role, `"*"`, "123456789012345678", 1), "document.invalid", 422},
			{"roles/boss.json", role, "document.invalid", 422},
			{"roles/../owner.json", role, "document.invalid", 422},
			{"owner.json", role, "document.invalid", 422},
			{"roles/owner.json", strings.Replace(role, "role.v1", "role.v9", 1), "format.unsupported", 422},
		} {
			path := strings.ReplaceAll(c.path, "..", "%2e%2e")
			if got := h.ask("PUT", "/documents/"+path, c.body); got.status != c.status || got.text("code") != c.code {
				t.Errorf("%s %s: %d %s", c.path, c.body, got.status, got.raw)
			}
		}
		if got := h.must("GET", "/documents", ""); len(got.body["items"].([]any)) != 0 {
			t.Errorf("kept %s", got.raw)
		}
	})
}

func TestWhoReadAnOlderVersionDoesNotOverwrite(t *testing.T) {
	eachHouse(t, func(h *house) {
		first := h.must("PUT", "/documents/roles/owner.json", role)
		other := strings.Replace(role, "Owner", "Boss", 1)
		second := h.must("PUT", "/documents/roles/owner.json", other, "If-Match", first.etag)
		if second.body["version"] != 2.0 {
			t.Errorf("version %v", second.body["version"])
		}
		for method, body := range map[string]string{"PUT": role, "DELETE": ""} {
			if got := h.ask(method, "/documents/roles/owner.json", body, "If-Match", first.etag); got.status != 412 || got.text("code") != "version.changed" {
				t.Errorf("%s: %d %s", method, got.status, got.raw)
			}
		}
		if got := h.ask("PUT", "/documents/roles/sales.json", strings.Replace(role, `"owner"`, `"sales"`, 1), "If-Match", "*"); got.status != 412 {
			t.Errorf("a document that is not there matched: %d", got.status)
		}
		h.must("DELETE", "/documents/roles/owner.json", "", "If-Match", second.etag)
		for _, method := range []string{"GET", "DELETE"} {
			if got := h.ask(method, "/documents/roles/owner.json", ""); got.status != 404 || got.text("code") != "document.missing" {
				t.Errorf("%s: %d %s", method, got.status, got.raw)
			}
		}
	})
}

func TestADryRunKeepsNothing(t *testing.T) {
	eachHouse(t, func(h *house) {
		bad := strings.Replace(role, "staff", "boss", 1)
		if got := h.must("PUT", "/documents/roles/owner.json?dryRun=true", bad); !slices.Equal(got.codes("findings"), []string{"schema.enum /kind"}) {
			t.Errorf("found %s", got.raw)
		}
		if got := h.ask("GET", "/documents/roles/owner.json", ""); got.status != 404 {
			t.Errorf("kept: %s", got.raw)
		}
		h.fill()
		check := h.must("POST", "/releases?dryRun=true", `{}`)
		list := h.must("GET", "/releases", "")
		if len(list.body["items"].([]any)) != 0 || len(h.told()) != 0 || !strings.HasPrefix(check.text("id"), "rel_") {
			t.Errorf("check answered %s, list %s", check.raw, list.raw)
		}
		if made := h.must("POST", "/releases", `{}`); made.text("id") != check.text("id") {
			t.Errorf("checked %s, published %s", check.raw, made.raw)
		}
	})
}

func TestADraftWithErrorsIsNotPublished(t *testing.T) {
	eachHouse(t, func(h *house) {
		if got := h.ask("POST", "/releases", `{}`); got.status != 422 || !slices.Equal(got.codes("errors"), []string{"workspace.missing workspace.json#"}) {
			t.Errorf("an empty draft: %d %s", got.status, got.raw)
		}
		h.fill()
		h.must("DELETE", "/documents/roles/owner.json", "")
		for _, path := range []string{"/releases", "/releases?dryRun=true"} {
			got := h.ask("POST", path, `{}`, "Accept-Language", "zh-CN")
			if got.status != 422 || got.text("code") != "release.refused" || !slices.Equal(got.codes("errors"), []string{"reference.missing workspace.json#/fallback"}) {
				t.Errorf("%s: %d %s", path, got.status, got.raw)
			}
			if !strings.Contains(got.raw, "没有这个文档") {
				t.Errorf("not in the reader's language: %s", got.raw)
			}
		}
		if len(h.told()) != 0 {
			t.Error("something was told")
		}
	})
}

func TestEqualContentIsTheSameReleaseAndRollsBack(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		first := h.must("POST", "/releases", `{"note":"first"}`)
		if again := h.must("POST", "/releases", `{"note":"again"}`); again.text("id") != first.text("id") || again.text("note") != "first" {
			t.Errorf("the same content is %s after %s", again.raw, first.raw)
		}
		h.must("PUT", "/documents/roles/owner.json", strings.Replace(role, "Owner", "Boss", 1))
		second := h.must("POST", "/releases", `{}`)
		if second.text("id") == first.text("id") || second.body["n"] != 2.0 || second.body["current"] != true {
			t.Errorf("other content is %s", second.raw)
		}
		h.must("PUT", "/documents/roles/owner.json", role)
		if back := h.must("POST", "/releases", `{}`); back.text("id") != first.text("id") || back.body["n"] != 1.0 || back.body["current"] != true {
			t.Errorf("rolled back to %s", back.raw)
		}
		want := []blueprint.Published{
			{Release: first.text("id"), N: 1, Note: "first", Cause: "publish"},
			{Release: second.text("id"), Previous: first.text("id"), N: 2, Cause: "publish"},
			{Release: first.text("id"), Previous: second.text("id"), N: 1, Cause: "publish"},
		}
		if got := h.told(); !slices.Equal(got, want) {
			t.Errorf("told %+v", got)
		}
		h.read(func(r db.Reader) error {
			now, err := h.service.Current(t.Context(), r)
			if err == nil && now.ID != first.text("id") {
				t.Errorf("current is %s", now.ID)
			}
			return err
		})
	})
}

func TestContentIsStoredOnce(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		h.must("PUT", "/documents/roles/owner.json", strings.Replace(role, "Owner", "Boss", 1))
		h.must("POST", "/releases", `{}`)
		count := func(sql string) (n int) {
			h.read(func(r db.Reader) error {
				return r.Query(sql, []any{r.Workspace()}, func(row db.Row) error { return row.Scan(&n) })
			})
			return n
		}
		contents := count(`SELECT count(*) FROM release_contents WHERE workspace_id = ?`)
		members := count(`SELECT count(*) FROM release_documents WHERE workspace_id = ?`)
		if contents != 4 || members != 6 {
			t.Errorf("%d contents of %d documents; want 4 of 6", contents, members)
		}
	})
}

func TestReleasesAreCompiledOnceForAll(t *testing.T) {
	eachHouse(t, func(h *house) {
		one, err := h.publish(small(t, nil), "")
		if err != nil {
			t.Fatal(err)
		}
		current := func(s *blueprint.Service) {
			h.read(func(r db.Reader) error { _, err := s.Current(t.Context(), r); return err })
		}
		if current(h.service); h.compiled.Load() != 1 {
			t.Errorf("published and run: compiled %d times", h.compiled.Load())
		}
		h.compiled.Store(0)
		node := h.node()
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				err := h.db.Read(t.Context(), h.who, func(r db.Reader) error {
					rel, err := node.Current(t.Context(), r)
					if err == nil && blueprint.Of[*marker](rel).of != one.ID {
						err = errors.New("the wrong release")
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		home := h.who
		h.who = dbtest.Act()
		if again, err := h.publish(small(t, nil), ""); err != nil || again.ID != one.ID {
			t.Fatal(again, err)
		}
		current(h.service)
		current(node)
		h.who = home
		if n := h.compiled.Load(); n != 1 {
			t.Errorf("compiled %d times", n)
		}
	})
}

func TestOlderReleasesAreLoadedAsASet(t *testing.T) {
	eachHouse(t, func(h *house) {
		first, err := h.publish(small(t, nil), "")
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.publish(small(t, map[string]string{"roles/sales.json": strings.Replace(role, `"owner"`, `"sales"`, 1)}), "")
		if err != nil {
			t.Fatal(err)
		}
		h.read(func(r db.Reader) error {
			for range 2 {
				got, err := h.service.LoadMany(t.Context(), r, []string{first.ID, second.ID, first.ID})
				if err != nil || len(got) != 2 || got[first.ID].Tree.Get("roles/sales.json") != nil || got[second.ID].Tree.Get("roles/sales.json") == nil {
					t.Errorf("loaded %v, %v", got, err)
				}
			}
			_, err := h.service.LoadMany(t.Context(), r, []string{first.ID, "rel_0"})
			if f := fault.As(err); f == nil || f.Code != "release.missing" {
				t.Errorf("an unknown release: %v", err)
			}
			return nil
		})
	})
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		h.who = dbtest.Act()
		for _, method := range []string{"GET", "DELETE"} {
			if got := h.ask(method, "/documents/roles/owner.json", ""); got.status != 404 {
				t.Errorf("%s: %d %s", method, got.status, got.raw)
			}
		}
		for _, path := range []string{"/documents", "/releases"} {
			if got := h.must("GET", path, ""); len(got.body["items"].([]any)) != 0 {
				t.Errorf("%s: %s", path, got.raw)
			}
		}
		h.read(func(r db.Reader) error {
			if _, err := h.service.Current(t.Context(), r); fault.As(err) == nil || fault.As(err).Code != "release.none" {
				t.Errorf("current: %v", err)
			}
			return nil
		})
	})
}

func TestAWorkspaceBeginsWithATree(t *testing.T) {
	eachHouse(t, func(h *house) {
		tree, _, _ := blueprint.Read(os.DirFS("testdata/furniture"))
		made, err := h.publish(tree, "template")
		if err != nil || made.ID != tree.ReleaseID() || made.N != 1 {
			t.Fatalf("%+v, %v", made, err)
		}
		h.must("PUT", "/documents/roles/boss.json", strings.Replace(role, `"owner"`, `"boss"`, 1))
		if _, err := h.publish(tree, "once more"); err != nil {
			t.Fatal(err)
		}
		h.read(func(r db.Reader) error {
			draft, found, err := h.service.Draft(t.Context(), r, h.who.User)
			if err != nil || draft.Get("roles/boss.json") == nil || len(draft.Paths()) != len(tree.Paths())+1 || blueprint.Failed(found) {
				t.Errorf("the draft lost what was typed: %s: %+v", draft.ReleaseID(), found)
			}
			now, err := h.service.Current(t.Context(), r)
			if err == nil && !bytes.Equal(now.Tree.Get("rules/route.json").JSON, tree.Get("rules/route.json").JSON) {
				t.Error("a document changed on the way")
			}
			return err
		})
		if _, err := h.publish(blueprint.NewTree(), ""); fault.As(err) == nil || fault.As(err).Code != "release.refused" {
			t.Errorf("an empty tree: %v", err)
		}
	})
}

func TestListsComeInPages(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		var paths []string
		for cursor := ""; ; {
			page := h.must("GET", "/documents?limit=2"+cursor, "")
			for _, item := range page.body["items"].([]any) {
				paths = append(paths, item.(map[string]any)["path"].(string))
			}
			if page.text("next") == "" {
				break
			}
			cursor = "&cursor=" + page.text("next")
		}
		if !slices.Equal(paths, []string{"calendars/office.json", "roles/owner.json", "workspace.json"}) {
			t.Errorf("listed %v", paths)
		}
		h.must("POST", "/releases", `{}`)
		h.must("PUT", "/documents/roles/owner.json", strings.Replace(role, "Owner", "Boss", 1))
		h.must("POST", "/releases", `{}`)
		page := h.must("GET", "/releases?limit=1", "")
		next := h.must("GET", "/releases?limit=1&cursor="+page.text("next"), "")
		newest, oldest := page.body["items"].([]any)[0].(map[string]any), next.body["items"].([]any)[0].(map[string]any)
		if newest["n"] != 2.0 || newest["current"] != true || oldest["n"] != 1.0 || oldest["current"] != false {
			t.Errorf("pages %s, %s", page.raw, next.raw)
		}
		if got := h.ask("GET", "/releases?cursor=eA", ""); got.status != 400 {
			t.Errorf("a cursor of another list: %d %s", got.status, got.raw)
		}
	})
}
