package door

import (
	"strings"
	"testing"
)

// Who may not allow it himself asks to cancel; those who may are told, and so is who
// asked when he is answered.
func TestCancellingThatOthersAllow(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.edit(t, "roles/finance.json", func(doc map[string]any) { doc["can"] = append(doc["can"].([]any), "order.cancel") })
		s.edit(t, "rules/cancel.json", func(doc map[string]any) {
			doc["rows"].([]any)[0].(map[string]any)["then"] = map[string]any{"allow": "approve"}
			delete(doc, "examples")
		})
		s.post("/api/v1/releases", `{"note":"finance asks"}`).want(t, 200)
		order := s.place("C-003", "")
		fang, li, path := s.hire("fang", "finance", ""), s.hire("li", "owner", ""), "/api/v1/orders/"+order+"/cancel"
		for _, who := range []*shop{fang, li} { // keys say when they were used first
			who.ask("GET", "/api/v1/inbox", "").want(t, 200)
		}
		before := s.dump()
		fang.post(path+"?dryRun=true", `{"reason":"no credit"}`).want(t, 200)
		s.unchanged(t, before, "asking to cancel that is tried")
		fang.post(path, `{"reason":"no credit"}`).want(t, 200)
		s.works(t)
		if told := li.ask("GET", "/api/v1/inbox", "").want(t, 200); told.text(t, "items", 0, "fact") != "cancel.asked" || !strings.Contains(told.text(t, "items", 0, "text"), "fang") {
			t.Errorf("li is told %s", told.body)
		}
		before = s.dump()
		li.post(path+"/decline?dryRun=true", `{"reason":"they pay"}`).want(t, 200)
		li.post(path+"/allow?dryRun=true", `{}`).want(t, 200)
		s.unchanged(t, before, "answers that are tried")
		li.post(path+"/decline", `{"reason":"they pay"}`).want(t, 200)
		fang.post(path, `{"reason":"they do not"}`).want(t, 200)
		li.post(path+"/allow", `{"reason":"so be it"}`).want(t, 200)
		s.works(t)
		if told := string(fang.ask("GET", "/api/v1/inbox", "").want(t, 200).body); !strings.Contains(told, `"cancel.declined"`) || !strings.Contains(told, `"cancel.allowed"`) {
			t.Errorf("fang is told %s", told)
		}
		line := string(s.ask("GET", "/api/v1/orders/"+order+"/timeline?limit=200", "").want(t, 200).body)
		for _, said := range []string{"fang asked to cancel the order: no credit", "The order stays: li answered who had asked to cancel it: they pay", "li allowed the order to be cancelled", "li cancelled the order: so be it"} {
			if !strings.Contains(line, said) {
				t.Errorf("the timeline does not say %q: %s", said, line)
			}
		}
	})
}
