package rule_test

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"bespoke/internal/studio/rule"
)

// Events and verbs belong to other rooms.
func TestTheRegistryIsTheDocumentedOne(t *testing.T) {
	raw, err := os.ReadFile("testdata/registry.json")
	if err != nil {
		t.Fatal(err)
	}
	var want, got map[string]any
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	made, err := json.Marshal(rule.Registry())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(made, &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"events", "verbs"} {
		delete(want, name)
		delete(got, name)
	}
	for name := range want {
		if !reflect.DeepEqual(want[name], got[name]) {
			t.Errorf("%s differ:\n%v\n%v", name, want[name], got[name])
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d parts instead of %d", len(got), len(want))
	}
}

func TestTypesReadWhatTheyWrite(t *testing.T) {
	c := rule.NewCatalogue().Build()
	for _, path := range c.Paths() {
		f, _ := c.Fact(path)
		again, err := rule.ParseType(f.Type.String())
		if err != nil || !reflect.DeepEqual(again, f.Type) {
			t.Errorf("%s is %s: %v", path, f.Type, err)
		}
	}
	for _, s := range []string{"", "list", "code", "code:", "text:x", "list<", "list<nothing>", "missing", "text<text>", "rows"} {
		if typ, err := rule.ParseType(s); err == nil {
			t.Errorf("%q was read as %s", s, typ)
		}
	}
}

func TestSubFactsAreFacts(t *testing.T) {
	c := rule.NewCatalogue().AddFact("order.fields.slot", rule.Type{Kind: rule.KindRange, Elem: &rule.Type{Kind: rule.KindInstant}}, rule.StageForm, true).Build()
	for path, want := range map[string]string{
		"order.wishDate.weekday": "code:weekday", "today.isWorkday": "bool", "now.date.weekday": "code:weekday",
		"customer.address.division": "code:division", "order.note.length": "number", "check.holds.count": "number",
		"order.lines.count": "number", "order.fields.slot.from": "instant", "order.fields.slot.from.time": "time",
	} {
		if f, ok := c.Fact(path); !ok || f.Type.String() != want {
			t.Errorf("%s is %s", path, f.Type)
		}
	}
	for _, path := range []string{"order", "order.x", "order.total.count", "order.note.length.length", "row.kind", "order.fields.x", ""} {
		if _, ok := c.Fact(path); ok {
			t.Errorf("%q is a fact", path)
		}
	}
}
