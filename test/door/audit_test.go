package door

import (
	"strings"
	"testing"
)

// TestTheAuditTrailTellsWhoDidWhatToAnOrder, in the order of what happened, and
// what was sent only to who may do everything.
func TestTheAuditTrailTellsWhoDidWhatToAnOrder(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		boss.ask("PUT", "/api/v1/documents/roles/auditor.json", `{"format":"role.v1","key":"auditor","name":{"en":"Auditor"},"kind":"staff","can":["audit.read"]}`).want(t, 200)
		boss.post("/api/v1/releases", `{}`).want(t, 200)
		auditor, li := boss.hire("ada", "auditor", ""), boss.hire("li", "seniorSales", "")
		id := li.place("C-003", "")
		task := boss.ask("GET", "/api/v1/tasks?state=open&order="+id, "").text(t, "items", 0, "id")
		li.post("/api/v1/tasks/"+task+"/approve", `{"opinion":"known for years"}`).want(t, 200)
		li.post("/api/v1/orders/"+id+"/notes", `{"text":"call first"}`).want(t, 201)
		boss.post("/api/v1/orders/"+id+"/cancel", `{"reason":"called off"}`).want(t, 200)
		boss.post("/api/v1/orders/"+id+"/cancel", `{"reason":"again"}`).want(t, 409)
		boss.place("C-001", "")
		for _, who := range []*shop{boss, auditor} {
			got := who.ask("GET", "/api/v1/audit?subject="+id, "").want(t, 200)
			var verbs []string
			for i := range got.items(t) {
				verbs = append(verbs, got.text(t, "items", i, "verb"))
			}
			if strings.Join(verbs, " ") != "order.cancel order.note task.approve order.place" || got.text(t, "items", 1, "by") != "li" || got.text(t, "items", 3, "channel") != "api" {
				t.Errorf("the trail is %s", got.body)
			}
			all := who == boss
			for _, word := range []string{"called off", "call first", "known for years", "SOFA-3"} {
				if strings.Contains(string(got.body), word) != all {
					t.Errorf("%q is shown: %t, in %s", word, !all, got.body)
				}
			}
		}
		if got := auditor.ask("GET", "/api/v1/orders/"+id, ""); got.status != 403 {
			t.Errorf("the auditor is shown the order: %d", got.status)
		}
	})
}
