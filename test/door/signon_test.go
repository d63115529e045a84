package door

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/test/rig/issuer"
)

// sponsored runs a test on both databases in a shop whose staff sign on at a
// provider; role is whom strangers become.
func sponsored(t *testing.T, role string, test func(t *testing.T, s *shop, at *issuer.Issuer)) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		now := clock.At(aMonday)
		at := issuer.Open(t, now.Now)
		at.Claims = map[string]any{"email": "Li@example.com", "email_verified": true, "name": "Li Lei"}
		s := open(t, url, now, intranet, sited, keyed(t)).shop(t, "furniture")
		s.ask("PUT", "/api/v1/sign-on", signOn(at.URL, role)).want(t, 200)
		test(t, s, at)
	})
}

func sited(c *app.Config) { c.Site = "https://order.example.com" }

// keyed gives the house a master key of its own.
func keyed(t testing.TB) func(*app.Config) {
	file := t.TempDir() + "/master.key"
	if err := os.WriteFile(file, []byte("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(c *app.Config) { c.KeyFile = file }
}

func signOn(issuer, role string) string {
	text, _ := json.Marshal(map[string]any{"name": "Example ID", "issuer": issuer, "clientId": "bespoke", "secret": "client secret",
		"domains": []string{"example.com"}, "role": role})
	return string(text)
}

// begun is a sign-on up to where the person comes back: what the page sends.
func (b *browser) begun(at *issuer.Issuer) map[string]string {
	b.t.Helper()
	begun := b.do("POST", "/api/v1/session/sign-on", `{}`).want(b.t, 200)
	state, code := at.Allow(b.t, begun.text(b.t, "url"))
	return map[string]string{"token": begun.text(b.t, "token"), "state": state, "code": code}
}

func (b *browser) comesBack(with map[string]string) answer {
	b.t.Helper()
	text, _ := json.Marshal(map[string]any{"signOn": with})
	return b.do("POST", "/api/v1/session", string(text))
}

func TestSomebodySignsOnAtAProvider(t *testing.T) {
	sponsored(t, "", func(t *testing.T, s *shop, at *issuer.Issuer) {
		s.hire("li", "sales", `"email":"li@example.com"`)
		b := s.browser()
		same(t, "the button", b.do("GET", "/api/v1/session/options", "").want(t, 200).text(t, "signOn"), "Example ID")
		in := b.comesBack(b.begun(at)).want(t, 200)
		same(t, "who came in", in.text(t, "user", "login")+" "+b.is(), "li li")
		b.do("DELETE", "/api/v1/session", "").want(t, 200)
		same(t, "after signing out", b.is(), "auth.missing")

		// From now on it is the subject that counts: another address is the same person.
		at.Claims["email"] = "lei@example.com"
		same(t, "the same person later", b.comesBack(b.begun(at)).want(t, 200).text(t, "user", "login"), "li")
		at.Claims["sub"] = "8"
		b.comesBack(b.begun(at)).wants(t, 403, "auth.uninvited")
	})
}

func TestStrangersBecomeUsersWhereTheyMay(t *testing.T) {
	sponsored(t, "sales", func(t *testing.T, s *shop, at *issuer.Issuer) {
		b := s.browser()
		in := b.comesBack(b.begun(at)).want(t, 200)
		same(t, "who came in", in.text(t, "user", "login")+" "+in.text(t, "user", "name"), "li@example.com Li Lei")
		user := in.text(t, "user", "id")
		same(t, "and again", b.comesBack(b.begun(at)).want(t, 200).text(t, "user", "id"), user)
		s.ask("PATCH", "/api/v1/users/"+user, `{"active":false}`).want(t, 200)
		b.comesBack(b.begun(at)).wants(t, 401, "auth.failed")
	})
}

// TestWhatASignOnMustNotBe is the attacks: each gains nothing.
func TestWhatASignOnMustNotBe(t *testing.T) {
	forger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sponsored(t, "sales", func(t *testing.T, s *shop, at *issuer.Issuer) {
		honest := at.Sign
		for name, c := range map[string]struct {
			claims func(map[string]any)
			sign   func(head, claims []byte) ([]byte, []byte)
			status int
			want   string
		}{
			"another nonce":         {claims: func(c map[string]any) { c["nonce"] = "x" }, status: 403, want: "auth.token"},
			"no nonce":              {claims: func(c map[string]any) { delete(c, "nonce") }, status: 403, want: "auth.token"},
			"another audience":      {claims: func(c map[string]any) { c["aud"] = "shop" }, status: 403, want: "auth.token"},
			"another issuer":        {claims: func(c map[string]any) { c["iss"] = "https://id.example.org" }, status: 403, want: "auth.token"},
			"expired":               {claims: func(c map[string]any) { c["exp"] = aMonday.Add(-time.Minute).Unix() }, status: 403, want: "auth.token"},
			"nobody":                {claims: func(c map[string]any) { c["sub"] = "" }, status: 403, want: "auth.token"},
			"not signed":            {sign: func(_, _ []byte) ([]byte, []byte) { return []byte(`{"alg":"none"}`), nil }, status: 403, want: "auth.token"},
			"signed symmetrically":  {sign: func(_, claims []byte) ([]byte, []byte) { return []byte(`{"alg":"HS256","kid":"one"}`), claims[:32] }, status: 403, want: "auth.token"},
			"an unknown key":        {sign: at.RS256(forger), status: 403, want: "auth.token"},
			"an unverified address": {claims: func(c map[string]any) { c["email_verified"] = false }, status: 403, want: "auth.email"},
			"no word of verifying":  {claims: func(c map[string]any) { delete(c, "email_verified") }, status: 403, want: "auth.email"},
			"no address":            {claims: func(c map[string]any) { delete(c, "email") }, status: 403, want: "auth.email"},
			"another domain":        {claims: func(c map[string]any) { c["email"] = "li@example.com.evil.org" }, status: 403, want: "auth.domain"},
		} {
			at.Change, at.Sign = c.claims, honest
			if c.sign != nil {
				at.Sign = c.sign
			}
			b := s.browser()
			got := b.comesBack(b.begun(at))
			if got.status != c.status || got.code(t) != c.want || b.is() != "auth.missing" {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		at.Change, at.Sign = nil, honest
		if users := s.ask("GET", "/api/v1/users", "").want(t, 200); strings.Contains(string(users.body), "example.com") {
			t.Errorf("somebody came in: %s", users.body)
		}
	})
}

func TestASignOnIsForTheBrowserThatBeganItAndOnce(t *testing.T) {
	sponsored(t, "sales", func(t *testing.T, s *shop, at *issuer.Issuer) {
		b := s.browser()
		mine, another := b.begun(at), s.browser().begun(at)
		mixed := map[string]string{"token": another["token"], "state": another["state"], "code": mine["code"]}
		b.comesBack(mixed).wants(t, 403, "auth.token") // the code is bound to another verifier
		stolen := b.begun(at)
		b.comesBack(map[string]string{"token": another["token"], "state": stolen["state"], "code": stolen["code"]}).wants(t, 401, "auth.failed")
		b.comesBack(map[string]string{"token": "nonsense", "state": stolen["state"], "code": stolen["code"]}).wants(t, 401, "auth.failed")

		good := b.begun(at)
		b.comesBack(good).want(t, 200)
		s.browser().comesBack(good).wants(t, 401, "auth.failed")

		late := b.begun(at)
		s.clock.Move(11 * time.Minute)
		s.browser().comesBack(late).wants(t, 401, "auth.failed")
	})
}

func TestASignOnThatIsNotRightIsRefused(t *testing.T) {
	sponsored(t, "", func(t *testing.T, s *shop, at *issuer.Issuer) {
		for body, want := range map[string]string{
			signOn("https://127.0.0.1:1", ""):                             "auth.provider /issuer",
			signOn("gopher://x", ""):                                      "auth.provider /issuer",
			signOn(at.URL+"/", ""):                                        "auth.issuer /issuer",
			signOn(at.URL+"/elsewhere", ""):                               "auth.provider /issuer",
			signOn(at.URL, "king"):                                        "reference /role",
			signOn(at.URL, "customer"):                                    "reference /role",
			strings.Replace(signOn(at.URL, ""), `"Example ID"`, `" "`, 1): "required /name",
			strings.Replace(signOn(at.URL, ""), `"example.com"`, `"https://x.com"`, 1): "pattern /domains/0",
		} {
			got := s.ask("PUT", "/api/v1/sign-on", body).want(t, 422)
			if p := got.problem(t); p.Code != "signOn.invalid" || p.Errors[0].Code+" "+p.Errors[0].Field != want {
				t.Errorf("%s: %s; want %s", body, got.body, want)
			}
		}
		shown := s.ask("GET", "/api/v1/sign-on", "").want(t, 200)
		if shown.dig(t, "hasSecret") != true || shown.text(t, "redirect") != "https://order.example.com/w/login" || bytes.Contains(shown.body, []byte("client secret")) {
			t.Errorf("%s", shown.body)
		}
		again := strings.Replace(signOn(at.URL, ""), `"client secret"`, `""`, 1)
		s.ask("PUT", "/api/v1/sign-on", again).want(t, 200)
		b := s.browser()
		b.comesBack(b.begun(at)).wants(t, 403, "auth.uninvited") // as far as only the kept secret leads
		other := issuer.Open(t, s.clock.Now)
		s.ask("PUT", "/api/v1/sign-on", strings.Replace(again, at.URL, other.URL, 1)).want(t, 200)
		b.comesBack(b.begun(other)).wants(t, 403, "auth.token") // the secret of one is not for another
		s.ask("DELETE", "/api/v1/sign-on", "").want(t, 200)
		s.ask("DELETE", "/api/v1/sign-on", "").wants(t, 404, "auth.signOn")
		s.browser().do("POST", "/api/v1/session/sign-on", `{}`).wants(t, 404, "auth.signOn")
	})
}

func TestWithoutASiteThereIsNoSignOn(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		now := clock.At(aMonday)
		s := open(t, url, now, intranet).shop(t, "furniture")
		s.ask("PUT", "/api/v1/sign-on", signOn(issuer.Open(t, now.Now).URL, "")).wants(t, 422, "auth.site")
	})
}

func TestAProviderInAPrivateNetworkIsNotAsked(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		now := clock.At(aMonday)
		at := issuer.Open(t, now.Now)
		s := open(t, url, now, sited, keyed(t)).shop(t, "furniture")
		for _, address := range []string{at.URL, strings.Replace(at.URL, "http:", "https:", 1), "https://localhost", "https://169.254.169.254", "https://[::1]"} {
			s.ask("PUT", "/api/v1/sign-on", signOn(address, "")).wants(t, 422, "signOn.invalid")
		}
	})
}

func TestTheSecretOfASignOnLiesOpenNowhere(t *testing.T) {
	sponsored(t, "", func(t *testing.T, s *shop, _ *issuer.Issuer) {
		secret := []byte("client secret")
		for table, rows := range s.dump() {
			for _, row := range rows { // a row writes what is sealed as hex digits
				if strings.Contains(row, string(secret)) || strings.Contains(strings.ToLower(row), hex.EncodeToString(secret)) {
					t.Errorf("%s holds the secret", table)
				}
			}
		}
		path, lite := strings.CutPrefix(s.url, "sqlite:")
		if !lite {
			return // the files are the database server's
		}
		for _, file := range []string{path, path + "-wal"} {
			kept, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(kept, secret) {
				t.Errorf("%s holds the secret", file)
			}
		}
	})
}
