package form

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

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
		{`"role":"sales"`, `"where":{"f":"user.open","op":">","v":1}`, "format.unsupported /fields/seller/where"},
		{`"from":"customer.fields.city"`, `"from":"customer.fields.town"`, "fact.unknown /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"customer.fields.home"`, "format.unsupported /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"order.total"`, "fact.stage /fields/city/from"},
		{`"from":"customer.fields.city"`, `"from":"line.quantity"`, "fact.unbound /fields/city/from"},
		{`"type":"money"`, `"type":"number"`, "field.type /fields/limit/type"},
		{`"kind":"tags","name":{"en":"Remarks"}`, `"kind":"serial","series":"job","name":{"en":"Remarks"}`, "kind.inside /fields/trips/fields/hint/kind"},
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
			Names: func(id string) string {
				return map[string]string{"usr_7": "李雷", "east": "华东", planFile: "plan.pdf"}[id]
			}}
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
		{"seller", `{"id":"usr_8"}`, "—", "—"},
		{"team", `{"id":"east","above":["sales"]}`, "华东", "华东"},
		{"plans", `["` + planFile + `","` + otherFile + `"]`, "plan.pdf、—", "plan.pdf, —"},
		{"sign", `"` + planFile + `"`, "plan.pdf", "plan.pdf"},
		{"job", `"J-007"`, "J-007", "J-007"},
		{"city", `"sd"`, "SD", "SD"},
		{"limit", `{"amount":"20.00","currency":"CNY"}`, "¥20.00", "CN¥20.00"},
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
