package door

import (
	"encoding/json"
	"testing"
)

func TestWhatAFieldIsCannotChangeUnderOrders(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		const path = "/api/v1/documents/fields/order.json"
		fields := s.ask("GET", path, "").dig(t, "document").(map[string]any)
		project := fields["fields"].(map[string]any)["projectName"].(map[string]any)
		put := func() {
			text, err := json.Marshal(fields)
			if err != nil {
				t.Fatal(err)
			}
			s.ask("PUT", path, string(text)).want(t, 200)
		}
		project["kind"] = "longText"
		put()
		refused := s.ask("POST", "/api/v1/releases", `{}`)
		if got := refused.text(t, "errors", 0, "code"); refused.status != 422 || refused.code(t) != "release.refused" || got != "field.changed" {
			t.Errorf("answered %d %s", refused.status, refused.body)
		}
		project["kind"], project["max"] = "text", 80
		put()
		s.ask("POST", "/api/v1/releases", `{}`).want(t, 200)
	})
}
