package identity_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// findPots is a list that views are of.
type findPots struct {
	op.Page
	Phase []string `query:"phase" json:"-"`
	Owner []string `query:"owner" json:"-"`
	Late  bool     `query:"late" json:"-"`
	Sort  string   `query:"sort" json:"-"`
}

// gallery is a pottery with lists, where ann may share views and bob may not.
type gallery struct {
	*pottery
	ann, bob, eve string // keys
}

func eachGallery(t *testing.T, test func(g *gallery)) {
	each(t, func(p *pottery) {
		p.release.Store(sound(t, map[string]string{"roles/curator.json": role("curator", "staff", `"order.read","view.share"`, "")}))
		for _, list := range []string{"order", "task"} {
			op.AddQuery(p.verbs, op.Query[findPots, op.List[string]]{Name: list + ".find", Path: "/api/v1/" + list + "s", Doc: fault.Text{ZH: "列表", EN: "List"},
				Run: func(context.Context, act.Act, db.Reader, findPots) (op.List[string], error) {
					return op.List[string]{}, nil
				}})
		}
		g := &gallery{pottery: p}
		g.ann, g.bob, g.eve = g.key(g.add("ann", "curator", "sales")).Secret, g.key(g.add("bob", "sales")).Secret, g.key(g.add("eve", "east")).Secret
		test(g)
	})
}

// keep adds a view that must be taken and answers its id.
func (g *gallery) keep(key, body string) string {
	g.Helper()
	status, v := g.http(key, "POST", "/api/v1/views", body)
	if status != http.StatusCreated {
		g.Fatalf("%s: %d %v", body, status, v)
	}
	return v["id"].(string)
}

// names lists the views that somebody has, in pages of two.
func (g *gallery) names(key, query string) string {
	g.Helper()
	var names []string
	for next := ""; ; {
		_, page := g.http(key, "GET", "/api/v1/views?limit=2&cursor="+next+query, "")
		for _, item := range page["items"].([]any) {
			names = append(names, item.(map[string]any)["name"].(string))
		}
		more, is := page["next"].(string)
		if next = more; !is {
			return strings.Join(names, " ")
		}
	}
}

func TestViewsAreOnesOwnARolesOrEverybodys(t *testing.T) {
	eachGallery(t, func(g *gallery) {
		g.keep(g.bob, `{"entity":"tasks","name":"bobsTasks"}`)
		g.keep(g.bob, `{"entity":"orders","name":"bobs1","filter":{"phase":["placed","confirmed"],"owner":"me"},"sort":"-placedAt","density":"compact",
			"columns":[{"key":"number","width":120},{"key":"total","hidden":true}]}`)
		g.keep(g.bob, `{"entity":"orders","name":"bobs2"}`)
		g.keep(g.ann, `{"entity":"orders","name":"sales0","owner":{"role":"sales"}}`)
		g.keep(g.ann, `{"entity":"orders","name":"everybodys","owner":{"all":true},"position":9}`)
		g.keep(g.ann, `{"entity":"orders","name":"anns","position":3}`)
		for who, want := range map[string]string{g.bob: "bobs1 sales0 bobs2 everybodys bobsTasks", g.ann: "sales0 anns everybodys", g.eve: "everybodys"} {
			if got := g.names(who, ""); words(got) != words(want) {
				g.Errorf("views %q; want %q", got, want)
			}
		}
		if got := g.names(g.bob, "&entity=orders"); got != "sales0 bobs1 bobs2 everybodys" && got != "bobs1 sales0 bobs2 everybodys" {
			g.Errorf("in their order: %q", got)
		}
		_, page := g.http(g.bob, "GET", "/api/v1/views?entity=orders", "")
		for _, item := range page["items"].([]any) {
			v := item.(map[string]any)
			if v["name"] == "bobs1" && (fmt.Sprint(v["filter"]) != "map[owner:[me] phase:[placed confirmed]]" || v["sort"] != "-placedAt" || v["density"] != "compact" ||
				fmt.Sprint(v["columns"]) != "[map[key:number width:120] map[hidden:true key:total]]" || v["version"] != 1.0 || v["owner"].(map[string]any)["user"] == nil) {
				g.Errorf("kept %v", v)
			}
		}
	})
}

// words are sorted, for what stands in no order.
func words(text string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Fields(text))), " ")
}

func TestAViewIsChangedByAMergePatch(t *testing.T) {
	eachGallery(t, func(g *gallery) {
		id := g.keep(g.bob, `{"entity":"orders","name":"mine","filter":{"phase":"placed","owner":"me"},"sort":"total","columns":[{"key":"a"}]}`)
		at := "/api/v1/views/" + id
		change := func(key, match, body string) (int, map[string]any) {
			g.Helper()
			return g.http(key, "PATCH", at, body, "If-Match", match)
		}
		status, v := change(g.bob, `"1"`, `{"name":"ours","filter":{"phase":null,"late":"true"},"sort":null,"columns":null,"position":7}`)
		if status != http.StatusOK || v["name"] != "ours" || fmt.Sprint(v["filter"]) != "map[late:[true] owner:[me]]" || v["sort"] != nil || v["columns"] != nil ||
			v["position"] != 7.0 || v["version"] != 2.0 {
			g.Errorf("%d %v", status, v)
		}
		if status, v = change(g.bob, `"1"`, `{"name":"again"}`); status != http.StatusPreconditionFailed || v["code"] != "version.changed" {
			g.Errorf("an old version: %d %v", status, v)
		}
		if status, v = change(g.bob, "", `{"filter":null}`); status != http.StatusOK || fmt.Sprint(v["filter"]) != "map[]" {
			g.Errorf("%d %v", status, v)
		}
		for _, key := range []string{g.ann, g.eve} {
			for _, method := range []string{"PATCH", "DELETE"} {
				if status, v = g.http(key, method, at, "{}"); status != http.StatusNotFound || v["code"] != "view.missing" {
					g.Errorf("%s of another's view: %d %v", method, status, v)
				}
			}
		}
		if status, v = g.http(g.bob, "DELETE", at, ""); status != http.StatusOK || v["id"] != id {
			g.Errorf("dropping: %d %v", status, v)
		}
		if status, _ = g.http(g.bob, "DELETE", at, ""); status != http.StatusNotFound || g.names(g.bob, "") != "" {
			g.Errorf("it was dropped: %d, %s", status, g.names(g.bob, ""))
		}
	})
}

// TestSharedViewsNeedThePermission to be made, changed, taken back and dropped.
func TestSharedViewsNeedThePermission(t *testing.T) {
	eachGallery(t, func(g *gallery) {
		mine, shared := g.keep(g.bob, `{"entity":"orders","name":"bobs"}`), g.keep(g.ann, `{"entity":"orders","name":"ours","owner":{"role":"sales"}}`)
		for _, c := range []struct{ method, path, body string }{
			{"POST", "", `{"entity":"orders","name":"a","owner":{"all":true}}`},
			{"POST", "", `{"entity":"orders","name":"a","owner":{"role":"sales"}}`},
			{"PATCH", "/" + mine, `{"owner":{"role":"sales"}}`},
			{"PATCH", "/" + shared, `{"name":"mine"}`},
			{"PATCH", "/" + shared, `{"owner":null}`},
			{"DELETE", "/" + shared, ""},
		} {
			if status, v := g.http(g.bob, c.method, "/api/v1/views"+c.path, c.body); status != http.StatusForbidden || v["code"] != "auth.denied" || !strings.Contains(fmt.Sprint(v["detail"]), "view.share") {
				g.Errorf("%s %s %s: %d %v", c.method, c.path, c.body, status, v)
			}
		}
		if status, v := g.http(g.ann, "PATCH", "/api/v1/views/"+shared, `{"owner":{"all":true}}`); status != http.StatusOK || g.names(g.eve, "") != "ours" {
			g.Errorf("shared with everybody: %d %v; eve has %q", status, v, g.names(g.eve, ""))
		}
		if status, v := g.http(g.ann, "PATCH", "/api/v1/views/"+shared, `{"owner":null}`); status != http.StatusOK || g.names(g.eve, "") != "" {
			g.Errorf("taken back: %d %v", status, v)
		}
	})
}

func TestAViewThatItsListDoesNotTakeIsRefused(t *testing.T) {
	eachGallery(t, func(g *gallery) {
		stranger := g.made.Owner.ID.String()
		for body, says := range map[string]string{
			`{"entity":"orders"}`:                                          "required /name",
			`{"entity":"orders","name":" "}`:                               "required /name",
			`{"entity":"orders","name":"` + strings.Repeat("文", 61) + `"}`: "length /name",
			`{"name":"a"}`:                 "option /entity",
			`{"entity":"pots","name":"a"}`: "option /entity",
			`{"entity":"orders","name":"a","filter":{"glaze":["red"]}}`:              "unknown /filter/glaze",
			`{"entity":"orders","name":"a","filter":{"limit":["3"]}}`:                "unknown /filter/limit",
			`{"entity":"orders","name":"a","filter":{"sort":["total"]}}`:             "unknown /filter/sort",
			`{"entity":"orders","name":"a","filter":{"late":["maybe"]}}`:             "request.parameter /filter/late",
			`{"entity":"orders","name":"a","filter":{"phase":["` + long + `"]}}`:     "length /filter/phase",
			`{"entity":"orders","name":"a","filter":{"phase":[` + many(51) + `]}}`:   "length /filter",
			`{"entity":"orders","name":"a","sort":"; DROP TABLE"}`:                   "pattern /sort",
			`{"entity":"orders","name":"a","density":"loose"}`:                       "option /density",
			`{"entity":"orders","name":"a","position":-1}`:                           "range /position",
			`{"entity":"orders","name":"a","columns":[{"key":"a"},{"key":"a"}]}`:     "duplicate /columns/1/key",
			`{"entity":"orders","name":"a","columns":[{"key":"","width":9999}]}`:     "range /columns/0/width, required /columns/0/key",
			`{"entity":"orders","name":"a","owner":{"role":"king"}}`:                 "reference /owner/role",
			`{"entity":"orders","name":"a","owner":{"role":"sales","all":true}}`:     "option /owner",
			`{"entity":"orders","name":"a","owner":{"user":"` + stranger + `"}}`:     "reference /owner/user",
			`{"entity":"parties","name":"a","filter":{"phase":["placed"]}}`:          "unknown /filter/phase",
			`{"entity":"orders","name":"a","filter":{"phase":[]},"sort":"-total"}`:   "",
			`{"entity":"orders","name":"` + strings.Repeat("文", 60) + `"}`:           "",
			`{"entity":"orders","name":"a","filter":{"phase":[` + many(50) + `]}}`:   "",
			`{"entity":"tasks","name":"a","owner":{},"position":0,"density":"cosy"}`: "",
		} {
			status, v := g.http(g.ann, "POST", "/api/v1/views", body)
			if says == "" && status != http.StatusCreated || says != "" && (status != http.StatusUnprocessableEntity || findings(v) != says) {
				g.Errorf("%.80s: %d %v; want %q", body, status, v, says)
			}
		}
	})
}

var long = strings.Repeat("x", 301)

func many(n int) string { return strings.TrimSuffix(strings.Repeat(`"p",`, n), ",") }

// findings are a problem's, in short.
func findings(v map[string]any) string {
	var all []string
	for _, e := range v["errors"].([]any) {
		f := e.(map[string]any)
		all = append(all, fmt.Sprint(f["code"], " ", f["field"]))
	}
	return strings.Join(slices.Sorted(slices.Values(all)), ", ")
}

func TestAnOwnerHasFiftyViews(t *testing.T) {
	eachGallery(t, func(g *gallery) {
		for i := range 50 {
			g.keep(g.ann, fmt.Sprintf(`{"entity":"orders","name":"v%d"}`, i))
		}
		if status, v := g.http(g.ann, "POST", "/api/v1/views", `{"entity":"tasks","name":"x"}`); status != http.StatusUnprocessableEntity || v["code"] != "view.limit" {
			g.Errorf("the fifty-first: %d %v", status, v)
		}
		shared := g.keep(g.ann, `{"entity":"orders","name":"x","owner":{"all":true}}`)
		if status, v := g.http(g.ann, "PATCH", "/api/v1/views/"+shared, `{"owner":null}`); status != http.StatusUnprocessableEntity || v["code"] != "view.limit" {
			g.Errorf("made one's own: %d %v", status, v)
		}
		g.keep(g.bob, `{"entity":"orders","name":"x"}`)
	})
}
