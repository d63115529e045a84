package door

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
)

// reopened is the same shop in a house that was closed and opened again.
func (s *shop) reopened(more ...func(*app.Config)) *shop {
	s.t.Helper()
	s.shut()
	other := *s
	other.house = open(s.t, s.url, s.clock, more...)
	return &other
}

// shownOnce are the verbs whose answers hold a secret the first time.
var shownOnce = []string{"identity.addKey", "identity.invite", "order.link", "webhook.add", "webhook.rotate"}

// TestARequestSentAgainIsDoneOnce sends every kind of write twice with one key,
// and once more after the house was closed and opened.
func TestARequestSentAgainIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		type sent struct {
			write
			first answer
		}
		var all []sent
		for _, c := range writes(s) {
			method, path, _ := strings.Cut(c.request, " ")
			first := s.ask(method, path, c.body, "Idempotency-Key", c.verb)
			if first.status >= 300 || first.header.Get("Idempotent-Replay") != "" {
				t.Errorf("%s was answered %d %s", c.verb, first.status, first.body)
			}
			all = append(all, sent{c, first})
		}
		before := s.dump()
		for range 2 {
			for _, c := range all {
				method, path, _ := strings.Cut(c.request, " ")
				got := s.ask(method, path, c.body, "Idempotency-Key", c.verb)
				if got.header.Get("Idempotent-Replay") != "true" || got.status != c.first.status || !slices.Contains(shownOnce, c.verb) && string(got.body) != string(c.first.body) {
					t.Errorf("%s was answered\n%d %s, and again\n%d %s", c.verb, c.first.status, c.first.body, got.status, got.body)
				}
				for _, name := range []string{"ETag", "Location"} {
					if got.header.Get(name) != c.first.header.Get(name) {
						t.Errorf("%s: the %s of a repetition is %q, was %q", c.verb, name, got.header.Get(name), c.first.header.Get(name))
					}
				}
				if reused := s.ask(method, path, `{"note":"another"}`, "Idempotency-Key", c.verb); reused.status != 409 && reused.status != 400 || reused.status == 409 && reused.code(t) != "idempotency.reused" {
					t.Errorf("%s: another request with its key was answered %d %s", c.verb, reused.status, reused.body)
				}
			}
			s.unchanged(t, before, "repetition")
			s = s.reopened()
		}
	})
}

// TestAKeyIsForOneRequest: another body, address or workspace is another
// request, and a refusal uses no key up.
func TestAKeyIsForOneRequest(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		other := s.shop(t, "furniture")
		key := []string{"Idempotency-Key", "k"}
		s.post("/api/v1/orders", order("C-999", ""), key...).want(t, 422)
		id := s.post("/api/v1/orders", order("C-003", ""), key...).want(t, 201).text(t, "id")
		for path, body := range map[string]string{"/api/v1/orders": order("C-001", ""), "/api/v1/parties": `{"name":"a"}`,
			"/api/v1/orders/" + id + "/cancel": `{}`, "/api/v1/orders/batch": `{"orders":[` + order("C-003", "") + `]}`} {
			if got := s.post(path, body, key...); got.status != 409 || got.code(t) != "idempotency.reused" {
				t.Errorf("%s was answered %d %s", path, got.status, got.body)
			}
		}
		if got := other.post("/api/v1/orders", order("C-003", ""), key...).want(t, 201); got.text(t, "id") == id || got.header.Get("Idempotent-Replay") != "" {
			t.Errorf("another workspace got %s", got.body)
		}
		who := s.hire("li", "production", "")
		who.post("/api/v1/orders", order("C-003", ""), key...).want(t, 403)
	})
}

func TestTwinsAreOneOrder(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		ids := make([]string, 24)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				ids[i] = s.post("/api/v1/orders", order("C-003", ""), "Idempotency-Key", fmt.Sprint("twin", i%3)).text(t, "id")
			})
		}
		all.Wait()
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) != 3 || s.ask("GET", "/api/v1/orders", "").items(t) != 3 {
			t.Errorf("three keys placed %v", ids)
		}
	})
}

func TestAKeyIsForgottenAfterThreeDays(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		first := s.post("/api/v1/orders", order("C-003", ""), "Idempotency-Key", "k").want(t, 201)
		for _, age := range []time.Duration{71 * time.Hour, 2 * time.Hour} {
			s.clock.Move(age)
			if _, err := s.Verbs.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
				t.Fatal(err)
			}
			again := s.post("/api/v1/orders", order("C-003", ""), "Idempotency-Key", "k").want(t, 201)
			if same := again.text(t, "id") == first.text(t, "id"); same != (age > 3*time.Hour) {
				t.Errorf("after %s more it is the same order: %t", age, same)
			}
		}
	})
}

// TestASecretIsShownOnceAndKeptNowhere: not even for who sends the request
// again, with a key or after a restart.
func TestASecretIsShownOnceAndKeptNowhere(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		once := []string{"Idempotency-Key", "once"}
		made := s.post("/api/v1/keys", `{"name":"shop"}`, once...).want(t, 201)
		secret := made.text(t, "key")
		s.as(secret).ask("GET", "/api/v1/roles", "").want(t, 200)
		for table, rows := range s.dump() {
			for _, row := range rows {
				if strings.Contains(row, secret) || strings.Contains(row, secret[len(secret)-40:]) {
					t.Errorf("%s keeps the secret: %s", table, row)
				}
			}
		}
		for range 2 {
			got := s.post("/api/v1/keys", `{"name":"shop"}`, once...).want(t, 201)
			if got.dig(t, "key") != nil || got.text(t, "id") != made.text(t, "id") {
				t.Errorf("again it answered %s, at first %s", got.body, made.body)
			}
			s.as(secret).ask("GET", "/api/v1/roles", "").want(t, 200)
			s = s.reopened()
		}
	})
}
