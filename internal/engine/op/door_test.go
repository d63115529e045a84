package op_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

func oneFarm(t testing.TB) *farm {
	return newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
}

// TestEveryPathAsksWhoAndWhetherTheyMay goes over everything that is
// registered: nobody gets 401, somebody without the permission 403, and that
// before a word of the body is read.
func TestEveryPathAsksWhoAndWhetherTheyMay(t *testing.T) {
	f := oneFarm(t)
	for _, d := range f.r.List() {
		if d.Path == "" {
			if !d.Internal || d.Permission != "" {
				t.Errorf("%s has no path, or a permission that nobody asks for", d.Name)
			}
			continue
		}
		path := strings.ReplaceAll(d.Path, "{id}", "x")
		nobody := f.send(d.Method, path, "{broken", "Authorization", "")
		if d.Permission == "" {
			if nobody.status != 200 {
				t.Errorf("%s is open to all and answered %d", d.Name, nobody.status)
			}
			continue
		}
		if p := nobody.problem(t); nobody.status != 401 || p.Code != "auth.missing" || nobody.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s answered nobody %d %s", d.Name, nobody.status, nobody.body)
		}
		f.denied = d.Permission
		denied := f.send(d.Method, path, "{broken")
		if p := denied.problem(t); denied.status != 403 || p.Code != "auth.denied" {
			t.Errorf("%s answered somebody %d %s", d.Name, denied.status, denied.body)
		}
		f.denied = ""
	}
}

func TestAGoCallAsksForThePermissionToo(t *testing.T) {
	f := oneFarm(t)
	f.denied = "fold.make"
	if _, err := f.make(t.Context(), f.act(), "", makeFold{Name: "a"}); fault.As(err) == nil || fault.As(err).Code != "auth.denied" {
		t.Errorf("the call answered %v", err)
	}
}

func TestADryRunStoresNothing(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold := f.newFold("a")
		at := "/api/v1/folds/" + fold.String() + "/add"
		before := []int64{f.count("commands"), f.count("facts"), f.sheep(fold)}
		r := f.send("POST", at+"?dryRun=true", `{"sheep":5}`, "Idempotency-Key", "k")
		if r.status != 200 || !strings.Contains(r.body, `"sheep":5`) || r.header.Get("ETag") != `"2"` {
			t.Errorf("answered %d %s", r.status, r.body)
		}
		if after := []int64{f.count("commands"), f.count("facts"), f.sheep(fold)}; after[0] != before[0] || after[1] != before[1] || after[2] != 0 {
			t.Errorf("%v before, %v after", before, after)
		}
		if r := f.send("POST", at+"?dryRun=true", `{"sheep":-5}`); r.status != 422 {
			t.Errorf("a refused dry run answered %d %s", r.status, r.body)
		}
		if r := f.send("POST", at+"?dryRun=false", `{"sheep":5}`, "Idempotency-Key", "k"); r.status != 200 || f.sheep(fold) != 5 {
			t.Errorf("a real run answered %d %s", r.status, r.body)
		}
		for _, c := range []struct{ path, says string }{
			{at + "?dryRun=yes", "dryRun"}, {at + "?dryRun=true&dryRun=true", "dryRun"},
		} {
			r := f.send("POST", c.path, `{}`)
			if p := r.problem(t); r.status != 400 || p.Errors[0].Field != "/dryRun" || !strings.Contains(p.Detail, c.says) {
				t.Errorf("%s answered %d %s", c.path, r.status, r.body)
			}
		}
	})
}

func TestADryRunOfASimpleVerbIsUndone(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		before := []int64{f.count("folds"), f.count("commands"), f.count("facts")}
		r := f.send("POST", "/api/v1/folds?dryRun=true", `{"name":"a"}`)
		if r.status != 200 || !strings.Contains(r.body, `"name":"a"`) {
			t.Errorf("answered %d %s", r.status, r.body)
		}
		if after := []int64{f.count("folds"), f.count("commands"), f.count("facts")}; !slices.Equal(before, after) {
			t.Errorf("%v before, %v after", before, after)
		}
		f.newFold("a")
		if r := f.send("POST", "/api/v1/folds?dryRun=true", `{"name":"a"}`); r.status != 409 {
			t.Errorf("a refused dry run answered %d %s", r.status, r.body)
		}
	})
}

func TestAVerbWithoutAPreviewHasNoDryRun(t *testing.T) {
	f := oneFarm(t)
	addHerd(f)
	door := op.NewDoor(f.r, op.DoorOptions{Identify: f.identify})
	q := httptest.NewRequest("POST", "/api/v1/herds?dryRun=true", strings.NewReader("{}"))
	q.Header.Set("Authorization", "Bearer k")
	w := httptest.NewRecorder()
	if door.ServeHTTP(w, q); w.Code != 400 || !strings.Contains(w.Body.String(), `"/dryRun"`) {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

func TestProblemsSayEverythingInTheReadersLanguage(t *testing.T) {
	f := oneFarm(t)
	at := "/api/v1/folds/" + f.newFold("a").String() + "/add"
	for lang, want := range map[string]string{
		"en": `{"type":"urn:bespoke:problem:fold.full","code":"fold.full","title":"A rule of the business says no","status":422,` +
			`"detail":"The fold is full","requestId":"r1","errors":[{"code":"fold.full","field":"/sheep","message":"The fold is full","remedy":"Add fewer","reason":"too few"}]}`,
		"zh-CN,zh;q=0.9": `{"type":"urn:bespoke:problem:fold.full","code":"fold.full","title":"业务规则不允许","status":422,` +
			`"detail":"羊圈已满","requestId":"r1","errors":[{"code":"fold.full","field":"/sheep","message":"羊圈已满","remedy":"减少数量","reason":"too few"}]}`,
	} {
		r := f.send("POST", at, `{"sheep":-1}`, "Accept-Language", lang, "X-Request-Id", "r1")
		if r.body != want || r.header.Get("X-Request-Id") != "r1" {
			t.Errorf("%s: %s", lang, r.body)
		}
	}
}

func TestWhatAFaultHandsOverStandsBesideTheProblem(t *testing.T) {
	a := act.Act{Lang: "en", Request: "r1"}
	for _, c := range []struct {
		extra any
		want  string
	}{
		{map[string]any{"existing": "fol_1"}, `"existing":"fol_1"`},
		{struct {
			Quote map[string]int `json:"quote"`
		}{map[string]int{"total": 3}}, `"quote":{"total":3}`},
		{7, `"extra":7`},
		{map[string]any{"code": "mine"}, `"code":"fold.duplicate"`},
		{make(chan int), `"code":"fold.duplicate"`},
	} {
		got := op.ProblemText(op.ProblemOf(a, foldTaken.New().With(c.extra).Because(c.extra)))
		if !strings.Contains(got, c.want) || !json.Valid([]byte(got)) {
			t.Errorf("%v: %s", c.extra, got)
		}
	}
}

func TestEveryKindOfFaultHasItsStatus(t *testing.T) {
	for _, c := range []struct {
		kind   fault.Kind
		code   string
		status int
	}{
		{fault.Invalid, "request.json", 400}, {fault.Invalid, "request.text", 400}, {fault.Invalid, "request.depth", 400},
		{fault.Invalid, "request.parameter", 400}, {fault.Invalid, "request.size", 413}, {fault.Invalid, "order.invalid", 422},
		{fault.Denied, "auth.missing", 401}, {fault.Denied, "auth.denied", 403}, {fault.Missing, "order.missing", 404},
		{fault.Conflict, "order.duplicate", 409}, {fault.Conflict, "version.changed", 412}, {fault.Blocked, "stock.short", 422},
		{fault.Busy, "busy.queue", 503}, {fault.Busy, "busy.rate", 429}, {fault.Broken, "broken", 500}, {fault.Broken, "secret", 500},
	} {
		p := op.ProblemOf(act.Act{Lang: "en"}, fault.Define(c.kind, c.code, "一", "one").New())
		if p.Status != c.status || c.code != "secret" && p.Type != "urn:bespoke:problem:"+c.code {
			t.Errorf("%s: %d %s", c.code, p.Status, p.Type)
		}
	}
}

func TestSeveralFindingsAreAllTold(t *testing.T) {
	parts := foldFull.New().Of(foldTaken.New().At("/a"), foldFull.New().Of(foldMissing.New().At("/b"), foldMissing.New().At("/c")))
	p := op.ProblemOf(act.Act{Lang: "en"}, parts)
	if len(p.Errors) != 3 || p.Errors[2].Field != "/c" || p.Errors[0].Remedy != "Take another" {
		t.Errorf("%+v", p.Errors)
	}
}

func TestNothingIsAnsweredWithoutAProblem(t *testing.T) {
	f := oneFarm(t)
	for _, c := range []struct {
		method, path, code, allow string
		status                    int
	}{
		{"GET", "/nowhere", "request.path", "", 404},
		{"GET", "/api/v1/folds/", "request.path", "", 404},
		{"DELETE", "/api/v1/folds", "request.method", "GET, POST", 405},
		{"OPTIONS", "/api/v1/asks", "request.method", "POST", 405},
		{"GET", "/api/v1/stream", "fold.missing", "", 404},
	} {
		r := f.send(c.method, c.path, "")
		if p := r.problem(t); r.status != c.status || p.Code != c.code || r.header.Get("Allow") != c.allow {
			t.Errorf("%s %s answered %d %s %s", c.method, c.path, r.status, r.header.Get("Allow"), r.body)
		}
	}
}

func TestRequestIDsAreTakenOverIfTheyAreSane(t *testing.T) {
	f := oneFarm(t)
	for given, kept := range map[string]bool{"a-b_c.1": true, "": false, "a b": false, "a\"b": false, strings.Repeat("x", 65): false} {
		got := f.send("GET", "/healthz", "", "X-Request-Id", given).header.Get("X-Request-Id")
		if (got == given) != kept || got == "" {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestLanguagesAreChosenByLiking(t *testing.T) {
	f := oneFarm(t)
	for accept, want := range map[string]string{"": "zh-CN", "en": "en", "en-GB,zh;q=0.5": "en", "zh-TW;q=0.2,en;q=0.1": "zh-CN", "fr": "zh-CN", "fr,en;q=0.1": "en", "*;q=x,,;": "zh-CN"} {
		if got := f.send("GET", "/nowhere", "", "Accept-Language", accept).header.Get("Content-Language"); got != want {
			t.Errorf("%q chose %q", accept, got)
		}
	}
}

func TestTheDocumentKnowsEveryPath(t *testing.T) {
	f := oneFarm(t)
	r := f.send("GET", "/openapi.json", "", "Authorization", "")
	if r.status != http.StatusOK {
		t.Fatal(r.status, r.body)
	}
	again, err := f.r.OpenAPI("test")
	if err != nil || string(again) != r.body {
		t.Errorf("the same registry gave another document: %v", err)
	}
	var doc struct {
		OpenAPI    string
		Paths      map[string]map[string]struct{ OperationID string }
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal([]byte(r.body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatal(err, doc.OpenAPI)
	}
	for _, d := range f.r.List() {
		if d.Path != "" && doc.Paths[d.Path][strings.ToLower(d.Method)].OperationID != d.Name {
			t.Errorf("%s is not in the document", d.Name)
		}
	}
	for name, want := range map[string]string{
		"money.Amount":    `"amount":{"examples":["6280.00"]`,
		"op_test.naughty": `"quantity":{"examples":["2.5"],"pattern":`,
		"op_test.Fold":    `"id":{"type":"string"}`,
		"op.List_string":  `"items":{"items":{"type":"string"},"type":"array"}`,
		"op.Problem":      `"errors":`,
	} {
		if !strings.Contains(string(doc.Components.Schemas[name]), want) {
			t.Errorf("%s: %s", name, doc.Components.Schemas[name])
		}
	}
	for _, want := range []string{`"Idempotency-Key"`, `"dryRun"`, `"x-permission":"fold.read"`, `"bearer"`, `"application/merge-patch+json"`, `"If-Match"`} {
		if !strings.Contains(r.body, want) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if strings.Contains(r.body, `"null"`) {
		t.Error("the document allows null")
	}
}

func TestTheManualIsReadableInBothLanguagesWithoutTheInternet(t *testing.T) {
	f := oneFarm(t)
	for query, want := range map[string]string{"": "Make a fold", "?lang=zh": "新建羊圈", "?lang=en": "Make a fold"} {
		r := f.send("GET", "/docs"+query, "")
		if r.status != 200 || !strings.Contains(r.body, want) || strings.Contains(r.body, "<script") || strings.Contains(r.body, "http://") || strings.Contains(r.body, "https://") {
			t.Errorf("%s answered %d, %d bytes", query, r.status, len(r.body))
		}
	}
}
