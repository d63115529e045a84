package door

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
)

func TestSomebodyIsInvitedAndSignsIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		user, token := s.invite("li", "sales", `"lang":"zh-CN"`)
		b := s.browser()
		joined := b.do("POST", "/api/v1/invitations", `{"token":"`+token+`","password":"`+goodPassword+`"}`).want(t, 200)
		same(t, "the login", joined.text(t, "user", "login"), "li")
		same(t, "who asks", b.is(), "li")
		b.cookie = ""
		in := b.signsIn("LI ", goodPassword).want(t, 200)
		now := b.do("GET", "/api/v1/session", "").want(t, 200)
		same(t, "the session", string(now.body), string(in.body))
		for path, want := range map[string]string{"id": user, "name": "Mr li", "kind": "staff", "lang": "zh-CN", "login": "li"} {
			same(t, path, in.text(t, "user", path), want)
		}
		same(t, "the workspace", in.text(t, "workspace", "slug")+" "+in.text(t, "workspace", "name"), "wood Wood")
		can, _ := in.dig(t, "can").([]any)
		if !slices.Contains(can, any("order.place")) || !slices.Contains(can, any("order.placeMany")) || !slices.Contains(can, any("party.write")) || slices.Contains(can, any("identity.manage")) || !slices.IsSortedFunc(can, func(a, b any) int { return strings.Compare(a.(string), b.(string)) }) {
			t.Errorf("can %v", can)
		}
		if in.dig(t, "fallbackRole") != nil || in.text(t, "expiresAt") != "2026-12-07T02:00:00Z" {
			t.Errorf("%s", in.body)
		}
		mine := s.ask("GET", "/api/v1/session", "").want(t, 200)
		if mine.dig(t, "fallbackRole") != true || mine.dig(t, "expiresAt") != nil || mine.text(t, "user", "login") != "owner" {
			t.Errorf("with a key: %s", mine.body)
		}
	})
}

func TestSigningOutEndsTheSession(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, _ := s.joins("li", "sales", "")
		old := b.cookie
		same(t, "how many were ended", b.do("DELETE", "/api/v1/session", "").want(t, 200).text(t, "ended")+fmt.Sprint(b.set.MaxAge, b.set.Value), "-1")
		same(t, "a browser without a cookie", b.is(), "auth.missing")
		b.cookie = old
		same(t, "the cookie of before", b.is(), "auth.expired")
		if b.set == nil || b.set.MaxAge >= 0 || b.set.Value != "" {
			t.Errorf("the cookie was not taken away: %v", b.set)
		}
		for _, forged := range []string{"nonsense", old + "A", old[:80] + "AAAAAA", strings.Repeat("A", 86)} {
			b.cookie = forged
			same(t, "a forged cookie", b.is(), "auth.expired")
		}
	})
}

func TestTheCookieIsForOurPagesAlone(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		s := open(t, url, clock.At(aMonday), func(c *app.Config) { c.Proxies = append(c.Proxies, mustPrefix("127.0.0.1/32")) }).shop(t, "furniture")
		b, _ := s.joins("li", "sales", "")
		check := func(secure bool) {
			t.Helper()
			c := b.set
			if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != secure ||
				c.MaxAge != 90*24*3600 || len(c.Value) != 86 {
				t.Errorf("the cookie is %+v", c)
			}
		}
		check(false)
		b.signsIn("li", goodPassword, "X-Forwarded-Proto", "https").want(t, 200)
		check(true)
		s.clock.Move(25 * time.Hour)
		b.do("GET", "/api/v1/session", "", "X-Forwarded-Proto", "https").want(t, 200)
		if b.set == nil || !b.set.Secure {
			t.Errorf("the changed cookie is %v", b.set)
		}
		b.signsIn("li", goodPassword, "X-Forwarded-For", "1.1.1.1, 203.0.113.7, 127.0.0.1").want(t, 200)
		same(t, "the address behind our proxy", b.do("GET", "/api/v1/sessions", "").want(t, 200).text(t, "items", 0, "address"), "203.0.113.7")
		s.shut()
		plain := *s
		plain.house = open(t, url, s.clock) // nobody is trusted there
		b = plain.browser()
		b.signsIn("li", goodPassword, "X-Forwarded-Proto", "https", "X-Forwarded-For", "203.0.113.7").want(t, 200)
		same(t, "whoever says he is a proxy", b.do("GET", "/api/v1/sessions", "").text(t, "items", 0, "address")+fmt.Sprint(b.cookie != ""), "127.0.0.1true")
		if b.signsIn("li", goodPassword, "X-Forwarded-Proto", "https"); b.set.Secure {
			t.Error("anybody may say that he speaks TLS")
		}
	})
}

func TestATokenIsChangedOnceADay(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		node := open(t, s.url, s.clock)
		b, _ := s.joins("li", "sales", "")
		old := b.cookie
		s.clock.Move(23 * time.Hour)
		if same(t, "who asks", b.is(), "li"); b.set != nil {
			t.Error("it was changed too early")
		}
		s.clock.Move(2 * time.Hour)
		var mu sync.Mutex
		fresh := map[string]bool{}
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				one := &browser{shop: b.shop, cookie: old}
				if i%2 == 1 {
					one = b.at(node)
				}
				if got := one.do("GET", "/api/v1/session", ""); got.status != 200 {
					t.Errorf("a request at the same moment: %d %s", got.status, got.body)
				}
				mu.Lock()
				defer mu.Unlock()
				if one.set != nil {
					fresh[one.cookie] = true
				}
			})
		}
		all.Wait()
		if len(fresh) != 1 || fresh[old] {
			t.Fatalf("%d new tokens", len(fresh))
		}
		for token := range fresh {
			b.cookie = token
		}
		late := &browser{shop: b.shop, cookie: old}
		s.clock.Move(59 * time.Second)
		same(t, "the old token within a minute", late.is(), "li")
		same(t, "the new one", b.is()+b.at(node).is(), "lili")
		s.clock.Move(2 * time.Second)
		same(t, "the old token after a minute", late.is(), "auth.expired")
		same(t, "the new one", b.is()+b.at(node).is(), "lili")
	})
}

func TestSessionsEndUnusedAndAfterAQuarterOfAYear(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		day := 24 * time.Hour
		staff, _ := s.joins("li", "sales", "")
		customer, _ := s.joins("wang", "customer", `"party":"`+s.party("C-001")+`"`)
		same(t, "where a customer comes from", customer.do("GET", "/api/v1/session", "").text(t, "user", "party"), s.party("C-001"))
		lazy := &browser{shop: s.as("")}
		lazy.signsIn("li", goodPassword).want(t, 200)
		for range 8 { // 88 days, used every eleventh
			s.clock.Move(11 * day)
			same(t, "who comes often", staff.is(), "li")
		}
		same(t, "who has not come for long", lazy.is(), "auth.expired")
		same(t, "a customer after 88 days", customer.is(), "wang")
		s.clock.Move(2 * day)
		same(t, "who came often, after 90 days", staff.is(), "auth.expired")
		same(t, "a customer after 90 days", customer.is(), "auth.expired")
	})
}

func TestOnesSessionsAreListedAndEnded(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		node := open(t, s.url, s.clock)
		desk, user := s.joins("li", "sales", "")
		phone, pad := s.browser(), s.browser()
		phone.signsIn("li", goodPassword, "User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile MicroMessenger/8.0").want(t, 200)
		s.clock.Move(time.Minute)
		pad.signsIn("li", goodPassword, "User-Agent", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0").want(t, 200)
		other, _ := s.joins("han", "sales", "")
		list := desk.do("GET", "/api/v1/sessions", "").want(t, 200)
		var seen []string
		for i := range list.items(t) {
			seen = append(seen, fmt.Sprint(list.text(t, "items", i, "browser"), "|", list.dig(t, "items", i, "current") == true, "|", list.text(t, "items", i, "createdAt")))
		}
		if got := strings.Join(seen, " "); got != "Edge, Windows|false|2026-11-23T02:01:00Z WeChat, iPhone|false|2026-11-23T02:00:00Z Go-http-client|true|2026-11-23T02:00:00Z" {
			t.Errorf("listed %s", got)
		}
		page := desk.do("GET", "/api/v1/sessions?limit=2", "").want(t, 200)
		if rest := desk.do("GET", "/api/v1/sessions?limit=2&cursor="+page.text(t, "next"), "").want(t, 200); rest.items(t) != 1 {
			t.Errorf("the second page: %s", rest.body)
		}
		id := list.text(t, "items", 0, "id")
		same(t, "somebody else's session", other.do("DELETE", "/api/v1/sessions/"+id, "").want(t, 404).code(t), "session.missing")
		desk.do("DELETE", "/api/v1/sessions/"+id, "").want(t, 200)
		desk.do("DELETE", "/api/v1/sessions/"+id, "").want(t, 404)
		same(t, "the ended one", pad.is(), "auth.expired")
		same(t, "the others", desk.is()+phone.at(node).is()+other.is(), "lilihan")
		if got := desk.do("DELETE", "/api/v1/sessions", "").want(t, 200); got.dig(t, "ended") == nil || desk.set != nil {
			t.Errorf("%s", got.body)
		}
		same(t, "the one that asked, and another's", desk.is()+other.is(), "lihan")
		same(t, "the other one, at once here", phone.is(), "auth.expired")
		s.clock.Move(2 * time.Second)
		away := desk.at(node)
		same(t, "after two seconds everywhere", away.is(), "li")
		key := s.as(s.post("/api/v1/keys", `{"user":"`+user+`"}`).want(t, 201).text(t, "key"))
		key.ask("DELETE", "/api/v1/sessions", "").want(t, 200)
		same(t, "signed out everywhere with a key", desk.is(), "auth.expired")
		key.ask("GET", "/api/v1/session", "").want(t, 200)
	})
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, user := s.joins("lilei", "sales", "")
		elsewhere := s.browser()
		elsewhere.signsIn("lilei", goodPassword).want(t, 200)
		set := func(old, fresh string) answer {
			return b.do("PUT", "/api/v1/session/password", `{"old":"`+old+`","new":"`+fresh+`"}`)
		}
		for fresh, want := range map[string]string{"short": "length /new", strings.Repeat("长", 9): "length /new", strings.Repeat("ab", 101): "length /new",
			"qwertyuiop": "password.common /new", "Password-123": "password.common /new", "aaaaaaaaaaaa": "password.common /new",
			"lilei-2026": "password.own /new", "LiLei LiLei": "password.own /new", "Mr. lilei 88": "password.own /new"} {
			same(t, fresh, set(goodPassword, fresh).want(t, 422).problem(t).short(), "password.invalid: "+want)
		}
		same(t, "a wrong old one", set("not the password", "a new one of mine").want(t, 422).problem(t).short(), "password.wrong: /old")
		same(t, "the other session so far", elsewhere.is(), "lilei")
		set(goodPassword, "a new one of mine").want(t, 200)
		same(t, "this session", b.is(), "lilei")
		same(t, "the other session", elsewhere.is(), "auth.expired")
		same(t, "the old password", elsewhere.signsIn("lilei", goodPassword).want(t, 401).code(t), "auth.failed")
		elsewhere.signsIn("lilei", "a new one of mine").want(t, 200)
		same(t, "who has none", s.ask("PUT", "/api/v1/session/password", `{"old":"x","new":"a new one of mine"}`).want(t, 422).code(t), "password.none")
		token := s.again(user)
		b.cookie = ""
		b.do("POST", "/api/v1/invitations", `{"token":"`+token+`","password":"yet another one"}`).want(t, 200)
		same(t, "sessions after a new invitation", elsewhere.is()+" "+b.is(), "auth.expired lilei")
	})
}

func TestAnInvitationIsGoodOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		user, first := s.invite("li", "sales", "")
		second := s.again(user)
		accept := func(token, password string) answer {
			return s.browser().do("POST", "/api/v1/invitations", `{"token":"`+token+`","password":"`+password+`"}`)
		}
		same(t, "an older invitation", accept(first, goodPassword).want(t, 401).code(t), "auth.failed")
		same(t, "a weak password", accept(second, "qwertyuiop").want(t, 422).code(t), "password.invalid")
		accept(second, goodPassword).want(t, 200)
		same(t, "a used invitation", accept(second, goodPassword).want(t, 401).code(t), "auth.failed")
		var good, bad int
		third := s.again(user)
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				status := accept(third, goodPassword).status
				mu.Lock()
				defer mu.Unlock()
				if status == 200 {
					good++
				} else {
					bad++
				}
			})
		}
		if all.Wait(); good != 1 || bad != 7 {
			t.Errorf("eight at once: %d accepted", good)
		}
		fourth := s.again(user)
		s.clock.Move(7*24*time.Hour + time.Second)
		accept(fourth, goodPassword).want(t, 401)
		other := s.house.shop(t, "furniture")
		_, theirs := other.invite("li", "sales", "")
		accept(theirs[:21]+fourth[21:], goodPassword).want(t, 401)
		accept(theirs, goodPassword).want(t, 200)
		s.post("/api/v1/users/usr_00000000000000000000000001/invitation", "").want(t, 404)
		s.ask("PATCH", "/api/v1/users/"+user, `{"active":false}`).want(t, 200)
		same(t, "who has left", s.post("/api/v1/users/"+user+"/invitation", "").want(t, 422).code(t), "user.inactive")
	})
}

func TestWhoLeavesIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, user := s.joins("li", "sales", "")
		b.do("GET", "/api/v1/users", "").want(t, 403)
		s.ask("PATCH", "/api/v1/users/"+user, `{"roles":["owner"]}`).want(t, 200)
		b.do("GET", "/api/v1/users", "").want(t, 200)
		s.ask("PATCH", "/api/v1/users/"+user, `{"active":false}`).want(t, 200)
		same(t, "who has left", b.is(), "auth.expired")
		same(t, "signing in again", b.signsIn("li", goodPassword).want(t, 401).code(t), "auth.failed")
	})
}

func TestAnotherSiteCannotActWithACookie(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, _ := s.joins("li", "sales", "")
		cookie := b.cookie
		for _, from := range [][]string{{"Origin", "https://evil.test"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			same(t, "an order from "+from[1], b.do("POST", "/api/v1/orders", order("C-003", ""), from...).want(t, 403).code(t), "auth.origin")
			same(t, "signing in from "+from[1], s.browser().signsIn("li", goodPassword, from...).want(t, 403).code(t), "auth.origin")
			if b.cookie != cookie || b.do("GET", "/api/v1/session", "", from...).status != 200 {
				t.Error("reading is not refused")
			}
			s.post("/api/v1/parties", `{"name":"x"}`, from...).want(t, 201) // with a key
		}
		b.do("POST", "/api/v1/quotes", order("C-003", ""), "Sec-Fetch-Site", "same-origin").want(t, 200)
		b.do("POST", "/api/v1/quotes", order("C-003", ""), "Origin", s.server.URL).want(t, 200)
		b.do("GET", "/api/v1/session", "", "Authorization", "Bearer nonsense").want(t, 401)
	})
}

func TestTheOptionsTellHowOneSignsIn(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b := s.browser()
		for _, query := range []string{"", "?workspace=wood", "?workspace=WOOD"} {
			same(t, "the options", string(b.do("GET", "/api/v1/session/options"+query, "").want(t, 200).body),
				`{"workspace":{"slug":"wood","name":"Wood"},"password":true,"guests":false}`)
		}
		same(t, "a channel that is not there", b.do("POST", "/api/v1/session/codes", `{"login":"li"}`).want(t, 422).problem(t).short(), "auth.channel: /channel")
		s.house.shop(t, "empty")
		for _, c := range []string{"GET /api/v1/session/options", "GET /api/v1/session/options?workspace=no", `POST /api/v1/session {"login":"li","password":"x"}`,
			`POST /api/v1/session/links {"workspace":"no","login":"li"}`} {
			method, rest, _ := strings.Cut(c, " ")
			path, body, _ := strings.Cut(rest, " ")
			same(t, c, b.do(method, path, body).want(t, 404).code(t), "workspace.missing")
		}
		b.do("GET", "/api/v1/session/options?workspace=wood", "").want(t, 200)
	})
}

func TestWhatOneSignsInWithIsOneOfThree(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for _, body := range []string{`{}`, `{"login":"li"}`, `{"password":"x"}`, `{"login":"li","password":"x","code":"1"}`, `{"login":"li","link":"x"}`,
			`{"login":" ","password":"x"}`} {
			got := s.browser().do("POST", "/api/v1/session", body)
			if got.code(t) != "auth.invalid" && !strings.Contains(body, "link") {
				t.Errorf("%s was answered %d %s", body, got.status, got.body)
			}
		}
	})
}

func TestTheUseOfASessionIsNotedOnceAnHour(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, _ := s.joins("li", "sales", "")
		writes := func() int64 {
			before := s.DB.Stats().Transactions
			same(t, "who asks", b.is(), "li")
			return s.DB.Stats().Transactions - before
		}
		for _, c := range []struct {
			pass time.Duration
			want int64
		}{{0, 0}, {59 * time.Minute, 0}, {2 * time.Minute, 1}, {time.Minute, 0}, {time.Hour, 1}, {time.Second, 0}} {
			s.clock.Move(c.pass)
			if n := writes(); n != c.want {
				t.Errorf("%d writes for a use %s later", n, c.pass)
			}
		}
	})
}

// hasLeftNoPlace holds sessions that are over against what is kept of them: neither the
// browser nor the address.
func (s *shop) hasLeftNoPlace(t *testing.T) {
	t.Helper()
	err := s.DB.Read(t.Context(), s.Act(s.workspace, "test"), func(r db.Reader) error {
		return r.Query(`SELECT id FROM user_sessions WHERE workspace_id = ? AND ended_at > 0 AND (agent <> '' OR address <> '')`, []any{r.Workspace()}, func(db.Row) error {
			t.Error("a session that is over tells where it was")
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// TestWhatIsOverIsForgotten: sessions, codes, invitations and counters do not
// fill the tables for ever.
func TestWhatIsOverIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		b, user := s.joins("li", "sales", "")
		s.again(user)
		s.browser().signsIn("nobody", "not the password").want(t, 401)
		old := s.browser()
		old.signsIn("li", goodPassword).want(t, 200)
		old.do("DELETE", "/api/v1/session", "").want(t, 200)
		s.hasLeftNoPlace(t)
		rows := func() string {
			t.Helper()
			if err := s.Identity.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
				t.Fatal(err)
			}
			all := s.dump()
			return fmt.Sprint(len(all["user_sessions"]), len(all["sign_in_proofs"]), len(all["sign_in_counters"]) > 1)
		}
		same(t, "at once", rows(), "2 2 true")
		s.clock.Move(25 * time.Hour)
		same(t, "after a day", rows(), "1 2 false")
		same(t, "who is signed in", b.is(), "li")
		s.clock.Move(8 * 24 * time.Hour)
		same(t, "after nine", rows(), "1 0 false")
		s.clock.Move(90 * 24 * time.Hour)
		same(t, "after a quarter of a year", rows(), "0 0 false")
	})
}
