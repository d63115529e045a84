package door

import "testing"

// TestWhoHoldsATaskSeesItsOrder: a rule gives a dealer's order to the salesman
// of its region, whose role shows him his own orders alone. What he has to
// decide is there for him everywhere, for as long as he has to decide it.
func TestWhoHoldsATaskSeesItsOrder(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		li, han := boss.hire("li", "sales", `"region":"south"`), boss.hire("han", "sales", `"region":"north"`)
		id, number := boss.numbered("C-002", "")
		task := boss.ask("GET", "/api/v1/tasks?order="+id, "").text(t, "items", 0, "id")

		li.sees("li, who has to decide,", id, number)
		han.seesNot("han, who has not,", id, number)
		for _, path := range []string{"/api/v1/tasks", "/api/v1/tasks?order=" + id, "/api/v1/tasks?owner=me", "/api/v1/orders?taskOwner=me", "/api/v1/orders?sort=dueAt"} {
			if !li.lists(path, id) {
				t.Errorf("li does not find his work at %s", path)
			}
			if han.lists(path, id) {
				t.Errorf("han is shown li's work at %s", path)
			}
		}
		li.ask("GET", "/api/v1/tasks/"+task, "").want(t, 200)
		if got := li.hearsOf(t, "&topics=orders", map[string]string{id: "it"}); got != "it" {
			t.Error("li does not hear of the order that he decides")
		}
		if got := han.hearsOf(t, "&topics=orders", map[string]string{id: "it"}); got != "" {
			t.Error("han hears of it")
		}
		li.post("/api/v1/orders/"+id+"/notes", `{"text":"asking the customer"}`).want(t, 201)
		han.post("/api/v1/orders/"+id+"/notes", `{"text":"x"}`).want(t, 404)
		if li.ask("GET", "/api/v1/orders/"+id+"/notes", "").want(t, 200); han.ask("GET", "/api/v1/orders/"+id+"/notes", "").status != 404 {
			t.Error("han reads the notes")
		}

		li.post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 200)
		li.seesNot("li, who has decided,", id, number)
		if li.lists("/api/v1/tasks?owner=me&state=done", id) || li.ask("GET", "/api/v1/tasks/"+task, "").status != 404 {
			t.Error("what was decided is shown on")
		}
		if got := li.hearsOf(t, "&topics=orders", map[string]string{id: "it"}); got != "" {
			t.Error("li hears on of what he has decided")
		}
	})
}
