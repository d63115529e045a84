package door

import (
	"encoding/base64"
	"encoding/json"
	"testing"
)

// TestATableGoesOutAndComesBackAsItWas: both files of the furniture maker's
// tables read as the very document that they were written of.
func TestATableGoesOutAndComesBackAsItWas(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		back := func(key, as string) {
			path := "/api/v1/documents/rules/" + key + ".json"
			before := s.ask("GET", path, "").text(t, "hash")
			file := s.ask("GET", "/api/v1/tables/"+key+"?as="+as, "").want(t, 200)
			body, err := json.Marshal(map[string]any{"name": file.text(t, "name"), "content": file.text(t, "content")})
			if err != nil {
				t.Fatal(err)
			}
			got := s.ask("POST", "/api/v1/tables/"+key, string(body)).want(t, 200)
			document, err := json.Marshal(got.dig(t, "document"))
			if err != nil || got.text(t, "path") != "rules/"+key+".json" {
				t.Fatal(err, got.body)
			}
			if same, _ := got.dig(t, "same").(bool); !same {
				t.Errorf("%s came back from %s as something else: %s", key, as, document)
			}
			if kept := s.ask("PUT", path, string(document)).want(t, 200); kept.text(t, "hash") != before {
				t.Errorf("%s came back from %s as %s", key, as, document)
			}
		}
		for _, key := range []string{"assign", "checks", "discounts", "freight", "impossible", "leadTime", "lineChecks", "route"} {
			back(key, "xlsx")
		}
		back("route", "dmn")
		if changed := s.ask("GET", "/api/v1/draft", "").want(t, 200); len(changed.dig(t, "documents").([]any)) != 0 {
			t.Errorf("what came back as it was changed the draft: %s", changed.body)
		}
		untold := s.ask("GET", "/api/v1/tables/discounts?as=dmn", "")
		untold.wants(t, 422, "table.untold")
		if at := untold.text(t, "errors", 0, "field"); at != "/if" {
			t.Errorf("the first thing that cannot be said is at %s", at)
		}
		s.ask("GET", "/api/v1/tables/nobody", "").wants(t, 404, "document.missing")
		wrong := base64.StdEncoding.EncodeToString([]byte(`<definitions><decision name="A"><literalExpression/></decision></definitions>`))
		s.ask("POST", "/api/v1/tables/fresh", `{"name":"a.dmn","point":"route.order","content":"`+wrong+`"}`).wants(t, 422, "table.unread")
		s.ask("POST", "/api/v1/tables/route", `{"name":"a.pdf","content":"`+wrong+`"}`).wants(t, 422, "table.kind")
		s.ask("POST", "/api/v1/tables/route", `{"name":"a.xlsx","content":"`+wrong+`"}`).wants(t, 422, "table.unread")
		s.ask("POST", "/api/v1/tables/fresh", `{"name":"a.xlsx","content":"`+wrong+`"}`).wants(t, 404, "document.missing")
	})
}

// wants expects a problem by its status and code.
func (a answer) wants(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.code(t) != code {
		t.Errorf("answered %d %s, not %d %s", a.status, a.body, status, code)
	}
}
