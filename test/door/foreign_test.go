package door

import (
	"net/url"
	"strings"
	"testing"
)

// belongings are the ids of one of everything that a shop has.
type belongings struct {
	order, task, party, product, user, key, owner, release, view, file, attached string
}

// settle makes one of everything in a shop and tells the ids.
func settle(s *shop) (b belongings) {
	t := s.t
	s.stock("100")
	placed := s.post("/api/v1/orders", order("C-003", `"foreignId":"F-1"`)).want(t, 201)
	b.order, b.owner, b.release = placed.text(t, "id"), placed.text(t, "owner"), placed.text(t, "release")
	if b.task = s.ask("GET", "/api/v1/tasks", "").text(t, "items", 0, "id"); b.task == "" {
		t.Fatal("no task is open")
	}
	b.party = s.party("C-003")
	b.product = s.ask("GET", "/api/v1/products?sku=SOFA-3", "").text(t, "items", 0, "id")
	b.user = s.post("/api/v1/users", `{"login":"ann","name":"Ann","roles":["sales"]}`).want(t, 201).text(t, "id")
	b.view = s.post("/api/v1/views", `{"entity":"orders","name":"x","owner":{"all":true}}`).want(t, 201).text(t, "id")
	b.key = s.post("/api/v1/keys", `{"user":"`+b.user+`"}`).want(t, 201).text(t, "id")
	b.file, b.attached = s.sent("plan.pdf", "%PDF-1.7"), s.sent("photo.png", "\x89PNG\r\n\x1a\n")
	s.post("/api/v1/orders/"+b.order+"/files", `{"files":["`+b.attached+`"]}`).want(t, 201)
	s.ask("PUT", "/api/v1/documents/roles/only.json", `{"format":"role.v1","key":"only","name":{"en":"Only here"},"kind":"staff","can":["order.read"]}`).want(t, 200)
	s.ask("PUT", "/api/v1/documents/rules/only.json", `{"format":"rules.v1","key":"only","name":{"en":"Only here"},"point":"route.order","hit":"first","outputs":["priority"],"rows":[{"id":"a","then":{"priority":1}}]}`).want(t, 200)
	return b
}

// TestAnotherWorkspacesThingsAreNotThere asks one shop for what another one on
// the same database has: by path, in bodies and by filters.
func TestAnotherWorkspacesThingsAreNotThere(t *testing.T) {
	each(t, func(t *testing.T, theirs *shop) {
		b := settle(theirs)
		before := theirs.dump()
		mine := theirs.shop(t, "furniture")
		for _, v := range doors(mine) {
			if !strings.Contains(v.Path, "{") {
				continue
			}
			for _, id := range []string{b.order, b.task, b.party, b.product, b.user, b.key, b.view, b.file, b.attached} {
				path := strings.NewReplacer("{id}", id, "{note}", "nte_00000000000000000000000001", "{file}", b.file, "{path...}", "roles/only.json", "{key}", "only").Replace(v.Path)
				body := map[string]string{"order.cancel": `{"reason":"mine"}`, "blueprint.put": "{}", "order.attach": `{"files":["` + b.file + `"]}`}[v.Name]
				if got := mine.ask(v.Method, path, body); got.status != 404 && got.status != 400 && v.Name != "blueprint.put" {
					t.Errorf("%s %s answered %d %s", v.Method, path, got.status, got.body)
				}
			}
		}
		byOwnKind(t, mine, b)
		inBodies(t, mine, b)
		byFilters(t, mine, b)
		theirs.unchanged(t, before, "another workspace")
	})
}

// byOwnKind asks for each id where ids of its kind belong: 404, and no other word.
func byOwnKind(t *testing.T, mine *shop, b belongings) {
	for _, c := range []struct{ method, path, body, code string }{
		{"GET", "/api/v1/orders/" + b.order, "", "order.missing"},
		{"GET", "/api/v1/orders/" + b.order + "/timeline", "", "order.missing"},
		{"GET", "/api/v1/orders/" + b.order + "/decisions", "", "order.missing"},
		{"POST", "/api/v1/orders/" + b.order + "/cancel", `{"reason":"x"}`, "order.missing"},
		{"POST", "/api/v1/orders/" + b.order + "/release", "{}", "order.missing"},
		{"GET", "/api/v1/orders/" + b.order + "/notes", "", "order.missing"},
		{"POST", "/api/v1/orders/" + b.order + "/notes", `{"text":"x"}`, "order.missing"},
		{"DELETE", "/api/v1/orders/" + b.order + "/notes/nte_00000000000000000000000001", "", "order.missing"},
		{"GET", "/api/v1/orders/" + b.order + "/files", "", "order.missing"},
		{"GET", "/api/v1/orders/" + b.order + "/files/" + b.attached, "", "order.missing"},
		{"DELETE", "/api/v1/orders/" + b.order + "/files/" + b.attached, "", "order.missing"},
		{"GET", "/api/v1/files/" + b.file, "", "file.missing"},
		{"GET", "/api/v1/files/" + b.file + "/content", "", "file.missing"},
		{"DELETE", "/api/v1/files/" + b.file, "", "file.missing"},
		{"GET", "/api/v1/tasks/" + b.task, "", "task.missing"},
		{"POST", "/api/v1/tasks/" + b.task + "/approve", "{}", "task.missing"},
		{"POST", "/api/v1/tasks/" + b.task + "/reject", `{"opinion":"no"}`, "task.missing"},
		{"POST", "/api/v1/tasks/" + b.task + "/done", "{}", "task.missing"},
		{"GET", "/api/v1/parties/" + b.party, "", "party.missing"},
		{"PATCH", "/api/v1/parties/" + b.party, `{"name":"x"}`, "party.missing"},
		{"GET", "/api/v1/products/" + b.product, "", "product.missing"},
		{"PATCH", "/api/v1/products/" + b.product, `{"name":"x"}`, "product.missing"},
		{"PATCH", "/api/v1/users/" + b.user, `{"name":"x"}`, "user.missing"},
		{"DELETE", "/api/v1/keys/" + b.key, "", "key.missing"},
		{"POST", "/api/v1/keys", `{"user":"` + b.user + `"}`, "user.missing"},
		{"PATCH", "/api/v1/views/" + b.view, `{"name":"x"}`, "view.missing"},
		{"DELETE", "/api/v1/views/" + b.view, "", "view.missing"},
		{"GET", "/api/v1/documents/roles/only.json", "", "document.missing"},
		{"DELETE", "/api/v1/documents/roles/only.json", "", "document.missing"},
	} {
		for _, query := range []string{"", "?dryRun=true"} {
			if c.method == "GET" && query != "" {
				continue
			}
			if got := mine.ask(c.method, c.path+query, c.body); got.status != 404 || got.code(t) != c.code {
				t.Errorf("%s %s%s answered %d %s", c.method, c.path, query, got.status, got.body)
			}
		}
	}
}

// inBodies names what is not there inside of requests.
func inBodies(t *testing.T, mine *shop, b belongings) {
	for _, c := range []struct{ path, body, field string }{
		{"/api/v1/orders", strings.Replace(order("C-003", ""), `{"ref":"C-003"}`, `{"id":"`+b.party+`"}`, 1), "/customer"},
		{"/api/v1/orders", strings.Replace(order("C-003", ""), `"sku":"SOFA-3"`, `"product":{"id":"`+b.product+`"}`, 1), "/lines/0/sku"},
		{"/api/v1/users", `{"login":"x","name":"x","manager":"` + b.user + `"}`, "/manager"},
		{"/api/v1/stock/receipts", `{"warehouse":"foshan","lines":[{"sku":"SOFA-3","quantity":"1"}]}`, "/warehouse"},
	} {
		got := mine.post(c.path, c.body).want(t, 422)
		if at := got.text(t, "errors", 0, "field"); at != c.field || got.text(t, "errors", 0, "code") != "reference" {
			t.Errorf("%s answered %s", c.path, got.body)
		}
	}
	quote := strings.Replace(order("C-003", ""), `{"ref":"C-003"}`, `{"id":"`+b.party+`"}`, 1)
	if got := mine.post("/api/v1/quotes", quote).want(t, 200); got.dig(t, "customer") != nil {
		t.Errorf("a quote shows another workspace's customer: %s", got.body)
	}
}

// byFilters looks for what is not there, and for everything.
func byFilters(t *testing.T, mine *shop, b belongings) {
	for _, path := range []string{"/api/v1/orders?customer=" + b.party, "/api/v1/orders?owner=" + b.owner, "/api/v1/orders?foreignId=F-1", "/api/v1/orders",
		"/api/v1/tasks?order=" + b.order, "/api/v1/tasks?owner=" + b.user, "/api/v1/tasks", "/api/v1/stock", "/api/v1/stock/moves", "/api/v1/warehouses"} {
		if got := mine.ask("GET", path, "").want(t, 200); got.items(t) != 0 {
			t.Errorf("%s answered %s", path, got.body)
		}
	}
	for _, path := range []string{"/api/v1/parties", "/api/v1/products", "/api/v1/users", "/api/v1/releases", "/api/v1/documents?limit=200", "/api/v1/roles"} {
		got := mine.ask("GET", path, "").want(t, 200)
		for _, id := range []string{b.party, b.product, b.user, `"only"`, "roles/only.json"} {
			if strings.Contains(string(got.body), id) {
				t.Errorf("%s shows %s", path, id)
			}
		}
	}
}

// TestACursorOfAnotherWorkspaceShowsOnlyOnesOwn follows a page that another
// shop has begun.
func TestACursorOfAnotherWorkspaceShowsOnlyOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, theirs *shop) {
		mine := theirs.shop(t, "furniture")
		for _, s := range []*shop{mine, theirs} {
			s.place("C-003", "")
			s.place("C-003", "")
		}
		for _, path := range []string{"/api/v1/orders", "/api/v1/parties", "/api/v1/products", "/api/v1/tasks"} {
			next := theirs.ask("GET", path+"?limit=1", "").want(t, 200).text(t, "next")
			own := string(mine.ask("GET", path+"?limit=200", "").body)
			got := mine.ask("GET", path+"?cursor="+url.QueryEscape(next), "").want(t, 200)
			list, _ := got.dig(t, "items").([]any)
			for i := range list {
				if id := got.text(t, "items", i, "id"); !strings.Contains(own, id) {
					t.Errorf("%s shows %s", path, id)
				}
			}
		}
	})
}

func TestAKeyOpensItsOwnWorkspaceAlone(t *testing.T) {
	each(t, func(t *testing.T, theirs *shop) {
		mine := theirs.shop(t, "empty")
		if a, b := mine.ask("GET", "/api/v1/products", ""), theirs.ask("GET", "/api/v1/products", ""); a.items(t) != 0 || b.items(t) != 6 {
			t.Errorf("%s, %s", a.body, b.body)
		}
		mixed := mine.key[:24] + theirs.key[24:] // my workspace, their key
		if got := mine.as(mixed).ask("GET", "/api/v1/products", ""); got.status != 401 {
			t.Errorf("answered %d %s", got.status, got.body)
		}
		key := theirs.post("/api/v1/keys", "{}").want(t, 201)
		theirs.ask("DELETE", "/api/v1/keys/"+key.text(t, "id"), "").want(t, 200)
		theirs.as(key.text(t, "key")).ask("GET", "/api/v1/products", "").want(t, 401)
	})
}
