package door

import (
	"encoding/json"
	"testing"
)

func TestWhatAFieldIsCannotChangeUnderOrders(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		const path = "/api/v1/documents/fields/order.json"
		fields := s.ask("GET", path, "").dig(t, "document").(map[string]any)
		title := fields["fields"].(map[string]any)["invoiceTitle"].(map[string]any)
		put := func() {
			text, err := json.Marshal(fields)
			if err != nil {
				t.Fatal(err)
			}
			s.ask("PUT", path, string(text)).want(t, 200)
		}
		title["kind"] = "longText"
		put()
		refused := s.ask("POST", "/api/v1/releases", `{}`)
		if got := refused.text(t, "errors", 0, "code"); refused.status != 422 || refused.code(t) != "release.refused" || got != "field.changed" {
			t.Errorf("answered %d %s", refused.status, refused.body)
		}
		title["kind"], title["max"] = "text", 80
		put()
		s.ask("POST", "/api/v1/releases", `{}`).want(t, 200)
	})
}

// A flow that can leave an order to nobody is not published, and the refusal shows
// such an order, in the reader's words in the draft.
func TestAFlowThatCanGetStuckIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		const path = "/api/v1/documents/flows/furniture.json"
		doc := s.ask("GET", path, "").dig(t, "document").(map[string]any)
		sales := doc["steps"].(map[string]any)["sales"].(map[string]any)
		sales["who"] = []any{map[string]any{"rule": true}}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		s.ask("PUT", path, string(text)).want(t, 200)
		refused := s.ask("POST", "/api/v1/releases", `{}`)
		if got := refused.text(t, "errors", 0, "code"); refused.status != 422 || got != "who.gap" {
			t.Fatalf("answered %d %s", refused.status, refused.body)
		}
		if refused.text(t, "errors", 0, "remedy") == "" || refused.dig(t, "errors", 0, "reason") == nil {
			t.Errorf("no remedy or no sample: %s", refused.body)
		}
		draft := s.ask("GET", "/api/v1/draft", "").want(t, 200)
		for _, f := range draft.dig(t, "findings").([]any) {
			f := f.(map[string]any)
			if f["code"] != "who.gap" {
				continue
			}
			if f["pointer"] != "/steps/sales/who" || f["example"] == nil || f["remedy"] == nil {
				t.Errorf("told as %v", f)
			}
			return
		}
		t.Error("the draft does not tell of it")
	})
}
