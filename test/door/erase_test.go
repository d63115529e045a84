package door

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// known is a customer of whom much is kept: the values of intimate stand for it.
func (s *shop) known() (party, placed string) {
	s.t.Helper()
	s.asksFor()
	party = s.post("/api/v1/parties", `{"ref":"P-1","name":"Quellwasser","phone":"13912340001","email":"secret-mail@example.com",
		"address":{"country":"CN","name":"Bertha Quellwasser","street":"Hidden Lane 7"},"addresses":[{"country":"CN","street":"Second Lane 8"}],
		"contacts":[{"name":"Lin","phone":"13912340002","email":"contact-mail@example.com"}],"fields":{"preferredMaterial":"oak"}}`, "Idempotency-Key", "p").want(s.t, 201).text(s.t, "id")
	placed = s.post("/api/v1/orders", `{"customer":{"ref":"P-1"},"note":"ring at Quellwasser twice","type":"furniture","fields":{"room":"living","idNumber":"110101199003071234"},
		"destinations":[{"key":"home","address":{"country":"CN","name":"X","phone":"+8613911112222","division":"310101","street":"Delivery Lane 9"}}],
		"lines":[{"sku":"SOFA-3","quantity":"2","destination":"home"}]}`, "Idempotency-Key", "o").want(s.t, 201).text(s.t, "id")
	s.post("/api/v1/orders/"+placed+"/notes", `{"text":"her sister is Frieda Quellwasser"}`).want(s.t, 201)
	bertha := s.post("/api/v1/users", `{"login":"bertha","name":"Bertha Quellwasser","kind":"customer","roles":["customer"],"party":"`+party+`",
		"email":"secret-user@example.com","skills":["secret-skill"],"phone":"+8613912340003"}`).want(s.t, 201).text(s.t, "id")
	key := s.post("/api/v1/keys", `{"user":"`+bertha+`"}`).want(s.t, 201).text(s.t, "key")
	s.as(key).post("/api/v1/orders/"+placed+"/notes", `{"text":"this is Bertha Quellwasser"}`).want(s.t, 201)
	return party, placed
}

// talkedOf lets others write of the customer: opinions, reasons, jobs, what endpoints are
// told. It returns a customer that a file brought, of the same name.
func (s *shop) talkedOf(placed string) (imported string) {
	s.t.Helper()
	s.post("/api/v1/webhooks", `{"name":"x","url":"https://example.com/hook","facts":["task.approved","message.posted","order.cancelled","flow.held"]}`).want(s.t, 201)
	owner := s.ask("GET", "/api/v1/session", "").text(s.t, "user", "id")
	task := s.ask("GET", "/api/v1/tasks?order="+placed, "").want(s.t, 200).text(s.t, "items", 0, "id")
	s.post("/api/v1/runs/"+placed+"/hold", `{"reason":"wait for Bertha Quellwasser","owner":"`+owner+`","review":"2026-12-24"}`).want(s.t, 200)
	s.post("/api/v1/runs/"+placed+"/resume", `{"reason":"she is there"}`).want(s.t, 200)
	s.post("/api/v1/tasks/"+task+"/approve", `{"opinion":"QUELL WASSER promised to pay"}`).want(s.t, 200)
	s.post("/api/v1/bulk", bulk("order.note", `{"text":"Quellwasser rang"}`, placed)).want(s.t, 201)
	read := s.post("/api/v1/imports/read", file("customers", "c.csv", "客户编号,客户名称,客户等级,手机号\nK-1,Quellwasser,VIP,13912340001\n")).want(s.t, 200)
	s.post("/api/v1/imports", read.table(s.t, "customers", nil)).want(s.t, 201)
	s.works(s.t)
	return s.party("K-1")
}

// traces are words that tell of the customer.
var traces = []string{"Quellwasser", "1391234", "1391111", "secret-", "contact-mail", "Hidden Lane", "Second Lane", "Delivery Lane", "110101199003071234", "bertha"}

// TestAnErasedCustomerLeavesNoTrace: not in a row of the database, which here lies
// open. What accounting needs is all there.
func TestAnErasedCustomerLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := open(t, dbtest.URL(t, db.Postgres), clock.At(aMonday), func(c *app.Config) { c.KeyFile, c.Log = "", slog.New(slog.DiscardHandler) }).shop(t, "furniture")
	party, placed := s.known()
	s.post("/api/v1/orders/"+placed+"/files", `{"files":["`+s.sent("Quellwasser.txt", "Quellwasser wrote this")+`"]}`).want(t, 201)
	imported := s.talkedOf(placed)
	s.erases(t, party, placed)
	told := s.ask("GET", "/api/v1/orders/"+placed+"/timeline", "").want(t, 200)
	for _, left := range []string{"［已删除］ promised to pay", "wait for ［已删除］", "asked by ［已删除］, +86 ［已删除］"} {
		if !strings.Contains(string(told.body), left) {
			t.Errorf("of what was said of them %q is not left: %s", left, told.body)
		}
	}
	s.post("/api/v1/parties/"+imported+"/erase", `{"reason":"asked by letter"}`).want(t, 200)
	if err := s.Files.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
		t.Fatal(err)
	}
	if kept := s.contents(t); kept != "" {
		t.Errorf("the store still holds %s", kept)
	}
	for table, rows := range s.dump() {
		for _, row := range rows {
			for _, trace := range traces {
				if strings.Contains(row, trace) {
					t.Errorf("%s still knows %s: %s", table, trace, row)
				}
			}
		}
	}
}

// TestAnErasedCustomersAddressesLeaveTheLog of notices, also those that the customer had
// before, sealed or not.
func TestAnErasedCustomersAddressesLeaveTheLog(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, at string) {
		s := open(t, at, clock.At(aMonday), func(c *app.Config) {
			if strings.HasPrefix(at, "postgres") { // where it may lie open
				c.KeyFile, c.Log = "", slog.New(slog.DiscardHandler)
			}
		}).shop(t, "furniture")
		party := s.post("/api/v1/parties", `{"ref":"P-1","name":"Quellwasser","contacts":[{"name":"Lin Quellwasser","email":"Contact-Mail@example.com"}]}`).want(t, 201).text(t, "id")
		placed := s.place("P-1", "")
		if err := s.Facts.Relay(t.Context()); err != nil {
			t.Fatal(err)
		}
		if told := s.ask("GET", "/api/v1/notices?order="+placed, ""); !strings.Contains(string(told.body), "contact-mail@example.com") {
			t.Fatalf("nobody was written to: %s", told.body)
		}
		s.ask("PATCH", "/api/v1/parties/"+party, `{"contacts":[{"name":"Lin Quellwasser","email":"new@example.com"}]}`).want(t, 200)
		s.erases(t, party, placed)
		told := string(s.ask("GET", "/api/v1/notices", "").want(t, 200).body) + strings.Join(s.dump()["notices"], "")
		for _, trace := range []string{"contact-mail", "new@example", "Lin Quellwasser"} {
			if strings.Contains(told, trace) {
				t.Errorf("the log still knows %s: %s", trace, told)
			}
		}
	})
}

func TestErasingIsRefusedWhileOrdersAreOpen(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party, placed := s.known()
		s.erases(t, party, placed)
		after := s.ask("GET", "/api/v1/orders/"+placed, "").want(t, 200)
		if after.text(t, "totals", "total", "amount") == "" || after.text(t, "lines", 0, "sku") != "SOFA-3" || after.text(t, "destinations", 0, "address", "division") != "310101" ||
			after.text(t, "fields", "room") != "living" {
			t.Errorf("of the order is left %s", after.body)
		}
		if got := s.ask("GET", "/api/v1/parties/"+party, "").want(t, 200); got.text(t, "name") != "已删除的客户" || got.text(t, "erasedAt") == "" || got.text(t, "ref") != "P-1" {
			t.Errorf("of the party is left %s", got.body)
		}
		for _, path := range []string{"/api/v1/orders/" + placed, "/api/v1/orders/" + placed + "/decisions", "/api/v1/orders/" + placed + "/notes", "/api/v1/parties/" + party,
			"/api/v1/audit?subject=" + placed, "/api/v1/audit?subject=" + party, "/api/v1/users"} {
			s.ask("GET", path, "").want(t, 200).without(t, path, traces...)
		}
		for _, q := range []string{"Quellwasser", "13912340001", "110101199003071234", "secret-mail@example.com"} {
			s.ask("GET", "/api/v1/search?q="+url.QueryEscape(q), "").want(t, 200).without(t, q, party, placed)
		}
		s.ask("PATCH", "/api/v1/parties/"+party, `{"name":"Back"}`).wants(t, 409, "party.erased")
		s.post("/api/v1/parties/"+party+"/erase", `{"reason":"again"}`).wants(t, 409, "party.erased")
		s.post("/api/v1/orders", order("P-1", "")).want(t, 422)
	})
}

// erases tries what is refused, and then erases the customer.
func (s *shop) erases(t *testing.T, party, placed string) {
	t.Helper()
	path := "/api/v1/parties/" + party + "/erase"
	s.post(path, `{"reason":"asked by letter"}`).wants(t, 422, "party.open")
	s.post("/api/v1/orders/"+placed+"/cancel", `{"reason":"asked by Quellwasser, +86 139-1234 0001"}`).want(t, 200)
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.post(path, `{"reason":" "}`).wants(t, 422, "party.invalid")
	s.post(path, `{"reason":"quellwasser asked"}`).wants(t, 422, "party.invalid")
	s.hire("clerk", "production", "").post(path, `{"reason":"x"}`).want(t, 403)
	before := s.dump()
	tried := s.post(path+"?dryRun=true", `{"reason":"asked by letter"}`).want(t, 200)
	s.unchanged(t, before, "a dry run")
	done := s.post(path, `{"reason":"asked by letter"}`).want(t, 200)
	for _, what := range []string{"orders", "notes", "files", "texts"} {
		if tried.dig(t, what) != done.dig(t, what) {
			t.Errorf("the dry run said %s, done was %s", tried.body, done.body)
		}
	}
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
}
