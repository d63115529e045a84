package door

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// The matrix of role × field, at one step after the other (steps_test.go has fields that
// are hidden at some steps alone): what is hidden from a role stands in no byte of any
// answer. The crawl asks every GET that the program has, for an order whose values
// are like nothing else, takes the customer's data along, and reads the live stream and
// what webhooks are sent.

// marks are the values of the order that is looked for, by their facts or fields.
var marks = map[string]string{
	"customer.name":       "Zephyrine Quillfeather",
	"customer.phone":      "13877776666",
	"order.note":          "under the crooked lantern",
	"order.total":         "3781.02",
	"line.price":          "1234.57",
	"destination.address": "Marigold Passage 88",
	"invoiceTitle":        "Obsidian Heron Holdings",
	"costEstimate":        "4321.09",
}

// crawlers are the roles of the matrix: what the role and the form hide from each.
var crawlers = []struct {
	role, level, facts string
	hides              []string
}{
	{"owner", "", "", nil},
	{"blind", "none", `"customer.name","customer.phone","order.note","order.total","order.totalBase","order.goods","order.subtotal","order.tax","line.price","line.listPrice","line.amount","line.net","destination.address"`,
		[]string{"customer.name", "customer.phone", "order.note", "order.total", "line.price", "destination.address", "invoiceTitle", "costEstimate"}},
	{"masked", "mask", `"customer.name","customer.phone","order.note"`, []string{"customer.name", "customer.phone", "order.note"}},
}

// crawled publishes roles and a form with rights by role.
func crawled(t *testing.T, s *shop) {
	for _, c := range crawlers[1:] {
		fields := `,"fields":[{"id":"f","facts":[` + c.facts + `],"level":"` + c.level + `"}]`
		s.ask("PUT", "/api/v1/documents/roles/"+c.role+".json", `{"format":"role.v1","key":"`+c.role+`","name":{"en":"`+c.role+`"},"kind":"staff","can":["*"]`+fields+`}`).want(t, 200)
	}
	form := s.ask("GET", "/api/v1/documents/forms/furniture.json", "").dig(t, "document").(map[string]any)
	form["access"] = []any{map[string]any{"id": "a", "fields": []string{"invoiceTitle", "costEstimate"}, "roles": []string{"blind"}, "level": "none"}}
	text, _ := json.Marshal(form)
	s.ask("PUT", "/api/v1/documents/forms/furniture.json", string(text)).want(t, 200)
	s.post("/api/v1/releases", `{"note":"the matrix"}`).want(t, 200)
}

// crawl asks every GET and answers all bytes by path.
func (s *shop) crawl(ids map[string][]string) map[string]string {
	got := map[string]string{}
	ask := func(path string) {
		a := s.ask("GET", path, "")
		if a.status >= 500 {
			s.t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		got[path] = string(a.body)
	}
	for _, v := range s.Verbs.List() {
		if v.Method != http.MethodGet || v.Path == "" || strings.HasSuffix(v.Path, "/events") || slices.Contains(free, v.Name) {
			continue
		}
		noun := strings.Split(v.Path, "/")[3]
		paths := []string{v.Path}
		if strings.Contains(v.Path, "{") {
			paths = nil
			for _, one := range ids[noun] {
				paths = append(paths, strings.NewReplacer("{id}", one, "{path...}", one, "{key}", one).Replace(v.Path))
			}
		}
		for _, path := range paths {
			if !strings.Contains(path, "{") {
				ask(path)
			}
		}
	}
	for _, path := range ids["more"] {
		ask(path)
	}
	return got
}

// idsAt are the ids of what a list shows.
func (s *shop) idsAt(path string) (ids []string) {
	list, _ := s.ask("GET", path, "").want(s.t, 200).dig(s.t, "items").([]any)
	for _, item := range list {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	return ids
}

func TestNoHiddenValueStandsAnywhere(t *testing.T) {
	hooked(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		crawled(t, boss)
		who, inbox := map[string]*shop{"owner": boss}, receive(t)
		for _, c := range crawlers[1:] {
			who[c.role] = boss.hire(c.role, c.role, `"email":"`+c.role+`@wood.example"`)
			who[c.role].hook(inbox.URL+"/"+c.role, "order.placed", "order.confirmed", "task.opened", "task.approved")
		}
		streams := map[string]*stream{}
		for role, s := range who {
			streams[role] = s.follow("?topics=orders")
		}
		boss.clock.Move(time.Second)

		party := boss.post("/api/v1/parties", `{"ref":"Z-1","name":"`+marks["customer.name"]+`","type":"regular","region":"east","phone":"+86`+marks["customer.phone"]+`"}`).want(t, 201).text(t, "id")
		boss.place("C-003", "") // another customer's, so that lists have more than one
		boss.place("Z-1", "")   // what the customer has spent is no order's total
		placed := boss.post("/api/v1/orders", `{"type":"furniture","customer":{"ref":"Z-1"},"note":"`+marks["order.note"]+`",
			"freight":{"amount":"77.31","currency":"CNY"},"fields":{"room":"living","invoiceTitle":"`+marks["invoiceTitle"]+`","costEstimate":{"amount":"`+marks["costEstimate"]+`","currency":"CNY"}},
			"destinations":[{"key":"d1","address":{"name":"X","phone":"+8613911112222","country":"CN","division":"310101","street":"`+marks["destination.address"]+`"}}],
			"lines":[{"sku":"SOFA-3","quantity":"3","price":{"amount":"`+marks["line.price"]+`","currency":"CNY"}}]}`).want(t, 201)
		order := placed.text(t, "id")

		look := func(stage string) {
			t.Helper()
			boss.sends()
			ids := map[string][]string{
				"orders": {order}, "parties": {party}, "products": boss.idsAt("/api/v1/products"), "tasks": boss.idsAt("/api/v1/tasks?order=" + order),
				"notices": boss.idsAt("/api/v1/notices"), "webhooks": boss.idsAt("/api/v1/webhooks"), "webhook-deliveries": boss.idsAt("/api/v1/webhook-deliveries"),
				"more": {"/api/v1/search?q=Zephyrine", "/api/v1/search?q=" + placed.text(t, "number"), "/api/v1/orders?q=Zephyrine", "/api/v1/orders?customer=" + party,
					"/api/v1/orders/" + order + "/timeline?latest=true", "/api/v1/orders/" + order + "/page?mode=next", "/api/v1/tasks?owner=me", "/api/v1/tasks?state=done",
					"/api/v1/parties?name=Zephyrine", "/api/v1/parties?ref=Z-1", "/api/v1/catalogue?customer=" + party, "/api/v1/order-types?customer=" + party},
			}
			for _, c := range crawlers {
				all := who[c.role].crawl(ids)
				maps.Copy(all, who[c.role].takenAlong("/api/v1/parties/"+party+"/exports"))
				seen := map[string]bool{}
				for _, path := range slices.Sorted(maps.Keys(all)) {
					for fact, mark := range marks {
						if !strings.Contains(all[path], mark) {
							continue
						}
						if seen[fact] = true; slices.Contains(c.hides, fact) {
							at := strings.Index(all[path], mark)
							t.Errorf("%s, %s at %s sees %s: …%s…", stage, c.role, path, fact, all[path][max(0, at-120):min(len(all[path]), at+80)])
						}
					}
				}
				for fact := range marks {
					if !seen[fact] && !slices.Contains(c.hides, fact) {
						t.Errorf("%s, %s sees %s nowhere: the crawl is blind there", stage, c.role, fact)
					}
				}
			}
		}
		look("at sales")
		task := boss.ask("GET", "/api/v1/tasks?state=open&order="+order, "").text(t, "items", 0, "id")
		boss.post("/api/v1/tasks/"+task+"/approve", `{}`).want(t, 200)
		look("at finance")

		for _, c := range crawlers[1:] {
			for _, e := range streams[c.role].upTo("task.approved") {
				for _, fact := range c.hides {
					if strings.Contains(e.text, marks[fact]) {
						t.Errorf("the stream tells %s %s: %s", c.role, fact, e.text)
					}
				}
			}
		}
		told := inbox.heard()
		if len(told) < 6 {
			t.Errorf("webhooks were told %d times", len(told))
		}
		for _, m := range told {
			for fact, mark := range marks {
				if strings.Contains(m.body, mark) {
					t.Errorf("a webhook tells %s: %s", fact, m.body)
				}
			}
		}
	})
}

// partial is a role that may do everything and sees some rows of everything.
const partial = `"order":{"f":"customer.type","op":"=","v":"vip"},"customer":{"f":"customer.type","op":"=","v":"vip"},"product":{"f":"product.category","op":"!=","v":"lamp"},
	"stock":{"f":"source.warehouse","op":"=","v":"foshan"},"task":{"f":"task.step","op":"=","v":"finance"}`

// TestNoHiddenRowStandsAnywhere: the matrix of role × row. What a role's scopes leave out
// stands in no byte of any answer, whoever's id is asked for; what they leave in does.
func TestNoHiddenRowStandsAnywhere(t *testing.T) {
	hooked(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		inbox := receive(t)
		part := boss.narrowed("partial", `"*"`, partial)
		part.hook(inbox.URL, "order.*", "task.*", "stock.*", "party.*", "product.*")
		boss.clock.Move(time.Second)

		boss.post("/api/v1/warehouses", `{"code":"hangzhou","region":"east"}`).want(t, 201)
		lamp := boss.post("/api/v1/products", `{"sku":"QX-771","name":"Obsidian lantern","category":"lamp","supply":"stock"}`).want(t, 201).text(t, "id")
		boss.post("/api/v1/stock/receipts", `{"warehouse":"hangzhou","lines":[{"sku":"BED-K","quantity":"4321.75"},{"sku":"QX-771","quantity":"8"}]}`).want(t, 201)
		boss.post("/api/v1/stock/receipts", `{"warehouse":"foshan","ref":"odd lanterns","lines":[{"sku":"QX-771","quantity":"6"}]}`).want(t, 201)
		party := boss.post("/api/v1/parties", `{"ref":"Z-1","name":"Zephyrine Quillfeather","type":"regular","region":"east","phone":"+8613877776666"}`).want(t, 201).text(t, "id")
		hidden, number := boss.numbered("Z-1", `"note":"under the crooked gable"`)
		placed := boss.post("/api/v1/orders", strings.Replace(order("C-001", `"note":"by the river"`), `"quantity":"2"`, `"quantity":"20"`, 1)).want(t, 201)
		shown, shownNumber := placed.text(t, "id"), placed.text(t, "number")
		task := boss.ask("GET", "/api/v1/tasks?state=open&order="+shown, "").want(t, 200).text(t, "items", 0, "id")
		boss.post("/api/v1/orders/"+hidden+"/notes", `{"text":"call the gable back"}`).want(t, 201)
		boss.sends()

		marks := map[string]string{"the customer": "Zephyrine", "the order": number, "its note": "crooked gable", "its remark": "gable back", "the product": "QX-771",
			"its name": "Obsidian lantern", "the stock of another place": "4321.75", "what came of a hidden product": "odd lanterns", "the task": task}
		ids := map[string][]string{
			"orders": {hidden, shown}, "parties": {party, boss.party("C-001")}, "products": {lamp}, "tasks": append(boss.idsAt("/api/v1/tasks?order="+hidden), task),
			"runs": {hidden}, "notices": boss.idsAt("/api/v1/notices"), "webhook-deliveries": boss.idsAt("/api/v1/webhook-deliveries"),
			"more": {"/api/v1/search?q=Zephyrine", "/api/v1/search?q=" + number, "/api/v1/search?q=QX-771", "/api/v1/orders?q=gable", "/api/v1/orders?customer=" + party, "/api/v1/orders?id=" + hidden,
				"/api/v1/orders/" + shown + "/timeline?latest=true", "/api/v1/tasks?owner=me", "/api/v1/tasks?state=open&state=done", "/api/v1/tasks?sort=dueAt", "/api/v1/tasks?order=" + shown,
				"/api/v1/parties?ref=Z-1", "/api/v1/products?sku=QX-771", "/api/v1/stock?sku=QX-771", "/api/v1/stock?warehouse=hangzhou", "/api/v1/stock/moves?warehouse=hangzhou",
				"/api/v1/catalogue?customer=" + party, "/api/v1/order-types?customer=" + party, "/api/v1/orders?sort=dueAt", "/api/v1/orders?sort=-total"},
		}
		whole, some := boss.crawl(ids), part.crawl(ids)
		for what, mark := range marks {
			found := false
			for _, path := range slices.Sorted(maps.Keys(whole)) {
				found = found || strings.Contains(whole[path], mark)
				if at := strings.Index(some[path], mark); at >= 0 {
					t.Errorf("%s is shown at %s: …%s…", what, path, some[path][max(0, at-120):min(len(some[path]), at+80)])
				}
			}
			if !found {
				t.Errorf("the owner sees %s nowhere: the crawl is blind there", what)
			}
		}
		if all := strings.Join(slices.Collect(maps.Values(some)), ""); !strings.Contains(all, shownNumber) || !strings.Contains(all, "by the river") || !strings.Contains(all, "BED-K") {
			t.Error("what the scopes hold is shown nowhere")
		}

		names := map[string]string{hidden: "order", party: "customer", lamp: "product", task: "task", shown: "shown"}
		if got := part.hearsOf(t, "", names); got != "shown" {
			t.Errorf("the stream tells of %q", got)
		}
		told := inbox.heard()
		for _, m := range told {
			for id, what := range names {
				if what != "shown" && strings.Contains(m.body, id) {
					t.Errorf("a webhook tells of the %s: %s", what, m.body)
				}
			}
		}
		if len(told) == 0 {
			t.Error("webhooks were told of nothing")
		}
	})
}
