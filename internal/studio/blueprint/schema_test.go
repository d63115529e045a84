package blueprint_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// faulty are documents with one fault each: the path of an example, a text in
// it and what stands there instead, and what has to be found.
var faulty = []struct{ path, old, new, want string }{
	{"workspace.json", `"currency": "CNY",`, ``, "schema.required /currency"},
	{"workspace.json", `"CNY"`, `"yuan"`, "schema.pattern /currency"},
	{"workspace.json", `"CNY"`, `7`, "schema.type /currency"},
	{"workspace.json", `"office"`, `"Office"`, "schema.pattern /calendar"},
	{"workspace.json", `"rate": 13`, `"rate": 113`, "schema.range /tax/rate"},
	{"workspace.json", `"rate": 13`, `"rate": -1`, "schema.range /tax/rate"},
	{"workspace.json", `"eyes": 1`, `"eyes": 3`, "schema.enum /publish/eyes"},
	{"workspace.json", `"zone"`, `"zones": 1, "zone"`, "schema.additional /zones"},
	{"workspace.json", `"replay": 1000`, `"replay": 1.5`, "schema.type /publish/replay"},
	{"workspace.json", `{"zh-CN": "木言家具", "en": "Wood & Stone Furniture"}`, `{}`, "schema.count /name"},
	{"workspace.json", `"zh-CN": "木言家具"`, `"chinese": "木言家具"`, "schema.name /name/chinese"},
	{"workspace.json", `"木言家具"`, `""`, "schema.length /name/zh-CN"},
	{"workspace.json", `"木言家具"`, `"` + strings.Repeat("木", 2001) + `"`, "schema.length /name/zh-CN"},
	{"workspace.json", `"0.01"`, `"0.02"`, "schema.pattern /round/to"},
	{"numbering.json", `"reset": "day"`, `"reset": "week"`, "schema.enum /series/order/reset"},
	{"numbering.json", `{seq:4}", "reset": "day"`, `{n}", "reset": "day"`, "schema.pattern /series/order/pattern"},
	{"options.json", `"code": "vip"`, `"code": "v i p"`, "schema.pattern /sets/customerType/values/1/code"},
	{"options.json", `"colour": "blue"`, `"color": "blue"`, "schema.additional /sets/customerType/values/2/color"},
	{"calendars/office.json", `"09:00-12:00", "13:00-18:00"],` + "\n    \"tue\"", `"9-12"],` + "\n    \"tue\"", "schema.pattern /week/mon/0"},
	{"calendars/office.json", `"2026-10-01"`, `"1.10.2026"`, "schema.name /days/1.10.2026"},
	{"calendars/office.json", `"open": [], "name": {"zh-CN": "国庆节", "en": "National Day"}},` + "\n    \"2026-10-02\"", `"closed": true},` + "\n    \"2026-10-02\"",
		"schema.additional /days/2026-10-01/closed, schema.required /days/2026-10-01/open"},
	{"roles/sales.json", `"order.*"`, `"order"`, "schema.pattern /can/0"},
	{"roles/sales.json", `"party.*"`, `"order.*"`, "schema.duplicate /can"},
	{"roles/sales.json", `"rows": {`, `"rows": {"invoice": {"f": "order.owner", "op": "empty"}, `, "schema.name /rows/invoice"},
	{"roles/sales.json", `"op": "empty"`, `"op": "blank"`, "schema.enum /rows/order/any/2/op, schema.required /rows/order/any/2"},
	{"roles/sales.json", `"op": "empty"`, `"op": "empty", "v": 1`, "schema.conflict /rows/order/any/2"},
	{"roles/sales.json", `"ref": "actor.user"}`, `"w": 1}`, "schema.additional /rows/order/any/0/w, schema.required /rows/order/any/0"},
	{"roles/finance.json", `"5000 CNY"`, `"5000"`, "schema.pattern /limits/billing.refund"},
	{"rules/route.json", `"hit": "first"`, `"hit": "firts"`, "schema.enum /hit"},
	{"rules/route.json", `"hit": "first"`, `"hit": "priority"`, "schema.required /rank"},
	{"rules/route.json", `"hit": "first",`, `"hit": "first", "gather": {"lane": "sum"},`, "schema.enum /hit"},
	{"rules/route.json", `"id": "held",`, ``, "schema.required /rows/0/id"},
	{"rules/route.json", `"when": {"holds": {"op": ">", "v": 0}}`, `"when": {"holds": {"op": ">", "value": 0}}`, "schema.additional /rows/0/when/holds/value, schema.required /rows/0/when/holds"},
	{"rules/route.json", `"when": {"holds": {"op": ">", "v": 0}}`, `"when": {}`, "schema.count /rows/0/when"},
	{"rules/route.json", `"when": {"holds": {"op": ">", "v": 0}}`, `"when": {"holds": []}`, "schema.count /rows/0/when/holds"},
	{"rules/route.json", `"when": {"holds": {"op": ">", "v": 0}}`, `"when": {"holds": {"op": "between", "v": [1]}}`, "schema.count /rows/0/when/holds/v"},
	{"rules/route.json", `"priority": 4`, `"Priority": 4`, "schema.name /rows/0/then/Priority"},
	{"rules/route.json", `"point"`, `"order": 10000, "point"`, "schema.range /order"},
	{"fields/line.json", `"kind": "text"`, `"kind": "string"`, "schema.enum /fields/engraving/kind"},
	{"fields/line.json", `"kind": "text"`, `"kind": "single"`, "schema.required /fields/engraving/set"},
	{"fields/line.json", `"key": "line"`, `"key": "line", "note": 1`, "schema.type /note"},
	{"forms/quality.json", `"require": true`, `"require": false`, "schema.choice /fields/checkPhotos/require"},
	{"forms/quality.json", `"op": "=", "v": "fail"`, `"op": "=", "v": ["fail"]`, "schema.type /fields/checkResult/require/v"},
	{"forms/quality.json", `"pages": ["one"]`, `"pages": []`, "schema.count /pages"},
	{"flows/claim.json", `"kind": "approval",`, `"kind": "vote",`, "schema.enum /steps/decide/kind"},
	{"flows/claim.json", `"who": [{"role": "afterSales"}],`, ``, "schema.required /steps/decide/who"},
	{"flows/claim.json", `"deadline": {"in": "1wd"`, `"deadline": {"in": "1 day"`, "schema.pattern /steps/decide/deadline/in"},
	{"flows/claim.json", `{"role": "afterSales"}`, `{"roles": "afterSales"}`, "schema.additional /fallback/0/roles, schema.required /fallback/0"},
	{"flows/claim.json", `"verb": "billing.refund"`, `"verb": "billing.refund", "who": [{"role": "owner"}]`, "schema.additional /steps/refund/who"},
	{"prices/retail.json", `"price": "6280", `, ``, "schema.required /rows/0"},
	{"prices/retail.json", `"price": "6280"`, `"price": "6280", "tiers": {"1": "1"}`, "schema.choice /rows/0"},
	{"prices/retail.json", `"price": "6280"`, `"price": 6280`, "schema.type /rows/0/price"},
	{"prices/retail.json", `"10": "165"`, `"ten": "165"`, "schema.name /rows/5/tiers/ten"},
	{"types/furniture.json", `"short": "backorder"`, `"short": "wait"`, "schema.enum /reserve/short"},
	{"examples/orders.json", `"given": {"fields": {"room": "living"}}`, `"given": 1`, "schema.type /given"},
	{"plans/stages.json", `"share": "30%"`, `"share": 30`, "schema.choice /parts/0/share"},
	{"notices/late.json", `"sms"`, `"fax"`, "schema.enum /channels/0"},
	{"prints/contract.json", `"A4"`, `"A3"`, "schema.enum /paper"},
}

func TestEachFaultIsFoundAtItsPlace(t *testing.T) {
	for _, c := range faulty {
		raw, err := os.ReadFile("testdata/furniture/" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		bad := strings.Replace(string(raw), c.old, c.new, 1)
		if bad == string(raw) {
			t.Errorf("%s: %q is not in it", c.path, c.old)
			continue
		}
		d, found := blueprint.Parse(c.path, []byte(bad))
		var got []string
		for _, f := range found {
			got = append(got, f.Code+" "+f.Pointer)
			if f.Say.ZH == "" || f.Say.EN == "" || strings.ContainsAny(f.Say.ZH+f.Say.EN, "{") && f.Code != "schema.pattern" || f.Document != c.path {
				t.Errorf("%s: a poor finding: %+v", c.path, f)
			}
		}
		want := strings.Split(c.want, ", ")
		slices.Sort(got)
		slices.Sort(want)
		if d == nil || !slices.Equal(got, want) {
			t.Errorf("%s with %q: %v; want %v", c.path, c.new, got, want)
		}
	}
}

func TestFindingsSpeakBothLanguages(t *testing.T) {
	_, found := blueprint.Parse("roles/owner.json", []byte(strings.Replace(role, `"kind":"staff"`, `"kind":"boss","limits":{"a.b":"5"}`, 1)))
	for i, want := range []struct{ zh, en string }{
		{"只能是：staff, customer, supplier, api", "this must be one of staff, customer, supplier, api"},
		{"写法不对，应为金额，如 20000 CNY", "this must be an amount, as 20000 CNY"},
	} {
		if got := found[i].Say; got.ZH != want.zh || got.EN != want.en {
			t.Errorf("says %q, %q", got.ZH, got.EN)
		}
	}
}

func TestADocumentFullOfFaultsIsNotEndless(t *testing.T) {
	rows := strings.Repeat(`{"id":"a"},`, 3000)
	raw := `{"format":"rules.v1","key":"x","name":{"en":"x"},"point":"route.order","hit":"first","outputs":["lane"],"rows":[` + rows[:len(rows)-1] + `]}`
	if _, found := blueprint.Parse("rules/x.json", []byte(raw)); len(found) != 200 {
		t.Errorf("%d findings", len(found))
	}
}
