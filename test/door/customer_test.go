package door

import (
	"encoding/json"
	"strings"
	"testing"
)

// What staff call a step that is the customer's, and what they say at others, stands in no
// byte of any answer to the customer or to who holds the link; what is asked of him does.
func TestTheCustomersStepTellsHimNoMore(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		const name, opinion, title = "Backroom drawing check", "a stingy one, watch out", "Confirm the drawing"
		boss.edit(t, "roles/customer.json", func(role map[string]any) { role["can"] = append(role["can"].([]any), "task.*") })
		boss.edit(t, "flows/furniture.json", func(flow map[string]any) {
			flow["do"] = []any{"before", "drawing", "confirm"}
			step := func(id, who, more string) string {
				return `"` + id + `":{"kind":"approval","name":{"en":"` + name + `"},"who":[` + who + `],` + more + `"deadline":{"in":"2wd","then":[{"at":"100%","do":"remind"}]}}`
			}
			var steps map[string]any
			_ = json.Unmarshal([]byte(`{`+step("before", `{"role":"owner"}`, "")+`,`+step("drawing", `{"customer":true}`, `"public":{"title":{"en":"`+title+`"},"body":{"en":"Is it right?"}},`)+
				`,"confirm":{"kind":"auto","name":{"en":"`+name+`"},"verb":"order.confirm"}}`), &steps)
			flow["steps"] = steps
		})
		boss.edit(t, "forms/furniture.json", func(form map[string]any) { delete(form, "access") })
		boss.ask("DELETE", "/api/v1/documents/examples/orders.json", "").want(t, 200)
		boss.post("/api/v1/releases", `{"note":"the customer's step"}`).want(t, 200)
		customer := boss.hire("ann", "customer", `"party":"`+boss.party("C-001")+`"`)
		for _, path := range []string{"/api/v1/quotes", "/api/v1/orders"} {
			if got := string(customer.post(path, order("C-001", "")).body); strings.Contains(got, name) || !strings.Contains(got, `"route":{}`) {
				t.Errorf("%s tells the customer %s", path, got)
			}
		}
		order := boss.place("C-001", "")
		task := func() string {
			return boss.ask("GET", "/api/v1/tasks?state=open&order="+order, "").want(t, 200).text(t, "items", 0, "id")
		}
		boss.post("/api/v1/tasks/"+task()+"/approve", `{"opinion":"`+opinion+`"}`).want(t, 200)
		link := boss.post("/api/v1/orders/"+order+"/link", `{}`).want(t, 200).text(t, "url")

		look := func(stage string, asked bool) {
			t.Helper()
			ids := map[string][]string{"orders": {order}, "parties": {boss.party("C-001")}, "tasks": boss.idsAt("/api/v1/tasks?state=open&state=done&order=" + order),
				"more": {"/api/v1/orders/" + order + "/timeline?latest=true", "/api/v1/tasks?state=done", "/api/v1/tasks?owner=me", "/api/v1/progress/" + link[strings.LastIndex(link, "/")+1:]}}
			all := customer.crawl(ids)
			for path, body := range all {
				if strings.Contains(body, name) || strings.Contains(body, opinion) {
					t.Errorf("%s: %s tells the customer %s", stage, path, body)
				}
			}
			for _, path := range []string{"/api/v1/tasks/asked", "/api/v1/orders/" + order + "/page"} {
				if strings.Contains(all[path], title) != (asked || strings.HasSuffix(path, "page")) {
					t.Errorf("%s: %s says %s", stage, path, all[path])
				}
			}
		}
		look("asked", true)
		customer.post("/api/v1/tasks/"+task()+"/approve", `{}`).want(t, 200)
		look("answered", false)
	})
}
