package form

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// edited returns a document of the shop with some of its text replaced.
func edited(t *testing.T, path string, pairs ...string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/shop/" + path)
	if err != nil {
		t.Fatal(err)
	}
	s := string(raw)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(s, pairs[i]) {
			t.Fatalf("%s does not hold %s", path, pairs[i])
		}
		s = strings.Replace(s, pairs[i], pairs[i+1], 1)
	}
	return map[string]string{path: s}
}

// TestEachFaultOfADocumentIsFound: the text that is replaced, what by, and the
// finding with its place.
func TestEachFaultOfADocumentIsFound(t *testing.T) {
	const order, line, fields = "forms/order.json", "forms/line.json", "fields/order.json"
	cases := []struct{ path, old, new, want string }{
		{fields, `"kind":"yesNo"`, `"kind":"formula","type":"number","x":"1"`, "format.unsupported /fields/install/default"},
		{fields, `"max":60`, `"max":60,"unique":"workspace"`, "format.unsupported /fields/projectName/unique"},
		{fields, `"kind":"yesNo"`, `"kind":"yesNo","searchable":true`, "format.unsupported /fields/install/searchable"},
		{fields, `"who":{"kind":"text","max":10`, `"who":{"kind":"text","searchable":true,"max":10`, "format.unsupported /fields/visits/fields/who/searchable"},
		{fields, `"who":{"kind":"text","max":10`, `"who":{"kind":"text","personal":true,"max":10`, "format.unsupported /fields/visits/fields/who/personal"},
		{fields, `"max":60`, `"max":60,"min":1`, "format.unsupported /fields/projectName/min"},
		{fields, `"kind":"customer"`, `"kind":"user","where":{"f":"user.roles","op":"has","v":"salez"}`, "code.unknown /fields/architect/where/v"},
		{fields, `"kind":"customer"`, `"kind":"user","where":{"f":"user.skills","op":"has","v":"saw"}`, ""},
		{fields, `"kind":"customer"`, `"kind":"user","where":{"f":"order.total","op":">","v":"1 CNY"}`, "fact.stage /fields/architect/where"},
		{fields, `"kind":"customer"`, `"kind":"user","where":{"f":"customer.region","op":"=","ref":"user.region"}`, ""},
		{fields, `"kind":"customer"`, `"kind":"customer","where":{"f":"customer.type","op":"notEmpty"}`, "format.unsupported /fields/architect/where"},
		{fields, `"max":60`, `"max":"many"`, "field.limit /fields/projectName/max"},
		{fields, `^[A-Z]{2}-[0-9]{4,}$`, `([`, "field.pattern /fields/projectNo/pattern"},
		{fields, `"min":"10 CNY"`, `"min":10`, "field.limit /fields/budget/min"},
		{fields, `"min":"10 CNY"`, `"min":"10 USD"`, "field.limit /fields/budget/min"},
		{fields, `"min":60`, `"min":600`, "field.limit /fields/height/min"},
		{fields, `"min":"today"`, `"min":"soon"`, "field.limit /fields/day/min"},
		{fields, `"set":"room","name":{"zh`, `"set":"rooms","name":{"zh`, "set.unknown /fields/room/set"},
		{fields, `"who":{"kind":"text","max":10`, `"who":{"kind":"note","text":{"en":"x"}`, "kind.inside /fields/visits/fields/who/kind"},
		{fields, `"secret":`, `"coupon":`, "field.builtin /fields/coupon"},
		{fields, `{"en":"End customer"}`, `{"en":"project"}`, "field.near /fields/endCustomer/name"},
		{fields, `{"en":"Invoice title"}`, `{"en":"Instalation"}`, "field.near /fields/invoiceTitle/name"},
		{order, `"in":["vip"]`, `"in":["viq"]`, "reference.missing /fields/vipService/in/0"},
		{order, `"op":"!=","v":"dealer"`, `"op":"!=","v":"deler"`, "code.unknown /variants/home/if"},
		{order, `{"f":"customer.type","op":"=","v":"vip"}}`, `{"f":"order.total","op":">","v":"1 CNY"}}`, "stage /variants/vip/if"},
		{order, `"order.belowFloor","op":"=","v":true`, `"order.total","op":">","v":"5 CNY"`, "stage /fields/reason/show"},
		{order, `"order.belowFloor","op":"=","v":true`, `"line.price","op":">","v":"5 CNY"`, "fact.unbound /fields/reason/show"},
		{order, `"mail","visits"`, `"mails","visits"`, "reference.missing /nodes/rest/items/14"},
		{fields, `{"en":"Keepsake"}`, `{"en":"Keepsake"},"retired":true`, "field.retired /fields/secret"},
		{fields, `"secret":`, `"secret2":`, "reference.missing /fields/secret"},
		{order, `"note","secret"`, `"note"`, "form.unplaced /fields/secret"},
		{order, `"note","secret"`, `"note","secret","room"`, "form.twice /nodes/rest/items"},
		{order, `"note","secret"`, `"note","secret","what"`, "form.twice /nodes/rest/items"},
		{order, `"note","secret"`, `"note","secret","cellar"`, "reference.missing /nodes/rest/items"},
		{order, `"pages":["what","rest"]`, `"pages":["what","inside"]`, "form.page /pages/1"},
		{order, `"inside"]}`, `"coupon"]}`, "form.unplaced /nodes/inside"},
		{order, `"default":false`, `"default":"no"`, "literal.type /fields/install/default"},
		{order, `"default":false`, `"default":{"x":"order.madeToOrder"}`, ""},
		{order, `"default":false`, `"default":{"x":"1"}`, "formula.type /fields/install/default/x"},
		{order, `"default":false`, `"default":{"x":"order.fields.install"}`, "form.cycle /fields/install"},
		{order, `"default":"private"`, `"default":{"last":true}`, ""},
		{order, `"visits":{"min":2}`, `"visits":{"default":{"last":true}}`, "format.unsupported /fields/visits/default"},
		{order, `"destinations":{`, `"destinations":{"default":{"x":"customer.address"},`, "format.unsupported /fields/destinations/default"},
		{order, `"wishDate":{}`, `"wishDate":{"default":"2026-12-01"}`, "format.unsupported /fields/wishDate/default"},
		{order, `"to":true`, `"to":3`, "literal.type /fields/install/set/0/to"},
		{order, `"height":{}`, `"height":{"default":66}`, "literal.type /fields/height/default"},
		{order, `"only":["living","garden"]`, `"only":["living","attic"]`, "code.unknown /fields/room/options/0/only/1"},
		{order, `"mail":{}`, `"mail":{"options":[{"only":["a"]}]}`, "format.unsupported /fields/mail/options/0"},
		{order, `"mail":{}`, `"mail":{"max":3}`, "format.unsupported /fields/mail"},
		{order, `"min":2`, `"min":2,"max":1`, "field.limit /fields/visits/min"},
		{order, `"hint":{}`, `"hint":{"require":true}`, "format.unsupported /fields/hint/require"},
		{order, `"form":"line"`, `"form":"lines"`, "reference.missing /fields/lines/form"},
		{order, `"mail":{}`, `"mail":{"form":"line"}`, "format.unsupported /fields/mail/form"},
		{order, `"roles":["customer"]`, `"roles":["client"]`, "reference.missing /access/2/roles/0"},
		{order, `"fields":["costEstimate"],"roles":["customer"]`, `"fields":["cost"],"roles":["customer"]`, "reference.missing /access/2/fields/0"},
		{order, `"readOnly":{"f"`, `"require":true,"readOnly":true,"show":{"f"`, "form.unwritable /fields/costEstimate/require"},
		{order, `"access":[`, `"access":[{"id":"all","fields":["room"],"level":"read"},`, "form.unwritable /fields/room/require"},
		{order, `"mail":{}`, `"mail":{"show":{"f":"order.fields.mail","op":"empty"}}`, "form.cycle /fields/mail"},
		{order, `"mail":{},`, `"mail":{"show":{"f":"order.fields.phone.length","op":">","v":3}},`, ""},
		{order, `"mail":{}`, `"mail":{"show":{"rows":"order.lines","some":{"f":"line.fields.explain","op":"notEmpty"}}}`, "form.cycle /fields/mail"},
		{order, `"mail":{}`, `"mail":{"show":{"rows":"order.lines","some":{"f":"line.fields.gift","op":"notEmpty"}}}`, ""},
		{line, `"default":1`, `"default":0`, "literal.type /fields/quantity/default"},
		{line, `"default":1`, `"default":"one"`, "literal.type /fields/quantity/default"},
	}
	for _, c := range cases {
		_, found := compile(t, edited(t, c.path, c.old, c.new))
		var got []string
		for _, f := range found {
			got = append(got, f.Code+" "+f.Pointer)
			if f.Say.ZH == "" || f.Say.EN == "" || f.Document == "" {
				t.Errorf("%s: a finding without words or place: %+v", c.new, f)
			}
		}
		code, at, _ := strings.Cut(c.want, " ")
		ok := slices.ContainsFunc(got, func(g string) bool {
			return strings.Contains(g, code) && strings.Contains(g, at)
		})
		if c.want == "" && len(got) > 0 || c.want != "" && !ok {
			t.Errorf("%s → %s: found %q, want %s", c.old, c.new, got, c.want)
		}
	}
}

func TestAFormPlacesAttachments(t *testing.T) {
	_, found := compile(t, edited(t, "forms/order.json", `"hint":{}`, `"attachments":{"require":true}`, `"hint"`, `"attachments"`))
	if len(found) != 0 {
		t.Errorf("found %v", found)
	}
}

func TestTwoFieldsCannotDependOnEachOther(t *testing.T) {
	_, found := compile(t, edited(t, "forms/order.json",
		`"mail":{}`, `"mail":{"show":{"f":"order.fields.phone","op":"notEmpty"}}`,
		`"phone":{}`, `"phone":{"set":[{"if":{"f":"order.fields.mail","op":"notEmpty"},"to":"+8613800138000"}]}`))
	if len(found) != 1 || found[0].Code != "form.cycle" {
		t.Errorf("found %v", found)
	}
}

func TestAFormThatAsksTooMuchIsWarnedOf(t *testing.T) {
	edit := edited(t, "forms/order.json")
	for _, key := range strings.Fields("rooms vipService budget height discount architect sample site phone mail note coupon") {
		edit["forms/order.json"] = strings.Replace(edit["forms/order.json"], `"`+key+`":{`, `"`+key+`":{"require":true,`, 1)
	}
	edit["forms/order.json"] = strings.ReplaceAll(edit["forms/order.json"], "true,}", "true}")
	_, found := compile(t, edit)
	if len(found) != 1 || found[0].Code != "form.long" || !found[0].Warning {
		t.Errorf("found %v", found)
	}
}

func TestAFieldThatRulesReadAndNoFormAsksForIsWarnedOf(t *testing.T) {
	edit := edited(t, "forms/line.json", `"gift":{},`, ``, `"gift",`, ``, `,"require":{"f":"line.fields.gift","op":"=","v":true}`, ``)
	edit["rules/checks.json"] = `{"format":"rules.v1","key":"checks","name":{"en":"Checks"},"point":"config.line","hit":"collect","outputs":["fix"],
 "rows":[{"id":"a","if":{"f":"line.fields.gift","op":"=","v":true},"then":{"fix":{"material":"oak"}},"say":{"en":"No"}}]}`
	_, found := compile(t, edit)
	if !slices.ContainsFunc(found, func(f blueprint.Finding) bool { return f.Code == "field.unasked" && f.Warning }) {
		t.Errorf("found %v", found)
	}
}

func TestWhatAFieldIsCannotChangeBetweenReleases(t *testing.T) {
	before, _ := compile(t, nil)
	after, _ := compile(t, edited(t, "fields/order.json", `"projectName":{"kind":"text","max":60`, `"projectName":{"kind":"longText","max":60`,
		`"rooms":{"kind":"multi","set":"room"`, `"rooms":{"kind":"multi","set":"material"`, `"max":40`, `"max":10`))
	var got []string
	for _, f := range after.against(before) {
		got = append(got, f.Code+f.Pointer)
	}
	if strings.Join(got, " ") != "field.changed/fields/rooms/kind field.changed/fields/projectName/kind" {
		t.Errorf("found %v", got)
	}
	if same := before.against(before); same != nil {
		t.Errorf("found %v", same)
	}
}

func TestFormsOfRoomsToComeAreKeptAndNotRun(t *testing.T) {
	forms, found := compile(t, map[string]string{
		"forms/quality.json": `{"format":"form.v1","key":"quality","entity":"claim","name":{"en":"Q"},"fields":{"photos":{}},"pages":["one"],"nodes":{"one":{"kind":"page","items":["photos"]}}}`,
		"fields/claim.json":  `{"format":"fields.v1","key":"claim","name":{"en":"C"},"fields":{"photos":{"kind":"image","name":{"en":"Photos"}}}}`,
	})
	if len(found) > 0 || forms.Get("quality") != nil || forms.Field("claim", "photos") != nil {
		t.Errorf("found %v", found)
	}
}

func TestValuesWithoutAFormAreReadStoredAndLoaded(t *testing.T) {
	s := open(t)
	in := map[string]json.RawMessage{
		"licences": []byte(`[{"validTo":"2027-01-01","number":"A"}]`), "credit": []byte(`{"amount":"400","currency":"CNY"}`),
	}
	kept, problems := s.forms.Values(s.env, nil, "customer", in, "/fields")
	want := `{"credit":{"amount":"400.00","currency":"CNY"},"licences":[{"number":"A","validTo":"2027-01-01"}]}`
	if string(kept) != want || problems != nil {
		t.Errorf("%s, %s", kept, said(problems))
	}
	in["credit"], in["name"] = []byte(`{"amount":"501","currency":"CNY"}`), []byte(`"x"`)
	if _, problems = s.forms.Values(s.env, nil, "customer", in, "/fields"); said(problems) != "range /fields/credit\nunknown /fields/name" {
		t.Errorf("%s", said(problems))
	}
	later := open(t)
	later.forms.Load(later.env, "customer", []byte(`{"credit":{"amount":"600.00","currency":"CNY"},"licences":[{"validTo":"2027-01-01"}],"gone":1}`))
	if later.get("customer.fields.credit").Money().Text() != "600.00" || len(later.get("customer.fields.licences").Rows()) != 1 {
		t.Error("what was stored is not seen")
	}
	kept, problems = s.forms.Values(s.env, nil, "option", map[string]json.RawMessage{"length": []byte("62"), "material": []byte(`"oak"`)}, "/lines/0/options")
	if said(problems) != "range /lines/0/options/length" || string(kept) != `{"material":"oak"}` || s.get("line.options.material").Text() != "oak" {
		t.Errorf("%s, %s", kept, said(problems))
	}
}

func TestTheSchemaOfAnOrderIsDerived(t *testing.T) {
	var s struct {
		Schema     string `json:"$schema"`
		Required   []string
		Properties map[string]json.RawMessage
	}
	raw := open(t).forms.Get("order").Schema("zh-CN")
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(s.Schema, "2020-12/schema") || strings.Join(s.Required, " ") != "customer lines" {
		t.Errorf("schema %s, required %v", s.Schema, s.Required)
	}
	fields, lines := string(s.Properties["fields"]), string(s.Properties["lines"])
	for _, want := range []string{`"title":"项目编号"`, `"pattern":"^[A-Z]{2}-[0-9]{4,}$"`, `"enum":["living","bedroom","garden"]`, `"multipleOf":5`, `"maxItems":3`} {
		if !strings.Contains(fields, want) {
			t.Errorf("%s lacks %s", fields, want)
		}
	}
	if !strings.Contains(lines, `"required":["sku"]`) || !strings.Contains(lines, `"maxItems":500`) || strings.Contains(fields, `"hint"`) {
		t.Errorf("lines %s", lines)
	}
}
