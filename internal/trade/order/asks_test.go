package order

import (
	"fmt"
	"testing"
)

// A quote tells what each line asks for, as its product's options make it; what
// was typed where it is not asked any more is not kept.
func TestQuotesTellWhatLinesAskFor(t *testing.T) {
	b := furniture(t, nil)
	var in asked
	in.Customer = "C-001"
	into(t, []byte(`{"fields": {"room": "living"}, "lines": [{"sku": "SOFA-3", "quantity": "1", "fields": {"engraving": "A"}},
		{"sku": "TABLE-D", "quantity": "1", "options": {"material": "oak", "length": 120, "width": 80}, "fields": {"engraving": "B"}},
		{"sku": "TABLE-D", "quantity": "1", "options": {"material": "oak", "length": 120, "width": 80}}]}`), &in.Order)
	v := View{Lines: make([]LineView, 3)}
	d := b.decide(t, in, true)
	d.quoted(&v)
	for i, want := range []string{"", `engraving text "Engraving" "B"area formula "Top area" 0.96 {"area":0.96,"engraving":"B"}`,
		`engraving text "Engraving" area formula "Top area" 0.96 {"area":0.96}`} {
		got := ""
		for _, f := range v.Lines[i].Form {
			got += fmt.Sprintf("%s %s %q %s", f.Key, f.Kind, f.Label, f.Value)
		}
		if kept := d.order.Lines[i].Body.Fields; len(kept) > len("{}") {
			got += " " + string(kept)
		}
		if got != want {
			t.Errorf("line %d: got %s, want %s", i+1, got, want)
		}
	}
}
