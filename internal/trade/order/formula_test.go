package order

import (
	"io/fs"
	"strings"
	"testing"

	"bespoke/templates"
)

// reckoned is the furniture maker, who works out a table top's area, with more that is
// worked out: all tops, what an order comes to by line, and what freight costs.
func reckoned(t *testing.T) *business {
	t.Helper()
	docs := map[string]string{"rules/freight.json": `{"format":"rules.v1","key":"freight","name":{"en":"Freight"},"point":"freight.order","hit":"first","outputs":["amount","carrier"],"rows":[
		{"id":"all","then":{"amount":{"x":"money(\"100 CNY\") + money(\"10 CNY\") * order.fields.top / (order.lineCount - 3)"},"carrier":"own"}}]}`}
	for path, add := range map[string]string{
		"fields/line.json": `"part":{"kind":"formula","type":"number","x":"round(line.net / order.subtotal * 100, \"0.1\")","name":{"en":"Part"}},`,
		"fields/order.json": `"top":{"kind":"formula","type":"number","x":"sum(order.lines.map(l, given(l.fields.area, 0)))","name":{"en":"All tops"}},
			"each":{"kind":"formula","type":"money","x":"round(order.total / order.lineCount, \"0.01\")","name":{"en":"By line"}},`,
		"forms/furnitureLine.json": `"part":{},`,
		"forms/furniture.json":     `"top":{},"each":{},`,
	} {
		raw, err := fs.ReadFile(templates.Files, "furniture/"+path)
		if err != nil {
			t.Fatal(err)
		}
		docs[path] = strings.Replace(string(raw), `"fields": {`, `"fields": {`+add, 1)
	}
	docs["forms/furnitureLine.json"] = strings.Replace(docs["forms/furnitureLine.json"], `"items": [`, `"items": ["part",`, 1)
	docs["forms/furniture.json"] = strings.Replace(docs["forms/furniture.json"], `"items": [`, `"items": ["top","each",`, 1)
	return furniture(t, docs)
}

func TestFormulasAreDecidedAndRecordedWithTheOrder(t *testing.T) {
	b := reckoned(t)
	var in asked
	in.Customer = "C-001"
	into(t, []byte(`{"fields":{"room":"living"},"lines":[{"sku":"SOFA-3","quantity":"1"},
		{"sku":"TABLE-D","quantity":"2","options":{"material":"oak","length":150,"width":80}}]}`), &in.Order)
	d := b.decide(t, in, false)
	if len(d.problems) > 0 {
		t.Fatalf("%v", d.problems)
	}
	for i, want := range []string{`{"part":38.3}`, `{"area":1.2,"part":61.7}`} {
		if got := string(d.order.Lines[i].Body.Fields); got != want {
			t.Errorf("line %d holds %s", i+1, got)
		}
	}
	if got := string(d.order.Body.Fields); !strings.Contains(got, `"top":1.2`) || !strings.Contains(got, `"each":{"amount":"7`) {
		t.Errorf("the order holds %s", got)
	}
	if got := d.order.Body.Totals.Freight.String(); got != "88" {
		t.Errorf("freight is %s", got)
	}
	for _, r := range d.reasons {
		if r.Point != "freight.order" {
			continue
		}
		if raw, _ := r.Inputs.MarshalJSON(); string(raw) != `{"order.fields.top":1.2,"order.lineCount":2}` {
			t.Errorf("freight read %s", raw)
		}
	}
}

func TestAnOrderWhoseFreightCannotBeWorkedOutIsRefused(t *testing.T) {
	b := reckoned(t)
	var in asked
	in.Customer = "C-001"
	into(t, []byte(`{"fields":{"room":"living"},"lines":[{"sku":"SOFA-3","quantity":"1"},{"sku":"SOFA-3","quantity":"1"},{"sku":"SOFA-3","quantity":"1"}]}`), &in.Order)
	d := b.decide(t, in, false)
	if len(d.problems) != 1 || d.problems[0].Code != "rule.failed" {
		t.Fatalf("%v", d.problems)
	}
	if got := d.problems[0].Say("en"); got != "Row all of rules/freight.json cannot work out amount: it divides by zero" {
		t.Error(got)
	}
}
