package door

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/test/rig"
)

// posted runs a test in a house that sends mails to a real server.
func posted(t *testing.T, test func(t *testing.T, s *shop, box *rig.Mailbox)) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		box := rig.Post(t)
		s := open(t, url, clock.At(aMonday), mailing(box)).shop(t, "furniture")
		test(t, s, box)
	})
}

func mailing(box *rig.Mailbox) func(*app.Config) {
	return func(c *app.Config) {
		c.Mail, c.Site = app.Mail{URL: box.URL, From: "Wood <orders@example.com>"}, "https://order.example.com/"
	}
}

// sends asks for a code or a link and lets the relay do its work.
func (b *browser) sends(what, login string) answer {
	b.t.Helper()
	got := b.do("POST", "/api/v1/session/"+what, `{"login":"`+login+`"}`)
	if err := b.Facts.Relay(context.Background()); err != nil {
		b.t.Error(err)
	}
	return got
}

// byCode and byLink try them.
func (b *browser) byCode(login, code string) answer {
	b.t.Helper()
	return b.do("POST", "/api/v1/session", `{"login":"`+login+`","code":"`+code+`"}`)
}

func (b *browser) byLink(token string) answer {
	b.t.Helper()
	return b.do("POST", "/api/v1/session", `{"link":"`+token+`"}`)
}

var (
	aCode = regexp.MustCompile(`\b[0-9]{6}\b`)
	aLink = regexp.MustCompile(`https://order\.example\.com/([pw])/login#link=([A-Za-z0-9_-]{86})\r?\n`)
)

// wrong is another code than the one that was sent.
func wrong(code string, i int) string { return fmt.Sprintf("%06d", (atoi(code)+i+1)%1_000_000) }

func atoi(s string) (n int) {
	fmt.Sscan(s, &n)
	return n
}

func TestACodeComesByMailAndIsGoodOnce(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		b := s.browser()
		options := b.do("GET", "/api/v1/session/options", "").want(t, 200)
		same(t, "the options", string(options.body), `{"workspace":{"slug":"wood","name":"Wood"},"password":true,"code":["email"],"link":["email"],"guests":false}`)
		same(t, "the answer", string(b.sends("codes", "LI").want(t, 202).body), `{"channel":"email","validSeconds":300,"againSeconds":60}`)
		letter := box.Next(t)
		code := aCode.FindString(letter.Text)
		if letter.To != "li@example.com" || letter.From != "orders@example.com" || letter.Subject != "Your code for Wood" || !strings.Contains(letter.Text, "Mr li") || code == "" || strings.Contains(letter.Subject, code) {
			t.Fatalf("%+v", letter)
		}
		for i := range 4 {
			b.byCode("li", wrong(code, i)).want(t, 401)
		}
		same(t, "another login", b.byCode("owner", code).want(t, 401).code(t), "auth.failed")
		in := b.byCode("li", code).want(t, 200)
		same(t, "who signed in", in.text(t, "user", "login")+b.is(), "lili")
		b.cookie = ""
		same(t, "a used code", b.byCode("li", code).want(t, 401).code(t), "auth.failed")
	})
}

func TestACodeIsGoodForFiveMinutesAndFiveTries(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.joins("li@example.com", "sales", "") // the login is the address
		b := s.browser()
		code := func() string {
			s.clock.Move(time.Minute)
			b.sends("codes", "li@example.com").want(t, 202)
			return aCode.FindString(box.Next(t).Text)
		}
		first := code()
		second := code()
		if first != second {
			same(t, "a code that was followed by another", b.byCode("li@example.com", first).want(t, 401).code(t), "auth.failed")
		}
		b.byCode("li@example.com", second).want(t, 200)
		old := code()
		s.clock.Move(5*time.Minute - time.Second)
		b.byCode("li@example.com", old).want(t, 200)
		old = code()
		s.clock.Move(5 * time.Minute)
		b.byCode("li@example.com", old).want(t, 401)
		tried := code()
		for i := range 3 { // with the one above four failures of the login: no pause yet
			b.byCode("li@example.com", wrong(tried, i)).want(t, 401)
		}
		b.signsIn("li@example.com", goodPassword).want(t, 200) // the login starts anew, the code does not
		for i := range 2 {
			b.byCode("li@example.com", wrong(tried, i)).want(t, 401)
		}
		same(t, "a code after five tries", b.byCode("li@example.com", tried).want(t, 401).code(t), "auth.failed")
	})
}

func TestALinkIsGoodOnceAndNotUsedUpByLooking(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		_, wang := s.joins("wang", "customer", `"email":"wang@example.com","party":"`+s.party("C-001")+`"`)
		link := func(login, page string) string {
			s.clock.Move(time.Minute)
			s.browser().sends("links", login).want(t, 202)
			found := aLink.FindStringSubmatch(box.Next(t).Text)
			if found == nil || found[1] != page {
				t.Fatalf("found %q", found)
			}
			return found[2]
		}
		token := link("li", "w")
		for _, path := range []string{"/api/v1/session?link=" + token, "/api/v1/session/options?link=" + token} { // as scanners of mails do
			if got := s.browser().do("GET", path, ""); got.status < 400 {
				t.Errorf("%s answered %d", path, got.status)
			}
		}
		b := s.browser()
		b.byLink(token).want(t, 200)
		same(t, "who signed in", b.is(), "li")
		for _, bad := range []string{token, token[:85] + "_", "nonsense", strings.Repeat("A", 86)} {
			same(t, "a used or forged link", s.browser().byLink(bad).want(t, 401).code(t), "auth.failed")
		}
		late := link("li", "w")
		s.clock.Move(15 * time.Minute)
		s.browser().byLink(late).want(t, 401)
		fresh := link("wang", "p")
		s.clock.Move(15*time.Minute - time.Second)
		var mu sync.Mutex
		var good int
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				got := s.browser().byLink(fresh)
				mu.Lock()
				defer mu.Unlock()
				if got.status == 200 {
					good++
					same(t, "who signed in", got.text(t, "user", "id"), wang)
				}
			})
		}
		if all.Wait(); good != 1 {
			t.Errorf("%d of eight signed in with one link", good)
		}
		invitation := s.again(wang)
		same(t, "an invitation as a link", s.browser().byLink(invitation).want(t, 401).code(t), "auth.failed")
		same(t, "a link as an invitation", s.browser().do("POST", "/api/v1/invitations", `{"token":"`+link("li", "w")+`","password":"`+goodPassword+`"}`).want(t, 401).code(t), "auth.failed")
	})
}

// TestAskingForACodeTellsNothing: the answer is the same for a login that there
// is not, that has left, or has no address; and nothing is sent to those.
func TestAskingForACodeTellsNothing(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		s.invite("bare", "sales", "")
		gone, _ := s.invite("gone", "sales", `"email":"gone@example.com"`)
		s.ask("PATCH", "/api/v1/users/"+gone, `{"active":false}`).want(t, 200)
		for _, what := range []string{"codes", "links"} {
			var answers []string
			for _, login := range []string{"nobody", "bare", "gone", "nobody@example.com", "li"} {
				answers = append(answers, string(s.browser().sends(what, login).want(t, 202).body))
			}
			for _, a := range answers {
				same(t, "an answer", a, answers[0])
			}
			if letter := box.Next(t); letter.To != "li@example.com" || box.Waiting() != 0 {
				t.Errorf("sent to %s, and %d more", letter.To, box.Waiting())
			}
			s.clock.Move(time.Minute)
		}
	})
}

func TestACodeIsAskedForOnceAMinuteAndTenTimesAnHour(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, _ *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		for _, login := range []string{"li", "nobody"} {
			b := s.browser()
			for i := range 10 {
				b.sends(map[bool]string{true: "codes", false: "links"}[i%2 == 0], login).want(t, 202)
				got := b.sends("codes", login).want(t, 429)
				if wait := fmt.Sprint(got.dig(t, "seconds")); i < 9 && wait != "60" || i == 9 && wait != "3060" {
					t.Errorf("%s has to wait %s after %d", login, wait, i+1)
				}
				s.clock.Move(time.Minute)
			}
			s.clock.Move(49 * time.Minute)
			b.sends("codes", login).want(t, 429)
			s.clock.Move(time.Minute)
			b.sends("codes", login).want(t, 202)
		}
	})
}

func TestAMailServerInTroubleIsTriedAgain(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		box.Refuses.Store(1)
		b := s.browser()
		b.sends("codes", "li").want(t, 202)
		b.byCode("li", aCode.FindString(box.Next(t).Text)).want(t, 200)
	})
}

func TestACodeIsSentByWhicheverNodeComesFirst(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		b := s.browser()
		b.do("POST", "/api/v1/session/codes", `{"login":"li"}`).want(t, 202)
		s.shut() // before anything was sent
		again := *s
		again.house = open(t, s.url, s.clock, mailing(box))
		if err := again.Facts.Relay(t.Context()); err != nil {
			t.Fatal(err)
		}
		again.browser().byCode("li", aCode.FindString(box.Next(t).Text)).want(t, 200)
	})
}

func TestNothingIsSentForOneWhoWaitedTooLong(t *testing.T) {
	posted(t, func(t *testing.T, s *shop, box *rig.Mailbox) {
		s.invite("li", "sales", `"email":"li@example.com"`)
		b := s.browser()
		b.do("POST", "/api/v1/session/codes", `{"login":"li"}`).want(t, 202)
		s.clock.Move(11 * time.Minute)
		b.sends("codes", "li").want(t, 202) // takes the older one along
		b.byCode("li", aCode.FindString(box.Next(t).Text)).want(t, 200)
		if n := box.Waiting(); n != 0 {
			t.Errorf("%d more letters", n)
		}
	})
}
