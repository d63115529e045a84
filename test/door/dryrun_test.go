package door

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/op"
)

// TestADryRunSaysAllAndKeepsNothing tries every verb, and then does it: the
// trial answers in the same form, and not one row of the workspace is another.
func TestADryRunSaysAllAndKeepsNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		tried := map[string]bool{}
		for _, c := range writes(s) {
			method, path, _ := strings.Cut(c.request, " ")
			before := s.dump()
			trial := s.ask(method, path+"?dryRun=true", c.body, "Idempotency-Key", "try-"+c.verb).want(t, 200)
			again := s.ask(method, path+"?dryRun=true", c.body).want(t, 200)
			s.unchanged(t, before, "a dry run of "+c.verb)
			done := s.ask(method, path, c.body)
			if done.status >= 300 {
				t.Errorf("%s was tried, and answered %d when it was done: %s", c.verb, done.status, done.body)
			}
			for _, dry := range []answer{trial, again} {
				if a, b := members(dry, c.lacks), members(done, c.lacks); !slices.Equal(a, b) {
					t.Errorf("a dry run of %s has %v, its answer %v", c.verb, a, b)
				}
			}
			for _, name := range c.lacks {
				if trial.dig(t, name) != nil {
					t.Errorf("a dry run of %s shows %s", c.verb, name)
				}
			}
			tried[c.verb] = true
		}
		for _, v := range s.Verbs.List() {
			if v.Kind == op.KindVerb && v.Path != "" && v.DryRun && !tried[v.Name] && !slices.Contains(slices.Concat(signingIn, repairing, forTwo), v.Name) {
				t.Errorf("%s was not tried", v.Name)
			}
		}
	})
}

// signingIn needs a session, somebody who sends, or a provider: session_test.go
// and signon_test.go.
var signingIn = []string{"identity.sendCode", "identity.sendLink", "identity.endSession", "identity.dropSignOn"}

// repairing needs a step that does not succeed, or a reaction: repairs_test.go of flow,
// life_test.go of reaction.
var repairing = []string{"task.retry", "task.byHand", "task.giveUp", "reaction.retry", "reaction.byHand", "reaction.giveUp"}

// forTwo needs a business where two people publish, jump or cancel: request_test.go, jump_test.go, cancel_test.go.
var forTwo = []string{"blueprint.ask", "blueprint.release", "blueprint.decline", "blueprint.unask", "flow.askJump", "flow.allowJump", "flow.declineJump", "order.allowCancel", "order.declineCancel"}

// write is a verb with a request that it accepts; lacks is what a dry run
// cannot have yet.
type write struct {
	verb, request, body string
	lacks               []string
}

// writes is every verb, in an order in which all of them can be done.
func writes(s *shop) []write {
	t := s.t
	approve, reject, finish := s.place("C-003", ""), s.place("C-003", ""), s.madeToOrder()
	cancel, release := s.place("C-003", ""), s.place("C-001", "")
	user := s.post("/api/v1/users", `{"login":"bo","name":"Bo","roles":["production","warehouse"]}`).want(t, 201).text(t, "id")
	gu := s.post("/api/v1/users", `{"login":"gu","name":"Gu","roles":["production"]}`).want(t, 201).text(t, "id")
	standing := s.post("/api/v1/delegations", `{"to":"`+user+`","until":"2026-12-24T00:00:00Z"}`).want(t, 201).text(t, "id")
	s.post("/api/v1/departments", `{"code":"house","name":"House"}`).want(t, 201)
	s.post("/api/v1/departments", `{"code":"shed","name":"Shed"}`).want(t, 201)
	key := s.post("/api/v1/keys", `{"user":"`+user+`"}`).want(t, 201).text(t, "id")
	product := s.ask("GET", "/api/v1/products?sku=SOFA-3", "").text(t, "items", 0, "id")
	note := s.post("/api/v1/orders/"+approve+"/notes", `{"text":"x"}`).want(t, 201).text(t, "id")
	view := s.post("/api/v1/views", `{"entity":"orders","name":"x"}`).want(t, 201).text(t, "id")
	hook := "/api/v1/webhooks/" + s.post("/api/v1/webhooks", `{"name":"ERP","url":"https://erp.example.com/in","facts":["order.*"]}`).want(t, 201).text(t, "id")
	told := s.post(hook+"/test", "").want(t, 201).text(t, "id")
	if err := s.house.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
	noticed := s.ask("GET", "/api/v1/notices?notice=taskOpened", "").text(t, "items", 0, "id")
	own, held := s.sent("x.png", "png"), s.sent("y.png", "png")
	s.post("/api/v1/orders/"+approve+"/files", `{"files":["`+held+`"]}`).want(t, 201)
	ended := s.post("/api/v1/bulk", bulk("order.release", `{}`, approve)).want(t, 201).text(t, "id")
	s.works(t)
	open := s.post("/api/v1/bulk", bulk("order.note", `{"text":"x"}`, approve)).want(t, 201).text(t, "id")
	task := func(order string) string {
		return "POST /api/v1/tasks/" + s.ask("GET", "/api/v1/tasks?state=open&order="+order, "").text(t, "items", 0, "id")
	}
	signed, back, retaken, urged, skipped, lent := s.place("C-003", ""), s.place("C-003", ""), s.place("C-003", ""), s.place("C-003", ""), s.place("C-003", ""), s.place("C-003", "")
	s.ask("POST", strings.TrimPrefix(task(signed), "POST ")+"/addSigner", `{"how":"after","to":["`+user+`"]}`).want(t, 200)
	s.ask("POST", strings.TrimPrefix(task(lent), "POST ")+"/delegate", `{"to":"`+gu+`"}`).want(t, 200)
	seat := ""
	for i, page := 0, s.ask("GET", "/api/v1/orders/"+signed+"/page", ""); page.dig(t, "actions", i) != nil; i++ {
		seat += page.text(t, "actions", i, "seat")
	}
	older := s.ask("GET", "/api/v1/releases", "").text(t, "items", 0, "id")
	s.ask("PUT", "/api/v1/documents/roles/y.json", `{"format":"role.v1","key":"y","name":{"en":"Y"},"kind":"staff","can":["order.read"]}`).want(t, 200)
	waiting := s.post("/api/v1/schedules", `{"at":"2026-12-24T00:00:00Z"}`).want(t, 200).text(t, "id")
	stopped := "POST /api/v1/runs/" + s.place("C-003", "")
	mine := task(retaken)
	for _, one := range []string{task(back), task(skipped), mine} {
		s.ask("POST", strings.TrimPrefix(one, "POST ")+"/approve", `{}`).want(t, 200)
	}
	return []write{
		{"party.add", "POST /api/v1/parties", `{"name":"Ann","ref":"C-9"}`, nil},
		{"party.change", "PATCH /api/v1/parties/" + s.party("C-002"), `{"phone":"1","creditLimit":null}`, nil},
		{"party.erase", "POST /api/v1/parties/" + s.post("/api/v1/parties", `{"name":"Gone"}`).want(t, 201).text(t, "id") + "/erase", `{"reason":"asked by letter"}`, nil},
		{"product.add", "POST /api/v1/products", `{"sku":"X","name":"X"}`, nil},
		{"product.change", "PATCH /api/v1/products/" + product, `{"weight":70}`, nil},
		{"inventory.addWarehouse", "POST /api/v1/warehouses", `{"code":"hangzhou"}`, nil},
		{"inventory.receive", "POST /api/v1/stock/receipts", `{"ref":"R","warehouse":"foshan","lines":[{"sku":"SOFA-3","quantity":"1"}]}`, nil},
		{"inventory.count", "POST /api/v1/stock/counts", `{"ref":"C","warehouse":"foshan","reason":"counted","lines":[{"sku":"SOFA-3","counted":"70"}]}`, nil},
		{"order.place", "POST /api/v1/orders", order("C-003", `"foreignId":"F"`), []string{"number"}},
		{"order.placeMany", "POST /api/v1/orders/batch", `{"orders":[` + order("C-003", `"foreignId":"G"`) + `,{}]}`, nil},
		{"order.cancel", "POST /api/v1/orders/" + cancel + "/cancel", `{"reason":"x"}`, nil},
		{"order.release", "POST /api/v1/orders/" + release + "/release", "{}", nil},
		{"order.note", "POST /api/v1/orders/" + approve + "/notes", `{"text":"call first","replyTo":"` + note + `"}`, nil},
		{"order.dropNote", "DELETE /api/v1/orders/" + approve + "/notes/" + note, "", nil},
		{"order.attach", "POST /api/v1/orders/" + approve + "/files", `{"files":["` + own + `"],"customerVisible":true}`, nil},
		{"order.dropFile", "DELETE /api/v1/orders/" + approve + "/files/" + held, "", nil},
		{"file.add", "POST /api/v1/files", `{"name":"z.pdf","size":3,"purpose":"order"}`, nil},
		{"file.drop", "DELETE /api/v1/files/" + s.sent("z.png", "png"), "", nil},
		{"task.approve", task(approve) + "/approve", `{"opinion":"fine"}`, nil},
		{"task.reject", task(reject) + "/reject", `{"opinion":"no"}`, nil},
		{"task.done", task(finish) + "/done", "{}", nil},
		{"task.removeSigner", task(signed) + "/removeSigner", `{"seat":"` + seat + `"}`, nil},
		{"task.addSigner", task(signed) + "/addSigner", `{"how":"before","to":["` + user + `"]}`, nil},
		{"task.urge", task(urged) + "/urge", "{}", nil},
		{"task.undelegate", task(lent) + "/undelegate", "{}", nil},
		{"task.delegate", task(urged) + "/delegate", `{"to":"` + gu + `","reason":"you know them"}`, nil},
		{"task.transfer", task(urged) + "/transfer", `{"to":"` + user + `"}`, nil},
		{"task.return", task(back) + "/return", `{"step":"sales","opinion":"which oak?"}`, nil},
		{"task.takeBack", mine + "/takeBack", "{}", nil},
		{"task.skip", task(skipped) + "/skip", `{"opinion":"a sample"}`, nil},
		{"flow.hold", stopped + "/hold", `{"reason":"moving","owner":"` + user + `","review":"2026-12-24"}`, nil},
		{"flow.resume", stopped + "/resume", "{}", nil},
		{"flow.jump", "POST /api/v1/runs/" + s.place("C-003", "") + "/jump", `{"step":"finance","reason":"agreed by phone"}`, nil},
		{"flow.copy", stopped + "/copy", `{"to":["` + user + `"],"reason":"see the oak"}`, nil},
		{"flow.withdraw", "POST /api/v1/runs/" + s.place("C-003", "") + "/withdraw", `{"reason":"a mistake"}`, nil},
		{"view.add", "POST /api/v1/views", `{"entity":"orders","name":"Late","owner":{"all":true},"filter":{"phase":"placed"}}`, nil},
		{"view.change", "PATCH /api/v1/views/" + view, `{"name":"Mine","filter":{"owner":["me"]},"columns":[{"key":"number"}]}`, nil},
		{"view.drop", "DELETE /api/v1/views/" + view, "", nil},
		{"notice.resend", "POST /api/v1/notices/resend", `{"ids":["` + noticed + `"]}`, nil},
		{"notice.choose", "PUT /api/v1/notice-choices", `{"notice":"approvalLate","channel":"email","choice":"off"}`, nil},
		{"webhook.add", "POST /api/v1/webhooks", `{"name":"BI","url":"https://bi.example.com","facts":["*"]}`, []string{"secret"}},
		{"webhook.change", "PATCH " + hook, `{"name":"Books","facts":["order.placed"]}`, nil},
		{"webhook.rotate", "POST " + hook + "/rotate", "", []string{"secret"}},
		{"webhook.test", "POST " + hook + "/test", "", nil},
		{"webhook.replay", "POST /api/v1/webhook-deliveries/replay", `{"ids":["` + told + `"]}`, nil},
		{"webhook.drop", "DELETE " + hook, "", nil},
		{"bulk.cancel", "POST /api/v1/jobs/" + open + "/cancel", "", nil},
		{"bulk.retry", "POST /api/v1/jobs/" + ended + "/retry", "", nil},
		{"inbox.read", "POST /api/v1/inbox/read", `{"all":true}`, nil},
		{"blueprint.put", "PUT /api/v1/documents/roles/x.json", `{"format":"role.v1","key":"x","name":{"en":"X"},"kind":"staff","can":["order.read"]}`, nil},
		{"blueprint.merge", "POST /api/v1/draft/merge", "{}", nil},
		{"blueprint.discard", "POST /api/v1/draft/discard", `{"paths":["roles/none.json"]}`, nil},
		{"blueprint.schedule", "POST /api/v1/schedules", `{"at":"2026-12-24T00:00:00Z","note":"x"}`, []string{"id"}},
		{"blueprint.withdraw", "DELETE /api/v1/schedules/" + waiting, "", nil},
		{"blueprint.publish", "POST /api/v1/releases", `{"note":"x"}`, []string{"n"}},
		{"flow.move", "POST /api/v1/runs/" + s.place("C-003", "") + "/move", `{}`, nil}, // pinned before that
		{"blueprint.drop", "DELETE /api/v1/documents/roles/x.json", "", nil},
		{"blueprint.rollback", "POST /api/v1/releases/" + older + "/rollback", `{"note":"x"}`, nil},
		{"identity.addUser", "POST /api/v1/users", `{"login":"cy","name":"Cy"}`, nil},
		{"identity.changeUser", "PATCH /api/v1/users/" + user, `{"name":"Bob","roles":["production"]}`, nil},
		{"identity.addDepartment", "POST /api/v1/departments", `{"code":"east","name":"East","above":"house"}`, nil},
		{"identity.changeDepartment", "PATCH /api/v1/departments/house", `{"name":"The house","head":"` + user + `"}`, nil},
		{"identity.dropDepartment", "DELETE /api/v1/departments/shed", "", nil},
		{"identity.addKey", "POST /api/v1/keys", `{"user":"` + user + `"}`, []string{"key"}},
		{"identity.dropKey", "DELETE /api/v1/keys/" + key, "", nil},
		{"identity.delegate", "POST /api/v1/delegations", `{"to":"` + user + `","until":"2026-12-24T00:00:00Z"}`, nil},
		{"identity.undelegate", "DELETE /api/v1/delegations/" + standing, "", nil},
		{"identity.invite", "POST /api/v1/users/" + user + "/invitation", "", []string{"link"}},
		{"order.link", "POST /api/v1/orders/" + release + "/link", "", []string{"url"}},
		{"identity.endSessions", "DELETE /api/v1/sessions", "", nil},
		{"identity.signOut", "DELETE /api/v1/session", "", nil},
	}
}

// madeToOrder places a VIP's order that the workshop has tasks for at once.
func (s *shop) madeToOrder() string {
	s.t.Helper()
	body := strings.Replace(order("C-001", ""), `{"sku":"SOFA-3","quantity":"2"}`, `{"sku":"TABLE-D","quantity":"1","options":{"material":"oak"}}`, 1)
	return s.post("/api/v1/orders", body).want(s.t, 201).text(s.t, "id")
}

// members are the names in an answer, but for those that a trial lacks.
func members(a answer, but []string) []string {
	all, _ := a.json.(map[string]any)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return slices.Contains(but, name) })
}

// TestADryRunTakesNoNumber: the order after twenty trials is the first.
func TestADryRunTakesNoNumber(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("5")
		for range 20 { // four of them would empty the shelf
			s.post("/api/v1/orders?dryRun=true", order("C-003", "")).want(t, 200)
			s.post("/api/v1/quotes", order("C-003", "")).want(t, 200)
		}
		if got := s.post("/api/v1/orders", order("C-003", "")).want(t, 201); got.text(t, "number") != "SO-20261123-0001" {
			t.Errorf("numbered %s", got.text(t, "number"))
		}
	})
}
