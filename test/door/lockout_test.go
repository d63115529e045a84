package door

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
)

func mustPrefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

// TestARefusalDoesNotTellWhetherThereIsSuchALogin: the same words, whatever is wrong.
func TestARefusalDoesNotTellWhetherThereIsSuchALogin(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.joins("li", "sales", "")
		s.invite("bare", "sales", "") // has no password
		_, gone := s.joins("gone", "sales", "")
		s.ask("PATCH", "/api/v1/users/"+gone, `{"active":false}`).want(t, 200)
		var first string
		for login, password := range map[string]string{"li": "not the password", "nobody": goodPassword, "bare": goodPassword, "gone": goodPassword, "Li\\u0130": "x"} {
			got := s.browser().signsIn(login, password).want(t, 401)
			body := strings.Replace(string(got.body), got.header.Get("X-Request-Id"), "", 1)
			if first == "" {
				first = body
			}
			same(t, "the answer to "+login, body, first)
		}
		same(t, "a code nobody was sent", s.browser().do("POST", "/api/v1/session", `{"login":"li","code":"123456"}`).want(t, 401).code(t), "auth.failed")
	})
}

// TestFiveFailuresPauseALogin for 1, 2, 4 … 60 minutes, whether it exists or
// not, on every node; success starts anew.
func TestFiveFailuresPauseALogin(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		node := open(t, s.url, s.clock)
		s.joins("li", "sales", "")
		for _, login := range []string{"li", "nobody"} {
			b := s.browser()
			fail := func() {
				t.Helper()
				same(t, "a failure", b.signsIn(login, "not the password").want(t, 401).code(t), "auth.failed")
			}
			for range 5 {
				fail()
			}
			for _, minutes := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
				for _, at := range []*browser{b, b.at(node)} {
					got := at.signsIn(login, goodPassword).want(t, 429)
					seconds := strconv.Itoa(minutes * 60)
					same(t, "the pause", fmt.Sprint(got.code(t), got.dig(t, "seconds"), got.header.Get("Retry-After")), "auth.paused"+seconds+seconds)
				}
				s.clock.Move(time.Duration(minutes)*time.Minute - time.Second)
				same(t, "the last second", fmt.Sprint(b.signsIn(login, goodPassword).want(t, 429).dig(t, "seconds")), "1")
				s.clock.Move(time.Second)
				fail()
			}
		}
		s.clock.Move(time.Hour)
		b := s.browser()
		for range 3 { // four failures and a success, again and again
			b.signsIn("li", goodPassword).want(t, 200)
			for range 4 {
				b.cookie = ""
				b.signsIn("li", "not the password").want(t, 401)
			}
		}
	})
}

// TestAHundredGuessesAtOnceAreFive: they are counted before they are looked at.
func TestAHundredGuessesAtOnceAreFive(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		node := open(t, s.url, s.clock)
		s.joins("li", "sales", "")
		var mu sync.Mutex
		status := map[int]int{}
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				b := s.browser()
				if i%2 == 1 {
					b = b.at(node)
				}
				got := b.signsIn("li", fmt.Sprint("guess number ", i))
				mu.Lock()
				defer mu.Unlock()
				status[got.status]++
			})
		}
		if all.Wait(); status[401] != 5 || status[429] != 55 {
			t.Errorf("answered %v", status)
		}
	})
}

// TestFiftyFailuresPauseAnAddress, whatever the logins; others go on.
func TestFiftyFailuresPauseAnAddress(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		s := open(t, url, clock.At(aMonday), func(c *app.Config) { c.Proxies = append(c.Proxies, mustPrefix("127.0.0.1/32")) }).shop(t, "furniture")
		s.joins("li", "sales", "")
		from := func(address string) []string { return []string{"X-Forwarded-For", address} }
		for i := range 50 {
			address := fmt.Sprintf("2001:db8::%x", i+1) // one network
			s.browser().signsIn(fmt.Sprint("user", i), "not the password", from(address)...).want(t, 401)
		}
		same(t, "the address", fmt.Sprint(s.browser().signsIn("li", goodPassword, from("2001:db8::ffff")...).want(t, 429).dig(t, "seconds")), "60")
		s.browser().signsIn("li", goodPassword, from("2001:db8:1::1")...).want(t, 200)
		s.clock.Move(time.Minute)
		s.browser().signsIn("li", goodPassword, from("2001:db8::1")...).want(t, 200)
		s.browser().signsIn("nobody", "not the password", from("2001:db8::1")...).want(t, 401)
		s.browser().signsIn("li", goodPassword, from("2001:db8::1")...).want(t, 429)
		s.clock.Move(time.Hour)
		for range 30 {
			s.browser().signsIn("li", goodPassword, from("2001:db8::1")...).want(t, 200)
		}
	})
}
