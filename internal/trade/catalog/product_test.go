package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/test/rig"
)

func each(t *testing.T, test func(t *testing.T, w *rig.World)) {
	t.Helper()
	rig.Each(t, []db.Room{catalog.Room()}, func(w *rig.World) { catalog.Register(w.Reg, w.Log, w.Current) }, test)
}

const table = `{"sku":"TABLE-D","name":"定制餐桌","category":"sofa","supply":"make","unit":"件","weight":75.5,"volume":1.2,
	"leadDays":25,"tags":["new"],"options":["material","length"],"fields":{"cold":false,"registration":"R1"}}`

func TestAProductIsAddedFoundAndShown(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		added := w.Do(t, "POST", "/api/v1/products", table).Want(t, 201)
		id := added.Get(t, "id")
		if !strings.HasPrefix(id, "prd_") || added.Header.Get("ETag") != `"1"` {
			t.Fatalf("id %q, ETag %q", id, added.Header.Get("ETag"))
		}
		for path, at := range map[string][]any{
			"/api/v1/products/" + id:                                     nil,
			"/api/v1/products?sku=TABLE-D&sku=X":                         {"items", 0},
			"/api/v1/products?category=sofa&supply=make":                 {"items", 0},
			"/api/v1/products?name=%E5%AE%9A%E5%88%B6%E9%A4%90%E6%A1%8C": {"items", 0},
		} {
			got := w.Do(t, "GET", path, "").Want(t, 200)
			for name, want := range map[string]string{"sku": "TABLE-D", "weight": "75.5", "leadDays": "25", "fulfil": "goods",
				"options": `["material","length"]`, "fields": `{"cold":false,"registration":"R1"}`, "version": "1"} {
				if s := got.Get(t, append(at[:len(at):len(at)], name)...); s != want {
					t.Errorf("%s: %s is %q; want %q", path, name, s, want)
				}
			}
		}
		if got := w.Do(t, "GET", "/api/v1/products?sku=NONE", ""); string(got.Body) != `{"items":[]}` {
			t.Errorf("%s", got.Body)
		}
		want := `product.added {"product":"` + id + `","sku":"TABLE-D"}`
		if facts := w.Facts(t, 0); len(facts) != 1 || facts[0] != want {
			t.Errorf("told %q", facts)
		}
	})
}

func TestWhatIsWrongWithAProductIsToldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		long := strings.Repeat("x", 301)
		for body, want := range map[string]string{
			`{}`:                                "product.invalid: required /sku, required /name",
			`{"sku":" ","name":"\t"}`:           "product.invalid: required /sku, required /name",
			`{"sku":"` + long + `","name":"x"}`: "product.invalid: length /sku",
			`{"sku":"a","name":"a","category":"nope","supply":"magic","fulfil":"x"}`: "product.invalid: option /category, option /fulfil, option /supply",
			`{"sku":"a","name":"a","supply":"bundle"}`:                               "product.invalid: format.unsupported /supply",
			`{"sku":"a","name":"a","weight":-1,"leadDays":99999}`:                    "product.invalid: range /weight, range /leadDays",
			`{"sku":"a","name":"a","options":["nope","material","material"]}`:        "product.invalid: duplicate /options/2, option /options/0",
			`{"sku":"a","name":"a","fields":{"nope":1}}`:                             "product.invalid: unknown /fields/nope",
			`{"sku":"a","name":"a","fields":{"cold":"yes"}}`:                         "product.invalid: type /fields/cold",
			`{"sku":"a","name":"a","fields":5}`:                                      "product.invalid: type /fields",
			`{"sku":"a","name":"a","weight":"heavy"}`:                                "request.json: type /weight",
			`{"sku":"a","name":"a","colour":"red"}`:                                  "request.json: unknown /colour",
		} {
			if got := w.Do(t, "POST", "/api/v1/products", body).Problem(t); got != want {
				t.Errorf("%s:\n got %s\nwant %s", body, got, want)
			}
		}
		if n := w.Count(t, "products"); n != 0 || len(w.Facts(t, 0)) != 0 {
			t.Errorf("a refusal left %d products, %v", n, w.Facts(t, 0))
		}
	})
}

func TestATakenSKUIsRefusedWithWhoHasIt(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/products", `{"sku":"A","name":"a"}`).Want(t, 201).Get(t, "id")
		again := w.Do(t, "POST", "/api/v1/products", `{"sku":"A","name":"b"}`).Want(t, 409)
		if again.Problem(t) != "product.duplicate" || again.Get(t, "id") != id {
			t.Errorf("%s", again.Body)
		}
		other := w.Do(t, "POST", "/api/v1/products", `{"sku":"B","name":"b"}`).Want(t, 201).Get(t, "id")
		moved := w.Do(t, "PATCH", "/api/v1/products/"+other, `{"sku":"A"}`).Want(t, 409)
		if moved.Get(t, "id") != id {
			t.Errorf("%s", moved.Body)
		}
	})
}

func TestAProductIsChangedByMergePatch(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/products", table).Want(t, 201).Get(t, "id")
		path, version := "/api/v1/products/"+id, 1
		for _, c := range []struct{ patch, member, want string }{
			{`{"name":"餐桌"}`, "name", "餐桌"},
			{`{"weight":null}`, "weight", ""},
			{`{"leadDays":null}`, "leadDays", ""},
			{`{"tags":[]}`, "tags", ""},
			{`{"options":["length"]}`, "options", `["length"]`},
			{`{"category":null}`, "category", ""},
			{`{"active":false}`, "active", "false"},
			{`{"active":null}`, "active", ""},
			{`{"fields":{"cold":true}}`, "fields", `{"cold":true,"registration":"R1"}`},
			{`{"fields":{"registration":null,"maker":{"country":"CN","city":"佛山"}}}`, "fields", `{"cold":true,"maker":{"city":"佛山","country":"CN"}}`},
			{`{"fields":{"maker":{"country":null}}}`, "fields", `{"cold":true,"maker":{"city":"佛山"}}`},
			{`{"fields":{"maker":{"city":""}}}`, "fields", `{"cold":true}`},
			{`{"fields":null}`, "fields", ""},
			{`{}`, "name", "餐桌"},
		} {
			version++
			got := w.Do(t, "PATCH", path, c.patch).Want(t, 200)
			if s := got.Get(t, c.member); s != c.want {
				t.Errorf("%s makes %s %q; want %q", c.patch, c.member, s, c.want)
			}
			if tag := got.Header.Get("ETag"); tag != `"`+got.Get(t, "version")+`"` {
				t.Errorf("ETag %s of version %s", tag, got.Get(t, "version"))
			}
		}
		for patch, want := range map[string]string{
			`{"sku":null}`:            "product.invalid: required /sku",
			`{"supply":"bundle"}`:     "product.invalid: format.unsupported /supply",
			`{"leadDays":"soon"}`:     "request.json: type /leadDays",
			`{"colour":null}`:         "request.json: unknown /colour",
			`{"fields":{"nope":"x"}}`: "product.invalid: unknown /fields/nope",
		} {
			if got := w.Do(t, "PATCH", path, patch).Problem(t); got != want {
				t.Errorf("%s: got %s; want %s", patch, got, want)
			}
		}
		facts := w.Facts(t, 1)
		if want := `product.changed {"product":"` + id + `","sku":"TABLE-D","version":2}`; len(facts) != version-1 || facts[0] != want {
			t.Errorf("told %q", facts)
		}
	})
}

func TestAChangeMeantForAnotherVersionIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/products", `{"sku":"A","name":"a"}`).Want(t, 201).Get(t, "id")
		path := "/api/v1/products/" + id
		w.Do(t, "PATCH", path, `{"name":"b"}`, "If-Match", `"1"`).Want(t, 200)
		if got := w.Do(t, "PATCH", path, `{"name":"c"}`, "If-Match", `"1"`).Want(t, 412); got.Problem(t) != "version.changed" {
			t.Errorf("%s", got.Body)
		}
		w.Do(t, "PATCH", path, `{"name":"d"}`, "If-Match", `"2"`).Want(t, 200)
	})
}

func TestADryRunStoresNothing(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		if got := w.Do(t, "POST", "/api/v1/products?dryRun=true", table).Want(t, 200).Get(t, "sku"); got != "TABLE-D" {
			t.Errorf("sku %q", got)
		}
		if n := w.Count(t, "products"); n != 0 {
			t.Errorf("%d products", n)
		}
	})
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		id := w.Do(t, "POST", "/api/v1/products", `{"sku":"A","name":"a"}`).Want(t, 201).Get(t, "id")
		other := w.Elsewhere()
		if got := other.Do(t, "GET", "/api/v1/products/"+id, "").Want(t, 404).Problem(t); got != "product.missing" {
			t.Error(got)
		}
		other.Do(t, "PATCH", "/api/v1/products/"+id, `{"name":"x"}`).Want(t, 404)
		if got := other.Do(t, "GET", "/api/v1/products", "").Want(t, 200); string(got.Body) != `{"items":[]}` {
			t.Errorf("%s", got.Body)
		}
		other.Do(t, "POST", "/api/v1/products", `{"sku":"A","name":"a"}`).Want(t, 201)
	})
}

func TestPagesHoldEveryProductOnce(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		for _, sku := range []string{"a", "b", "c", "d", "e"} {
			w.Do(t, "POST", "/api/v1/products", `{"sku":"`+sku+`","name":"x"}`).Want(t, 201)
		}
		seen, path := "", "/api/v1/products?limit=2"
		for path != "" {
			page := w.Do(t, "GET", path, "").Want(t, 200)
			for i := 0; page.Get(t, "items", i, "sku") != ""; i++ {
				seen += page.Get(t, "items", i, "sku")
			}
			if path = page.Get(t, "next"); path != "" {
				path = "/api/v1/products?limit=2&cursor=" + path
			}
		}
		if seen != "edcba" {
			t.Errorf("pages hold %s", seen)
		}
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
			got := w.Do(t, "POST", "/api/v1/products", `{"sku":`+q+`,"name":`+q+`,"unit":`+q+`}`)
			if rig.Blank(s) || len([]rune(s)) > 300 {
				got.Want(t, 422)
				continue
			}
			id := got.Want(t, 201).Get(t, "id")
			back := w.Do(t, "GET", "/api/v1/products/"+id, "").Want(t, 200)
			for _, name := range []string{"sku", "name", "unit"} {
				if back.Get(t, name) != s {
					t.Errorf("%s %q came back as %q", name, s, back.Get(t, name))
				}
			}
		}
	})
}

func TestRulesSeeAProduct(t *testing.T) {
	each(t, func(t *testing.T, w *rig.World) {
		w.Do(t, "POST", "/api/v1/products", table).Want(t, 201)
		w.Do(t, "POST", "/api/v1/products", `{"sku":"B","name":"b"}`).Want(t, 201)
		w.Read(t, func(r db.Reader) error {
			found, err := catalog.Resolve(r, []catalog.Ref{{SKU: "TABLE-D"}, {SKU: "NONE"}, {SKU: "B"}, {SKU: "TABLE-D"}, {}})
			if err != nil {
				return err
			}
			if found[1] != nil || found[4] != nil || found[0] != found[3] || found[2].SKU != "B" || !found[2].Stocked() {
				t.Errorf("found %v", found)
			}
			both, err := catalog.Resolve(r, []catalog.Ref{{ID: found[0].ID}, {SKU: "TABLE-D"}})
			if err == nil && both[0] != both[1] {
				t.Error("one product was found as two")
			}
			seen := facts(w, found[0])
			for path, want := range map[string]string{"product.sku": `"TABLE-D"`, "product.category": `"sofa"`, "product.supply": `"make"`,
				"product.weight": "75.5", "product.tags": `["new"]`, "product.fields.cold": "false", "product.since": `"2026-11-20"`} {
				if seen[path] != want {
					t.Errorf("%s is %s; want %s", path, seen[path], want)
				}
			}
			return err
		})
	})
}

func facts(w *rig.World, p *catalog.Product) map[string]string {
	c := blueprint.Of[*rule.Catalogue](w.Release())
	f := catalog.NewFactRefs(w.Release())
	calendars := blueprint.Of[*blueprint.Calendars](w.Release())
	e := c.NewEnv(w.Clock.Now(), calendars.Get("office"))
	f.SetFacts(e, p)
	seen := map[string]string{}
	for _, path := range c.Paths() {
		if ref, ok := c.Ref(path); ok {
			seen[path] = string(e.Get(ref).JSON())
		}
	}
	return seen
}
