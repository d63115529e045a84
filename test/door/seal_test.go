package door

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/test/rig/issuer"
)

// asksFor makes the furniture maker ask for the end customer's ID number, which is
// personal.
func (s *shop) asksFor() {
	s.t.Helper()
	s.asks(map[string]any{"idNumber": map[string]any{"kind": "text", "searchable": true, "personal": true, "name": map[string]any{"en": "ID number", "zh-CN": "身份证号"}}})
}

// asks adds fields to those of orders, and has the form ask for them.
func (s *shop) asks(more map[string]any) {
	s.t.Helper()
	const path, form = "/api/v1/documents/fields/order.json", "/api/v1/documents/forms/furniture.json"
	fields := s.ask("GET", path, "").dig(s.t, "document").(map[string]any)
	shown := s.ask("GET", form, "").dig(s.t, "document").(map[string]any)
	for key, field := range more {
		fields["fields"].(map[string]any)[key] = field
		shown["fields"].(map[string]any)[key] = map[string]any{}
		for _, node := range shown["nodes"].(map[string]any) {
			node := node.(map[string]any)
			if items := node["items"].([]any); slices.Contains(items, any("projectName")) {
				node["items"] = append(items, key)
			}
		}
	}
	s.publishes(path, fields)
	s.publishes(form, shown)
}

// guest is somebody with a password, whose name does not say his login.
func (s *shop) guest(login, more string) *browser {
	s.t.Helper()
	user := s.post("/api/v1/users", `{"login":"`+login+`","name":"Guest",`+more+`}`).want(s.t, 201).text(s.t, "id")
	b := s.browser()
	b.do("POST", "/api/v1/invitations", `{"token":"`+s.again(user)+`","password":"`+goodPassword+`"}`).want(s.t, 200)
	return b
}

func (s *shop) publishes(path string, document any) {
	s.t.Helper()
	text, _ := json.Marshal(document)
	s.ask("PUT", path, string(text)).want(s.t, 200)
	s.post("/api/v1/releases", `{"note":"x"}`).want(s.t, 200)
}

// intimate are values that tell of a person, and where in the house they were said.
var intimate = map[string]string{
	"phone": "13912340001", "contact's phone": "13912340002", "e-mail": "secret-mail@example.com", "contact's e-mail": "contact-mail@example.com",
	"street": "Hidden Lane 7", "other street": "Second Lane 8", "name at an address": "Bertha Quellwasser", "customer's field": "91350100M000100Y43",
	"order's address": "Delivery Lane 9", "order's note": "ring at Quellwasser twice", "order's field": "110101199003071234", "note": "her sister is Frieda Quellwasser",
	"user's e-mail": "secret-user@example.com", "user's phone": "+8613912340003", "changed phone": "13912340004",
	"login": "private-login", "customer's login": "guest-login", "browser": "Quellbrowser", "contact's name": "Linnea",
}

// TestWhatIsPersonalLiesOpenNowhere: not in a row of the database, however it got
// there: rooms, audit trail, kept answers, jobs, notices, the search.
func TestWhatIsPersonalLiesOpenNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.asksFor()
		party := s.post("/api/v1/parties", `{"ref":"P-1","name":"Open & Sons","phone":"13912340001","email":"secret-mail@example.com",
			"address":{"country":"CN","name":"Bertha Quellwasser","street":"Hidden Lane 7"},"addresses":[{"country":"CN","street":"Second Lane 8"}],
			"contacts":[{"name":"Linnea","phone":"13912340002","email":"contact-mail@example.com"}],"fields":{"taxNo":"91350100M000100Y43"}}`, "Idempotency-Key", "p").want(t, 201).text(t, "id")
		s.ask("PATCH", "/api/v1/parties/"+party, `{"addresses":[{"country":"CN","street":"Second Lane 8"}]}`).want(t, 200)
		placed := s.post("/api/v1/orders", `{"customer":{"ref":"P-1"},"note":"ring at Quellwasser twice","type":"furniture","fields":{"room":"living","idNumber":"110101199003071234"},
			"destinations":[{"key":"home","address":{"country":"CN","name":"X","phone":"+8613911112222","division":"310101","street":"Delivery Lane 9"}}],
			"lines":[{"sku":"SOFA-3","quantity":"2","destination":"home"}]}`, "Idempotency-Key", "o").want(t, 201).text(t, "id")
		s.post("/api/v1/orders/"+placed+"/notes", `{"text":"her sister is Frieda Quellwasser"}`).want(t, 201)
		s.post("/api/v1/users", `{"login":"private-login@example.com","name":"Lin","kind":"staff","roles":["sales"],"email":"secret-user@example.com","phone":"+8613912340003"}`).want(t, 201)
		s.post("/api/v1/bulk", `{"verb":"party.change","ids":["`+party+`"],"input":{"phone":"13912340004"}}`)
		guest := s.guest("guest-login@example.com", `"kind":"customer","roles":["customer"],"party":"`+party+`"`)
		guest.signsIn("guest-login@example.com", goodPassword, "User-Agent", "Quellbrowser/7").want(t, 200)
		guest.signsIn("guest-login@example.com", "not the password", "User-Agent", "Quellbrowser/7").want(t, 401)
		secret := s.post("/api/v1/webhooks", `{"name":"x","url":"https://example.com/hook","facts":["order.placed"]}`).want(t, 201).text(t, "secret")
		if err := s.Facts.Relay(t.Context()); err != nil {
			t.Fatal(err)
		}
		for table, rows := range s.dump() {
			text := strings.Join(rows, "\n")
			for what, value := range intimate {
				if strings.Contains(text, value) {
					t.Errorf("%s holds the %s", table, what)
				}
			}
			if strings.Contains(text, strings.TrimPrefix(secret, "whsec_")) {
				t.Errorf("%s holds the secret of the webhook", table)
			}
		}
		for _, q := range []string{"13912340001", "139-1234-0002", "0001", "secret-mail@example.com", "Contact-Mail@example.com"} {
			if got := s.ask("GET", "/api/v1/search?q="+url.QueryEscape(q), "").want(t, 200).text(t, "parties", 0, "id"); got != party {
				t.Errorf("%s finds %q", q, got)
			}
		}
		if got := s.ask("GET", "/api/v1/search?q=110101199003071234", "").want(t, 200).text(t, "orders", 0, "id"); got != placed {
			t.Errorf("the ID number finds %q", got)
		}
		if found := s.ask("GET", "/api/v1/search?q=1101011990", "").want(t, 200); found.text(t, "orders", 0, "id") != "" {
			t.Errorf("a part of the ID number finds %s", found.body)
		}
		if got := s.ask("GET", "/api/v1/parties/"+party, "").want(t, 200); got.text(t, "email") != "secret-mail@example.com" {
			t.Errorf("the party is %s", got.body)
		}
	})
}

// TestARotationGoesOnWhereItStopped: a house that is shut in the middle seals the
// rest when it opens again, and everything reads as before.
func TestARotationGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, at string) {
		now := clock.At(aMonday)
		s := open(t, at, now).shop(t, "furniture")
		party := s.post("/api/v1/parties", `{"ref":"P-1","name":"A","phone":"13912340001"}`).want(t, 201).text(t, "id")
		begun := s.post("/api/v1/data-keys", `{}`).want(t, 201)
		if fmt.Sprint(begun.dig(t, "keys", 0, "number")) != "2" || begun.dig(t, "keys", 1, "current") != true || begun.text(t, "keys", 0, "job", "state") != "running" {
			t.Fatalf("a rotation begins as %s", begun.body)
		}
		s.post("/api/v1/data-keys", `{}`).wants(t, 409, "key.rotating")
		now.Move(10 * time.Second)
		ctx, stop := context.WithCancel(t.Context())
		if err := s.Facts.Relay(ctx); err != nil {
			t.Fatal(err)
		}
		stop() // nothing of it is done
		s.Bulk.Drain(ctx)
		s.shut()
		s.house = open(t, at, now)
		now.Move(time.Minute)
		if err := s.FireTimers(t.Context()); err != nil { // another process looks after it
			t.Fatal(err)
		}
		s.Bulk.Drain(t.Context())
		done := s.ask("GET", "/api/v1/data-keys", "").want(t, 200)
		if done.dig(t, "keys", 0, "done") != true || done.dig(t, "keys", 0, "current") != true || done.dig(t, "sealed") != true {
			t.Errorf("the rotation is %s", done.body)
		}
		for _, row := range s.dump()["parties"] {
			if strings.Contains(row, "\x011:") || strings.Contains(row, `\u00011:`) {
				t.Errorf("sealed with the old key: %q", row)
			}
		}
		if got := s.ask("GET", "/api/v1/search?q=13912340001", "").want(t, 200).text(t, "parties", 0, "id"); got != party {
			t.Errorf("the telephone number finds %q", got)
		}
		if got := s.ask("GET", "/api/v1/parties/"+party, "").want(t, 200).text(t, "phone"); got != "13912340001" {
			t.Errorf("the telephone number is %q", got)
		}
	})
}

// TestADatabaseIsSealedOnceThereIsAKey: what lies in the open is sealed when a
// server catches up, once; with the key of another server nothing opens.
func TestADatabaseIsSealedOnceThereIsAKey(t *testing.T) {
	t.Parallel()
	at := dbtest.URL(t, db.Postgres)
	quiet := func(c *app.Config) { c.KeyFile, c.Log = "", slog.New(slog.DiscardHandler) }
	now := clock.At(aMonday)
	s := open(t, at, now, quiet, sited, intranet).shop(t, "furniture")
	party := s.post("/api/v1/parties", `{"ref":"P-1","name":"A","phone":"13912340001","contacts":[{"name":"Lin","email":"contact-mail@example.com"}]}`).want(t, 201).text(t, "id")
	s.place("P-1", "")
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(s.dump()["notices"], ""), "mailto:contact-mail@example.com") {
		t.Error("without a key it is in the open whom a letter is for")
	}
	err := s.DB.Write(t.Context(), s.Act(s.workspace, "test"), func(tx db.Tx) error {
		tx.Write(`INSERT INTO notice_choices (workspace_id, person, notice, channel, choice) VALUES (?, ?, ?, ?, ?)`,
			tx.Workspace(), "mailto:contact-mail@example.com", "placed", "email", "off")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.guest("old-login@example.com", `"kind":"staff","roles":["sales"]`)
	found := func() string {
		return s.ask("GET", "/api/v1/search?q=13912340001", "").want(t, 200).text(t, "parties", 0, "id")
	}
	if !strings.Contains(strings.Join(s.dump()["parties"], ""), "13912340001") || found() != party {
		t.Error("without a key it is stored as it is, and found")
	}
	if v := s.ask("GET", "/api/v1/data-keys", "").want(t, 200); v.dig(t, "sealed") != false {
		t.Errorf("%s", v.body)
	}
	s.post("/api/v1/data-keys", `{}`).wants(t, 422, "key.none")
	s.ask("PUT", "/api/v1/sign-on", signOn(issuer.Open(t, now.Now).URL, "")).wants(t, 422, "key.none")
	s.shut()
	s.house = open(t, at, now)
	// Before it has caught up, who was there is found, and nobody else gets the login.
	old := s.browser()
	old.signsIn("Old-Login@example.com", goodPassword).want(t, 200)
	s.post("/api/v1/users", `{"login":"old-login@example.com","name":"Other","kind":"staff","roles":["sales"]}`).wants(t, 409, "user.duplicate")
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	old.signsIn("old-login@example.com", goodPassword).want(t, 200)
	s.post("/api/v1/users", `{"login":"Old-login@example.com","name":"Other","kind":"staff","roles":["sales"]}`).wants(t, 409, "user.duplicate")
	dump := s.dump()
	for table, rows := range dump {
		if text := strings.Join(rows, ""); strings.Contains(text, "13912340001") || strings.Contains(text, "contact-mail") || strings.Contains(text, "old-login") {
			t.Errorf("%s still holds it", table)
		}
	}
	again := s.place("P-1", "")
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if told := s.ask("GET", "/api/v1/notices?notice=placed&order="+again, "").want(t, 200); told.text(t, "items", 0, "reason") != "off" {
		t.Errorf("what was switched off at an address is told there again: %s", told.body)
	}
	if told := s.ask("GET", "/api/v1/notices", "").want(t, 200); !strings.Contains(string(told.body), `"email":"contact-mail@example.com"`) {
		t.Errorf("the log does not say whom a letter was for: %s", told.body)
	}
	if found() != party {
		t.Error("it is not found any more")
	}
	s.shut()
	other := t.TempDir() + "/other.key"
	key := base64.StdEncoding.EncodeToString([]byte("another key of thirty-two bytes!"))
	if err := os.WriteFile(other, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{other, t.TempDir() + "/none"} {
		if h, err := app.Open(t.Context(), app.Config{DB: at, KeyFile: file, Clock: now, Log: slog.New(slog.DiscardHandler)}); err == nil {
			h.Close()
			t.Errorf("the house opens with %s", file)
		}
	}
	// A new master key before the former one wraps the keys anew.
	both, _ := os.ReadFile(other)
	if err := os.WriteFile(other, append(append(both, '\n'), "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	s.house = open(t, at, now, func(c *app.Config) { c.KeyFile = other })
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.shut()
	if err := os.WriteFile(other, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	s.house = open(t, at, now, func(c *app.Config) { c.KeyFile = other })
	if found() != party {
		t.Error("it is not found with the new master key alone")
	}
}

// TestWhatAnOlderProgramLeftOpenIsSealed once the server serves with a newer one, which
// seals more columns.
func TestWhatAnOlderProgramLeftOpenIsSealed(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.sent("secret-plan.txt", "x")
		open := func() bool { return strings.Contains(strings.Join(s.dump()["files"], ""), "secret-plan") }
		if open() {
			t.Error("what a file is called lies open")
		}
		err := s.DB.Write(t.Context(), s.Act(s.workspace, "test"), func(tx db.Tx) error {
			tx.Write(`UPDATE files SET name = ? WHERE workspace_id = ?`, "secret-plan.txt", tx.Workspace())
			tx.Write(`UPDATE data_keys SET covers = '' WHERE workspace_id = ?`, tx.Workspace())
			return nil
		})
		if err == nil {
			err = s.CatchUp(t.Context())
		}
		if err != nil || open() {
			t.Errorf("it still does, %v", err)
		}
	})
}
