package door

import (
	"fmt"
	"strings"
	"testing"
)

// Where a jump takes two people one asks, in full, and another one allows or declines it; who
// asked is told (flow.md H4).
func TestAJumpOfTwo(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		order := s.place("C-003", "")
		run, page := "/api/v1/runs/"+order, "/api/v1/orders/"+order+"/page"
		const jump = `{"step":"finance","reason":"agreed by phone"}`
		s.post(run+"/askJump", jump).wants(t, 409, "jump.needless")
		s.edit(t, "workspace.json", func(doc map[string]any) { doc["jump"] = map[string]any{"eyes": 2} })
		s.post("/api/v1/releases", `{"note":"two from now on"}`).want(t, 200)
		wang, li, clerk := s.hire("wang", "owner", ""), s.hire("li", "owner", ""), s.hire("hu", "sales", "")
		wang.post(run+"/jump", jump).wants(t, 422, "jump.eyes")
		wang.post(run+"/allowJump", `{}`).wants(t, 409, "jump.unasked")
		clerk.post(run+"/askJump", jump).wants(t, 403, "auth.denied")
		wang.post(run+"/askJump", `{"step":"finance"}`).wants(t, 422, "flow.invalid")
		before := s.dump()
		wang.post(run+"/askJump?dryRun=true", jump).want(t, 200)
		s.unchanged(t, before, "a jump that is tried")

		wang.post(run+"/askJump", jump).want(t, 200)
		s.works(t)
		if told := li.ask("GET", "/api/v1/inbox", "").want(t, 200); told.text(t, "items", 0, "code") != "jump.asked" {
			t.Errorf("li is told %s", told.body)
		}
		if asked := fmt.Sprint(li.ask("GET", page, "").want(t, 200).dig(t, "asked")); !strings.Contains(asked, "Finance review") || !strings.Contains(asked, "by:wang") || !strings.Contains(asked, "agreed by phone") {
			t.Errorf("li sees %s", asked)
		}
		wang.post(run+"/allowJump", `{}`).wants(t, 403, "jump.own")
		li.post(run+"/askJump", jump).wants(t, 409, "jump.waiting")
		li.post(run+"/declineJump", `{}`).wants(t, 422, "flow.invalid")
		li.post(run+"/declineJump?dryRun=true", `{"reason":"ask sales"}`).want(t, 200)
		li.post(run+"/declineJump", `{"reason":"ask sales"}`).want(t, 200)
		wang.post(run+"/askJump", jump).want(t, 200)
		wang.post(run+"/declineJump", `{}`).want(t, 200)
		wang.post(run+"/askJump", jump).want(t, 200)
		li.post(run+"/allowJump?dryRun=true", `{}`).want(t, 200)
		li.post(run+"/allowJump", `{}`).want(t, 200)
		s.works(t)
		if told := wang.ask("GET", "/api/v1/inbox", "").want(t, 200); told.text(t, "items", 0, "code") != "jump.allowed" || !strings.Contains(string(told.body), `"jump.declined"`) {
			t.Errorf("wang is told %s", told.body)
		}
		line := string(s.ask("GET", "/api/v1/orders/"+order+"/timeline?limit=200", "").want(t, 200).body)
		for _, said := range []string{"li moved the process to Finance review, over Sales review, as wang had asked: agreed by phone", "li declined the jump to Finance review that wang had asked for: ask sales"} {
			if !strings.Contains(line, said) {
				t.Errorf("the timeline does not say %q: %s", said, line)
			}
		}
	})
}
