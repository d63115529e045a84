package op_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var (
	noFarm  = fault.Define(fault.Missing, "farm.missing", "没有这个农场", "There is no such farm").Fix("检查名称", "Check its name")
	noWord  = fault.Define(fault.Denied, "auth.failed", "口令不对", "That is not the word").Fix("再试", "Try again")
	waiting = fault.Define(fault.Busy, "auth.paused", "请稍候", "Wait a moment").Fix("再试", "Try again")
)

// knock asks to be let in: by name of the farm, with a secret word.
type knock struct {
	Farm  string `json:"farm"`
	Word  string `json:"word"`
	right bool
}

// let is what a knock answers.
type let struct {
	Name   string `json:"name"`
	Via    string `json:"via"`
	cookie string
}

func (l let) Cookies() []*http.Cookie {
	if l.cookie == "" {
		return nil
	}
	return []*http.Cookie{{Name: op.SessionCookie, Value: l.cookie, HttpOnly: true}}
}

type seconds int

func (s seconds) RetryAfter() int { return int(s) }

type visitIn struct {
	Farm  string `query:"farm" json:"-"`
	Token string `path:"token" json:"-"`
}

// addOpen registers what needs no key: a verb, a query, and what is one's own.
func addOpen(f *farm) op.Call[knock, let] {
	visit := func(name string, a act.Act) (act.Act, error) {
		if name != "green" {
			return a, noFarm.New()
		}
		a.Workspace, a.Name = f.ws, "visitor"
		return a, nil
	}
	call := op.AddSimple(f.r, op.Simple[knock, let]{
		Name: "fold.knock", Method: "POST", Path: "/api/v1/knocks", Secret: true, Doc: fault.Text{ZH: "敲门", EN: "Knock"},
		Visit: func(_ context.Context, a act.Act, in *knock) (act.Act, error) { return visit(in.Farm, a) },
		Prepare: func(_ context.Context, a act.Act, in *knock) error {
			switch in.Word {
			case "sesame":
				in.right = true
				return nil
			case "pause":
				return waiting.New().With(seconds(90))
			}
			return noWord.New()
		},
		Do: func(_ context.Context, _ *event.Tx, cmds []op.Cmd[knock]) []op.Result[let] {
			rs := make([]op.Result[let], len(cmds))
			for i, c := range cmds {
				if rs[i].Err = noWord.New(); c.In.right {
					rs[i] = op.Result[let]{Out: let{c.Act.Name, c.Act.Via.Agent, "token"}}
				}
			}
			return rs
		},
	})
	op.AddQuery(f.r, op.Query[visitIn, let]{
		Name: "fold.look", Path: "/api/v1/looks/{token}", Doc: fault.Text{ZH: "看一眼", EN: "Look in"},
		Visit: func(_ context.Context, a act.Act, in *visitIn) (act.Act, error) { return visit(in.Farm, a) },
		Run: func(_ context.Context, a act.Act, r db.Reader, in visitIn) (let, error) {
			if in.Token == "panic" {
				panic("a defect of the test")
			}
			return let{Name: a.Name, Via: r.Workspace().String()}, nil
		},
	})
	op.AddQuery(f.r, op.Query[struct{}, let]{
		Name: "fold.mine", Path: "/api/v1/mine", Own: true, Doc: fault.Text{ZH: "我的", EN: "Mine"},
		Run: func(_ context.Context, a act.Act, _ db.Reader, _ struct{}) (let, error) {
			return let{Name: a.Name, Via: fmt.Sprintf("%x", a.Via.Session)}, nil
		},
	})
	op.AddSimple(f.r, op.Simple[struct{}, let]{
		Name: "fold.leave", Method: "DELETE", Path: "/api/v1/mine", Own: true, Status: http.StatusNoContent, Doc: fault.Text{ZH: "离开", EN: "Leave"},
		Do: func(_ context.Context, _ *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[let] {
			rs := make([]op.Result[let], len(cmds))
			for i := range rs {
				rs[i].Out = let{cookie: "gone"}
			}
			return rs
		},
	})
	return call
}

// openFarm is a farm whose people may come with a cookie.
func openFarm(t *testing.T, test func(f *farm, knocked op.Call[knock, let])) {
	f := oneFarm(t)
	knocked := addOpen(f)
	if err := f.r.Ready(); err != nil {
		t.Fatal(err)
	}
	f.door = op.NewDoor(f.r, op.DoorOptions{Identify: f.identify, Session: func(r *http.Request, answer http.Header) (act.Act, error) {
		c, err := r.Cookie(op.SessionCookie)
		if err != nil {
			return act.Act{}, noKey.New()
		}
		answer.Add("Set-Cookie", "seen="+c.Value)
		if c.Value != "good" {
			return act.Act{}, noKey.New()
		}
		a := f.act()
		a.Via.Session[15] = 7
		return a, nil
	}})
	test(f, knocked)
}

const (
	noAuth = "Authorization"
	nobody = "00000000000000000000000000000000" // no session
)

func TestWhatIsOpenNeedsNoKeyAndFindsItsWorkspaceInTheInput(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		f.denied = "fold.knock"
		for _, c := range []struct {
			method, path, body string
			status             int
			says               string
		}{
			{"GET", "/api/v1/looks/x?farm=green", "", 200, `"name":"visitor","via":"` + f.ws.String()},
			{"GET", "/api/v1/looks/x?farm=red", "", 404, "farm.missing"},
			{"POST", "/api/v1/knocks", `{"farm":"green","word":"sesame"}`, 200, `"name":"visitor","via":"tester"`},
			{"POST", "/api/v1/knocks", `{"farm":"green","word":"open"}`, 401, "auth.failed"},
			{"POST", "/api/v1/knocks", `{"farm":"red","word":"sesame"}`, 404, "farm.missing"},
			{"POST", "/api/v1/knocks?dryRun=true", `{"farm":"green","word":"sesame"}`, 400, "dryRun"},
		} {
			r := f.send(c.method, c.path, c.body, noAuth, "", "User-Agent", "tester")
			if r.status != c.status || !strings.Contains(r.body, c.says) {
				t.Errorf("%s %s %s answered %d %s", c.method, c.path, c.body, r.status, r.body)
			}
		}
	})
}

func TestAnAnswerSetsCookiesAndIsStoredNowhere(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		r := f.send("POST", "/api/v1/knocks", `{"farm":"green","word":"sesame"}`, noAuth, "")
		if got := r.header.Get("Set-Cookie"); got != "bespoke_session=token; HttpOnly" || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("set %q, %q", got, r.header.Get("Cache-Control"))
		}
		r = f.send("DELETE", "/api/v1/mine", "")
		if got := r.header.Get("Set-Cookie"); r.status != 204 || got != "bespoke_session=gone; HttpOnly" || r.body != "" {
			t.Errorf("answered %d, set %q", r.status, got)
		}
	})
}

func TestASecretRequestLeavesNoFingerprint(t *testing.T) {
	openFarm(t, func(f *farm, knocked op.Call[knock, let]) {
		for range 2 {
			r := f.send("POST", "/api/v1/knocks", `{"farm":"green","word":"sesame"}`, noAuth, "", "Idempotency-Key", "k")
			if r.status != 200 || r.header.Get("Idempotent-Replay") != "" {
				t.Errorf("answered %d %s", r.status, r.body)
			}
		}
		if _, err := knocked(t.Context(), f.act(), "k", knock{Word: "sesame"}); err != nil {
			t.Error(err)
		}
		if f.count("commands") != 3 {
			t.Errorf("%d commands for the audit trail", f.count("commands"))
		}
		err := f.db.Read(t.Context(), f.act(), func(r db.Reader) error {
			return r.Query(`SELECT verb FROM commands WHERE workspace_id = ? AND (length(hash) > 0 OR answer IS NOT NULL OR idempotency_key IS NOT NULL)`,
				[]any{r.Workspace()}, func(db.Row) error { t.Error("something of a secret request is kept"); return nil })
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestACallPreparesTooAndFlowsCannotCallWhatIsPrepared(t *testing.T) {
	openFarm(t, func(f *farm, knocked op.Call[knock, let]) {
		if _, err := knocked(t.Context(), f.act(), "", knock{Word: "open"}); fault.As(err) == nil || fault.As(err).Code != "auth.failed" {
			t.Error(err)
		}
		if out, err := knocked(t.Context(), f.act(), "", knock{Word: "sesame"}); err != nil || out.Name != "Ann" {
			t.Errorf("%v %v", out, err)
		}
		if known, _ := f.r.Knows("fold.knock", json.RawMessage(`{"farm":"green","word":"sesame"}`)); known {
			t.Error("a flow may knock")
		}
		err := f.db.Read(t.Context(), f.act(), func(r db.Reader) error {
			planned := f.r.Plan(t.Context(), r, []op.NamedCall{{Act: f.act(), Verb: "fold.knock", Input: json.RawMessage(`{"word":"sesame"}`)}})
			if p := fault.As(planned[0].Err); p == nil || p.Code != "verb.unknown" {
				t.Errorf("planned %+v", planned)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsOnesOwnNeedsNoPermissionButSomebody(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		f.denied = "fold.mine"
		if r := f.send("GET", "/api/v1/mine", ""); r.status != 200 || !strings.Contains(r.body, `"name":"Ann","via":"`+nobody) {
			t.Errorf("with a key: %d %s", r.status, r.body)
		}
		if r := f.send("GET", "/api/v1/mine", "", noAuth, "", "Cookie", "bespoke_session=good"); r.status != 200 || strings.Contains(r.body, nobody) || r.header.Get("Set-Cookie") != "seen=good" {
			t.Errorf("with a session: %d %s", r.status, r.body)
		}
		for _, cookie := range []string{"", "bespoke_session=bad"} {
			if r := f.send("GET", "/api/v1/mine", "", noAuth, "", "Cookie", cookie); r.status != 401 || cookie != "" && r.header.Get("Set-Cookie") != "seen=bad" {
				t.Errorf("with %q: %d %s %v", cookie, r.status, r.body, r.header)
			}
		}
		if r := f.send("GET", "/api/v1/mine", "", "Cookie", "bespoke_session=bad"); r.status != 200 || r.header.Get("Set-Cookie") != "" {
			t.Errorf("with a key and a cookie the key counts: %d %v", r.status, r.header)
		}
	})
}

func TestAnotherSiteCannotActThroughABrowser(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		good := `{"farm":"green","word":"sesame"}`
		for _, c := range []struct {
			method, path, body string
			header, value      string
			key                bool
			refused            bool
		}{
			{"POST", "/api/v1/folds", `{"name":"a"}`, "Sec-Fetch-Site", "cross-site", false, true},
			{"POST", "/api/v1/folds", `{"name":"a"}`, "Origin", "https://evil.test", false, true},
			{"POST", "/api/v1/folds", `{"name":"b"}`, "Sec-Fetch-Site", "same-origin", false, false},
			{"POST", "/api/v1/folds", `{"name":"c"}`, "Origin", "http://example.com", false, false},
			{"POST", "/api/v1/folds", `{"name":"d"}`, "Origin", "https://evil.test", true, false},
			{"GET", "/api/v1/mine", "", "Sec-Fetch-Site", "cross-site", false, false},
			{"DELETE", "/api/v1/mine", "", "Sec-Fetch-Site", "same-site", false, true},
			{"POST", "/api/v1/knocks", good, "Origin", "https://evil.test", false, true},
			{"POST", "/api/v1/knocks", good, "Accept", "*/*", false, false},
		} {
			key := ""
			if c.key {
				key = "Bearer k"
			}
			r := f.send(c.method, c.path, c.body, noAuth, key, "Cookie", "bespoke_session=good", c.header, c.value)
			if refused := r.status == 403 && strings.Contains(r.body, "auth.origin"); refused != c.refused || !refused && r.status >= 300 {
				t.Errorf("%+v answered %d %s", c, r.status, r.body)
			}
		}
	})
}

func TestARefusalSaysWhenToComeBackAndTheLogShowsNoToken(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		r := f.send("POST", "/api/v1/knocks", `{"farm":"green","word":"pause"}`, noAuth, "")
		if r.status != 429 || r.header.Get("Retry-After") != "90" {
			t.Errorf("answered %d %v", r.status, r.header)
		}
		if r := f.send("GET", "/api/v1/looks/panic?farm=green", "", noAuth, ""); r.status != 500 {
			t.Errorf("answered %d %s", r.status, r.body)
		}
		if said := f.log.String(); !strings.Contains(said, "/api/v1/looks/{token}") || strings.Contains(said, "looks/panic") {
			t.Errorf("the log says %s", said)
		}
	})
}

func TestNothingIsOpenAndAskedForAtOnce(t *testing.T) {
	f := oneFarm(t)
	op.AddQuery(f.r, op.Query[visitIn, let]{Name: "fold.peep", Path: "/api/v1/peeps/{token}", Own: true, Doc: fault.Text{ZH: "窥视", EN: "Peep"},
		Visit: func(_ context.Context, a act.Act, _ *visitIn) (act.Act, error) { return a, nil }})
	if err := f.r.Ready(); err == nil || !strings.Contains(err.Error(), "fold.peep") {
		t.Error(err)
	}
}

func TestTheDocumentTellsWhatIsOpenAndWhatIsOnesOwn(t *testing.T) {
	openFarm(t, func(f *farm, _ op.Call[knock, let]) {
		var doc struct {
			Paths map[string]map[string]struct {
				Security   []map[string][]string
				Parameters []struct{ Name string }
				Permission string `json:"x-permission"`
			}
		}
		text, err := f.r.OpenAPI("")
		if err == nil {
			err = json.Unmarshal(text, &doc)
		}
		if err != nil {
			t.Fatal(err)
		}
		if o := doc.Paths["/api/v1/knocks"]["post"]; len(o.Security) != 0 || len(o.Parameters) != 0 {
			t.Errorf("what is open: %+v", o)
		}
		if o := doc.Paths["/api/v1/mine"]["get"]; len(o.Security) != 2 || o.Security[1]["session"] == nil || o.Permission != "" {
			t.Errorf("what is one's own: %+v", o)
		}
	})
}
