package order

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// oneCase is an example document.
func oneCase(given, expect string) string {
	return `{"format":"example.v1","key":"orders","name":{"en":"Orders"},"type":"furniture","given":{"fields":{"room":"living"},"now":"2026-11-20T10:00:00"},
		"cases":[{"id":"one","name":{"en":"One"},"given":` + given + `,"expect":` + expect + `}]}`
}

func TestExamplesHoldOrSayWhatDiffers(t *testing.T) {
	beds := `{"customer":{"type":"vip"},"lines":[{"sku":"BED-K","quantity":5}]}`
	for _, c := range []struct{ given, expect, want string }{
		{beds, `{"facts":{"order.total":"25000 CNY","route.lane":"special"},"path":["vipReview","confirm"],"skipped":["finance"],"problems":[],"shown":["vipService"],"hidden":["projectNo"]}`, ""},
		{beds, `{"facts":{"order.total":"24000 CNY"}}`, `example.failed /expect/facts/order.total: example “One”: order total: expected 24,000 CNY, found 25,000 CNY`},
		{beds, `{"path":["confirm"]}`, "example.failed /expect/path: example “One”: the steps on its way: expected Confirm, found Personal adviser confirms, Confirm"},
		{beds, `{"skipped":["vipReview"]}`, "example.failed /expect/skipped: example “One”: the steps that are skipped: expected Personal adviser confirms, found Release of held order, Finance review, Schedule production, Production, Materials, Inspection, Installation and acceptance"},
		{beds, `{"problems":["minimum"]}`, "example.failed /expect/problems: example “One”: the problems: expected minimum, found none"},
		{beds, `{"required":["projectNo"]}`, "example.failed /expect/required: example “One”: the fields that are required: expected Project no., found Customer, Room, Lines"},
		{`{"customer":{"type":"dealer","creditFree":"100 CNY"},"lines":[{"sku":"BED-K","quantity":1}]}`,
			`{"facts":{"check.holds":["overCredit"]},"problems":["required:projectNo","required:endCustomer"]}`, ""},
		{`{"customer":{"type":"regular"},"lines":[{"sku":"BED-K","quantity":1}],"did":{"sales":"rejected"}}`, `{"path":["sales"]}`, ""},
		{`{"lines":[{"sku":"NONE","quantity":1}]}`, `{"problems":[]}`, "example.product : there is no product NONE: this example was not run"},
		{`{"customer":{"colour":"red"},"lines":[{"sku":"BED-K","quantity":1}]}`, `{}`, "fact.unknown /given: the example is wrong: customer.colour"},
		{`{"lines":[{"sku":"BED-K","quantity":1}]}`, `{"facts":{"order.colour":"red"}}`, "fact.unknown /expect/facts: the example is wrong: order.colour"},
	} {
		b := furniture(t, map[string]string{"examples/orders.json": oneCase(c.given, c.expect)})
		var got []string
		for _, f := range RunExamples(b.setup.whole, slices.Collect(maps.Values(b.products))) {
			got = append(got, f.Code+" "+strings.TrimPrefix(f.Pointer, "/cases/0")+": "+f.Say.EN)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s of %s: found\n%s\nwant\n%s", c.expect, c.given, s, c.want)
		}
	}
}
