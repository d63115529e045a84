package door

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// narrowed hires somebody of a new role that may do something and sees some rows alone.
func (s *shop) narrowed(role, can, rows string) *shop {
	s.t.Helper()
	s.ask("PUT", "/api/v1/documents/roles/"+role+".json", `{"format":"role.v1","key":"`+role+`","name":{"en":"`+role+`"},"kind":"staff","can":[`+can+`],"rows":{`+rows+`}}`).want(s.t, 200)
	s.post("/api/v1/releases", `{"note":"`+role+`"}`).want(s.t, 200)
	return s.hire(role, role, "")
}

// userNamed finds somebody's id by his name.
func (s *shop) userNamed(name string) string {
	s.t.Helper()
	list, _ := s.ask("GET", "/api/v1/users", "").want(s.t, 200).dig(s.t, "items").([]any)
	for _, one := range list {
		if user := one.(map[string]any); user["name"] == name {
			return user["id"].(string)
		}
	}
	s.t.Fatalf("nobody is called %s", name)
	return ""
}

// sights are the ways in which a task is to be seen, each with the text that then stands there.
func sights(order, task string) map[string]string {
	return map[string]string{
		"/api/v1/tasks": task, "/api/v1/tasks?sort=dueAt": task, "/api/v1/tasks?step=sales": task, "/api/v1/tasks/" + task: task,
		"/api/v1/tasks?order=" + order: task, "/api/v1/tasks/count?order=" + order: `"open":1`,
		"/api/v1/orders/" + order: task, "/api/v1/orders/" + order + "/page": task, "/api/v1/orders": task, "/api/v1/orders?sort=dueAt": task,
	}
}

// taskAt tells where a task is to be seen and where it is not.
func (s *shop) taskAt(order, task string) (seen, missing []string) {
	s.t.Helper()
	for path, text := range sights(order, task) {
		got := s.ask("GET", path, "")
		if got.status == 200 && strings.Contains(string(got.body), text) {
			seen = append(seen, path)
		} else {
			missing = append(missing, path)
		}
	}
	slices.Sort(seen)
	slices.Sort(missing)
	return seen, missing
}

// TestATasksRowsAreNarrowed: by what a task says of itself and by what its order says;
// what is outside is not there, whatever is asked of it, and what is in one's own hands is.
func TestATasksRowsAreNarrowed(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		all := `"order.*","task.*","insight.read"`
		readers := map[string]*shop{
			"finance": boss.narrowed("byStep", all, `"task":{"f":"task.step","op":"=","v":"finance"}`),
			"sales":   boss.narrowed("bySales", all, `"task":{"f":"task.step","op":"=","v":"sales"}`),
			"vip":     boss.narrowed("byCustomer", all, `"task":{"f":"customer.type","op":"=","v":"vip"}`),
			"mine":    boss.narrowed("byOwner", all, `"task":{"f":"task.owner","op":"=","ref":"actor.user"}`),
			"both":    boss.narrowed("both", all, `"order":{"f":"customer.type","op":"=","v":"vip"},"task":{"f":"task.step","op":"notEmpty"}`),
			"soon":    boss.narrowed("soon", all, `"task":{"all":[{"f":"task.late","op":"=","v":false},{"f":"task.dueAt","op":"notEmpty"},{"f":"task.openedAt","op":"<=","v":"now"},{"f":"task.kind","op":"=","v":"approval"},{"f":"order.lineCount","op":"=","v":1}]}`),
		}
		order := boss.place("C-003", "")
		task := boss.ask("GET", "/api/v1/tasks?order="+order, "").want(t, 200).text(t, "items", 0, "id")
		for _, name := range slices.Sorted(maps.Keys(readers)) {
			seen, missing := readers[name].taskAt(order, task)
			if sees := name == "sales" || name == "soon"; sees && len(missing) > 0 || !sees && len(seen) > 0 {
				t.Errorf("%s sees it at %q and not at %q", name, seen, missing)
			}
		}

		other, before := readers["finance"], boss.dump()
		for path, body := range map[string]string{"approve": "{}", "reject": `{"opinion":"no"}`, "urge": "{}", "transfer": `{"to":"` + boss.idsAt("/api/v1/users")[0] + `"}`,
			"skip": `{"opinion":"x"}`, "return": `{"step":"start","opinion":"x"}`, "takeBack": "{}", "approve?dryRun=true": "{}"} {
			if got := other.post("/api/v1/tasks/"+task+"/"+path, body); got.status != 404 || got.code(t) != "task.missing" {
				t.Errorf("%s of a task outside of the scope was answered %d %s", path, got.status, got.body)
			}
		}
		if got := other.ask("GET", "/api/v1/tasks/"+task+"/choices", ""); got.status != 404 {
			t.Errorf("its choices: %d %s", got.status, got.body)
		}
		if acts := string(other.ask("GET", "/api/v1/orders/"+order+"/page", "").want(t, 200).body); strings.Contains(acts, "/api/v1/tasks/") {
			t.Errorf("the order's page offers to do something at it: %s", acts)
		}
		boss.unchanged(t, before, "who does not see it")
		readers["sales"].post("/api/v1/tasks/"+task+"/urge", "{}").want(t, 200)

		me := boss.userNamed("byCustomer")
		boss.post("/api/v1/tasks/"+task+"/transfer", `{"to":"`+me+`"}`).want(t, 200)
		for path, text := range sights(order, task) {
			if got := readers["vip"].ask("GET", path, ""); !strings.Contains(string(got.body), text) {
				t.Errorf("who has it does not see it at %s: %d %s", path, got.status, got.body)
			}
		}
		readers["vip"].post("/api/v1/tasks/"+task+"/approve", "{}").want(t, 200)
		for name, wants := range map[string]bool{"finance": false, "sales": true, "vip": false, "both": false} {
			if readers[name].lists("/api/v1/tasks?state=done", task) != wants || (readers[name].ask("GET", "/api/v1/tasks/"+task, "").status == 200) != wants {
				t.Errorf("%s sees what was decided: not %t", name, wants)
			}
		}
	})
}

// TestFiguresOfTasksAreOfAllOrNone: who sees a part of the tasks is told of orders alone.
func TestFiguresOfTasksAreOfAllOrNone(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		part := boss.narrowed("part", `"order.*","task.*","insight.read"`, `"task":{"f":"task.step","op":"=","v":"finance"}`)
		boss.place("C-003", "")
		boss.clock.Move(time.Second)
		whole, some := board(t, boss), board(t, part)
		for _, figure := range []string{"decided", "late", "time", "open", "overdue", "steps", "people"} {
			if some[figure] != nil {
				t.Errorf("who sees a part of the tasks is told %s: %v", figure, some[figure])
			}
		}
		if whole["open"] == nil || some["placed"] == nil {
			t.Errorf("who sees all is told %v, who sees a part %v", whole, some)
		}
	})
}

func board(t *testing.T, s *shop) (figures map[string]any) {
	t.Helper()
	if err := json.Unmarshal(s.ask("GET", "/api/v1/insight/board", "").want(t, 200).body, &figures); err != nil {
		t.Fatal(err)
	}
	return figures
}

// lies lists what a reader is told lies where, and what came and went, as SKU@warehouse.
func (s *shop) lies(path string) (places []string) {
	s.t.Helper()
	for at := path; ; {
		got := s.ask("GET", at, "").want(s.t, 200)
		list, _ := got.dig(s.t, "items").([]any)
		for _, item := range list {
			one := item.(map[string]any)
			houses, many := one["warehouses"].([]any)
			if !many {
				houses = []any{one}
			}
			for _, house := range houses {
				places = append(places, one["sku"].(string)+"@"+house.(map[string]any)["warehouse"].(string))
			}
		}
		next := got.text(s.t, "next")
		if next == "" {
			slices.Sort(places)
			return slices.Compact(places)
		}
		at = path + map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "cursor=" + next
	}
}

// TestStocksRowsAreNarrowed: by the warehouse, by the product and by what lies there;
// what is outside is in no list, sum, stream or webhook, and nothing is booked there.
func TestStocksRowsAreNarrowed(t *testing.T) {
	hooked(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		boss.post("/api/v1/warehouses", `{"code":"hangzhou","name":"杭州仓","region":"east"}`).want(t, 201)
		boss.post("/api/v1/stock/receipts", `{"warehouse":"hangzhou","lines":[{"sku":"BED-K","quantity":"7"},{"sku":"LAMP-1","quantity":"9"}]}`).want(t, 201)
		boss.place("C-003", `"note":"stock.reserved names the sofa"`)
		readers := []struct {
			name, rows    string
			sees          string // places
			houses, hears string
		}{
			{"byHouse", `"stock":{"f":"source.warehouse","op":"=","v":"hangzhou"}`, "BED-K@hangzhou LAMP-1@hangzhou", "hangzhou", "bed"},
			{"byRegion", `"stock":{"f":"source.region","op":"=","v":"east"}`, "BED-K@hangzhou LAMP-1@hangzhou", "hangzhou", "bed"},
			{"byGoods", `"stock":{"f":"product.category","op":"=","v":"bed"}`, "BED-K@foshan BED-K@hangzhou", "foshan hangzhou", "bed"},
			{"byNumber", `"stock":{"all":[{"f":"stock.onHand","op":">","v":8},{"f":"stock.available","op":"<","v":100}]}`, "LAMP-1@hangzhou SOFA-3@foshan", "foshan hangzhou", "sofa"},
			{"byProduct", `"product":{"f":"product.category","op":"=","v":"bed"}`, "BED-K@foshan BED-K@hangzhou", "foshan hangzhou", "bed"},
			{"nothing", `"stock":{"f":"source.region","op":"=","v":"north"}`, "", "", ""},
		}
		who := map[string]*shop{}
		for _, c := range readers {
			who[c.name] = boss.narrowed(c.name, `"inventory.*","product.read","webhook.*"`, c.rows)
		}
		for _, c := range readers {
			s, sees := who[c.name], strings.Fields(c.sees)
			for _, path := range []string{"/api/v1/stock", "/api/v1/stock?limit=1", "/api/v1/stock/moves?limit=1", "/api/v1/stock?sku=BED-K&sku=LAMP-1&sku=SOFA-3&warehouse=foshan&warehouse=hangzhou"} {
				if got := s.lies(path); !slices.Equal(got, sees) {
					t.Errorf("%s sees at %s %q, not %q", c.name, path, got, sees)
				}
			}
			listed, _ := s.ask("GET", "/api/v1/warehouses", "").want(t, 200).dig(t, "items").([]any)
			var houses []string
			for _, one := range listed {
				houses = append(houses, one.(map[string]any)["code"].(string))
			}
			if slices.Sort(houses); strings.Join(houses, " ") != c.houses {
				t.Errorf("%s sees the warehouses %q", c.name, houses)
			}
		}
		if got := who["byHouse"].ask("GET", "/api/v1/stock?sku=BED-K", ""); got.text(t, "items", 0, "onHand") != "7" || got.dig(t, "items", 0, "waiting") != nil {
			t.Errorf("who sees one warehouse is told %s", got.body)
		}
		if got := boss.ask("GET", "/api/v1/stock?sku=BED-K", ""); got.text(t, "items", 0, "onHand") != "107" || got.text(t, "items", 0, "waiting") != "0" {
			t.Errorf("who sees all is told %s", got.body)
		}

		before := boss.dump()
		for _, c := range readers {
			for _, at := range []string{"SOFA-3@foshan", "BED-K@hangzhou"} {
				if strings.Contains(c.sees, at) {
					continue
				}
				sku, house, _ := strings.Cut(at, "@")
				for path, line := range map[string]string{"receipts": `"lines":[{"quantity":"1",`, "counts": `"reason":"x","lines":[{"counted":"50",`} {
					got := who[c.name].post("/api/v1/stock/"+path, `{"warehouse":"`+house+`",`+line+`"sku":"`+sku+`"}]}`)
					if got.status != 422 || got.text(t, "errors", 0, "code") != "reference" {
						t.Errorf("%s books %s at %s: %d %s", c.name, path, at, got.status, got.body)
					}
				}
			}
		}
		boss.unchanged(t, before, "who does not see the place")

		products := map[string]string{}
		for sku, name := range map[string]string{"SOFA-3": "sofa", "BED-K": "bed"} {
			products[boss.ask("GET", "/api/v1/products?sku="+sku, "").text(t, "items", 0, "id")] = name
		}
		hooks := map[string]*receiver{}
		for _, c := range readers {
			hooks[c.name] = receive(t)
			who[c.name].hook(hooks[c.name].URL, "stock.received")
		}
		boss.clock.Move(time.Second)
		boss.post("/api/v1/stock/receipts", `{"warehouse":"foshan","lines":[{"sku":"SOFA-3","quantity":"1"}]}`).want(t, 201)
		who["byGoods"].post("/api/v1/stock/receipts", `{"warehouse":"hangzhou","lines":[{"sku":"BED-K","quantity":"1"}]}`).want(t, 201)
		boss.sends()
		for _, c := range readers {
			heard := map[string]bool{}
			for _, m := range hooks[c.name].heard() {
				for id, name := range products {
					if strings.Contains(m.body, id) {
						heard[name] = true
					}
				}
			}
			if got := strings.Join(slices.Sorted(maps.Keys(heard)), " "); got != c.hears {
				t.Errorf("the webhook of %s is told of %q, not %q", c.name, got, c.hears)
			}
			if got := who[c.name].hearsOf(t, "&topics=stock", products); got != c.hears {
				t.Errorf("the stream tells %s of %q, not %q", c.name, got, c.hears)
			}
		}
	})
}

// TestRolesSayWhichRowsTheySee, in words.
func TestRolesSayWhichRowsTheySee(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.narrowed("keeper", `"inventory.*","task.*"`, `"stock":{"f":"source.warehouse","op":"=","v":"hangzhou"},"task":{"f":"task.step","op":"=","v":"finance"}`)
		for lang, texts := range map[string][]string{
			"en":    {`"stock","text":"warehouse is Hangzhou"`, `"task","text":"step is \"Finance review\""`},
			"zh-CN": {`"stock","text":"仓库 是 杭州仓"`, `"task","text":"步骤 是 「财务复核」"`},
		} {
			got := string(boss.in(lang).ask("GET", "/api/v1/roles", "").want(t, 200).body)
			for _, text := range texts {
				if !strings.Contains(got, text) {
					t.Errorf("%s: %s is not in %s", lang, text, got)
				}
			}
		}
	})
}

// TestWhoStandsInSeesTheTasksThatHeMayDo, whatever his scope says of tasks: within his
// limit, and not beyond it.
func TestWhoStandsInSeesTheTasksThatHeMayDo(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		can := `"order.*","task.*"`
		here, away := boss.narrowed("here", can, `"task":{"f":"task.step","op":"=","v":"finance"}`), boss.narrowed("away", can, `"task":{"f":"task.step","op":"=","v":"finance"}`)
		order := boss.place("C-003", "")
		task := boss.ask("GET", "/api/v1/tasks?order="+order, "").want(t, 200).text(t, "items", 0, "id")
		boss.post("/api/v1/tasks/"+task+"/transfer", `{"to":"`+boss.userNamed("away")+`"}`).want(t, 200)
		stands := func(more string) string {
			t.Helper()
			id := away.post("/api/v1/delegations", `{"to":"`+boss.userNamed("here")+`","until":"2026-12-24T00:00:00Z"`+more+`}`).want(t, 201).text(t, "id")
			boss.clock.Move(3 * time.Second) // for so long at most is who somebody is remembered
			return id
		}
		for more, sees := range map[string]bool{`,"limit":{"amount":"1.00","currency":"CNY"}`: false, ``: true} {
			id := stands(more)
			seen, missing := here.taskAt(order, task)
			if sees && len(missing) > 0 || !sees && len(seen) > 0 {
				t.Errorf("%s: the deputy sees it at %q and not at %q", more, seen, missing)
			}
			if got := here.post("/api/v1/tasks/"+task+"/approve?dryRun=true", "{}"); (got.status == 200) != sees || !sees && got.code(t) != "task.missing" {
				t.Errorf("%s: the deputy decides it: %d %s", more, got.status, got.body)
			}
			away.ask("DELETE", "/api/v1/delegations/"+id, "").want(t, 200)
			boss.clock.Move(3 * time.Second)
		}
	})
}
