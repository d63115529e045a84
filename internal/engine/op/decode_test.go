package op_test

import (
	"fmt"
	"strings"
	"testing"

	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// naughty has a member of each sort.
type naughty struct {
	Text     string            `json:"text,omitzero"`
	Fold     foldID            `json:"fold,omitzero"`
	Quantity qty.Quantity      `json:"quantity,omitzero"`
	Price    money.Amount      `json:"price,omitzero"`
	Yes      bool              `json:"yes,omitzero"`
	Small    int8              `json:"small,omitzero"`
	Lines    []naughtyLine     `json:"lines,omitzero"`
	Free     map[string]string `json:"free,omitzero"`
	Any      any               `json:"any,omitzero"`
}

type naughtyLine struct {
	SKU  string `json:"sku"`
	Note *int64 `json:"note,omitzero"`
}

// TestWhatIsNoGoodBodyIsRefusedByPlaceAndName holds the strict reading: code,
// pointer and inner code, and that both languages have something to say.
func TestWhatIsNoGoodBodyIsRefusedByPlaceAndName(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	for _, c := range []struct {
		name, body        string
		status            int
		code, field, item string
	}{
		{"empty", ``, 400, "request.json", "", "request.json"},
		{"blank", " \n", 400, "request.json", "", "request.json"},
		{"no object", `[]`, 400, "request.json", "", "type"},
		{"a text", `"x"`, 400, "request.json", "", "type"},
		{"null alone", `null`, 400, "request.json", "", "type"},
		{"cut off", `{"text":"x"`, 400, "request.json", "", "request.json"},
		{"cut off in a line", `{"lines":[{"sku":"a"},{"sku":`, 400, "request.json", "/lines/1/sku", "request.json"},
		{"trailing comma", `{"text":"x",}`, 400, "request.json", "", "request.json"},
		{"trailing data", `{"text":"x"} {}`, 400, "request.json", "", "request.json"},
		{"single quotes", `{'text':"x"}`, 400, "request.json", "", "request.json"},
		{"a comment", `{"text":"x"/**/}`, 400, "request.json", "", "request.json"},
		{"NaN", `{"small":NaN}`, 400, "request.json", "/small", "request.json"},
		{"leading zero", `{"small":01}`, 400, "request.json", "", "request.json"},
		{"raw newline", "{\"text\":\"a\nb\"}", 400, "request.json", "/text", "request.json"},
		{"byte order mark", "\ufeff{}", 400, "request.json", "", "request.json"},
		{"unknown", `{"texts":"x"}`, 400, "request.json", "/texts", "unknown"},
		{"unknown in a line", `{"lines":[{"sku":"a"},{"sku":"b","skuu":1}]}`, 400, "request.json", "/lines/1/skuu", "unknown"},
		{"wrong case", `{"Text":"x"}`, 400, "request.json", "/Text", "unknown"},
		{"twice", `{"text":"x","text":"y"}`, 400, "request.json", "/text", "duplicate"},
		{"twice in a line", `{"lines":[{"sku":"a","sku":"b"}]}`, 400, "request.json", "/lines/0/sku", "duplicate"},
		{"twice in a map", `{"free":{"a":"1","a":"2"}}`, 400, "request.json", "/free/a", "duplicate"},
		{"twice in anything", `{"any":{"a":{"b":1,"b":2}}}`, 400, "request.json", "/any/a/b", "duplicate"},
		{"odd names", `{"free":{"a/b~c":null}}`, 400, "request.json", "/free/a~1b~0c", "type"},
		{"null", `{"text":null}`, 400, "request.json", "/text", "type"},
		{"null in a list", `{"lines":[null]}`, 400, "request.json", "/lines/0", "type"},
		{"null in anything", `{"any":[1,{"a":null}]}`, 400, "request.json", "/any/1/a", "type"},
		{"a number as text", `{"text":1}`, 400, "request.json", "/text", "type"},
		{"a text as number", `{"small":"1"}`, 400, "request.json", "/small", "type"},
		{"a fraction as integer", `{"small":1.5}`, 400, "request.json", "/small", "type"},
		{"too large an integer", `{"small":300}`, 400, "request.json", "/small", "range"},
		{"text as yes", `{"yes":"true"}`, 400, "request.json", "/yes", "type"},
		{"an object as list", `{"lines":{}}`, 400, "request.json", "/lines", "type"},
		{"an id of another kind", `{"fold":"ord_01J0000000000000000000000"}`, 400, "request.json", "/fold", "type"},
		{"quantity as number", `{"quantity":2}`, 400, "request.json", "/quantity", "type"},
		{"quantity with exponent", `{"quantity":"1e3"}`, 400, "request.json", "/quantity", "type"},
		{"quantity too precise", `{"quantity":"1.00001"}`, 400, "request.json", "/quantity", "range"},
		{"quantity too large", `{"quantity":"123456789012345"}`, 400, "request.json", "/quantity", "range"},
		{"money as text", `{"price":"10 CNY"}`, 400, "request.json", "/price", "type"},
		{"money with odd currency", `{"price":{"amount":"10","currency":"yuan"}}`, 400, "request.json", "/price", "type"},
		{"money with wrong case", `{"price":{"Amount":"10","currency":"CNY"}}`, 400, "request.json", "/price", "type"},
		{"money with more", `{"price":{"amount":"10","currency":"CNY","tax":"1"}}`, 400, "request.json", "/price", "type"},
		{"invalid UTF-8", "{\"text\":\"a\xffb\"}", 400, "request.text", "/text", "request.text"},
		{"invalid UTF-8 in a name", "{\"a\xff\":1}", 400, "request.text", "", "request.text"},
		{"a lone surrogate", `{"lines":[{"sku":"\ud800"}]}`, 400, "request.text", "/lines/0/sku", "request.text"},
		{"U+0000", `{"lines":[{"sku":"a\u0000b"}]}`, 400, "request.text", "/lines/0/sku", "request.text"},
		{"U+0000 in a name", `{"free":{"a\u0000":"x"}}`, 400, "request.text", "/free/a\x00", "request.text"},
		{"deep", `{"any":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, 400, "request.depth", "/any" + strings.Repeat("/0", 63), "request.depth"},
		{"very deep", `{"any":` + strings.Repeat("[", 100_000), 400, "request.depth", "/any" + strings.Repeat("/0", 63), "request.depth"},
		{"large", `{"text":"` + strings.Repeat("x", 8<<20) + `"}`, 413, "request.size", "", "request.size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, lang := range []string{"en", "zh-CN"} {
				r := f.send("POST", "/api/v1/asks", c.body, "Accept-Language", lang)
				p := r.problem(t)
				if r.status != c.status || p.Code != c.code || len(p.Errors) != 1 {
					t.Fatalf("answered %d %s", r.status, r.body)
				}
				if e := p.Errors[0]; e.Field != c.field || e.Code != c.item || e.Message == "" || e.Remedy == "" {
					t.Errorf("%s: found %+v", lang, e)
				}
			}
		})
	}
}

func TestWhatIsAGoodBodyIsRead(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	for _, body := range []string{
		`{}`,
		`{"text":"\\u0000 is no U+0000"}`,
		`{"text":"null"}`,
		`{"text":"a\"[[[[{{{{\"b"}`,
		`{"text":"田中さんにあげて下さい 👾 🙇 💁 Ṱ̺̺̕o͞"}`,
		`{"quantity":"2.5","price":{"amount":"10.00","currency":"CNY"}}`,
		`{"lines":[{"sku":"a"},{"sku":"b","note":7}],"free":{"n":"x"}}`,
		`{"any":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`,
	} {
		if r := f.send("POST", "/api/v1/asks", body); r.status != 200 || r.body != body {
			t.Errorf("%.80s answered %d %.200s", body, r.status, r.body)
		}
	}
}

func TestParametersAreReadStrictly(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	for _, c := range []struct{ query, field, want string }{
		{"", "", `{"items":["50"]}`},
		{"?limit=200&name=a&name=b&big=true", "", `{"items":["a","b","200"]}`},
		{"?limit=201", "/limit", ""},
		{"?limit=0", "/limit", ""},
		{"?limit=", "/limit", ""},
		{"?limit=ten", "/limit", ""},
		{"?limit=1&limit=2", "/limit", ""},
		{"?big=1", "/big", ""},
		{"?colour=red", "/colour", ""},
		{"?Limit=1", "/Limit", ""},
		{"?cursor=%21", "/cursor", ""},
		{"?cursor=YQ", "/cursor", ""},
		{"?dryRun=true", "/dryRun", ""},
		{"?name=%ff", "/name", ""},
		{"?name=%00", "/name", ""},
		{"?name=%zz", "", ""},
	} {
		r := f.send("GET", "/api/v1/folds"+c.query, "")
		if c.want != "" {
			if r.status != 200 || r.body != c.want {
				t.Errorf("%s answered %d %s", c.query, r.status, r.body)
			}
			continue
		}
		p := r.problem(t)
		if r.status != 400 || p.Errors[0].Field != c.field {
			t.Errorf("%s answered %d %s", c.query, r.status, r.body)
		}
	}
}

func TestPathsHeadersAndPatchesReachTheInput(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	at := "/api/v1/folds/" + f.newFold("a").String()
	r := f.send("PATCH", at, `{"name":null,"sheep":1}`, "If-Match", `W/"7"`)
	if want := `"name":"7 null"`; r.status != 200 || !strings.Contains(r.body, want) || r.header.Get("ETag") != `"2"` {
		t.Errorf("answered %d %s %s", r.status, r.header.Get("ETag"), r.body)
	}
	if r := f.send("PATCH", "/api/v1/folds/ord_1", `{}`); r.status != 400 || r.problem(t).Errors[0].Field != "/id" {
		t.Errorf("a bad id answered %d %s", r.status, r.body)
	}
	if r := f.send("GET", at, ""); r.status != 200 || !strings.Contains(r.body, `"name":"a"`) {
		t.Errorf("got %d %s", r.status, r.body)
	}
	if r := f.send("HEAD", at, ""); r.status != 200 {
		t.Errorf("HEAD answered %d", r.status)
	}
}

func TestABodyOfUnknownLengthIsCutOffToo(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	r := f.stream("POST", "/api/v1/asks", strings.NewReader(`{"text":"`+strings.Repeat("x", 9<<20)+`"}`))
	if p := r.problem(t); r.status != 413 || p.Code != "request.size" {
		t.Errorf("answered %d %s", r.status, r.body)
	}
}

// FuzzNoBodyBreaksTheDoor: whatever is sent, it is read or refused, never a 500.
func FuzzNoBodyBreaksTheDoor(t *testing.F) {
	for _, s := range []string{`{}`, `{"text":"x"}`, `{"lines":[{"sku":"\u0000"}]}`, "\xff", `{"any":[[[[`, `{"price":{"amount":"1"}}`} {
		t.Add(s)
	}
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	t.Fuzz(func(t *testing.T, body string) {
		if r := f.send("POST", "/api/v1/asks", body); r.status >= 500 && !strings.Contains(body, "panic") {
			t.Fatal(fmt.Sprint(r.status, r.body))
		}
	})
}
