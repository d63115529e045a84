package party_test

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
	"bespoke/test/rig"
)

func each(t *testing.T, test func(t *testing.T, w *rig.World)) {
	t.Helper()
	rig.Each(t, []db.Room{party.Room()}, func(w *rig.World) { party.Register(w.Reg, w.Log, w.Current) }, test)
}

const hotel = `{"ref":"C-002","name":"恒大装饰","type":"dealer","groups":["hotel","designer"],"region":"south","phone":"020-1","email":"a@b.cn",
	"address":{"country":"CN","division":"440604","city":"佛山","street":"张槎一路 1 号"},
	"contacts":[{"name":"王敏","phone":"138"}],"addresses":[{"city":"广州"},{"city":" "}],
	"creditLimit":{"amount":"100000","currency":"CNY"},"fields":{"taxNo":"9144"}}`

func TestAPartyIsAddedFoundAndShown(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		added := w.Do(t, "POST", "/api/v1/parties", hotel).Want(t, 201)
		id := added.Get(t, "id")
		if !strings.HasPrefix(id, "par_") || added.Header.Get("ETag") != `"1"` {
			t.Fatalf("id %q, ETag %q", id, added.Header.Get("ETag"))
		}
		w.Do(t, "POST", "/api/v1/parties", `{"name":"谁"}`).Want(t, 201)
		w.Do(t, "POST", "/api/v1/parties", `{"name":"another without a reference"}`).Want(t, 201)
		for path, at := range map[string][]any{
			"/api/v1/parties/" + id:                        nil,
			"/api/v1/parties?ref=C-002":                    {"items", 0},
			"/api/v1/parties?type=dealer":                  {"items", 0},
			"/api/v1/parties?type=vip&type=dealer&limit=1": {"items", 0},
		} {
			got := w.Do(t, "GET", path, "").Want(t, 200)
			for name, want := range map[string]string{"ref": "C-002", "name": "恒大装饰", "groups": `["hotel","designer"]`, "region": "south",
				"address": `{"city":"佛山","country":"CN","division":"440604","street":"张槎一路 1 号"}`, "addresses": `[{"city":"广州"}]`,
				"contacts": `[{"name":"王敏","phone":"138"}]`, "creditLimit": `{"amount":"100000.00","currency":"CNY"}`,
				"creditFree": `{"amount":"100000.00","currency":"CNY"}`, "fields": `{"taxNo":"9144"}`, "version": "1"} {
				if s := got.Get(t, append(at[:len(at):len(at)], name)...); s != want {
					t.Errorf("%s: %s is %q; want %q", path, name, s, want)
				}
			}
		}
		want := `party.added {"party":"` + id + `","ref":"C-002"}`
		if facts := w.Facts(t, 0); len(facts) != 3 || facts[0] != want {
			t.Errorf("told %q", facts)
		}
	})
}

func TestWhatIsWrongWithAPartyIsToldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		for body, want := range map[string]string{
			`{}`: "party.invalid: required /name",
			`{"name":" ","type":"nope","groups":["hotel","hotel","x"],"region":"moon"}`:         "party.invalid: required /name, option /type, duplicate /groups/1, option /groups/2, option /region",
			`{"name":"` + strings.Repeat("量", 301) + `"}`:                                       "party.invalid: length /name",
			`{"name":"a","creditLimit":{"amount":"-1","currency":"USD"}}`:                       "party.invalid: range /creditLimit/amount, option /creditLimit/currency",
			`{"name":"a","address":{"country":"China"}}`:                                        "party.invalid: length /address/country",
			`{"name":"a","addresses":[{"division":"x"}]}`:                                       "party.invalid: pattern /addresses/0/division",
			`{"name":"a","contacts":[{"phone":"1"}]}`:                                           "party.invalid: required /contacts/0/name",
			`{"name":"a","contacts":[` + strings.Repeat(`{"name":"x"},`, 50) + `{"name":"x"}]}`: "party.invalid: length /contacts",
			`{"name":"a","fields":{"nope":1,"taxNo":"` + strings.Repeat("1", 21) + `"}}`:        "party.invalid: unknown /fields/nope, length /fields/taxNo",
			`{"name":"a","address":{"planet":"Mars"}}`:                                          "request.json: unknown /address/planet",
			`{"name":"a","owner":"nobody"}`:                                                     "request.json: type /owner",
			`{"name":null}`:                                                                     "request.json: type /name",
		} {
			if got := w.Do(t, "POST", "/api/v1/parties", body).Problem(t); got != want {
				t.Errorf("%s:\n got %s\nwant %s", body, got, want)
			}
		}
		if n := w.Count(t, "parties") + w.Count(t, "party_accounts"); n != 0 || len(w.Facts(t, 0)) != 0 {
			t.Errorf("a refusal left %d rows, %v", n, w.Facts(t, 0))
		}
	})
}

func TestATakenReferenceIsRefusedWithWhoHasIt(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a"}`).Want(t, 201).Get(t, "id")
		again := w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"b"}`).Want(t, 409)
		if again.Problem(t) != "party.duplicate" || again.Get(t, "id") != id {
			t.Errorf("%s", again.Body)
		}
		other := w.Do(t, "POST", "/api/v1/parties", `{"name":"b"}`).Want(t, 201).Get(t, "id")
		if moved := w.Do(t, "PATCH", "/api/v1/parties/"+other, `{"ref":"A"}`).Want(t, 409); moved.Get(t, "id") != id {
			t.Errorf("%s", moved.Body)
		}
		w.Do(t, "PATCH", "/api/v1/parties/"+id, `{"ref":null}`).Want(t, 200)
		w.Do(t, "PATCH", "/api/v1/parties/"+other, `{"ref":"A"}`).Want(t, 200)
	})
}

func TestAPartyIsChangedByMergePatch(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/parties", hotel).Want(t, 201).Get(t, "id")
		path, version := "/api/v1/parties/"+id, 1
		for _, c := range []struct{ patch, member, want string }{
			{`{"type":null}`, "type", ""},
			{`{"groups":["hotel"]}`, "groups", `["hotel"]`},
			{`{"groups":null}`, "groups", ""},
			{`{"address":{"street":null,"postcode":"528000"}}`, "address", `{"city":"佛山","country":"CN","division":"440604","postcode":"528000"}`},
			{`{"address":{"city":"广州"}}`, "address", `{"city":"广州","country":"CN","division":"440604","postcode":"528000"}`},
			{`{"address":null}`, "address", ""},
			{`{"contacts":[{"name":"李","title":"经理"}]}`, "contacts", `[{"name":"李","title":"经理"}]`},
			{`{"creditLimit":{"amount":"5"}}`, "creditLimit", `{"amount":"5.00","currency":"CNY"}`},
			{`{"phone":"1"}`, "creditLimit", `{"amount":"5.00","currency":"CNY"}`},
			{`{"creditLimit":null}`, "creditLimit", ""},
			{`{"creditLimit":{"amount":"7","currency":"CNY"}}`, "creditFree", `{"amount":"7.00","currency":"CNY"}`},
			{`{"blocked":true}`, "blocked", "true"},
			{`{"owner":"usr_01M803ZAMWE01TW24V6EC72X9V"}`, "owner", "usr_01M803ZAMWE01TW24V6EC72X9V"},
			{`{"owner":null,"blocked":false}`, "owner", ""},
			{`{"fields":{"material":"oak"}}`, "fields", `{"material":"oak","taxNo":"9144"}`},
			{`{"fields":{"taxNo":null,"material":null}}`, "fields", ""},
		} {
			version++
			w.Do(t, "PATCH", path, c.patch).Want(t, 200)
			got := w.Do(t, "GET", path, "").Want(t, 200)
			if s := got.Get(t, c.member); s != c.want {
				t.Errorf("%s makes %s %q; want %q", c.patch, c.member, s, c.want)
			}
		}
		for patch, want := range map[string]string{
			`{"name":null}`:                          "party.invalid: required /name",
			`{"creditLimit":{"amount":"x"}}`:         "party.invalid: type /creditLimit",
			`{"creditLimit":{"currency":"USD"}}`:     "party.invalid: option /creditLimit/currency",
			`{"address":{"country":"x","planet":1}}`: "party.invalid: pattern /address/country, unknown /address/planet",
			`{"address":5}`:                          "party.invalid: type /address",
			`{"contacts":[{"nome":"x"}]}`:            "request.json: type /contacts",
			`{"fields":{"material":"steel"}}`:        "party.invalid: option /fields/material",
		} {
			if got := w.Do(t, "PATCH", path, patch).Problem(t); got != want {
				t.Errorf("%s: got %s; want %s", patch, got, want)
			}
		}
		facts := w.Facts(t, 1)
		if want := `party.changed {"party":"` + id + `","ref":"C-002","version":2}`; len(facts) != version-1 || facts[0] != want {
			t.Errorf("told %q", facts)
		}
	})
}

func TestAChangeMeantForAnotherVersionIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/parties", `{"name":"a"}`).Want(t, 201).Get(t, "id")
		path := "/api/v1/parties/" + id
		w.Do(t, "PATCH", path, `{"name":"b"}`, "If-Match", `"1"`).Want(t, 200)
		if got := w.Do(t, "PATCH", path, `{"name":"c"}`, "If-Match", `"1"`).Want(t, 412); got.Problem(t) != "version.changed" {
			t.Errorf("%s", got.Body)
		}
		w.Do(t, "PATCH", path+"?dryRun=true", `{"name":"d"}`, "If-Match", `"2"`).Want(t, 200)
		w.Do(t, "PATCH", path, `{"name":"d"}`, "If-Match", `"2"`).Want(t, 200)
	})
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a"}`).Want(t, 201).Get(t, "id")
		other := w.Elsewhere()
		if got := other.Do(t, "GET", "/api/v1/parties/"+id, "").Want(t, 404).Problem(t); got != "party.missing" {
			t.Error(got)
		}
		other.Do(t, "PATCH", "/api/v1/parties/"+id, `{"name":"x"}`).Want(t, 404)
		if got := other.Do(t, "GET", "/api/v1/parties", "").Want(t, 200); string(got.Body) != `{"items":[]}` {
			t.Errorf("%s", got.Body)
		}
		other.Do(t, "POST", "/api/v1/parties", `{"ref":"A","name":"a"}`).Want(t, 201)
	})
}

func TestNaughtyTextIsKeptByteForByte(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		list := rig.Naughty(t)
		for i, s := range list {
			if slices.Contains(list[:i], s) {
				continue // one of them stands there twice
			}
			q := rig.Quote(s)
			got := w.Do(t, "POST", "/api/v1/parties", `{"ref":`+q+`,"name":`+q+`,"phone":`+q+`,"email":`+q+
				`,"address":{"street":`+q+`},"contacts":[{"name":`+q+`,"title":`+q+`}]}`)
			if rig.Blank(s) || len([]rune(s)) > 300 {
				got.Want(t, 422)
				continue
			}
			back := w.Do(t, "GET", "/api/v1/parties/"+got.Want(t, 201).Get(t, "id"), "").Want(t, 200)
			for _, at := range [][]any{{"ref"}, {"name"}, {"phone"}, {"email"}, {"address", "street"}, {"contacts", 0, "name"}, {"contacts", 0, "title"}} {
				if back.Get(t, at...) != s {
					t.Errorf("%v %q came back as %q", at, s, back.Get(t, at...))
				}
			}
		}
	})
}

func TestRulesSeeACustomer(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/parties", hotel).Want(t, 201)
		p := resolve(t, w, "C-002")
		book(t, w, charge(p, 40_000, true))
		p = resolve(t, w, "C-002")
		c := blueprint.Of[*rule.Catalogue](w.Release())
		e := c.NewEnv(w.Clock.Now(), blueprint.Of[*blueprint.Calendars](w.Release()).Get("office"))
		party.NewFactRefs(w.Release()).SetFacts(e, p)
		for path, want := range map[string]string{"customer.ref": `"C-002"`, "customer.type": `"dealer"`, "customer.groups": `["hotel","designer"]`,
			"customer.region": `"south"`, "customer.country": `"CN"`, "customer.address.division": `"440604"`, "customer.guest": "false",
			"customer.blocked": "false", "customer.since": `"2026-11-20"`, "customer.orderCount": "1", "customer.lastOrderAt": `"2026-11-20T02:00:00Z"`,
			"customer.spent": `"40000 CNY"`, "customer.creditLimit": `"100000 CNY"`,
			"customer.creditFree": `"60000 CNY"`, "customer.overdue": `"0 CNY"`,
			"customer.fields.taxNo": `"9144"`, "customer.claims": "0"} {
			ref, ok := c.Ref(path)
			if got := string(e.Get(ref).JSON()); !ok || got != want {
				t.Errorf("%s is %s; want %s", path, got, want)
			}
		}
	})
}
