package form

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// kindFields has a field of each kind that the shop of testdata lacks.
const kindFields = `
 "stars":{"kind":"rating","name":{"en":"Stars"}},
 "score":{"kind":"rating","min":2,"max":10,"name":{"en":"Score"}},
 "at":{"kind":"time","min":"09:00","max":"18:00","name":{"en":"Visit at"}},
 "night":{"kind":"time","min":"22:00","max":"06:00","name":{"en":"At night"}},
 "moment":{"kind":"dateTime","min":"now","max":"today+30d","name":{"zh-CN":"交付时刻","en":"Handover"}},
 "whenever":{"kind":"dateTime","name":{"en":"Whenever"}},
 "days":{"kind":"range","of":"date","min":"today","name":{"en":"Days away"}},
 "hours":{"kind":"range","of":"time","name":{"en":"Opening hours"}},
 "stay":{"kind":"range","of":"dateTime","name":{"en":"Stay"}},
 "budget":{"kind":"range","of":"number","min":0,"max":900,"decimals":1,"unit":"k","name":{"en":"Budget range"}},
 "district":{"kind":"cascade","set":"district","name":{"en":"District"}},
 "labels":{"kind":"tags","max":3,"name":{"en":"Labels"}},
 "seller":{"kind":"user","role":"sales","name":{"en":"Whom you know"}},
 "plans":{"kind":"file","max":2,"sizeMb":3,"types":["application/pdf",".dwg"],"name":{"en":"Plans"}},
 "photos":{"kind":"image","name":{"en":"Photographs"}},
 "sign":{"kind":"signature","name":{"en":"Signed"}},
 "job":{"kind":"serial","series":"job","name":{"en":"Job number"}},
 "city":{"kind":"lookup","from":"customer.fields.city","name":{"en":"City of the customer"}},
 "limit":{"kind":"lookup","from":"customer.creditLimit","type":"money","name":{"en":"Limit then"}},
 "kept":{"kind":"lookup","from":"order.fields.stars","name":{"en":"Stars again"}},
 "trips":{"kind":"rows","name":{"en":"Trips"},"fields":{
   "span":{"kind":"range","of":"date","name":{"en":"Span"}},"driver":{"kind":"user","name":{"en":"Driver"}},
   "slips":{"kind":"file","name":{"en":"Slips"}},"hint":{"kind":"tags","name":{"en":"Remarks"}}}}`

// kindShop opens the shop with these fields, all on one page.
func kindShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, forms: kindForms(t, nil)}
	return s.anew()
}

// anew begins the order anew.
func (s *shop) anew() *shop {
	s.again().env = s.forms.facts.NewEnv(noon, office())
	return s
}

// kindEdits is the documents of that shop; some text of the library replaced.
func kindEdits(pairs ...string) map[string]string {
	fields := strings.NewReplacer(pairs...).Replace(kindFields)
	var keys map[string]struct{ Fields json.RawMessage }
	if err := json.Unmarshal([]byte("{"+fields+"}"), &keys); err != nil {
		panic(err)
	}
	places, items := `"lines":{"form":"line"}`, `"lines"`
	for _, key := range sortedOf(keys) {
		places += `,"` + key + `":{}`
		items += `,"` + key + `"`
	}
	return map[string]string{
		"fields/order.json":    `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{` + fields + `}}`,
		"fields/customer.json": `{"format":"fields.v1","key":"customer","name":{"en":"Fields"},"fields":{"city":{"kind":"single","set":"district","name":{"en":"City"}},"home":{"kind":"address","name":{"en":"Home"}}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{` + places + `},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":[` + items + `]}}}`,
		"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{
			"customerType":{"name":{"en":"Type"},"values":[{"code":"vip","name":{"en":"VIP"}}]},
			"category":{"name":{"en":"Category"},"values":[{"code":"table","name":{"en":"Tables"}},{"code":"wardrobe","name":{"en":"Wardrobes"}},{"code":"chair","name":{"en":"Chairs"}}]},
			"room":{"name":{"en":"Room"},"values":[{"code":"living","name":{"en":"Living room"}},{"code":"attic","name":{"en":"Attic"},"retired":true}]},
			"material":{"name":{"en":"Material"},"values":[{"code":"oak","name":{"en":"Oak"}},{"code":"walnut","name":{"en":"Walnut"}},{"code":"marble","name":{"en":"Marble"}}]},
			"district":{"name":{"en":"District"},"values":[{"code":"gd","name":{"en":"Guangdong"}},{"code":"fs","under":"gd","name":{"en":"Foshan"}},
				{"code":"sd","under":"fs","name":{"en":"Shunde"}},{"code":"nh","under":"fs","retired":true,"name":{"en":"Nanhai"}},{"code":"gz","under":"gd","name":{"en":"Guangzhou"}},
				{"code":"sh","name":{"en":"Shanghai"}}]}}}`,
		"numbering.json": `{"format":"numbering.v1","key":"numbering","name":{"en":"Numbers"},"series":{"job":{"pattern":"J-{seq:3}","reset":"never"}}}`,
	}
}

func sortedOf[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func kindForms(t testing.TB, edits map[string]string) *Forms {
	t.Helper()
	if edits == nil {
		edits = kindEdits()
	}
	forms, found := compile(t, edits)
	for _, f := range found {
		if !f.Warning {
			t.Fatalf("finding: %s%s %s %s", f.Document, f.Pointer, f.Code, f.Say.EN)
		}
	}
	return forms
}

// The files that somebody has sent.
const (
	planFile  = "fil_00000000000000000000000001"
	drawFile  = "fil_00000000000000000000000002"
	photoFile = "fil_00000000000000000000000003"
	largeFile = "fil_00000000000000000000000004"
	signFile  = "fil_00000000000000000000000005"
	otherFile = "fil_00000000000000000000000009" // another's
)

var errAnothers = fault.Define(fault.Missing, "file.missing", "没有这个文件", "there is no such file")

func sentFile(id file.ID) (file.File, error) {
	found := map[string]file.File{
		planFile: {Name: "plan.pdf", Type: "application/pdf", Size: 100}, drawFile: {Name: "Hall.DWG", Type: "application/octet-stream", Size: 3 << 20},
		photoFile: {Name: "room.jpg", Type: "image/jpeg", Size: 2 << 20}, largeFile: {Name: "all.pdf", Type: "application/pdf", Size: 3<<20 + 1},
		signFile: {Name: "name.png", Type: "image/png", Size: 9000},
	}
	f, there := found[id.String()]
	if !there {
		return f, errAnothers.New()
	}
	return f, nil
}

func (s *shop) kindReading() *reading {
	known := func(r Ref) (Ref, bool) {
		r.ID = "usr_1"
		return r, r.Ref != "nobody" && (r.Kind != "user" || r.Role == "" || r.Ref == "li.lei")
	}
	return &reading{env: s.env, known: known, sent: sentFile}
}

var tag = `"` + strings.Repeat("漆", 50) + `"`

// kindCases is a value and what is stored of it ("-" when it is missing), or the
// codes and places of the problems.
var kindCases = []struct{ field, raw, want string }{
	{"stars", `1`, `1`},
	{"stars", `5`, `5`},
	{"stars", `0`, "range"},
	{"stars", `6`, "range"},
	{"stars", `3.5`, "range"},
	{"stars", `"3"`, "type"},
	{"score", `10`, `10`},
	{"score", `1`, "range"},
	{"at", `"09:00"`, `"09:00"`},
	{"at", `"18:00"`, `"18:00"`},
	{"at", `"08:59"`, "range"},
	{"at", `"18:01"`, "range"},
	{"at", `" "`, "-"},
	{"at", `"9:00"`, "type"},
	{"at", `"24:00"`, "type"},
	{"at", `"10:60"`, "type"},
	{"at", `"10:00:00"`, "type"},
	{"at", `900`, "type"},
	{"night", `"23:59"`, `"23:59"`},
	{"night", `"06:00"`, `"06:00"`},
	{"night", `"12:00"`, "range"},
	{"moment", `"2026-11-22T09:30"`, `"2026-11-22T01:30:00Z"`},
	{"moment", `"2026-11-22T09:30:00+08:00"`, `"2026-11-22T01:30:00Z"`},
	{"moment", `"2026-11-21T04:00:00Z"`, `"2026-11-21T04:00:00Z"`},
	{"moment", `"2026-11-21T11:59"`, "range"},
	{"moment", `"2026-12-21T00:00:00.000001+08:00"`, "range"},
	{"moment", `"now"`, "type"},
	{"moment", `""`, "-"},
	{"moment", `1`, "type"},
	{"whenever", `"1900-01-01T00:00:00Z"`, `"1900-01-01T00:00:00Z"`},
	{"whenever", `"1899-12-31T23:59:59Z"`, "range"},
	{"whenever", `"9999-12-31T23:59:59-01:00"`, "range"},
	{"whenever", `"2026-02-30T00:00"`, "type"},
	{"days", `{"from":"2026-12-01","to":"2026-12-05"}`, `{"from":"2026-12-01","to":"2026-12-05"}`},
	{"days", `{"to":"2026-12-05","from":"2026-12-05"}`, `{"from":"2026-12-05","to":"2026-12-05"}`},
	{"days", `{"from":"2026-12-01"}`, `{"from":"2026-12-01"}`},
	{"days", `{"from":"","to":"2026-12-05"}`, `{"to":"2026-12-05"}`},
	{"days", `{}`, "-"},
	{"days", `{"from":"","to":" "}`, "-"},
	{"days", `{"from":"2026-12-05","to":"2026-12-04"}`, "range /to"},
	{"days", `{"from":"2026-11-20","to":"x","by":1}`, "unknown /by, range /from, type /to"},
	{"days", `["2026-12-01","2026-12-05"]`, "type"},
	{"days", `"2026-12-01"`, "type"},
	{"hours", `{"from":"22:00","to":"02:00"}`, `{"from":"22:00","to":"02:00"}`},
	{"stay", `{"from":"2026-12-01T14:00","to":"2026-12-03T10:00:00Z"}`, `{"from":"2026-12-01T06:00:00Z","to":"2026-12-03T10:00:00Z"}`},
	{"stay", `{"from":"2026-12-03T14:00","to":"2026-12-03T13:59"}`, "range /to"},
	{"budget", `{"from":0.5,"to":900}`, `{"from":0.5,"to":900}`},
	{"budget", `{"from":-1,"to":900.5}`, "range /from, range /to"},
	{"budget", `{"from":0.55}`, "range /from"},
	{"district", `"sd"`, `"sd"`},
	{"district", `"sh"`, `"sh"`},
	{"district", `""`, "-"},
	{"district", `"fs"`, "option"},
	{"district", `"nh"`, "option"},
	{"district", `"bj"`, "option"},
	{"district", `["sd"]`, "type"},
	{"labels", `["urgent"," gift ",""]`, `["urgent","gift"]`},
	{"labels", `[]`, "-"},
	{"labels", `[" "]`, "-"},
	{"labels", `[` + tag + `]`, `[` + tag + `]`},
	{"labels", `["` + strings.Repeat("漆", 51) + `"]`, "length /0"},
	{"labels", `["a","b","c","d"]`, "length"},
	{"labels", `["a"," a"]`, "duplicate /1"},
	{"labels", `["a",1]`, "type /1"},
	{"labels", `"a"`, "type"},
	{"seller", `{"ref":"li.lei"}`, `{"id":"usr_1"}`},
	{"seller", `{"ref":"han.mei"}`, "reference"},
	{"seller", `{"ref":"nobody"}`, "reference"},
	{"seller", `"usr_1"`, "type"},
	{"plans", `["` + planFile + `","` + drawFile + `"]`, `["` + planFile + `","` + drawFile + `"]`},
	{"plans", `[]`, "-"},
	{"plans", `["` + planFile + `","` + planFile + `"]`, "duplicate /1"},
	{"plans", `["` + planFile + `","` + drawFile + `","` + photoFile + `"]`, "length"},
	{"plans", `["` + photoFile + `"]`, "file.type /0"},
	{"plans", `["` + largeFile + `"]`, "file.size /0"},
	{"plans", `["` + otherFile + `","x"]`, "file.missing /0, type /1"},
	{"plans", `["fil_00000000000000000000000000"]`, "type /0"},
	{"plans", `"` + planFile + `"`, "type"},
	{"photos", `["` + photoFile + `","` + signFile + `"]`, `["` + photoFile + `","` + signFile + `"]`},
	{"photos", `["` + planFile + `"]`, "file.type /0"},
	{"sign", `"` + signFile + `"`, `"` + signFile + `"`},
	{"sign", `""`, "-"},
	{"sign", `"` + photoFile + `"`, "file.size"},
	{"sign", `"` + planFile + `"`, "file.type"},
	{"sign", `"` + otherFile + `"`, "file.missing"},
	{"sign", `["` + signFile + `"]`, "type"},
	{"trips", `[{"span":{"from":"2026-12-05","to":"2026-12-04"},"driver":{"ref":"nobody"},"slips":["` + otherFile + `"],"hint":["a","a"]}]`,
		"range /0/span/to, reference /0/driver, file.missing /0/slips/0, duplicate /0/hint/1"},
	{"trips", `[{"driver":{"ref":"han.mei"},"slips":["` + photoFile + `"]}]`, `[{"driver":{"id":"usr_1"},"slips":["` + photoFile + `"]}]`},
}

func TestEveryFurtherKindTakesItsValuesAndRefusesOthers(t *testing.T) {
	s := kindShop(t)
	for _, c := range kindCases {
		f := s.forms.Field("order", c.field)
		v, kept, ws := f.kind.read(s.kindReading(), []byte(c.raw))
		got := string(kept)
		if ws != nil {
			var all []string
			for _, w := range ws {
				one := w.fault(f.label, "")
				all = append(all, strings.TrimSpace(one.Code+" "+w.at))
				if one.Code != "file.missing" && (one.Say("zh-CN") == "" || one.Say("en") == "" || strings.Contains(one.Say("en"), "{field")) {
					t.Errorf("%s %s: says %q, %q", c.field, c.raw, one.Say("zh-CN"), one.Say("en"))
				}
			}
			slices.Sort(all)
			want := strings.Split(c.want, ", ")
			slices.Sort(want)
			if !slices.Equal(all, want) {
				t.Errorf("%s %s: %v, want %v", c.field, c.raw, all, want)
			}
			continue
		}
		if v.Missing() {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.raw, got, c.want)
		}
	}
}

// TestWhatIsStoredOfAnyKindReadsBackEqual, also where its limits were narrowed:
// what was stored once is believed.
func TestWhatIsStoredOfAnyKindReadsBackEqual(t *testing.T) {
	stored := map[string]string{
		"stars": `4`, "score": `9`, "at": `"03:00"`, "night": `"12:00"`, "moment": `"2001-01-01T00:00:00Z"`, "days": `{"from":"2001-12-05","to":"2001-12-01"}`,
		"hours": `{"to":"02:00"}`, "stay": `{"from":"2026-12-01T06:00:00Z"}`, "budget": `{"from":950.55}`, "district": `"fs"`, "labels": `["a","b","c","d"]`,
		"seller": `{"id":"usr_7"}`, "plans": `["` + otherFile + `"]`, "photos": `["` + otherFile + `"]`, "sign": `"` + otherFile + `"`, "job": `"J-007"`,
		"city": `"sd"`, "limit": `{"amount":"20.00","currency":"CNY"}`, "kept": `3`,
		"trips": `[{"driver":{"id":"usr_7"},"hint":["x"],"slips":["` + otherFile + `"],"span":{"from":"2026-12-01"}}]`,
	}
	s := kindShop(t)
	for key, raw := range stored {
		f := s.forms.Field("order", key)
		v, kept, ws := f.kind.read(&reading{trusted: true}, []byte(raw))
		if ws != nil || v.Missing() {
			t.Errorf("%s: %s is refused: %+v", key, raw, ws)
		}
		if key != "trips" && string(kept) != raw {
			t.Errorf("%s: %s comes back as %s", key, raw, kept)
		}
	}
}

// sentBytes draws what somebody might send for a field, good and bad.
func sentBytes(t *rapid.T) []byte {
	return rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.SampledFrom([][]byte{
		[]byte(`{"from":{}}`), []byte(`{"from":"10:00","to":"2026-12-01"}`), []byte(`{"from":"2026-12-01","to":"2026-12-02"}`), []byte(`{"from":1,"to":2}`),
		[]byte(`"2026-12-01T00:00"`), []byte(`"12:30"`), []byte(`3`), []byte(`["x","y"]`), []byte(`["` + planFile + `"]`), []byte(`"` + signFile + `"`),
		[]byte(`{"id":"usr_1"}`), []byte(`"sd"`), []byte(`[{"span":{"from":"2026-12-01"},"slips":["` + planFile + `"]}]`), []byte(`null`), nil,
	})).Draw(t, "raw")
}

func TestNoBytesBreakAFurtherKind(t *testing.T) {
	s := kindShop(t)
	fields := s.forms.Fields("order")
	rapid.Check(t, func(t *rapid.T) {
		raw, f := sentBytes(t), rapid.SampledFrom(fields).Draw(t, "field")
		f.refs(raw)
		f.files(raw)
		v, kept, ws := f.kind.read(s.kindReading(), raw)
		if ws != nil {
			return
		}
		if v.Missing() != (kept == nil) {
			t.Fatalf("%s of %q: value %v, stored %q", f.Key, raw, v, kept)
		}
		if kept == nil {
			return
		}
		again, same, ws := f.kind.read(s.kindReading(), kept)
		if ws != nil || string(same) != string(kept) || again.Kind != v.Kind {
			t.Fatalf("%s: %s is stored again as %s (%v)", f.Key, kept, same, ws)
		}
		if told := f.Tell(kept, rule.Voice{Catalogue: s.forms.facts, Lang: "en"}); told.Text == "" && told.Rows == nil {
			t.Fatalf("%s: %s says nothing", f.Key, kept)
		}
	})
}

func FuzzFurtherKinds(f *testing.F) {
	s := kindShop(f)
	fields := s.forms.Fields("order")
	f.Add(uint8(3), []byte(`{"from":"10:00"}`))
	f.Fuzz(func(t *testing.T, at uint8, raw []byte) {
		field := fields[int(at)%len(fields)]
		v, kept, ws := field.kind.read(s.kindReading(), raw)
		if ws == nil && v.Missing() != (kept == nil) {
			t.Fatalf("%s of %q: value %v, stored %q", field.Key, raw, v, kept)
		}
	})
}

// TestEachFaultOfAFurtherKindIsFound: the text that is replaced, what by, and the
// finding with its place.
func TestEachFaultOfAFurtherKindIsFound(t *testing.T) {
	cases := []struct{ old, new, want string }{
		{`"min":2,"max":10`, `"min":0,"max":10`, "field.limit /fields/score/min"},
		{`"min":2,"max":10`, `"min":2,"max":11`, "field.limit /fields/score/max"},
		{`"min":2,"max":10`, `"min":8,"max":7`, "field.limit /fields/score/min"},
		{`"min":2,"max":10`, `"min":2,"step":1`, "format.unsupported /fields/score/step"},
		{`"min":"09:00"`, `"min":"9am"`, "field.limit /fields/at/min"},
		{`"min":"now"`, `"min":"soon"`, "field.limit /fields/moment/min"},
		{`"of":"date","min":"today"`, `"of":"date","min":"later"`, "field.limit /fields/days/min"},
		{`"of":"date","min":"today"`, `"of":"date","step":2`, "format.unsupported /fields/days/step"},
		{`"cascade","set":"district"`, `"cascade","set":"districts"`, "set.unknown /fields/district/set"},
		{`"max":2,"sizeMb":3`, `"max":21`, "field.limit /fields/plans/max"},
		{`"max":2,"sizeMb":3`, `"max":0`, "field.limit /fields/plans/max"},
		{`"max":2,"sizeMb":3`, `"sizeMb":2049`, "field.limit /fields/plans/sizeMb"},
		{`".dwg"]`, `"dwg"]`, "field.limit /fields/plans/types/1"},
		{`"kind":"image"`, `"kind":"image","types":["image/png","application/pdf"]`, "field.limit /fields/photos/types/1"},
		{`"kind":"signature"`, `"kind":"signature","max":1`, "format.unsupported /fields/sign/max"},
		{`"role":"sales"`, `"where":{"f":"user.region","op":"notEmpty"}`, "format.unsupported /fields/seller/where"},
		{`"from":"customer.fields.city"`, `"from":"customer.fields.town"`, "fact.unknown /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"customer.fields.home"`, "format.unsupported /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"order.total"`, "fact.stage /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"line.quantity"`, "fact.unbound /fields/city/from"},
		{`"type":"money"`, `"type":"number"`, "field.type /fields/limit/type"},
		{`"kind":"tags","name":{"en":"Remarks"}`, `"kind":"serial","series":"job","name":{"en":"Remarks"}`, "kind.inside /fields/trips/fields/hint/kind"},
		{`"kind":"rating","name"`, `"kind":"department","name"`, "format.unsupported /fields/stars/kind"},
	}
	for _, c := range cases {
		_, found := compile(t, kindEdits(c.old, c.new))
		code, at, _ := strings.Cut(c.want, " ")
		var got []string
		ok := false
		for _, f := range found {
			got = append(got, f.Code+" "+f.Pointer)
			ok = ok || f.Code == code && f.Pointer == at && f.Say.ZH != "" && f.Say.EN != ""
		}
		if !ok {
			t.Errorf("%s → %s: found %q, want %s", c.old, c.new, got, c.want)
		}
	}
}

func TestWhatBelongsToOrdersIsRefusedElsewhere(t *testing.T) {
	for _, kind := range []string{`"user"`, `"file"`, `"image"`, `"signature"`, `"serial","series":"job"`, `"lookup","from":"customer.type"`} {
		edits := kindEdits()
		edits["fields/product.json"] = `{"format":"fields.v1","key":"product","name":{"en":"P"},"fields":{"x":{"kind":` + kind + `,"name":{"en":"X"}}}}`
		_, found := compile(t, edits)
		if !slices.ContainsFunc(found, func(f blueprint.Finding) bool { return f.Code == "format.unsupported" && f.Pointer == "/fields/x/kind" }) {
			t.Errorf("%s: found %v", kind, found)
		}
	}
}

func TestPlacementsOfWhatTheProgramGivesAskNothing(t *testing.T) {
	for old, want := range map[string]string{
		`"job":{}|"job":{"require":true}`:                        "format.unsupported /fields/job/require",
		`"job":{}|"job":{"default":"J-1"}`:                       "format.unsupported /fields/job/default",
		`"city":{}|"city":{"readOnly":true}`:                     "format.unsupported /fields/city/readOnly",
		`"photos":{}|"photos":{"default":["x"]}`:                 "format.unsupported /fields/photos/default",
		`"stars":{}|"stars":{"default":9}`:                       "literal.type /fields/stars/default",
		`"at":{}|"at":{"default":"25:00"}`:                       "literal.type /fields/at/default",
		`"moment":{}|"moment":{"default":"soon"}`:                "literal.type /fields/moment/default",
		`"district":{}|"district":{"default":"fs"}`:              "literal.type /fields/district/default",
		`"labels":{}|"labels":{"default":["a"]}`:                 "",
		`"moment":{}|"moment":{"default":"now+2h"}`:              "",
		`"district":{}|"district":{"options":[{"only":["fs"]}]}`: "",
	} {
		edits := kindEdits()
		before, after, _ := strings.Cut(old, "|")
		edits["forms/order.json"] = strings.Replace(edits["forms/order.json"], before, after, 1)
		_, found := compile(t, edits)
		code, at, _ := strings.Cut(want, " ")
		ok := slices.ContainsFunc(found, func(f blueprint.Finding) bool { return f.Code == code && f.Pointer == at })
		if want == "" && len(found) > 0 || want != "" && !ok {
			t.Errorf("%s: found %v, want %s", old, found, want)
		}
	}
}

func TestARangesKindCannotChangeBetweenReleases(t *testing.T) {
	before, after := kindForms(t, nil), kindForms(t, kindEdits(`"range","of":"time"`, `"range","of":"dateTime"`))
	if found := after.against(before); len(found) != 1 || found[0].Code != "field.changed" || found[0].Pointer != "/fields/hours/kind" {
		t.Errorf("found %v", found)
	}
}

func TestLookupsCopyAndSerialsWait(t *testing.T) {
	s := kindShop(t).fact("customer.fields.city", rule.Code("sd")).fact("customer.creditLimit", rule.Money(money.Of(dec.Of(20), "CNY"))).fill(`{"stars":4}`)
	x := s.order()
	if want := `{"city":"sd","kept":4,"limit":{"amount":"20.00","currency":"CNY"},"stars":4}`; string(x.Fields) != want {
		t.Errorf("stored %s, want %s", x.Fields, want)
	}
	if got := s.get("order.fields.limit").Money().Text(); got != "20.00" {
		t.Errorf("rules see %s", got)
	}
	has(t, x.ReadOnly(), true, "job", "city", "kept")
	if series := x.Serials(); len(series) != 1 || series[0] != "job" {
		t.Errorf("series %v", series)
	}
	x.Number(func(series string) string { return series + "-1" })
	if !strings.Contains(string(x.Fields), `"job":"job-1"`) || len(x.Problems) > 0 {
		t.Errorf("stored %s", x.Fields)
	}
	x = s.anew().fill(`{"job":"mine","city":"sh"}`).order()
	wantProblems(t, x, "readOnly /fields/city", "readOnly /fields/job")
}

func TestFilesOfFieldsAreHeldWhereTheyAreStored(t *testing.T) {
	s := kindShop(t).fill(`{"photos":["` + photoFile + `"],"sign":"` + signFile + `","trips":[{"slips":["` + planFile + `"]},{"slips":["` + drawFile + `"]}]}`)
	s.given.Sent = sentFile
	form := s.forms.Get("order")
	if files := form.Files(s.given.Values); len(files) != 4 {
		t.Errorf("files %v", files)
	}
	var got []string
	for _, h := range s.order().Held() {
		got = append(got, h.Fact+" "+h.Pointer)
		for _, f := range h.Files {
			got = append(got, f.String()[29:])
		}
	}
	want := "order.fields.photos /fields/photos 3 order.fields.sign /fields/sign 5 order.fields.trips /fields/trips 1 2"
	if strings.Join(got, " ") != want {
		t.Errorf("held %v, want %s", got, want)
	}
	if !form.Places("file") || !form.Places("user") || form.Places("percent") {
		t.Error("what the form places is not known")
	}
	s = s.anew().fill(`{"photos":["` + otherFile + `"]}`)
	s.given.Sent = func(file.ID) (file.File, error) { return file.File{}, errAnothers.New() }
	x := s.order()
	wantProblems(t, x, "file.missing /fields/photos/0")
	if x.Held() != nil {
		t.Error("another's file is held")
	}
	if x.Problems[0].Say("en") != "there is no such file" {
		t.Errorf("says %s", x.Problems[0].Say("en"))
	}
}

func TestWhatFieldsNameIsFoundInTablesToo(t *testing.T) {
	s := kindShop(t).fill(`{"seller":{"ref":"li.lei"},"trips":[{"driver":{"id":"usr_1"}},{}]}`)
	refs := s.forms.Get("order").Refs(s.given.Values)
	if len(refs) != 2 || refs[0] != (Ref{Kind: "user", Ref: "li.lei", Role: "sales"}) || refs[1] != (Ref{Kind: "user", ID: "usr_1"}) {
		t.Errorf("refs %v", refs)
	}
}

func TestFurtherKindsAreToldInWords(t *testing.T) {
	s := kindShop(t)
	voice := func(lang string) rule.Voice {
		return rule.Voice{Catalogue: s.forms.facts, Lang: lang, Zone: s.env.Calendar().Zone(),
			Codes: func(_, code string) string { return strings.ToUpper(code) },
			Names: func(id string) string { return map[string]string{"usr_7": "李雷", planFile: "plan.pdf"}[id] }}
	}
	for _, c := range []struct{ field, raw, zh, en string }{
		{"stars", `4`, "4 / 5", "4 / 5"},
		{"at", `"09:30"`, "09:30", "09:30"},
		{"moment", `"2026-11-22T01:30:00Z"`, "2026-11-22 09:30", "2026-11-22 09:30"},
		{"days", `{"from":"2026-12-01","to":"2026-12-05"}`, "2026-12-01 – 2026-12-05", "2026-12-01 – 2026-12-05"},
		{"days", `{"from":"2026-12-01"}`, "2026-12-01 起", "from 2026-12-01"},
		{"days", `{"to":"2026-12-01"}`, "2026-12-01 止", "until 2026-12-01"},
		{"stay", `{"from":"2026-12-01T06:00:00Z","to":"2026-12-03T10:00:00Z"}`, "2026-12-01 14:00 – 2026-12-03 18:00", "2026-12-01 14:00 – 2026-12-03 18:00"},
		{"budget", `{"from":1000,"to":2000.5}`, "1,000 – 2,000.5 k", "1,000 – 2,000.5 k"},
		{"district", `"sd"`, "GD / FS / SD", "GD / FS / SD"},
		{"labels", `["a","b"]`, "a、b", "a, b"},
		{"seller", `{"id":"usr_7"}`, "李雷", "李雷"},
		{"seller", `{"id":"usr_8"}`, "usr_8", "usr_8"},
		{"plans", `["` + planFile + `","` + otherFile + `"]`, "plan.pdf、" + otherFile, "plan.pdf, " + otherFile},
		{"sign", `"` + planFile + `"`, "plan.pdf", "plan.pdf"},
		{"job", `"J-007"`, "J-007", "J-007"},
		{"city", `"sd"`, "SD", "SD"},
		{"limit", `{"amount":"20.00","currency":"CNY"}`, "20 CNY", "20 CNY"},
	} {
		f := s.forms.Field("order", c.field)
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			if got := f.Tell([]byte(c.raw), voice(lang)).Text; got != want {
				t.Errorf("%s %s in %s: %q, want %q", c.field, c.raw, lang, got, want)
			}
		}
	}
}

func TestScreensAreToldHowFarFieldsGo(t *testing.T) {
	v := kindShop(t).order().Describe("en")
	at := func(key string) FieldView {
		return v.Fields[slices.IndexFunc(v.Fields, func(f FieldView) bool { return f.Key == key })]
	}
	if f := at("stars"); f.Min.String() != "1" || f.Max.String() != "5" || *f.Decimals != 0 {
		t.Errorf("stars %+v", f)
	}
	if f := at("at"); f.Earliest != "09:00" || f.Latest != "18:00" {
		t.Errorf("at %+v", f)
	}
	if f := at("moment"); f.Earliest != "2026-11-21T04:00:00Z" || f.Latest != "2026-12-20T16:00:00Z" {
		t.Errorf("moment %+v", f)
	}
	if f := at("days"); f.Of != "date" || f.Earliest != "2026-11-21" {
		t.Errorf("days %+v", f)
	}
	if f := at("budget"); f.Of != "number" || f.Max.String() != "900" || f.Unit != "k" {
		t.Errorf("budget %+v", f)
	}
	if f := at("district"); len(f.Options) != 5 || f.Options[2].Under != "fs" {
		t.Errorf("district %+v", f)
	}
	if f := at("city"); f.Of != "code" || f.Options[2].Label != "Shunde" {
		t.Errorf("city %+v", f)
	}
	if f := at("plans"); f.Count != 2 || f.Size != 3<<20 || len(f.Types) != 2 {
		t.Errorf("plans %+v", f)
	}
	if f := at("photos"); f.Count != 5 || f.Size != file.MaxSize || len(f.Types) != len(pictures) {
		t.Errorf("photos %+v", f)
	}
	if f := at("trips"); len(f.Columns) != 4 || f.Columns[0].Of != "date" || f.Columns[2].Count != 5 || !f.Columns[0].Shown {
		t.Errorf("trips %+v", f)
	}
}

func TestACascadeIsNarrowedByBranches(t *testing.T) {
	edits := kindEdits()
	edits["forms/order.json"] = strings.Replace(edits["forms/order.json"], `"district":{}`, `"district":{"options":[{"only":["fs"]}]}`, 1)
	s := &shop{t: t, forms: kindForms(t, edits)}
	x := s.anew().fill(`{"district":"gz"}`).order()
	wantProblems(t, x, "option /fields/district")
	var offered []string
	for _, c := range x.Options("district") {
		offered = append(offered, c.Code)
	}
	if strings.Join(offered, " ") != "gd fs sd" {
		t.Errorf("offered %v", offered)
	}
	wantProblems(t, s.anew().fill(`{"district":"sd"}`).order())
}

func TestTheSchemaOfFurtherKindsIsDerived(t *testing.T) {
	raw := string(kindShop(t).forms.Get("order").Schema("en"))
	for _, want := range []string{
		`"stars":{"maximum":5,"minimum":1,"title":"Stars","type":"integer"}`,
		`"enum":["sd","gz","sh"]`, `"maxItems":3`, `"readOnly":true`, `"pattern":"^fil_`, `"minProperties":1`,
	} {
		if !strings.Contains(raw, want) {
			t.Errorf("%s lacks %s", raw, want)
		}
	}
}

// TestTheDerivedSchemaTakesWhatIsStored: those who send orders by program go by it.
func TestTheDerivedSchemaTakesWhatIsStored(t *testing.T) {
	var whole struct {
		Properties struct{ Fields json.RawMessage }
	}
	raw := kindShop(t).forms.Get("order").Schema("en")
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(whole.Properties.Fields))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("fields.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("fields.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kindCases {
		value := k.want
		if !json.Valid([]byte(k.want)) {
			if k.want != "type" || strings.Contains(k.raw, "02-30") { // patterns know no calendar
				continue
			}
			value = k.raw
		}
		fields, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"` + k.field + `":` + value + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(fields); (err == nil) != (k.want != "type") {
			t.Errorf("%s: %s against the schema: %v", k.field, value, err)
		}
	}
}

func TestRulesSeeFurtherKinds(t *testing.T) {
	s := kindShop(t).fact("customer.fields.city", rule.Code("sd")).fill(`{"stars":4,"at":"09:30","moment":"2026-11-23T09:30","days":{"from":"2026-12-01"},"budget":{"to":9.5},"district":"sd",
		"labels":["Gift"],"seller":{"id":"usr_1"},"photos":["` + photoFile + `","` + signFile + `"],"sign":"` + signFile + `","trips":[{"span":{"to":"2026-12-05"},"slips":["` + photoFile + `"]}]}`)
	s.order()
	for cond, want := range map[string]bool{
		`{"f":"order.fields.stars","op":">=","v":4}`: true, `{"f":"order.fields.at","op":"between","v":["09:00","09:30"]}`: true,
		`{"f":"order.fields.moment","op":">","v":"now+1d"}`: true, `{"f":"order.fields.moment.time","op":"=","v":"09:30"}`: true, `{"f":"order.fields.moment.weekday","op":"=","v":"mon"}`: true,
		`{"f":"order.fields.days.from","op":"=","v":"2026-12-01"}`: true, `{"f":"order.fields.days.to","op":"notEmpty"}`: false, `{"f":"order.fields.budget.to","op":"<","v":9}`: false,
		`{"f":"order.fields.district","op":"under","v":"gd"}`: true, `{"f":"order.fields.labels","op":"has","v":"gift"}`: true, `{"f":"order.fields.seller","op":"=","ref":"actor.user"}`: false,
		`{"f":"order.fields.photos.count","op":"=","v":2}`: true, `{"f":"order.fields.plans.count","op":"=","v":0}`: true, `{"f":"order.fields.sign","op":"notEmpty"}`: true,
		`{"f":"order.fields.city","op":"under","v":"fs"}`: true, `{"f":"order.fields.job","op":"empty"}`: true,
		`{"rows":"order.fields.trips","some":{"f":"row.span.to","op":"=","v":"2026-12-05"}}`: true, `{"rows":"order.fields.trips","some":{"f":"row.slips.count","op":">","v":1}}`: false,
	} {
		c, problems := s.forms.facts.Compile([]byte(cond), rule.StagePromise, nil)
		if problems != nil || c.Holds(s.env) != want {
			t.Errorf("%s: %v, want %v (%v)", cond, !want, want, problems)
		}
	}
}
