package door

import (
	"net/http"
	"strings"
	"testing"
)

// browser is somebody who has no key: the cookie is all that is known of him.
type browser struct {
	*shop
	cookie string // the session's token; "" for none
	set    *http.Cookie
}

// browser opens one at the shop's door.
func (s *shop) browser() *browser { return &browser{shop: s.as("")} }

// at is the same browser at another node of the same shop.
func (b *browser) at(h *house) *browser {
	other := *b.shop
	other.house = h
	return &browser{shop: &other, cookie: b.cookie}
}

// do asks with the cookie and keeps the one that is set.
func (b *browser) do(method, path, body string, headers ...string) answer {
	b.t.Helper()
	if b.cookie != "" {
		headers = append([]string{"Cookie", "bespoke_session=" + b.cookie}, headers...)
	}
	got := b.ask(method, path, body, headers...)
	b.set = nil
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		if c.Name == "bespoke_session" {
			b.cookie, b.set = c.Value, c
		}
	}
	return got
}

// signsIn tries a password.
func (b *browser) signsIn(login, password string, headers ...string) answer {
	b.t.Helper()
	return b.do("POST", "/api/v1/session", `{"login":"`+login+`","password":"`+password+`"}`, headers...)
}

// is what the door knows the browser for: a login, or a problem's code.
func (b *browser) is() string {
	b.t.Helper()
	got := b.do("GET", "/api/v1/session", "")
	if got.status != 200 {
		return got.code(b.t)
	}
	return got.text(b.t, "user", "login")
}

const goodPassword = "four words in a row"

// invite adds a user and returns his id and the token of an invitation.
func (s *shop) invite(login, role, more string) (user, token string) {
	s.t.Helper()
	kind := "staff"
	if role == "customer" {
		kind = "customer"
	}
	if more != "" {
		more = "," + more
	}
	user = s.post("/api/v1/users", `{"login":"`+login+`","name":"Mr `+login+`","kind":"`+kind+`","roles":["`+role+`"]`+more+`}`).want(s.t, 201).text(s.t, "id")
	return user, s.again(user)
}

// again invites a user once more.
func (s *shop) again(user string) (token string) {
	s.t.Helper()
	link := s.post("/api/v1/users/"+user+"/invitation", "").want(s.t, 201).text(s.t, "link")
	_, token, _ = strings.Cut(link, "#invitation=")
	return token
}

// joins adds a user with a password, and answers the browser that is signed in.
func (s *shop) joins(login, role, more string) (b *browser, user string) {
	s.t.Helper()
	user, token := s.invite(login, role, more)
	b = s.browser()
	b.do("POST", "/api/v1/invitations", `{"token":"`+token+`","password":"`+goodPassword+`"}`).want(s.t, 200)
	return b, user
}

// same fails the test unless two texts are the same.
func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, want %q", what, got, want)
	}
}
