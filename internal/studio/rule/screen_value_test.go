package rule_test

import (
	"encoding/json"
	"testing"
	"time"

	"bespoke/internal/studio/rule"
)

// Values stand beside what screens show, and read as there.
func TestValuesReadAsOnScreens(t *testing.T) {
	b := rule.NewCatalogue()
	for path, typ := range map[string]string{"order.fields.sum": "money", "order.fields.day": "date", "order.fields.at": "instant", "order.fields.text": "text"} {
		of, err := rule.ParseType(typ)
		if err != nil {
			t.Fatal(err)
		}
		b.AddFact(path, of, rule.StageForm, true)
	}
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC) // 2027 there
	for _, c := range []struct{ path, raw, zh, en string }{
		{"order.fields.sum", `"5820 CNY"`, "¥5,820.00", "CN¥5,820.00"},
		{"order.fields.day", `"2027-01-03"`, "01-03", "3 Jan"},
		{"order.fields.day", `"2026-12-03"`, "2026-12-03", "3 Dec 2026"},
		{"order.fields.at", `"2026-12-31T18:05:00Z"`, "2027-01-01 02:05", "1 Jan 2027, 02:05"},
		{"order.fields.text", `"as is"`, "as is", "as is"},
	} {
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			v := rule.Voice{Catalogue: b.Build(), Lang: lang, Zone: zone}
			if got := v.Screen(c.path, json.RawMessage(c.raw), now); got != want {
				t.Errorf("%s reads %s, not %s", c.raw, got, want)
			}
		}
	}
}
