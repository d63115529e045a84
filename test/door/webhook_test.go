package door

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
)

// hooked runs a test on both databases in a house that may call this machine.
// Nothing is sent but by sends.
func hooked(t *testing.T, test func(t *testing.T, s *shop)) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		test(t, open(t, url, clock.At(aMonday), intranet).shop(t, "furniture"))
	})
}

func intranet(c *app.Config) { c.Hooks.Private = true }

// sends lets the facts be heard and everything be sent that is due, until
// nothing is.
func (s *shop) sends() {
	s.t.Helper()
	if err := s.Facts.Relay(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	for {
		due, err := s.Notices.Waiting(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if len(due) == 0 {
			return
		}
		for _, w := range due {
			if err := s.Notices.Send(s.t.Context(), w); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// receiver is another program's server. It answers what it is told to, in
// turn, and 204 after that.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	answers []http.HandlerFunc
	got     []message
}

type message struct {
	id, at, signature, kind, body string
	event                         struct {
		ID, Source, Type, Subject, Time, By string
		Data                                map[string]any
	}
}

func receive(t testing.TB, answers ...http.HandlerFunc) *receiver {
	r := &receiver{answers: answers}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	m := message{id: req.Header.Get("webhook-id"), at: req.Header.Get("webhook-timestamp"), signature: req.Header.Get("webhook-signature"),
		kind: req.Header.Get("Content-Type"), body: string(body)}
	json.Unmarshal(body, &m.event)
	r.mu.Lock()
	r.got = append(r.got, m)
	answer := status(http.StatusNoContent)
	if len(r.answers) > 0 {
		answer, r.answers = r.answers[0], r.answers[1:]
	}
	r.mu.Unlock()
	answer(w, req)
}

// then answers so from now on, and well when nothing is left to answer.
func (r *receiver) then(answers ...http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = answers
}

// heard is what came, and forgets it.
func (r *receiver) heard() []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

// types are those of messages, sorted.
func types(ms []message) string {
	var all []string
	for _, m := range ms {
		all = append(all, m.event.Type)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// times repeats an answer.
func times(n int, answer http.HandlerFunc) []http.HandlerFunc {
	return slices.Repeat([]http.HandlerFunc{answer}, n)
}

// hook adds an endpoint and answers its path and secret.
func (s *shop) hook(url string, facts ...string) (path, secret string) {
	s.t.Helper()
	list, _ := json.Marshal(facts)
	got := s.post("/api/v1/webhooks", `{"name":"ERP","url":"`+url+`","facts":`+string(list)+`}`).want(s.t, 201)
	return "/api/v1/webhooks/" + got.text(s.t, "id"), got.text(s.t, "secret")
}

// log is the log of deliveries, each as "fact state attempts status".
func (s *shop) log(query string) (lines []string) {
	s.t.Helper()
	for next := ""; ; {
		got := s.ask("GET", "/api/v1/webhook-deliveries?limit=7&cursor="+next+query, "").want(s.t, 200)
		list, _ := got.dig(s.t, "items").([]any)
		for _, item := range list {
			m := item.(map[string]any)
			lines = append(lines, strings.TrimSuffix(fmt.Sprint(m["fact"], " ", m["state"], " ", m["attempts"], " ", m["status"]), " <nil>"))
		}
		if next = got.text(s.t, "next"); next == "" {
			return lines
		}
	}
}

// signedWith tells whether one of a message's signatures is made with a secret.
func (m message) signedWith(secret string) bool {
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	h := hmac.New(sha256.New, key)
	h.Write([]byte(m.id + "." + m.at + "." + m.body))
	return slices.Contains(strings.Fields(m.signature), "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)))
}

func agree[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestAReceiverIsToldOfWhatHappensAndNothingOfIt(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		s.stock("10")
		s.clock.Move(time.Second)
		r := receive(t)
		_, secret := s.hook(r.URL, "order.placed", "stock.*")
		id := s.place("C-001", `"note":"ring twice"`)
		s.sends()
		got := r.heard()
		agree(t, "told", types(got), "order.placed stock.reserved")
		for _, m := range got {
			if !m.signedWith(secret) || m.kind != "application/cloudevents+json; charset=utf-8" || strings.Contains(m.body, "ring") || strings.Contains(m.body, "C-001") {
				t.Errorf("sent %+v", m)
			}
			if e := m.event; e.Source != "urn:bespoke:"+s.workspace.String() || e.Subject != id || e.Data["id"] != id || e.Data["entity"] != "order" || e.ID == "" || e.By == "" || e.Time != "2026-11-23T02:00:01Z" {
				t.Errorf("the event is %s", m.body)
			}
		}
		s.sends()
		agree(t, "told again", types(r.heard()), "")
		agree(t, "log", s.log("&fact=order.placed"), []string{"order.placed done 1 204"})
		agree(t, "log by state", s.log("&state=failed&state=waiting"), nil)
	})
}

// TestEachFactIsWrittenOnceForEachEndpoint, whoever relays, and however often
// the relay begins anew; what happened before an endpoint was is not for it.
func TestEachFactIsWrittenOnceForEachEndpoint(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.place("C-003", "")
		s.clock.Move(time.Second)
		r := receive(t)
		s.hook(r.URL, "order.placed")
		s.hook(r.URL, "order.*")
		for range 3 {
			s.place("C-003", "")
		}
		other := open(t, s.url, s.clock, intranet)
		var nodes sync.WaitGroup
		for range 3 {
			for _, h := range []*house{s.house, other} {
				nodes.Go(func() {
					if err := h.Facts.Relay(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		nodes.Wait()
		s.sends()
		agree(t, "log", len(s.log("&fact=order.placed")), 6)
		ids := map[string]bool{}
		for _, m := range r.heard() {
			ids[m.id] = true
		}
		agree(t, "ids", len(ids), len(s.log("")))
	})
}

// TestAReceiverThatFlapsGetsEverythingInTheEnd, on the ladder of Standard
// Webhooks and under one id, and a person may try again what was given up.
func TestAReceiverThatFlapsGetsEverythingInTheEnd(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t, times(9, status(http.StatusBadGateway))...)
		hook, _ := s.hook(r.URL, "order.placed")
		s.place("C-003", "")
		ids := map[string]bool{}
		for _, pause := range []time.Duration{0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour} {
			s.clock.Move(pause - time.Millisecond)
			s.sends()
			if got := r.heard(); pause > 0 && len(got) > 0 {
				t.Errorf("tried before %v were over", pause)
			}
			s.clock.Move(pause/5 + 2*time.Millisecond)
			s.sends()
			got := r.heard()
			if agree(t, fmt.Sprint("attempts after ", pause), len(got), 1); len(got) == 1 {
				ids[got[0].id] = true
			}
		}
		agree(t, "log", s.log(""), []string{"order.placed waiting 9 502"})
		s.clock.Move(29 * time.Hour)
		s.sends()
		agree(t, "log", s.log(""), []string{"order.placed done 10 204"})
		agree(t, "ids", len(ids), 1)
		shown := s.ask("GET", hook, "").want(t, 200)
		if shown.dig(t, "failures") != nil || shown.dig(t, "failingSince") != nil || shown.text(t, "takenAt") == "" {
			t.Errorf("after a success: %s", shown.body)
		}
	})
}

func TestWhatWasGivenUpCanBeReplayed(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t, times(30, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			io.WriteString(w, "no \x00 room"+strings.Repeat("x", 2000))
		})...)
		hook, _ := s.hook(r.URL, "order.placed")
		_, hookID, _ := strings.Cut(hook, "webhooks/")
		s.place("C-003", "")
		for range 10 {
			s.sends()
			s.clock.Move(29 * time.Hour / 3) // below five days in all
		}
		for range 30 {
			s.sends()
			s.clock.Move(29 * time.Hour)
			if s.log("")[0] == "order.placed failed 10 500" {
				break
			}
			s.patch(hook, `{"on":false}`)
			s.patch(hook, `{"on":true}`)
		}
		agree(t, "log", s.log(""), []string{"order.placed failed 10 500"})
		id := s.ask("GET", "/api/v1/webhook-deliveries", "").text(t, "items", 0, "id")
		shown := s.ask("GET", "/api/v1/webhook-deliveries/"+id, "").want(t, 200)
		if answer := shown.text(t, "tries", 9, "answer"); !strings.HasPrefix(answer, "no \uFFFD room") || len(answer) > 1030 {
			t.Errorf("kept of the answer: %q", answer)
		}
		s.patch(hook, `{"on":false}`)
		refused := s.post("/api/v1/webhook-deliveries/replay", `{"ids":["`+id+`"]}`).want(t, 422)
		agree(t, "replay to an endpoint that is off", refused.code(t), "webhook.off")
		s.patch(hook, `{"on":true}`)
		r.heard()
		r.then()
		replay := s.post("/api/v1/webhook-deliveries/replay", `{"webhook":"`+hookID+`","since":"2026-11-23T00:00:00Z"}`).want(t, 200)
		agree(t, "replayed", fmt.Sprint(replay.dig(t, "replayed")), "1")
		s.sends()
		if got := r.heard(); len(got) != 1 || got[0].id != id {
			t.Errorf("replayed %+v", got)
		}
		agree(t, "log", s.log(""), []string{"order.placed done 11 204"})
		s.clock.Move(31 * 24 * time.Hour)
		if err := s.Notices.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
			t.Fatal(err)
		}
		agree(t, "log after 30 days", s.log(""), nil)
		agree(t, "attempts after 30 days", len(s.dump()["webhook_attempts"]), 0)
	})
}

func (s *shop) patch(path, body string, headers ...string) answer {
	s.t.Helper()
	return s.ask("PATCH", path, body, headers...).want(s.t, 200)
}

func TestAnEndpointThatIsGoneIsSwitchedOffAndItsUserTold(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t, status(http.StatusGone))
		hook, _ := s.hook(r.URL, "order.placed")
		s.place("C-003", "")
		s.sends()
		shown := s.ask("GET", hook, "").want(t, 200)
		if shown.dig(t, "on") != false || shown.text(t, "stopped") != "gone" {
			t.Errorf("after 410: %s", shown.body)
		}
		agree(t, "log", s.log(""), []string{"order.placed failed 1 410"})
		s.sends()
		inbox := s.ask("GET", "/api/v1/inbox", "").want(t, 200)
		agree(t, "inbox", inbox.text(t, "items", 0, "text"), "An endpoint was switched off: ERP")
		s.place("C-003", "")
		s.sends()
		agree(t, "log while it is off", len(s.log("")), 1)
		agree(t, "a test while it is off", s.post(hook+"/test", "").want(t, 422).code(t), "webhook.off")
	})
}

// failing is an endpoint that was told of twenty orders and took none.
func (s *shop) failing(t *testing.T) (r *receiver, hook string) {
	s.stock("100")
	r = receive(t, times(100, status(http.StatusInternalServerError))...)
	hook, _ = s.hook(r.URL, "order.placed")
	for range 20 {
		s.place("C-003", "")
	}
	s.sends()
	return r, hook
}

// TestAnEndpointThatFailsIsLeftInPeace: after ten failures it rests and is
// probed; after five days it is switched off.
func TestAnEndpointThatFailsIsLeftInPeace(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r, hook := s.failing(t)
		if n := len(r.heard()); n < 10 || n > 16 {
			t.Errorf("%d calls before it rests", n)
		}
		if s.ask("GET", hook, "").text(t, "pausedUntil") == "" {
			t.Error("it does not rest")
		}
		s.clock.Move(time.Hour)
		s.sends()
		agree(t, "probes", len(r.heard()), 1)
		r.then()
		s.clock.Move(time.Hour)
		s.sends()
		agree(t, "told once it is well", len(r.heard()), 20)
		r.then(times(1000, status(http.StatusInternalServerError))...)
		for range 6 * 3 {
			s.place("C-003", "")
			s.sends()
			s.clock.Move(8 * time.Hour)
		}
		agree(t, "stopped", s.ask("GET", hook, "").text(t, "stopped"), "failing")
		s.sends()
		if inbox := s.ask("GET", "/api/v1/inbox?unread=true", ""); !strings.Contains(string(inbox.body), `"webhook.stopped"`) {
			t.Errorf("inbox: %s", inbox.body)
		}
		shown := s.patch(hook, `{"on":true}`)
		if shown.dig(t, "on") != true || shown.dig(t, "stopped") != nil || shown.dig(t, "failures") != nil {
			t.Errorf("on again: %s", shown.body)
		}
	})
}

// TestWhatSomebodyWaitsForGoesWhileTheEndpointRests: that is how one sees whether it is
// back. No lengthens nothing, yes ends the rest.
func TestWhatSomebodyWaitsForGoesWhileTheEndpointRests(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r, hook := s.failing(t)
		r.heard()
		until := s.ask("GET", hook, "").text(t, "pausedUntil")
		s.clock.Move(30 * time.Second)
		s.sends()
		agree(t, "calls while it rests", len(r.heard()), 0)
		s.post(hook+"/test", "").want(t, 201)
		s.sends()
		agree(t, "told while it rests", types(r.heard()), "webhook.test")
		agree(t, "it rests until", s.ask("GET", hook, "").text(t, "pausedUntil"), until)

		r.then()
		_, of, _ := strings.Cut(hook, "webhooks/")
		list := s.ask("GET", "/api/v1/webhook-deliveries?fact=order.placed", "")
		newest, next := list.text(t, "items", 0, "id"), list.text(t, "items", 1, "id")
		s.post("/api/v1/webhook-deliveries/replay", `{"ids":["`+newest+`","`+next+`"]}`).want(t, 200)
		s.sends()
		got := r.heard()
		if len(got) != 20 || got[0].id != next {
			t.Errorf("the replay was taken, and %d came, beginning with %s", len(got), got[0].id)
		}
		if well := s.ask("GET", "/api/v1/webhooks/"+of, ""); well.dig(t, "pausedUntil") != nil || well.dig(t, "failures") != nil {
			t.Errorf("once it is well: %s", well.body)
		}
	})
}

func TestAReceiverMaySayWhenToComeBack(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		})
		s.hook(r.URL, "order.placed")
		s.place("C-003", "")
		s.sends()
		s.place("C-003", "")
		s.clock.Move(59 * time.Minute)
		s.sends()
		agree(t, "calls within the hour", len(r.heard()), 1)
		s.clock.Move(2 * time.Minute)
		s.sends()
		agree(t, "calls after it", len(r.heard()), 2)
	})
}

func TestARedirectIsNotFollowed(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		inside := receive(t)
		r := receive(t, http.RedirectHandler(inside.URL, http.StatusTemporaryRedirect).ServeHTTP)
		s.hook(r.URL, "order.placed")
		s.place("C-003", "")
		s.sends()
		agree(t, "log", s.log(""), []string{"order.placed waiting 1 307"})
		agree(t, "calls inside", len(inside.heard()), 0)
	})
}

// TestWhatIsCutOffIsSentAgainUnderItsID: the receiver has it, but its answer is
// lost, and the program begins anew.
func TestWhatIsCutOffIsSentAgainUnderItsID(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		s.hook(r.URL, "order.placed")
		s.place("C-003", "")
		s.sends()
		s.clock.Move(time.Minute)
		s = s.reopened(intranet)
		s.sends()
		got := r.heard()
		if len(got) != 2 || got[0].id != got[1].id || got[0].body != got[1].body || got[0].at == got[1].at {
			t.Errorf("sent %+v", got)
		}
		agree(t, "log", s.log(""), []string{"order.placed done 2 204"})
	})
}

func TestBothSecretsSignForADay(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		r := receive(t)
		hook, first := s.hook(r.URL, "order.placed")
		rotated := s.post(hook+"/rotate", "", "Idempotency-Key", "r").want(t, 200)
		second := rotated.text(t, "secret")
		if again := s.post(hook+"/rotate", "", "Idempotency-Key", "r"); again.dig(t, "secret") != nil || second == first {
			t.Errorf("shown twice: %s", again.body)
		}
		for _, c := range []struct {
			after time.Duration
			old   bool
		}{{0, true}, {23 * time.Hour, true}, {2 * time.Hour, false}} {
			s.clock.Move(c.after)
			tried := s.post(hook+"/test", "").want(t, 201)
			s.sends()
			got := r.heard()
			if len(got) != 1 || !got[0].signedWith(second) || got[0].signedWith(first) != c.old || got[0].event.Type != "webhook.test" || got[0].id != tried.text(t, "id") {
				t.Errorf("after %v: %+v", c.after, got)
			}
		}
	})
}

// TestAnEndpointSeesWhatItsUserSees: rows that his roles hide are told to
// nobody, facts without the right are not either, and after he has left
// nothing is sent.
func TestAnEndpointSeesWhatItsUserSees(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		s.stock("10")
		s.grants("narrow", `"can":["order.*","webhook.manage"],"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)
		li := s.hire("li", "narrow", "")
		r := receive(t)
		hook, _ := li.hook(r.URL, "*")
		s.place("C-001", "")
		s.sends()
		agree(t, "told of what is another's", types(r.heard()), "")
		agree(t, "log", li.log(""), nil)
		mine := li.place("C-001", "")
		s.sends()
		got := r.heard()
		for _, m := range got {
			if m.event.Subject != mine || strings.Contains(m.body, "prd_") {
				t.Errorf("told %s", m.body)
			}
		}
		if !strings.Contains(types(got), "order.placed") || strings.Contains(types(got), "identity") {
			t.Errorf("told %s", types(got))
		}
		li.place("C-001", "")
		relayed(t, s)
		user := li.ask("GET", "/api/v1/session", "").text(t, "user", "id")
		s.patch("/api/v1/users/"+user, `{"active":false}`)
		s.sends()
		agree(t, "told after he left", types(r.heard()), "")
		agree(t, "stopped", s.ask("GET", hook, "").want(t, 200).text(t, "stopped"), "owner")
		s.patch(hook, `{"user":"`+s.ask("GET", "/api/v1/session", "").text(t, "user", "id")+`","on":true}`)
		s.sends()
		if !strings.Contains(types(r.heard()), "order.placed") {
			t.Error("what waited was not sent when somebody took it over")
		}
	})
}

// grants adds a role and makes it hold.
func (s *shop) grants(key, role string) {
	s.t.Helper()
	s.ask("PUT", "/api/v1/documents/roles/"+key+".json", `{"format":"role.v1","key":"`+key+`","name":{"en":"`+key+`"},"kind":"staff",`+role+`}`).want(s.t, 200)
	s.post("/api/v1/releases", `{"note":"x"}`).want(s.t, 200)
}

func relayed(t testing.TB, s *shop) {
	t.Helper()
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestEndpointsAreOnesOwn(t *testing.T) {
	hooked(t, func(t *testing.T, s *shop) {
		s.grants("integrator", `"can":["order.*","webhook.manage"]`)
		li, mo := s.hire("li", "integrator", ""), s.hire("mo", "integrator", "")
		r := receive(t)
		hook, _ := li.hook(r.URL, "order.placed")
		tried := li.post(hook+"/test", "").want(t, 201).text(t, "id")
		_, id, _ := strings.Cut(hook, "webhooks/")
		for _, who := range []*shop{mo, s.shop(t, "furniture")} {
			for request, code := range map[string]string{
				"GET " + hook: "webhook.missing", "PATCH " + hook: "webhook.missing", "DELETE " + hook: "webhook.missing",
				"POST " + hook + "/rotate": "webhook.missing", "POST " + hook + "/test": "webhook.missing",
				"GET /api/v1/webhook-deliveries?webhook=" + id: "webhook.missing", "GET /api/v1/webhook-deliveries/" + tried: "delivery.missing",
			} {
				method, path, _ := strings.Cut(request, " ")
				agree(t, request, who.ask(method, path, map[bool]string{true: "{}"}[method == "PATCH"]).want(t, 404).code(t), code)
			}
			agree(t, "replay", who.post("/api/v1/webhook-deliveries/replay", `{"ids":["`+tried+`"]}`).want(t, 404).code(t), "delivery.missing")
			agree(t, "replay since", who.post("/api/v1/webhook-deliveries/replay", `{"webhook":"`+id+`","since":"2026-11-23T00:00:00Z"}`).want(t, 404).code(t), "webhook.missing")
			agree(t, "list", who.ask("GET", "/api/v1/webhooks", "").items(t), 0)
			agree(t, "log", who.log(""), nil)
		}
		agree(t, "who manages users sees it", s.ask("GET", "/api/v1/webhooks", "").items(t), 1)
		if strings.Contains(string(s.ask("GET", hook, "").body), "whsec_") {
			t.Error("a secret is shown again")
		}
		user := s.ask("GET", "/api/v1/session", "").text(t, "user", "id")
		mo.post("/api/v1/webhooks", `{"name":"x","url":"https://x.example.com","facts":["*"],"user":"`+user+`"}`).want(t, 403)
		stale := s.ask("PATCH", hook, `{"name":"y"}`, "If-Match", `"7"`).want(t, 412)
		agree(t, "stale", stale.code(t), "version.changed")
		s.ask("DELETE", hook, "", "If-Match", `"1"`).want(t, 200)
		agree(t, "log of what is dropped", s.log(""), nil)
	})
}

// TestASecretIsWrittenNowhereElse: not in the log, the audit trail or what is
// kept for a repetition. The table of endpoints holds it, to sign with.
func TestASecretIsWrittenNowhereElse(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		log := &pages{}
		s := open(t, url, clock.At(aMonday), intranet, func(c *app.Config) {
			c.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		}).shop(t, "furniture")
		r := receive(t, status(500))
		hook, first := s.hook(r.URL, "order.placed")
		second := s.post(hook+"/rotate", "", "Idempotency-Key", "k").want(t, 200).text(t, "secret")
		s.place("C-003", "")
		s.sends()
		written := log.String()
		for table, rows := range s.dump() {
			if table != "webhooks" {
				written += strings.Join(rows, "\n")
			}
		}
		for _, secret := range []string{first, second} {
			if len(secret) < 40 || strings.Contains(written, strings.TrimPrefix(secret, "whsec_")) {
				t.Errorf("%s is written", secret)
			}
		}
	})
}

func TestAnEndpointIsCheckedBeforeItIsKept(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		url := func(text string) string { return `{"name":"a","url":"` + text + `","facts":["*"]}` }
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/webhooks", 422,
				"{}", "webhook.invalid: required /facts, required /name, required /url",
				`{"name":"`+strings.Repeat("x", 61)+`","url":"https://x.example.com/`+strings.Repeat("x", 2000)+`","facts":["order.*"]}`, "webhook.invalid: length /name, length /url",
				`{"name":"a","url":"https://x.example.com","facts":["order.*","order.eaten","order*","identity.keyAdded",""]}`, "webhook.invalid: option /facts/1, option /facts/2, option /facts/3, option /facts/4",
				url("http://x.example.com"), "webhook.invalid: pattern /url",
				url("ftp://x.example.com"), "webhook.invalid: pattern /url",
				url("https://me:pw@x.example.com"), "webhook.invalid: pattern /url",
				url("https://x.example.com/#a"), "webhook.invalid: pattern /url",
				url("https://"), "webhook.invalid: pattern /url",
				url("https://localhost/"), "webhook.invalid: private /url",
				url("https://169.254.169.254/latest"), "webhook.invalid: private /url",
				url("https://[::1]:8443/"), "webhook.invalid: private /url",
				`{"name":"a","url":"https://x.example.com","facts":["*"],"user":"usr_01J00000000000000000000000"}`, "webhook.invalid: reference /user"),
			bodies("POST /api/v1/webhook-deliveries/replay", 422,
				"{}", "replay.invalid: required /ids",
				`{"webhook":"whk_01J00000000000000000000000"}`, "replay.invalid: required /ids",
				`{"ids":["dlv_01J00000000000000000000000"],"since":"2026-11-23T00:00:00Z"}`, "replay.invalid: required /ids"),
			bodies("POST /api/v1/webhooks", 400,
				`{"facts":"*"}`, "request.json: type /facts",
				`{"secret":"x"}`, "request.json: unknown /secret")))
		for range 50 {
			s.hook("https://x.example.com/in", "*")
		}
		agree(t, "one more", s.post("/api/v1/webhooks", url("https://x.example.com")).want(t, 422).code(t), "webhook.limit")
	})
}

// TestAJobSendsWebhooks: the clock puts it in at each pulse, the queue does it.
func TestAJobSendsWebhooks(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		arrived := make(chan bool, 2)
		r := receive(t, times(2, func(http.ResponseWriter, *http.Request) { arrived <- true })...)
		s := open(t, url, clock.At(aMonday), intranet, func(c *app.Config) { c.Hooks.Send = true }).shop(t, "furniture")
		hook, _ := s.hook(r.URL, "order.placed")
		pulse := time.NewTicker(20 * time.Millisecond)
		defer pulse.Stop()
		for range 2 {
			s.post(hook+"/test", "").want(t, 201)
			for sent := false; !sent; {
				if err := s.Notices.Push(t.Context()); err != nil {
					t.Fatal(err)
				}
				select {
				case <-arrived:
					sent = true
				case <-pulse.C:
				}
			}
		}
	})
}
