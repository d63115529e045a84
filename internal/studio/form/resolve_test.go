package form

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

func TestADealerIsAskedForTheProjectAndNotForTheRoom(t *testing.T) {
	s := open(t).fact("customer.type", rule.Code("dealer")).fill(`{"projectNo":"JD-20261","room":"living"}`)
	x := s.order()
	wantProblems(t, x, "required /fields/endCustomer")
	has(t, x.Shown(), true, "projectNo", "endCustomer", "secret")
	has(t, x.Shown(), false, "room", "vipService", "coupon", "reason")
	has(t, x.Required(), true, "projectNo", "endCustomer", "customer", "lines")
	if got := string(x.Fields); strings.Contains(got, "room") || !strings.Contains(got, `"projectNo":"JD-20261"`) {
		t.Errorf("stored %s", got)
	}
	if !s.get("order.fields.room").Missing() || s.get("order.fields.projectNo").Text() != "JD-20261" {
		t.Error("a hidden field is seen, or a shown one is not")
	}
	if got := s.get("form.variants").Strings(); len(got) != 1 || got[0] != "dealer" {
		t.Errorf("variants %v", got)
	}
}

func TestAGuestWithoutTypeBelongsToTheRetailForm(t *testing.T) {
	x := open(t).fact("customer.type", rule.Value{}).fill(`{"room":"living"}`).order()
	if len(x.Variants) != 1 || x.Variants[0] != "home" {
		t.Errorf("variants %v", x.Variants)
	}
	wantProblems(t, x)
}

func TestABlankIsMissingWhereItIsRequired(t *testing.T) {
	wantProblems(t, open(t).fill(`{"room":" "}`).order(), "required /fields/room")
	wantProblems(t, open(t).fill(`{"room":7}`).order(), "type /fields/room")
}

func TestUnknownKeysAreRefusedAndUnplacedOnesDropped(t *testing.T) {
	x := open(t).fill(`{"room":"living","roof":1,"dropped":"x","a/b":2}`).order()
	wantProblems(t, x, "unknown /fields/a~1b", "unknown /fields/roof")
	if strings.Contains(string(x.Fields), "dropped") {
		t.Errorf("stored %s", x.Fields)
	}
}

func TestDefaultsFillWhatNobodyTouched(t *testing.T) {
	s := open(t).fill(`{"room":"living"}`)
	want := `{"day":"2026-11-28","install":false,"invoiceTitle":"private","room":"living"}`
	if x := s.order(); string(x.Fields) != want {
		t.Errorf("stored %s, want %s", x.Fields, want)
	}
	x := open(t).fill(`{"room":"living","invoiceTitle":"","day":"2026-11-22","install":true}`).order()
	if want := `{"day":"2026-11-22","install":true,"room":"living"}`; string(x.Fields) != want {
		t.Errorf("stored %s, want %s", x.Fields, want)
	}
}

func TestASettingHoldsUntilSomebodyWritesOver(t *testing.T) {
	s := open(t).lines("chair", "wardrobe").fill(`{"room":"living"}`)
	s.order()
	if !s.get("order.fields.install").Bool() {
		t.Error("a wardrobe does not set installation")
	}
	s = open(t).lines("wardrobe").fill(`{"room":"living","install":false}`)
	s.order()
	if v := s.get("order.fields.install"); v.Missing() || v.Bool() {
		t.Error("what the person chose was overwritten")
	}
}

func TestRulesFillBeforeTheDefaultAndAfterTheSetting(t *testing.T) {
	s, _ := fills(t, "fill.order", map[string]string{"rules/given.json": `{"format":"rules.v1","key":"given","name":{"en":"Given"},"point":"fill.order","hit":"first",
		"outputs":["install","budget"],"rows":[{"id":"a","then":{"install":true,"budget":"50 CNY"}}]}`})
	x := s.fill(`{"room":"living"}`).order()
	if got := string(x.Fields); !strings.Contains(got, `"install":true`) || !strings.Contains(got, `"budget":{"amount":"50.00","currency":"CNY"}`) {
		t.Errorf("stored %s", got)
	}
}

func TestAHiddenFieldIsMissingForTheFieldsThatAskForIt(t *testing.T) {
	s := open(t).fill(`{"room":"living","taxNo":"91350100M000100Y43"}`)
	if x := s.order(); strings.Contains(string(x.Fields), "taxNo") {
		t.Errorf("stored %s", x.Fields)
	}
	s = open(t).fill(`{"room":"living","taxNo":"91350100M000100Y43","invoiceTitle":"Muyan Ltd"}`)
	if x := s.order(); !strings.Contains(string(x.Fields), "taxNo") {
		t.Errorf("stored %s", x.Fields)
	}
}

func TestAKeptValueSurvivesHidingAndIsUnseen(t *testing.T) {
	s := open(t).fill(`{"room":"living","secret":"kept"}`)
	x := s.order()
	if !strings.Contains(string(x.Fields), `"secret":"kept"`) || !s.get("order.fields.secret").Missing() {
		t.Errorf("stored %s, seen %v", x.Fields, s.get("order.fields.secret"))
	}
	wantProblems(t, x)
	wantProblems(t, open(t).fill(`{"room":"living","secret":7}`).order())
}

func TestAFormNarrowsOptionsForAnAudience(t *testing.T) {
	s := open(t).fact("customer.type", rule.Code("vip")).fill(`{"room":"bedroom","rooms":["living","garden"]}`)
	x := s.order()
	wantProblems(t, x, "option /fields/room", "option /fields/rooms")
	if got := x.Options("room"); len(got) != 2 || got[0].Code != "living" || got[1].Code != "garden" {
		t.Errorf("offered %v", got)
	}
	wantProblems(t, open(t).fill(`{"room":"bedroom"}`).order())
}

func TestRightsDecideWhoWritesAndWhoSees(t *testing.T) {
	cost := `{"room":"living","costEstimate":{"amount":"5","currency":"CNY"}}`
	cases := []struct {
		roles, step string
		level       Level
		problem     string
	}{
		{"", "", Write, ""},
		{"finance", "", Read, "readOnly /fields/costEstimate"},
		{"finance", "finance", Write, ""},
		{"customer", "", None, "unknown /fields/costEstimate"}, // not even its name,
		{"customer finance", "", Read, "readOnly /fields/costEstimate"},
		{"sales", "", Write, "readOnly /fields/costEstimate"}, // by the form's readOnly
	}
	for _, c := range cases {
		s := open(t).as(strings.Fields(c.roles)...).fill(cost)
		s.given.Step = c.step
		if got := s.forms.Get("order").Level(act.Staff, s.given.Roles, c.step, "costEstimate"); got != c.level {
			t.Errorf("%q at %q: level %d, want %d", c.roles, c.step, got, c.level)
		}
		x := s.order()
		if got := said(x.Problems); got != c.problem {
			t.Errorf("%q at %q: %q, want %q", c.roles, c.step, got, c.problem)
		}
		if c.level != Write && strings.Contains(string(x.Fields), "cost") {
			t.Errorf("%q wrote %s", c.roles, x.Fields)
		}
		seen := string(must(json.Marshal(x.Describe("en"))))
		if strings.Contains(seen, "costEstimate") != (c.level != None) {
			t.Errorf("%q sees %s", c.roles, seen)
		}
	}
}

func TestAFieldOfAHiddenSectionIsHidden(t *testing.T) {
	x := open(t).fact("actor.kind", rule.Code("customer")).fill(`{"room":"living","costEstimate":{"amount":"5","currency":"CNY"}}`).order()
	has(t, x.Shown(), false, "costEstimate")
	if strings.Contains(string(x.Fields), "cost") {
		t.Errorf("stored %s", x.Fields)
	}
}

func TestWhatWaitsForPricesIsMissingUntilFinish(t *testing.T) {
	s := open(t).fill(`{"room":"living","reason":"old friend"}`)
	x := s.order()
	wantProblems(t, x)
	if !s.get("order.fields.reason").Missing() || strings.Contains(string(x.Fields), "reason") {
		t.Error("a rule can see what may turn out to be hidden")
	}
	s.fact("order.belowFloor", rule.Bool(true))
	x.Finish(s.env)
	wantProblems(t, x)
	if s.get("order.fields.reason").Text() != "old friend" || !strings.Contains(string(x.Fields), `"reason":"old friend"`) {
		t.Errorf("stored %s", x.Fields)
	}
	s = open(t).fill(`{"room":"living"}`)
	x = s.order()
	x.Finish(s.fact("order.belowFloor", rule.Bool(true)).env)
	wantProblems(t, x, "required /fields/reason")
	s = open(t).fill(`{"room":"living","reason":"old friend"}`)
	x = s.order()
	x.Finish(s.fact("order.belowFloor", rule.Bool(false)).env)
	wantProblems(t, x)
	if strings.Contains(string(x.Fields), "reason") {
		t.Errorf("stored %s", x.Fields)
	}
}

func TestALineFormIsResolvedPerLine(t *testing.T) {
	s := open(t).fill(`{"gift":true}`).fact("line.options.material", rule.Code("oak")).fact("line.destination", rule.Text("d1"))
	s.given.Pointer = "/lines/2"
	x := s.line()
	wantProblems(t, x, "required /lines/2/fields/engraving")
	if x.Takes("destination") || !s.get("line.destination").Missing() {
		t.Error("the destination is kept although there is only one")
	}
	s = open(t).fill(`{"gift":true,"engraving":"A+B"}`).fact("line.options.material", rule.Code("marble"))
	x = s.line()
	wantProblems(t, x)
	if got := string(x.Fields); got != `{"gift":true}` {
		t.Errorf("stored %s", got)
	}
	x.Finish(s.fact("line.price", rule.Money(money.Of(dec.Of(9), "CNY"))).env)
	wantProblems(t, x, "required /fields/explain")
	if n, ok := s.forms.Get("line").DefaultQuantity(); !ok || n.String() != "1" {
		t.Errorf("default quantity %v", n)
	}
	if s.forms.Get("order").Lines != s.forms.Get("line") {
		t.Error("the line form does not hang on the order form")
	}
}

func TestBuiltInFieldsAreAskedForAndTaken(t *testing.T) {
	s := open(t).fill(`{"room":"living"}`).fact("order.coupon", rule.Text("X"))
	s.given.Has = func(key string) bool { return key == "lines" || key == "coupon" }
	s.lines(make([]string, 501)...)
	x := s.order()
	wantProblems(t, x, "required /customer", "length /lines")
	if !x.Takes("coupon") || s.get("order.coupon").Text() != "X" {
		t.Error("a shown coupon is lost")
	}
	s.fact("customer.type", rule.Code("dealer"))
	if x = s.order(); x.Takes("coupon") || !s.get("order.coupon").Missing() {
		t.Error("a hidden coupon is kept")
	}
}

func TestRowsOfAPlacementAreCounted(t *testing.T) {
	wantProblems(t, open(t).fill(`{"room":"living","visits":[{"who":"An"}]}`).order(), "length /fields/visits")
	s := open(t).fill(`{"room":"living","visits":[{"who":"An"},{"who":"Bo"}]}`)
	wantProblems(t, s.order())
	cond, problems := s.forms.facts.Compile([]byte(`{"rows":"order.fields.visits","some":{"f":"row.who","op":"=","v":"bo"}}`), rule.StageForm, nil)
	if rule.Failed(problems) || !cond.Holds(s.env) {
		t.Errorf("rules do not see the rows: %v", problems)
	}
}

func TestReferencesAreLookedUpBySet(t *testing.T) {
	s := open(t).fill(`{"room":"living","architect":{"ref":"C-001"},"sample":{"id":"prd_1"}}`)
	refs := s.forms.Get("order").Refs(s.given.Values)
	if len(refs) != 2 || refs[0] != (Ref{Kind: "customer", Ref: "C-001"}) || refs[1] != (Ref{Kind: "product", ID: "prd_1"}) {
		t.Errorf("refs %v", refs)
	}
	s.given.Known = func(r Ref) (Ref, bool) {
		return Ref{Kind: r.Kind, ID: "par_7", Ref: "SKU-7"}, r.Kind == "customer"
	}
	x := s.order()
	wantProblems(t, x, "reference /fields/sample")
	if s.get("order.fields.architect").Text() != "par_7" || !strings.Contains(string(x.Fields), `{"ref":"C-001"}`) {
		t.Errorf("architect %v, stored %s", s.get("order.fields.architect"), x.Fields)
	}
}

func TestProblemsSpeakBothLanguages(t *testing.T) {
	x := open(t).fact("customer.type", rule.Code("dealer")).fill(`{"projectNo":"x"}`).order()
	p := x.Problems[0]
	if zh, en := p.Say("zh-CN"), p.Say("en"); !strings.Contains(zh, "项目编号的格式不对") || !strings.Contains(en, "Project no. has another form") {
		t.Errorf("%s / %s", zh, en)
	}
	if p.Remedy("zh-CN") == "" || p.Remedy("en") == "" {
		t.Error("no remedy")
	}
}

func TestTheViewNestsWhatIsShown(t *testing.T) {
	v := open(t).fill(`{"room":"living"}`).order().Describe("zh-CN")
	if len(v.Pages) != 2 || v.Pages[0].Label != "选购" || v.Pages[0].Inside[0].Key != "project" {
		t.Fatalf("pages %+v", v.Pages)
	}
	if got := strings.Join(v.Pages[0].Inside[0].Items, " "); got != "room rooms projectName" {
		t.Errorf("items %s", got)
	}
	for _, f := range v.Fields {
		switch f.Key {
		case "room":
			if f.Label != "使用空间" || !f.Required || string(f.Value) != `"living"` || f.Options[0].Label != "客厅" {
				t.Errorf("room %+v", f)
			}
		case "projectName":
			if f.Label != "Name of the project" {
				t.Errorf("label %s", f.Label)
			}
		case "projectNo":
			if f.Shown || f.Label != "" {
				t.Errorf("hidden %+v", f)
			}
		case "hint":
			if f.Help != "Read this first." {
				t.Errorf("note %+v", f)
			}
		}
	}
}

// TestHiddenIsNeverStoredNorSeen: whatever is sent by whomever, a field that is
// not shown is neither stored (but for kept ones) nor a fact.
func TestHiddenIsNeverStoredNorSeen(t *testing.T) {
	values := []string{`"living"`, `"JD-20261"`, `true`, `7`, `"2026-11-30"`, `{"amount":"50","currency":"CNY"}`, `[]`, `"private"`, `""`}
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		s.fact("customer.type", rule.Code(rapid.SampledFrom([]string{"vip", "dealer", "regular", ""}).Draw(r, "type")))
		s.fact("actor.kind", rule.Code(rapid.SampledFrom([]string{"staff", "customer"}).Draw(r, "actor")))
		s.as(rapid.SliceOfDistinct(rapid.SampledFrom([]string{"sales", "finance", "customer"}), rapid.ID[string]).Draw(r, "roles")...)
		s.lines(rapid.SliceOfN(rapid.SampledFrom([]string{"chair", "wardrobe"}), 0, 3).Draw(r, "lines")...)
		for _, f := range s.forms.Fields("order") {
			if rapid.Bool().Draw(r, f.Key) {
				s.given.Values[f.Key] = json.RawMessage(rapid.SampledFrom(values).Draw(r, "value of "+f.Key))
			}
		}
		x := s.order()
		x.Finish(s.fact("order.belowFloor", rule.Bool(rapid.Bool().Draw(r, "belowFloor"))).env)
		var stored map[string]json.RawMessage
		if err := json.Unmarshal(x.Fields, &stored); err != nil {
			r.Fatalf("%s: %v", x.Fields, err)
		}
		for _, key := range x.Hidden() {
			if _, ok := stored[key]; ok && key != "secret" {
				r.Fatalf("hidden %s is stored: %s", key, x.Fields)
			}
			if f := s.forms.Field("order", key); f != nil && !s.get(f.Path()).Missing() && x.form.Level(act.Staff, s.given.Roles, "", key) != None {
				r.Fatalf("hidden %s is seen", key)
			}
		}
	})
}

func TestASupplierSeesAndWritesNothingUnlessGiven(t *testing.T) {
	s := open(t).fill(`{"room":"living"}`)
	s.given.Kind = act.Supplier
	x := s.order()
	if len(x.Shown()) > 0 || string(x.Fields) != `{"day":"2026-11-28","install":false,"invoiceTitle":"private"}` {
		t.Errorf("shown %v, stored %s", x.Shown(), x.Fields)
	}
}
