package order

import (
	"strings"
	"testing"
)

// TestWhatTablesFillInRestsOnWhatWasTyped: the row that filled a field is recorded
// with the answer it read, once; what somebody wrote himself stands, and then no
// row is recorded.
func TestWhatTablesFillInRestsOnWhatWasTyped(t *testing.T) {
	b := furniture(t, map[string]string{"rules/title.json": `{"format":"rules.v1","key":"title","name":{"en":"Title"},"point":"fill.order","hit":"first",
		"inputs":[{"id":"room","f":"order.fields.room"}],"outputs":["invoiceTitle"],"rows":[{"id":"home","when":{"room":"living"},"then":{"invoiceTitle":"At home"}}]}`})
	for typed, want := range map[string]string{
		`{"room":"living"}`:                         `At home {"order.fields.room":"living"}`,
		`{"room":"living","invoiceTitle":"Muyan"}`:  `Muyan`,
		`{"room":"bedroom"}`:                        ``,
		`{"room":"bedroom","invoiceTitle":"Muyan"}`: `Muyan`,
	} {
		var in asked
		in.Customer = "C-001"
		into(t, []byte(`{"fields":`+typed+`,"lines":[{"sku":"SOFA-3","quantity":"1"}]}`), &in.Order)
		d := b.decide(t, in, false)
		var got []string
		for _, title := range []string{"At home", "Muyan"} {
			if strings.Contains(string(d.order.Body.Fields), `"invoiceTitle":"`+title+`"`) {
				got = append(got, title)
			}
		}
		for _, r := range d.reasons {
			if r.Point == "fill.order" {
				raw, _ := r.Inputs.MarshalJSON()
				got = append(got, string(raw))
			}
		}
		if all := strings.Join(got, " "); all != want {
			t.Errorf("%s: %s of %s", typed, all, d.order.Body.Fields)
		}
	}
}
