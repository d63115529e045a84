package door

import (
	"strings"
	"testing"
	"time"
)

// everywhere asks for one order in every way there is, and tells where it was
// to be seen and where it was not.
func (s *shop) everywhere(order, number string) (seen, missing []string) {
	s.t.Helper()
	for _, path := range []string{"/api/v1/orders/" + order, "/api/v1/orders/" + order + "/timeline", "/api/v1/orders/" + order + "/decisions", "/api/v1/orders/" + order + "/page"} {
		got := s.ask("GET", path, "")
		if got.status == 200 {
			seen = append(seen, path)
		} else if missing = append(missing, path); got.status != 404 || got.code(s.t) != "order.missing" {
			s.t.Errorf("%s answered %d %s", path, got.status, got.body)
		}
	}
	if strings.Contains(string(s.ask("GET", "/api/v1/orders/count?number="+number, "").body), `"count":1`) {
		seen = append(seen, "its count")
	} else {
		missing = append(missing, "its count")
	}
	for _, path := range []string{"/api/v1/orders", "/api/v1/orders?number=" + number, "/api/v1/orders?q=" + number, "/api/v1/search?q=" + number, "/api/v1/orders?limit=1", "/api/v1/orders?sort=-total", "/api/v1/orders?sort=-updatedAt&limit=1"} {
		if s.lists(path, order) {
			seen = append(seen, path)
		} else {
			missing = append(missing, path)
		}
	}
	return seen, missing
}

// lists tells whether a list holds something on one of its pages.
func (s *shop) lists(path, id string) bool {
	s.t.Helper()
	for at := path; ; {
		got := s.ask("GET", at, "").want(s.t, 200)
		if strings.Contains(string(got.body), id) {
			return true
		}
		next := got.text(s.t, "next")
		if next == "" {
			return false
		}
		at = path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "cursor=" + next
	}
}

// sees and seesNot hold one reader against one order.
func (s *shop) sees(name, order, number string) {
	s.t.Helper()
	if _, missing := s.everywhere(order, number); len(missing) > 0 {
		s.t.Errorf("%s does not see %s at %v", name, number, missing)
	}
}

func (s *shop) seesNot(name, order, number string) {
	s.t.Helper()
	if seen, _ := s.everywhere(order, number); len(seen) > 0 {
		s.t.Errorf("%s sees %s at %v", name, number, seen)
	}
}

// numbered places an order and tells its id and number.
func (s *shop) numbered(customer, more string) (id, number string) {
	s.t.Helper()
	got := s.post("/api/v1/orders", order(customer, more)).want(s.t, 201)
	return got.text(s.t, "id"), got.text(s.t, "number")
}

// TestSalesSeeTheirOwnOrders: the role's rows are who owns the order, or its
// customer, or nobody does.
func TestSalesSeeTheirOwnOrders(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		li, han := boss.hire("li", "sales", `"region":"south"`), boss.hire("han", "sales", `"region":"north"`)
		id, number := li.numbered("C-003", "")
		other, otherNumber := han.numbered("C-003", "")
		li.sees("li", id, number)
		li.seesNot("li", other, otherNumber)
		han.seesNot("han", id, number)
		boss.sees("the owner", id, number)
		boss.sees("the owner", other, otherNumber)

		task := boss.ask("GET", "/api/v1/tasks?order="+id, "").text(t, "items", 0, "id")
		for _, path := range []string{"/api/v1/tasks", "/api/v1/tasks?order=" + id, "/api/v1/tasks?owner=me"} {
			if han.lists(path, task) {
				t.Errorf("han is shown li's task at %s", path)
			}
		}
		if !li.lists("/api/v1/tasks?owner=me", task) || !li.lists("/api/v1/tasks", task) {
			t.Error("li is not shown the task of his own order")
		}
		before := boss.dump()
		for _, c := range []struct{ path, body, code string }{
			{"/api/v1/orders/" + id + "/cancel", `{"reason":"mine"}`, "order.missing"}, {"/api/v1/orders/" + id + "/release", "{}", "order.missing"},
			{"/api/v1/tasks/" + task + "/approve", "{}", "task.missing"}, {"/api/v1/tasks/" + task + "/reject", `{"opinion":"no"}`, "task.missing"},
			{"/api/v1/tasks/" + task + "/done", "{}", "task.missing"},
		} {
			if got := han.post(c.path, c.body); got.status != 404 || got.code(t) != c.code {
				t.Errorf("han at %s was answered %d %s", c.path, got.status, got.body)
			}
		}
		if got := han.ask("GET", "/api/v1/tasks/"+task, ""); got.status != 404 {
			t.Errorf("han was shown li's task: %s", got.body)
		}
		boss.unchanged(t, before, "who does not see it")
		li.post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 200)
		li.post("/api/v1/orders/"+id+"/cancel", `{"reason":"the customer asks"}`).want(t, 200)
	})
}

// TestACustomersOwnerSeesItsOrders, whoever placed them.
func TestACustomersOwnerSeesItsOrders(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		li := boss.hire("li", "sales", "")
		me := boss.ask("GET", "/api/v1/users", "").text(t, "items", 0, "id")
		boss.ask("PATCH", "/api/v1/parties/"+boss.party("C-003"), `{"owner":"`+me+`"}`).want(t, 200)
		id, number := boss.numbered("C-003", "")
		li.sees("the customer's owner", id, number)
		id, number = boss.numbered("C-001", "")
		li.seesNot("somebody else", id, number)
	})
}

func TestThePersonalAdviserSeesVIPOrdersAlone(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		adviser := boss.hire("mei", "vipService", "")
		vip, vipNumber := boss.numbered("C-001", `"destinations":[]`)
		plain, plainNumber := boss.numbered("C-003", "")
		adviser.sees("the adviser", vip, vipNumber)
		adviser.seesNot("the adviser", plain, plainNumber)
		task := boss.ask("GET", "/api/v1/tasks?order="+plain, "").text(t, "items", 0, "id")
		if adviser.lists("/api/v1/tasks", task) {
			t.Error("the adviser is shown the task of another customer's order")
		}
		adviser.post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 404)
		adviser.post("/api/v1/orders/"+plain+"/cancel", `{"reason":"x"}`).want(t, 404)
		adviser.post("/api/v1/orders/"+vip+"/cancel", `{"reason":"the customer asks"}`).want(t, 200)
	})
}

// TestCustomersActForThemselvesAlone: a login of kind customer sees, cancels
// and places only for the party that it stands for.
func TestCustomersActForThemselvesAlone(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		wang := boss.hire("wang", "customer", `"party":"`+boss.party("C-001")+`"`)
		zhang := boss.hire("zhang", "customer", `"party":"`+boss.party("C-003")+`"`)
		own, ownNumber := zhang.numbered("C-003", "")
		other, otherNumber := boss.numbered("C-003", "") // placed by staff, for zhang
		for _, order := range [][2]string{{own, ownNumber}, {other, otherNumber}} {
			zhang.sees("zhang", order[0], order[1])
			wang.seesNot("wang", order[0], order[1])
		}
		if got := wang.ask("GET", "/api/v1/orders?customer="+boss.party("C-003"), ""); got.items(t) != 0 {
			t.Errorf("wang finds zhang's orders: %s", got.body)
		}
		before := boss.dump()
		for _, path := range []string{own, other} {
			for _, query := range []string{"?dryRun=true", ""} {
				if got := wang.post("/api/v1/orders/"+path+"/cancel"+query, `{"reason":"mine"}`); got.status != 404 || got.code(t) != "order.missing" {
					t.Errorf("wang cancels zhang's order: %d %s", got.status, got.body)
				}
			}
		}
		for _, path := range []string{"/api/v1/orders", "/api/v1/orders?dryRun=true"} {
			if got := wang.post(path, order("C-003", "")); got.status != 422 || got.text(t, "errors", 0, "field") != "/customer" {
				t.Errorf("wang orders in zhang's name: %d %s", got.status, got.body)
			}
		}
		if got := wang.post("/api/v1/quotes", order("C-003", "")).want(t, 200); got.dig(t, "customer") != nil {
			t.Errorf("wang is shown zhang: %s", got.body)
		}
		boss.unchanged(t, before, "another customer")

		unnamed := strings.Replace(order("C-001", ""), `"customer":{"ref":"C-001"},`, "", 1)
		if got := wang.post("/api/v1/orders", unnamed).want(t, 201); got.text(t, "customer", "ref") != "C-001" {
			t.Errorf("an order without a customer is for %s", got.body)
		}
		zhang.post("/api/v1/orders/"+own+"/cancel", "{}").want(t, 200)
	})
}

// TestAManagerSeesTheOrdersOfThoseBelow, by who leads the departments: what moves
// in the tree counts for orders that were there before.
func TestAManagerSeesTheOrdersOfThoseBelow(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		boss.ask("PUT", "/api/v1/documents/roles/lead.json", `{"format":"role.v1","key":"lead","name":{"en":"Lead"},"kind":"staff","can":["order.read","task.read"],
			"rows":{"order":{"f":"actor.manages","op":"has","ref":"order.owner"}}}`).want(t, 200)
		boss.post("/api/v1/releases", `{"note":"leads"}`).want(t, 200)
		lead := boss.hire("lead", "lead", "")
		head := boss.ask("GET", "/api/v1/users", "").text(t, "items", 0, "id")
		boss.post("/api/v1/departments", `{"code":"sales","name":"Sales","head":"`+head+`"}`).want(t, 201)
		boss.post("/api/v1/departments", `{"code":"east","name":"East","above":"sales"}`).want(t, 201)
		li, han := boss.hire("li", "sales", `"department":"east"`), boss.hire("han", "sales", "")
		mine, number := li.numbered("C-003", "")
		other, otherNumber := han.numbered("C-003", "")
		lead.sees("the lead", mine, number)
		lead.seesNot("the lead", other, otherNumber)
		boss.ask("PATCH", "/api/v1/departments/east", `{"above":null}`).want(t, 200)
		boss.clock.Move(3 * time.Second) // for so long at most is who somebody is remembered
		lead.seesNot("the lead, when the department has gone,", mine, number)
	})
}
