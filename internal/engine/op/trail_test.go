package op_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// eachAudited is a farm whose trail can be read.
func eachAudited(t *testing.T, test func(t *testing.T, f *farm)) {
	eachFarm(t, func(t *testing.T, f *farm) {
		op.AddTrail(f.r)
		if err := f.r.Ready(); err != nil {
			t.Fatal(err)
		}
		f.door = op.NewDoor(f.r, op.DoorOptions{Identify: f.identify})
		test(t, f)
	})
}

// trail reads all of the trail in pages of two, each trace in short.
func (f *farm) trail(query string) (lines []string) {
	f.t.Helper()
	for cursor := ""; ; {
		r := f.send("GET", "/api/v1/audit?limit=2&cursor="+cursor+query, "")
		var page struct {
			Items []op.Trace
			Next  string
		}
		if err := json.Unmarshal([]byte(r.body), &page); err != nil || r.status != 200 {
			f.t.Fatalf("%d %s", r.status, r.body)
		}
		for _, item := range page.Items {
			lines = append(lines, strings.TrimSpace(item.Verb+" "+string(item.Request)))
		}
		if cursor = page.Next; cursor == "" {
			return lines
		}
	}
}

func (f *farm) trails(query string, want ...string) {
	f.t.Helper()
	if got := f.trail(query); strings.Join(got, "\n") != strings.Join(want, "\n") {
		f.t.Errorf("%q finds\n%s; want\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheTrailIsFoundByWhoWhatWhomAndWhen(t *testing.T) {
	eachAudited(t, func(t *testing.T, f *farm) {
		a, b := f.newFold("a"), f.newFold("b") // calls of the program's own keep no request
		ann := act.NewUserID()
		if _, err := f.make(t.Context(), act.Act{Workspace: f.ws, User: ann, Name: "Bea", Kind: act.Staff, Channel: "file", Request: "import", At: f.clock.Now()}, "", makeFold{Name: "c"}); err != nil {
			t.Fatal(err)
		}
		f.clock.Move(time.Hour)
		begin := f.clock.Now()
		for _, fold := range []string{a.String(), b.String(), a.String()} {
			if r := f.send("POST", "/api/v1/folds/"+fold+"/add", `{"sheep":3}`); r.status != 200 {
				t.Fatal(r.body)
			}
		}
		f.send("POST", "/api/v1/folds/"+a.String()+"/add", `{"sheep":-1}`) // refused: leaves nothing
		added := func(fold string) string {
			return `fold.add {"path":{"id":"` + fold + `"},"body":{"sheep":3}}`
		}
		at := func(moment time.Time) string { return moment.Format(time.RFC3339) }
		f.trails("", added(a.String()), added(b.String()), added(a.String()), "fold.make", "fold.make", "fold.make")
		f.trails("&verb=fold.add", added(a.String()), added(b.String()), added(a.String()))
		f.trails("&subject="+a.String(), added(a.String()), added(a.String()), "fold.make")
		f.trails("&subject="+a.String()+"&verb=fold.make", "fold.make")
		f.trails("&user="+ann.String(), "fold.make")
		f.trails("&from="+at(begin), added(a.String()), added(b.String()), added(a.String()))
		f.trails("&to="+at(begin.Add(-time.Second)), "fold.make", "fold.make", "fold.make")
		f.trails("&verb=fold.shear")
		r := f.send("GET", "/api/v1/audit?user="+ann.String(), "")
		for _, want := range []string{`"by":"Bea"`, `"channel":"file"`, `"requestId":"import"`, `"subject":"fol_`, `"user":"` + ann.String()} {
			if !strings.Contains(r.body, want) {
				t.Errorf("the trace lacks %s: %s", want, r.body)
			}
		}
		for query, says := range map[string]string{"subject=x": "/subject", "user=x": "/user", "from=x": "/from", "cursor=AA": "/cursor", "sheep=3": "/sheep"} {
			if r := f.send("GET", "/api/v1/audit?"+query, ""); r.status != 400 || r.problem(t).Errors[0].Field != says {
				t.Errorf("%s: %d %s", query, r.status, r.body)
			}
		}
	})
}

// TestRequestsAreShownToWhoMayDoEverything, and to nobody else.
func TestRequestsAreShownToWhoMayDoEverything(t *testing.T) {
	eachAudited(t, func(t *testing.T, f *farm) {
		f.send("POST", "/api/v1/folds", `{ "name" : "my secret" }`)
		f.trails("", `fold.make {"body":{"name":"my secret"}}`)
		f.denied = "*"
		f.trails("", "fold.make")
		f.denied = "audit.read"
		if r := f.send("GET", "/api/v1/audit", ""); r.status != 403 {
			t.Errorf("without the permission: %d %s", r.status, r.body)
		}
	})
}

// TestOfALongRequestItsSizeIsKept, byte for byte up to there.
func TestOfALongRequestItsSizeIsKept(t *testing.T) {
	eachAudited(t, func(t *testing.T, f *farm) {
		for _, n := range []int{16<<10 - len(`{"name":""}`), 16<<10 - len(`{"name":""}`) + 1} {
			body := `{"name":"` + strings.Repeat("x", n) + `"}`
			f.send("POST", "/api/v1/folds", body)
			want := fmt.Sprintf(`{"size":%d}`, len(body))
			if len(body) <= 16<<10 {
				want = `{"body":` + body + `}`
			}
			if got := f.trail("")[0]; got != "fold.make "+want {
				t.Errorf("of %d bytes %.80s is kept", len(body), got)
			}
		}
	})
}

// TestAVerbCannotKeepASecretUnawares: one that takes a password must say so,
// and then nothing of its request is kept.
func TestAVerbCannotKeepASecretUnawares(t *testing.T) {
	type login struct {
		Proof struct {
			Password string `json:"password"`
		} `json:"proof"`
	}
	eachAudited(t, func(t *testing.T, f *farm) {
		enter := op.Simple[login, struct{}]{Name: "fold.enter", Method: "POST", Path: "/api/v1/enter", Secret: true, Doc: fault.Text{ZH: "进", EN: "Enter"},
			Do: func(_ context.Context, _ *event.Tx, cmds []op.Cmd[login]) []op.Result[struct{}] {
				return make([]op.Result[struct{}], len(cmds))
			}}
		op.AddSimple(f.r, enter)
		f.door = op.NewDoor(f.r, op.DoorOptions{Identify: f.identify})
		if r := f.send("POST", "/api/v1/enter", `{"proof":{"password":"swordfish"}}`); r.status != 200 {
			t.Fatal(r.body)
		}
		f.trails("", "fold.enter")
		enter.Name, enter.Path, enter.Secret = "fold.open", "/api/v1/open", false
		op.AddSimple(f.r, enter)
		if err := f.r.Ready(); err == nil || !strings.Contains(err.Error(), "password") {
			t.Errorf("an open secret is registered: %v", err)
		}
	})
}
